import { type Consumer, type EachBatchPayload, Kafka, logLevel } from 'kafkajs';
import { z } from 'zod';
import { Failure } from '../lib/errors.ts';
import { secret } from '../lib/zod-secret.ts';
import { readCursor } from './cursor.ts';
import { brokerSettings, pipelineSource, readMessages, wordsOf } from './pipeline.ts';
import type { Page, PullContext, SourceKind } from './source.ts';

const settings = z.strictObject({
  brokers: z.array(z.string().regex(/^[^\s/:]+:\d+$/, 'must be like host:9092')).min(1),
  topic: z.string().regex(/^[\w.-]{1,249}$/, 'must be the name of a topic'),
  group: z.string().min(1).default('turntide').describe('Consumer group; no other program may use it.'),
  tls: z.boolean().default(false),
  username: z.string().optional(),
  password: secret().optional(),
  mechanism: z.enum(['plain', 'scram-sha-256', 'scram-sha-512']).default('plain'),
  ...brokerSettings,
});
type Settings = z.output<typeof settings>;

/** The next offset of each partition. */
const cursorSchema = z.object({ topic: z.string(), next: z.record(z.string(), z.string().regex(/^\d+$/)) });

const EARLIEST = '-2';
/** How long the broker may hold an answer back while nothing comes. */
const MAX_WAIT_MS = 250;
/** How long leaving the group may take. */
const LEAVE_MS = 3_000;

/** Mentions that another program publishes to a Kafka topic. */
export const kafka: SourceKind<Settings> = {
  kind: 'kafka',
  settings,
  create: (id, options) =>
    pipelineSource(id, 'kafka', {
      pages: (cursor, context) => pages(options, cursor, context),
      failureOf: (error) => failureOf(error, options),
      look: async () => {
        const admin = clientOf(options).admin();
        try {
          await admin.connect();
          const offsets = await admin.fetchTopicOffsets(options.topic);
          const messages = offsets.reduce((sum, { high, low }) => sum + Number(high) - Number(low), 0);
          return `topic ${options.topic} holds ${messages} messages in ${offsets.length} partitions`;
        } finally {
          await admin.disconnect().catch(() => {});
        }
      },
    }),
};

/** A batch of one partition that waits to be taken, and what to do once its page is safe. */
interface Delivery {
  readonly batch: EachBatchPayload;
  done(): void;
}

/**
 * One slice: joins the group, goes on from the cursor, and commits the group's offset of a page when the next is asked
 * for, which is after it was queued. The cursor is what counts; the group's offsets are for whoever watches the lag.
 */
async function* pages(
  options: Settings,
  cursor: string | null,
  { signal, budgetMs }: PullContext,
): AsyncGenerator<Page> {
  if (signal.aborted) return;
  const known = readCursor(cursorSchema, cursor);
  const next: Record<string, string> = known?.topic === options.topic ? { ...known.next } : {};
  const consumer = clientOf(options).consumer({ groupId: options.group, maxWaitTimeInMs: MAX_WAIT_MS, retry: RETRY });
  const waiting: Delivery[] = [];
  let wake = (): void => {};
  let failure: unknown;
  let over = false;
  const end = (): void => {
    over = true;
    wake();
  };
  consumer.on('consumer.crash', ({ payload }) => {
    failure ??= payload.error;
    wake();
  });
  signal.addEventListener('abort', end, { once: true });
  let timer: NodeJS.Timeout | undefined;
  try {
    const joined = join(consumer, options, next, (batch) => {
      if (over) return Promise.resolve();
      return new Promise<void>((resolve) => {
        waiting.push({ batch, done: resolve });
        wake();
      });
    });
    if (!(await settledBefore(joined, signal))) return;
    timer = setTimeout(end, budgetMs);
    for (;;) {
      const delivery = waiting.shift();
      if (delivery) {
        const page = pageOf(delivery.batch, options.topic, next);
        yield page;
        await commit(consumer, options.topic, delivery.batch, next).catch(() => {});
        delivery.done();
        continue;
      }
      if (failure !== undefined) throw failure;
      if (over) return;
      await new Promise<void>((resolve) => {
        wake = resolve;
      });
    }
  } catch (error) {
    if (signal.aborted) return;
    throw failureOf(error, options);
  } finally {
    clearTimeout(timer);
    signal.removeEventListener('abort', end);
    over = true;
    for (const { done } of waiting) done();
    // A broker that has stopped answering would hold the leaving up too.
    await settledBefore(
      consumer.disconnect().catch(() => {}),
      AbortSignal.timeout(LEAVE_MS),
    );
  }
}

/** False where the signal comes first; what it waited for goes on, and what becomes of it is nobody's. */
async function settledBefore(work: Promise<unknown>, signal: AbortSignal): Promise<boolean> {
  const aborted = new Promise<false>((resolve) => {
    if (signal.aborted) resolve(false);
    signal.addEventListener('abort', () => resolve(false), { once: true });
  });
  work.catch(() => {});
  return Promise.race([work.then(() => true), aborted]);
}

async function join(
  consumer: Consumer,
  options: Settings,
  next: Readonly<Record<string, string>>,
  take: (batch: EachBatchPayload) => Promise<void>,
): Promise<void> {
  await consumer.connect();
  await consumer.subscribe({ topic: options.topic, fromBeginning: true });
  const joined = new Promise<readonly number[]>((resolve) => {
    consumer.on('consumer.group_join', ({ payload }) => resolve(payload.memberAssignment[options.topic] ?? []));
  });
  const crashed = new Promise<never>((_, reject) => {
    consumer.on('consumer.crash', ({ payload }) => reject(payload.error));
  });
  crashed.catch(() => {});
  // Nothing is taken before the place is set: the group may know another one.
  let open = (): void => {};
  const ready = new Promise<void>((resolve) => {
    open = resolve;
  });
  await consumer.run({
    autoCommit: false,
    eachBatchAutoResolve: false,
    eachBatch: async (batch) => {
      await ready;
      const { partition, offset } = { partition: batch.batch.partition, offset: batch.batch.firstOffset() };
      const wanted = next[partition];
      // Fetched before the place was set.
      if (batch.isStale() || (offset !== null && wanted !== undefined && BigInt(offset) < BigInt(wanted))) return;
      await take(batch);
    },
  });
  const partitions = await Promise.race([joined, crashed]);
  for (const partition of partitions) {
    consumer.seek({ topic: options.topic, partition, offset: next[partition] ?? EARLIEST });
  }
  open();
}

function pageOf({ batch, resolveOffset }: EachBatchPayload, topic: string, next: Record<string, string>): Page {
  resolveOffset(batch.lastOffset());
  next[batch.partition] = String(BigInt(batch.lastOffset()) + 1n);
  return {
    ...readMessages(batch.messages.map(({ value }) => value?.toString('utf8') ?? '')),
    cursor: JSON.stringify({ topic, next }),
  };
}

async function commit(
  consumer: Consumer,
  topic: string,
  { batch }: EachBatchPayload,
  next: Readonly<Record<string, string>>,
) {
  const offset = next[batch.partition];
  if (offset !== undefined) await consumer.commitOffsets([{ topic, partition: batch.partition, offset }]);
}

const RETRY = { retries: 2, initialRetryTime: 100, restartOnFailure: async () => false };

function clientOf({ brokers, tls, username, password, mechanism, connectSeconds }: Settings): Kafka {
  const sasl = { mechanism, username: username ?? '', password: password?.reveal() ?? '' } as {
    mechanism: 'plain';
    username: string;
    password: string;
  };
  return new Kafka({
    clientId: 'turntide',
    brokers: [...brokers],
    ssl: tls,
    connectionTimeout: connectSeconds * 1000,
    authenticationTimeout: connectSeconds * 1000,
    requestTimeout: connectSeconds * 1000,
    logLevel: logLevel.NOTHING,
    retry: RETRY,
    ...(username === undefined ? {} : { sasl }),
  });
}

function failureOf(error: unknown, { brokers, topic }: Settings): Failure {
  if (error instanceof Failure) return error;
  const { all, message } = wordsOf(error);
  if (/UNKNOWN_TOPIC|does not host this topic/i.test(all))
    return new Failure('gone', `Kafka has no topic ${topic}`, { cause: error });
  const auth = /SASL|AUTHORIZATION|Authentication/i.test(all);
  return new Failure(auth ? 'auth' : 'transient', `Kafka at ${brokers[0]}: ${message}`, { cause: error });
}
