import { DeliverPolicy, JetStreamApiError, type JsMsg, jetstream, jetstreamManager } from '@nats-io/jetstream';
import { connect, type NatsConnection } from '@nats-io/transport-node';
import { z } from 'zod';
import { Failure } from '../lib/errors.ts';
import { secret } from '../lib/zod-secret.ts';
import { readCursor } from './cursor.ts';
import { brokerSettings, pipelineSource, readMessages, wordsOf } from './pipeline.ts';
import type { Page, PullContext, SourceKind } from './source.ts';

const settings = z.strictObject({
  servers: z
    .array(z.string().regex(/^(nats|tls):\/\/[^/]+$|^[^/:]+:\d+$/, 'must be like nats://host:4222'))
    .min(1)
    .describe('Any of one cluster.'),
  stream: z
    .string()
    .regex(/^[^.*>\s]+$/, 'must be the name of a JetStream stream')
    .describe('Mentions are read from this stream, from its oldest message on.'),
  subject: z.string().regex(/^\S+$/).optional().describe('Only messages of this subject, wildcards allowed.'),
  user: z.string().optional(),
  password: secret().optional(),
  token: secret().optional().describe('Instead of user and password.'),
  batch: z.number().int().min(1).max(1_000).default(200).describe('Messages a page.'),
  ...brokerSettings,
});
type Settings = z.output<typeof settings>;

/** The sequence number within the stream of the last message read; another stream begins anew. */
const cursorSchema = z.object({ stream: z.string(), created: z.string(), sequence: z.number() });

const STREAM_NOT_FOUND = 10_059;
/** How long an empty stream is listened to before the slice's time is looked at again. */
const WAIT_MS = 1_000;

/** Mentions that another program publishes to a NATS JetStream stream. */
export const nats: SourceKind<Settings> = {
  kind: 'nats',
  settings,
  create: (id, options) =>
    pipelineSource(id, 'nats', {
      pages: (cursor, context) => pages(options, cursor, context),
      failureOf: (error) => failureOf(error, options),
      look: async () => {
        const connection = await open(options);
        try {
          const info = await (await jetstreamManager(connection)).streams.info(options.stream);
          return `stream ${options.stream} holds ${info.state.messages} messages`;
        } finally {
          await connection.close();
        }
      },
    }),
};

async function* pages(
  options: Settings,
  cursor: string | null,
  { signal, budgetMs }: PullContext,
): AsyncGenerator<Page> {
  if (signal.aborted) return;
  const ends = performance.now() + budgetMs;
  const connection = await open(options);
  const onAbort = (): void => void connection.close().catch(() => {});
  signal.addEventListener('abort', onAbort, { once: true });
  try {
    const { created, state } = await (await jetstreamManager(connection)).streams.info(options.stream);
    const known = readCursor(cursorSchema, cursor);
    // A stream that was made anew counts from one again.
    let sequence = known?.stream === options.stream && known.created === created ? known.sequence : 0;
    const notes =
      sequence > 0 && state.first_seq > sequence + 1
        ? [`messages ${sequence + 1} to ${state.first_seq - 1} were dropped by the stream before they were read`]
        : [];
    const consumer = await jetstream(connection).consumers.get(options.stream, {
      deliver_policy: DeliverPolicy.StartSequence,
      opt_start_seq: sequence + 1,
      ...(options.subject === undefined ? {} : { filter_subjects: options.subject }),
    });
    for (let left = budgetMs; left > 0 && !signal.aborted; left = ends - performance.now()) {
      const expires = Math.max(1_000, Math.min(WAIT_MS, left));
      const batch: JsMsg[] = [];
      const messages = await consumer.fetch({ max_messages: options.batch, expires });
      const stop = setTimeout(() => messages.stop(), Math.min(WAIT_MS, left));
      for await (const message of messages) batch.push(message);
      clearTimeout(stop);
      if (batch.length === 0) continue;
      sequence = batch.at(-1)!.seq;
      yield {
        ...readMessages(batch.map((message) => message.string())),
        cursor: JSON.stringify({ stream: options.stream, created, sequence }),
        ...(notes.length > 0 ? { notes: notes.splice(0) } : {}),
      };
    }
  } catch (error) {
    if (signal.aborted) return;
    throw failureOf(error, options);
  } finally {
    signal.removeEventListener('abort', onAbort);
    await connection.close().catch(() => {});
  }
}

async function open(options: Settings): Promise<NatsConnection> {
  const { user, password, token } = options;
  try {
    return await connect({
      servers: options.servers,
      name: 'turntide',
      timeout: options.connectSeconds * 1000,
      // The slice ends where the connection does; the next one connects again.
      reconnect: false,
      ...(user === undefined ? {} : { user, pass: password?.reveal() ?? '' }),
      ...(token === undefined ? {} : { token: token.reveal() }),
    });
  } catch (error) {
    throw failureOf(error, options);
  }
}

function failureOf(error: unknown, { servers, stream }: Settings): Failure {
  if (error instanceof Failure) return error;
  const { all, message } = wordsOf(error);
  if (error instanceof JetStreamApiError && error.code === STREAM_NOT_FOUND) {
    return new Failure('gone', `NATS has no stream ${stream}`, { cause: error });
  }
  const auth = /authori[sz]ation|authentication|permissions/i.test(all);
  return new Failure(auth ? 'auth' : 'transient', `NATS at ${servers[0]}: ${message}`, { cause: error });
}
