import { z } from 'zod';
import type { Mention } from '../domain/mention.ts';
import type { Failure } from '../lib/errors.ts';

/** How a kind of job is run, retried and kept. */
export interface JobPolicy {
  /** Tries in all. */
  readonly attempts: number;
  /** Milliseconds before the try after `attemptsMade`, jitter apart. */
  readonly backoff: (attemptsMade: number) => number;
  /** How long a finished job is remembered, so that a second scheduler's copy of it is dropped; seconds. */
  readonly rememberSeconds: number;
  /** Jobs at once a process. */
  readonly concurrency: number;
  /** A job of a process that died is taken over after this; longer than the event loop is ever held. */
  readonly lockMs: number;
}

/** One row a queue. */
export interface JobKind<Payload> extends JobPolicy {
  readonly name: string;
  readonly payload: z.ZodType<Payload>;
}

const MINUTE = 60_000;
const exponential = (first: number, cap: number) => (made: number) => Math.min(first * 2 ** (made - 1), cap);

export interface PollJob {
  readonly sourceId: string;
}

/** Mentions of one page that match one brand. Items are raw in the mention schema, already parsed once. */
export interface ScoreJob {
  readonly brandId: string;
  readonly sourceId: string;
  readonly backfill: boolean;
  /** Epoch ms when the page came: tells its versions of mentions from others. */
  readonly seen: number;
  readonly items: readonly MatchedItem[];
}

export interface MatchedItem {
  readonly mention: Mention;
  readonly topics: readonly string[];
  readonly owned: boolean;
  /** Epoch ms when it was edited, where its network tells. */
  readonly edited?: number;
}

/** A brand's rules changed: its stored mentions are to be read anew. */
export interface RescoreJob {
  readonly brandId: string;
}

export interface DetectJob {
  readonly brandId: string;
}

/** An incident has moves in the outbox that are not told yet. */
export interface AlertJob {
  readonly brandId: string;
  readonly incidentId: string;
}

export interface DeliverJob {
  readonly brandId: string;
  readonly messageId: string;
  readonly channel: string;
}

export interface DigestJob {
  readonly brandId: string;
  /** `YYYY-MM-DD`, local. */
  readonly day: string;
}

const mention = z.looseObject({ id: z.string(), source: z.string(), text: z.string(), publishedAt: z.string() });

export const JOBS = {
  poll: {
    name: 'poll',
    payload: z.object({ sourceId: z.string() }) as z.ZodType<PollJob>,
    // A poll is not retried: the next tick polls again, no earlier than the source allows.
    attempts: 1,
    backoff: () => 0,
    rememberSeconds: 3_600,
    concurrency: 8,
    lockMs: 3_000,
  },
  score: {
    name: 'score',
    payload: z.object({
      brandId: z.string(),
      sourceId: z.string(),
      backfill: z.boolean(),
      // Jobs from before versions have none: theirs are the oldest.
      seen: z.number().default(0),
      items: z.array(
        z.object({ mention, topics: z.array(z.string()), owned: z.boolean(), edited: z.number().optional() }),
      ),
    }) as unknown as z.ZodType<ScoreJob>,
    attempts: 12,
    backoff: exponential(500, 5 * MINUTE),
    rememberSeconds: 0,
    concurrency: 4,
    lockMs: 3_000,
  },
  rescore: {
    name: 'rescore',
    payload: z.object({ brandId: z.string() }) as z.ZodType<RescoreJob>,
    attempts: 12,
    backoff: exponential(500, 5 * MINUTE),
    rememberSeconds: 0,
    concurrency: 1,
    lockMs: 10_000,
  },
  detect: {
    name: 'detect',
    payload: z.object({ brandId: z.string() }) as z.ZodType<DetectJob>,
    attempts: 5,
    backoff: exponential(100, MINUTE),
    rememberSeconds: 0,
    concurrency: 4,
    lockMs: 3_000,
  },
  alert: {
    name: 'alert',
    payload: z.object({ brandId: z.string(), incidentId: z.string() }) as z.ZodType<AlertJob>,
    attempts: 12,
    backoff: exponential(500, 10 * MINUTE),
    rememberSeconds: 7 * 86_400,
    concurrency: 2,
    lockMs: 20_000,
  },
  deliver: {
    name: 'deliver',
    payload: z.object({ brandId: z.string(), messageId: z.string(), channel: z.string() }) as z.ZodType<DeliverJob>,
    // 5 s, 10 s, … to an hour: about a day in all.
    attempts: 33,
    backoff: exponential(5_000, 60 * MINUTE),
    rememberSeconds: 7 * 86_400,
    concurrency: 4,
    lockMs: 10_000,
  },
  digest: {
    name: 'digest',
    payload: z.object({ brandId: z.string(), day: z.string() }) as z.ZodType<DigestJob>,
    attempts: 12,
    backoff: exponential(1_000, 30 * MINUTE),
    rememberSeconds: 3 * 86_400,
    concurrency: 1,
    lockMs: 20_000,
  },
} as const;

export type JobName = keyof typeof JOBS;
export type PayloadOf<Name extends JobName> = (typeof JOBS)[Name] extends JobKind<infer Payload> ? Payload : never;
export const JOB_NAMES = Object.keys(JOBS) as JobName[];

/** Milliseconds before the next try: what the other side asked for, else the kind's backoff with ±20 % jitter. */
export function retryDelay(
  policy: JobPolicy,
  attemptsMade: number,
  failure: Failure | undefined,
  random: number,
): number {
  const planned = policy.backoff(attemptsMade) * (0.8 + 0.4 * random);
  return Math.round(Math.max(planned, failure?.retryAfterMs ?? 0));
}
