import { type Job, Queue, UnrecoverableError, Worker } from 'bullmq';
import { Failure, messageOf } from '../lib/errors.ts';
import type { Lifecycle } from '../lib/lifecycle.ts';
import type { Logger } from '../lib/logger.ts';
import type { Db } from '../store/connection.ts';
import type { Keys } from '../store/keys.ts';
import { JOB_NAMES, JOBS, type JobName, type JobPolicy, type PayloadOf, retryDelay } from './jobs.ts';

export interface AddOptions {
  /** A second job of this id is dropped while the first is waiting, running or remembered. */
  readonly id?: string;
  /** At most one of this key waits and one runs; a job added while it runs follows it. */
  readonly oneOf?: string;
  readonly delayMs?: number;
  /** Higher runs later; 0 is before all that have one. */
  readonly priority?: number;
}

/** What a handler is told of its job beside the payload. */
export interface JobInfo {
  readonly id: string;
  /** From 1. */
  readonly attempt: number;
  readonly attempts: number;
  readonly queuedAt: number;
}

export type Handler<Name extends JobName> = (
  payload: PayloadOf<Name>,
  info: JobInfo,
  signal: AbortSignal,
) => Promise<string>;

export interface FailedJob {
  readonly queue: JobName;
  readonly id: string;
  readonly payload: unknown;
  readonly reason: string;
  readonly attempts: number;
  /** Epoch ms. */
  readonly failedAt: number;
}

export interface QueueObserver {
  /** Called once a finished try; `outcome` is the handler's named result, or `failed`, `retried`. */
  finished(name: JobName, outcome: string, ms: number, waitedMs: number): void;
}

/** The queues of one process: the only place that knows BullMQ. */
export class Queues {
  readonly #queues = new Map<JobName, Queue>();
  readonly #connect: () => Db;
  readonly #keys: Keys;
  readonly #log: Logger;

  constructor(connect: () => Db, keys: Keys, log: Logger) {
    this.#connect = connect;
    this.#keys = keys;
    this.#log = log;
  }

  async add<Name extends JobName>(name: Name, payload: PayloadOf<Name>, options: AddOptions = {}): Promise<void> {
    await this.addMany(name, [{ payload, options }]);
  }

  async addMany<Name extends JobName>(
    name: Name,
    jobs: readonly { readonly payload: PayloadOf<Name>; readonly options?: AddOptions }[],
  ): Promise<void> {
    const kind = JOBS[name];
    await this.#queue(name).addBulk(
      jobs.map(({ payload, options = {} }) => ({
        name,
        data: payload,
        opts: {
          attempts: kind.attempts,
          backoff: { type: 'custom' },
          removeOnComplete: kind.rememberSeconds === 0 ? true : { age: kind.rememberSeconds },
          removeOnFail: { age: 30 * 86_400 },
          ...(options.id === undefined ? {} : { jobId: jobKey(options.id) }),
          ...(options.oneOf === undefined ? {} : { deduplication: { id: options.oneOf, keepLastIfActive: true } }),
          ...(options.delayMs === undefined ? {} : { delay: Math.max(0, options.delayMs) }),
          ...(options.priority === undefined ? {} : { priority: options.priority }),
        },
      })),
    );
  }

  /** Of some ids those that nothing will come of: no job has them, or theirs has used up its tries. */
  async lost(name: JobName, ids: readonly string[]): Promise<string[]> {
    const states = await Promise.all(ids.map((id) => this.#queue(name).getJobState(jobKey(id))));
    return ids.filter((_, i) => states[i] === 'unknown' || states[i] === 'failed');
  }

  /** Jobs waiting, running or delayed. */
  async backlog(name: JobName): Promise<number> {
    const counts = await this.#queue(name).getJobCounts('wait', 'active', 'prioritized', 'delayed');
    return Object.values(counts).reduce((sum, count) => sum + count, 0);
  }

  async depths(): Promise<Record<JobName, Record<string, number>>> {
    const entries = await Promise.all(
      JOB_NAMES.map(async (name) => {
        const counts = await this.#queue(name).getJobCounts('wait', 'active', 'prioritized', 'delayed', 'failed');
        return [name, counts] as const;
      }),
    );
    return Object.fromEntries(entries) as Record<JobName, Record<string, number>>;
  }

  /** Jobs that used up their tries, newest first. */
  async failed(limit = 100): Promise<FailedJob[]> {
    const lists = await Promise.all(
      JOB_NAMES.map(async (name) =>
        (await this.#queue(name).getFailed(0, limit - 1)).map((job) => failedJob(name, job)),
      ),
    );
    return lists.flat().sort((a, b) => b.failedAt - a.failedAt);
  }

  /** Puts failed jobs back; returns how many. */
  async retry(filter: { readonly queue?: JobName; readonly id?: string }): Promise<number> {
    let count = 0;
    for (const name of JOB_NAMES) {
      if (filter.queue !== undefined && filter.queue !== name) continue;
      for (const job of await this.#queue(name).getFailed(0, -1)) {
        if (filter.id !== undefined && job.id !== filter.id) continue;
        await job.retry('failed', { resetAttemptsMade: true });
        count += 1;
      }
    }
    return count;
  }

  /** Starts taking jobs of one kind; they end, or are put back, when the lifecycle closes. */
  work<Name extends JobName>(name: Name, handler: Handler<Name>, lifecycle: Lifecycle, observer: QueueObserver): void {
    const kind: JobPolicy = JOBS[name];
    const stop = new AbortController();
    const log = this.#log.child({ queue: name });
    const db = this.#connect();
    const worker = new Worker(
      name,
      async (job) => {
        const started = performance.now();
        const waited = Math.max(0, (job.processedOn ?? job.timestamp) - job.timestamp - (job.opts.delay ?? 0));
        try {
          const payload = JOBS[name].payload.parse(job.data) as PayloadOf<Name>;
          const info: JobInfo = {
            id: ownId(job),
            attempt: job.attemptsMade + 1,
            attempts: kind.attempts,
            queuedAt: job.timestamp,
          };
          const outcome = await handler(payload, info, stop.signal);
          observer.finished(name, outcome, performance.now() - started, waited);
          return outcome;
        } catch (error) {
          const last = isFinal(error) || job.attemptsMade + 1 >= kind.attempts;
          observer.finished(name, last ? 'failed' : 'retried', performance.now() - started, waited);
          const line = { job: job.id, attempt: job.attemptsMade + 1, of: kind.attempts };
          if (last) log.error(line, `${name} job failed for good: ${messageOf(error)}; kept, see "turntide failed"`);
          else log.warn(line, `${name} job failed: ${messageOf(error)}; will be tried again`);
          if (isFinal(error)) throw new UnrecoverableError(messageOf(error));
          throw error;
        }
      },
      {
        connection: db as never,
        prefix: this.#keys.queuePrefix(name),
        concurrency: kind.concurrency,
        // A killed process's jobs are taken over within seconds; a job may be taken over many times.
        lockDuration: kind.lockMs,
        stalledInterval: 1_000,
        maxStalledCount: 100,
        drainDelay: 5,
        settings: {
          backoffStrategy: (made: number, _type?: string, error?: Error) =>
            retryDelay(kind, made, error instanceof Failure ? error : undefined, Math.random()),
        },
      },
    );
    worker.on('error', (error) => log.debug(`worker: ${messageOf(error)}`));
    lifecycle.own(`${name} worker`, worker, async () => {
      stop.abort();
      // While Redis is away no job can end: they are put back when another process finds their locks run out.
      await worker.close(db.status !== 'ready');
    });
  }

  async close(): Promise<void> {
    await Promise.all([...this.#queues.values()].map((queue) => queue.close()));
    this.#queues.clear();
  }

  #queue(name: JobName): Queue {
    let queue = this.#queues.get(name);
    if (!queue) {
      queue = new Queue(name, { connection: this.#connect() as never, prefix: this.#keys.queuePrefix(name) });
      queue.on('error', (error) => this.#log.debug({ queue: name }, `queue: ${messageOf(error)}`));
      this.#queues.set(name, queue);
    }
    return queue;
  }
}

/** What another try cannot mend. */
function isFinal(error: unknown): boolean {
  return error instanceof Failure && (error.kind === 'gone' || error.kind === 'malformed' || error.kind === 'auth');
}

function failedJob(name: JobName, job: Job): FailedJob {
  return {
    queue: name,
    id: job.id ?? '',
    payload: job.data,
    reason: job.failedReason ?? 'unknown',
    attempts: job.attemptsMade,
    failedAt: job.finishedOn ?? job.timestamp,
  };
}

const KEY = 'j-';

/** BullMQ keeps `:` for itself and refuses whole numbers. */
function jobKey(id: string): string {
  return `${KEY}${id.replaceAll(':', '_')}`;
}

/** The id a job was added under. */
function ownId(job: Job): string {
  return job.id?.startsWith(KEY) ? job.id.slice(KEY.length) : (job.id ?? '');
}
