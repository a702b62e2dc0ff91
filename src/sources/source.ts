import type { z } from 'zod';
import type { Mention } from '../domain/mention.ts';
import type { Clock } from '../lib/clock.ts';
import type { Http } from '../lib/http.ts';
import type { Reply } from '../lib/http-reply.ts';
import type { RouteRequest } from '../lib/http-route.ts';

/**
 * A network that mentions come from. Poll and stream are one contract: `pages` yields from a cursor until
 * it has no more, its slice of time ends (`budgetMs`) or `signal` aborts; the next slice goes on from the
 * cursor of the last page yielded. A page that was yielded may be yielded again after a crash: ids dedupe.
 */
export interface Source {
  /** As configured; part of keys, job ids and logs. */
  readonly id: string;
  /** Registry name: `rss`, `file`, … */
  readonly kind: string;
  /** Milliseconds between polls; the source may ask for a later one by `Page.notBefore`. Null: it is pushed to, never polled. */
  readonly intervalMs: number | null;
  /**
   * `event`: its time is what its mentions say (a recorded file, the simulation); `wall`: it runs with the world.
   */
  readonly clock: 'event' | 'wall';
  /** It never comes to an end, though its time is what its mentions say: a recording that goes on. */
  readonly endless?: boolean;
  /** What it reads costs, and is entered into its cursor: whoever reads it beside the service must share that. */
  readonly spends?: boolean;
  /** Yields pages. Throws `Failure` (classified), never a raw network error. */
  pages(cursor: string | null, context: PullContext): AsyncIterable<Page>;
  /**
   * Completes mentions that match a brand with what its pages do not tell (handles, followers, counts), for networks
   * whose stream is too large to ask about all of it. Same mentions, same order. Throws a `Failure`.
   */
  hydrate?(mentions: readonly Mention[], signal: AbortSignal): Promise<readonly Mention[]>;
  /** Is told which of the mentions of a page are about a brand, for what has to be known of those alone. */
  kept?(mentions: readonly string[]): void;
  /** Where it is pushed to: answers one delivery, and not before `accept` says that the items are queued. */
  receive?(request: RouteRequest, accept: Accept): Promise<Reply>;
  /** Reaches out once and says in a line what it found; throws `Failure`. */
  check(signal: AbortSignal): Promise<string>;
  close?(): Promise<void>;
}

export interface PullContext {
  readonly signal: AbortSignal;
  /** How long this slice may take. */
  readonly budgetMs: number;
  /** What is kept here of this network's mentions, for those who must ask whether they are still there. */
  readonly stored?: Stored;
}

/** Mentions published from `from` on (epoch ms) and before `below`, newest first, at most so many. */
export type Stored = (range: {
  readonly from: number;
  readonly below: StoredMention;
  readonly most: number;
}) => Promise<readonly StoredMention[]>;

/** Ordered by date, then by id. */
export interface StoredMention {
  /** When it was published, epoch ms. */
  readonly at: number;
  readonly id: string;
}

export interface Page {
  /** As the network gives them, in the mention schema; the pipeline validates each. */
  readonly items: readonly unknown[];
  /** Ids of mentions that their network says are deleted: erased here too. */
  readonly deleted?: readonly string[];
  /** Ids of authors whose network says that their account is deleted: all that is kept of them is erased. */
  readonly deletedAuthors?: readonly string[];
  /** Opaque to the pipeline; saved after the page is queued. A page without items still moves it. */
  readonly cursor: string;
  /** All of event time before this (epoch ms) has been yielded, as far as the source can tell. */
  readonly watermark?: number;
  /** Backfill: counted and stored, never alerting. */
  readonly backfill?: boolean;
  /** Do not poll again before (epoch ms): Retry-After, ttl, quota. */
  readonly notBefore?: number;
  /** Items the source itself had to refuse, by named reason. */
  readonly refused?: Readonly<Record<string, number>>;
  /** What an operator should read: which line was refused and why, what is over quota. At most 20 lines a page. */
  readonly notes?: readonly string[];
}

/** Queues items that were pushed; resolves once they are safe, throws a `Failure` where they cannot be taken now. */
export type Accept = (items: readonly unknown[]) => Promise<IntakeResult>;

/** What became of items that were pushed. */
export interface IntakeResult {
  readonly accepted: number;
  /** Seen before, as far as that is known at once. */
  readonly duplicates?: number;
  /** By named reason. */
  readonly refused: Readonly<Record<string, number>>;
}

export interface SourceDependencies {
  readonly clock: Clock;
  readonly http: Http;
}

/** One file a network: its settings with defaults, and how to make one of them. */
export interface SourceKind<Settings = unknown> {
  readonly kind: string;
  readonly settings: z.ZodType<Settings>;
  create(id: string, settings: Settings, dependencies: SourceDependencies): Source;
}
