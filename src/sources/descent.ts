import { createHash } from 'node:crypto';
import { z } from 'zod';
import { laneOf, type Memory, type Reader, readLanes, type Step, withLane } from './lanes.ts';
import type { Page, PullContext } from './source.ts';

/** Something a network answered with, and when it was published by the network's own clock (epoch ms). */
export interface Found {
  /** In the mention schema. */
  readonly mention: Record<string, unknown> & { readonly id: string };
  readonly at: number;
  /** Its network says that it is gone: erased here too. */
  readonly deleted?: boolean;
}

/** One answer: newest first, and how to ask for what is older. */
export interface Answer {
  readonly found: readonly Found[];
  /** Null: there is nothing older. Opaque, and kept in the cursor. */
  readonly next: string | null;
  /** Epoch ms: the network asks not to be asked before; ends the slice. */
  readonly notBefore?: number;
  readonly refused?: Readonly<Record<string, number>>;
  readonly notes?: readonly string[];
  /** Nothing was asked: the list stays as it is and is read another time, the others go on. */
  readonly waits?: boolean;
}

/** One list of a network that is read newest first: a search, a listing, the comments of a thing. */
export interface Lane {
  /** Unique within the source; stays the same as long as it is the same list. */
  readonly name: string;
  /** Enters what asking may cost; saved before it is asked, so that a crash in between is no free ride. */
  reserve?(): void;
  /** Asks for the newest (`next` null) or for what comes after an earlier answer. Nothing older than `floor` is wanted. */
  ask(next: string | null, floor: number, signal: AbortSignal): Promise<Answer>;
}

export interface Descent {
  readonly lanes: readonly Lane[];
  readonly now: () => number;
  /** How far back the first reading goes, ms; it is a backfill. */
  readonly backfillMs: number;
  /** Read again each time, ms: networks index late and out of order. */
  readonly overlapMs: number;
  /** Kept in the cursor: ledgers of cost, tokens. */
  readonly memory?: Memory;
}

/** By the network's clock, not ours; but one entry dated next year must not hide a year. */
export const AHEAD_MS = 15 * 60_000;
/** Digests that a cursor keeps of what was given. */
export const MAX_SEEN = 3_000;

const laneSchema = z.object({
  /** Everything published before this has been given. */
  floor: z.number(),
  /** The first reading is not finished: what it gives is a backfill. */
  first: z.boolean(),
  /** A reading that is under way: the newest it has met, and how to go on. */
  walk: z.object({ top: z.number(), next: z.string() }).nullable(),
  /** Digests of what was given within the overlap. */
  seen: z.array(z.string()),
});
type LaneState = z.output<typeof laneSchema>;

/**
 * Reads lists that come newest first, so that nothing is lost wherever it is interrupted: each reading goes down to where
 * the one before began, less an overlap, and only then moves that mark up. An answer is one page.
 */
export function descend(cursor: string | null, context: PullContext, descent: Descent): AsyncGenerator<Page> {
  const { lanes, now, memory } = descent;
  const readers = lanes.map((lane) => descending(lane, descent));
  return readLanes(cursor, context, { readers, now, ...(memory ? { memory } : {}) });
}

/** Reads one list from its newest down. */
export function descending(lane: Lane, descent: Omit<Descent, 'lanes'>): Reader {
  const stateOf = (state: unknown): LaneState => laneSchema.safeParse(state).data ?? begin(descent);
  return {
    name: lane.name,
    ...(lane.reserve ? { reserve: () => lane.reserve?.() } : {}),
    begin: () => begin(descent),
    step: (state, signal) => step(lane, stateOf(state), descent, signal),
    anew: (state) => (stateOf(state).walk === null ? undefined : { ...stateOf(state), walk: null }),
  };
}

/** What came by another way than asking (a stream), in the same cursor, so that asking goes on from there. */
export function addLive(cursor: string | null, lane: string, found: readonly Found[], descent: Descent): Page {
  const state = laneSchema.safeParse(laneOf(cursor, lane)).data ?? begin(descent);
  const seen = new Set(state.seen);
  const fresh = found.filter((item) => !item.deleted && !seen.has(digest(item)));
  const limit = descent.now() + AHEAD_MS;
  const after: LaneState = {
    ...state,
    floor: fresh.reduce((newest, { at }) => Math.max(newest, Math.min(at, limit)), state.floor),
    seen: [...fresh.map(digest), ...state.seen].slice(0, MAX_SEEN),
  };
  const deleted = found.filter((item) => item.deleted).map(({ mention }) => mention.id);
  const items = fresh.map(({ mention }) => mention);
  const page = { items, cursor: withLane(cursor, lane, after, descent.memory) };
  return deleted.length > 0 ? { ...page, deleted } : page;
}

function begin(descent: Pick<Descent, 'now' | 'backfillMs'>): LaneState {
  return { floor: descent.now() - descent.backfillMs, first: true, walk: null, seen: [] };
}

async function step(lane: Lane, state: LaneState, descent: Omit<Descent, 'lanes'>, signal: AbortSignal): Promise<Step> {
  const bottom = state.floor - (state.first ? 0 : descent.overlapMs);
  const answer = await lane.ask(state.walk?.next ?? null, bottom, signal);
  if (answer.waits)
    return { page: { items: [], ...(answer.notes ? { notes: answer.notes } : {}) }, after: state, more: false };
  const wanted = answer.found.filter(({ at }) => at >= bottom);
  const seen = new Set(state.seen);
  const fresh = wanted.filter((found) => !found.deleted && !seen.has(digest(found)));
  const limit = descent.now() + AHEAD_MS;
  const top = wanted.reduce((newest, { at }) => Math.max(newest, Math.min(at, limit)), state.walk?.top ?? state.floor);
  const reached = answer.next === null || wanted.length < answer.found.length;
  const digests = [...new Set([...wanted.filter(({ deleted }) => !deleted).map(digest), ...state.seen])];
  const after: LaneState = {
    floor: reached ? top : state.floor,
    first: state.first && !reached,
    walk: reached || answer.next === null ? null : { top, next: answer.next },
    seen: digests.slice(0, MAX_SEEN),
  };
  const deleted = wanted.filter((found) => found.deleted).map(({ mention }) => mention.id);
  const page: Omit<Page, 'cursor'> = {
    items: fresh.map(({ mention }) => mention),
    ...(deleted.length > 0 ? { deleted } : {}),
    ...(state.first ? { backfill: true } : {}),
    ...(answer.notBefore === undefined ? {} : { notBefore: answer.notBefore }),
    ...(answer.refused ? { refused: answer.refused } : {}),
    ...(answer.notes ? { notes: answer.notes } : {}),
  };
  return { page, after, more: after.walk !== null };
}

/** Tells an entry that was edited from the one that was given, also where it has its first words again. */
export function digest({ mention }: Found): string {
  const { id, text, editedAt } = mention;
  return createHash('sha256')
    .update(JSON.stringify(editedAt === undefined ? [id, text] : [id, text, editedAt]))
    .digest('base64url')
    .slice(0, 8);
}
