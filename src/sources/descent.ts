import { createHash } from 'node:crypto';
import { z } from 'zod';
import { Failure } from '../lib/errors.ts';
import { readCursor } from './cursor.ts';
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
}

/** One list of a network that is read newest first: a search, a listing, the comments of a thing. */
export interface Lane {
  /** Unique within the source; stays the same as long as it is the same list. */
  readonly name: string;
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
  readonly memory?: { save(): unknown; load(value: unknown): void };
}

const AHEAD_MS = 15 * 60_000;
const MAX_SEEN = 3_000;

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
const cursorSchema = z.object({ lanes: z.record(z.string(), laneSchema), memory: z.unknown() });

/**
 * Reads lists that come newest first, so that nothing is lost wherever it is interrupted: each reading goes down to where
 * the one before began, less an overlap, and only then moves that mark up. An answer is one page.
 */
export async function* descend(
  cursor: string | null,
  { signal, budgetMs }: PullContext,
  descent: Descent,
): AsyncGenerator<Page> {
  const ends = performance.now() + budgetMs;
  const known = readCursor(cursorSchema, cursor);
  const lanes = new Map<string, LaneState>();
  for (const { name } of descent.lanes) lanes.set(name, known?.lanes[name] ?? begin(descent));
  descent.memory?.load(known?.memory);
  const save = (): string =>
    JSON.stringify({ lanes: Object.fromEntries(lanes), memory: descent.memory?.save() ?? null });
  const memory = (): string => JSON.stringify(descent.memory?.save() ?? null);
  let remembered = memory();
  let gave = false;
  const failures: { readonly lane: string; readonly failure: Failure }[] = [];
  for (const lane of descent.lanes) {
    try {
      for (let more = true; more; ) {
        // One answer at least, so that a busy machine still gets on.
        if (signal.aborted || (gave && performance.now() >= ends)) return;
        const state = lanes.get(lane.name) as LaneState;
        const { page, after } = await step(lane, state, descent, signal);
        lanes.set(lane.name, after);
        remembered = memory();
        gave = true;
        yield { ...page, cursor: save() };
        if ((page.notBefore ?? 0) > descent.now()) return;
        more = after.walk !== null;
      }
    } catch (error) {
      if (!(error instanceof Failure)) throw error;
      // What failed may have been paid for: it is entered all the same.
      if (memory() !== remembered) yield { items: [], cursor: save() };
      remembered = memory();
      // A list of several that is closed or gone must not stop the others; a network that is down or full does.
      if (error.kind === 'transient' || error.kind === 'rate-limited') throw error;
      const state = lanes.get(lane.name) as LaneState;
      // A place to go on from that has expired: the reading begins again, from the top.
      if (state.walk !== null) {
        lanes.set(lane.name, { ...state, walk: null });
        yield { items: [], cursor: save(), notes: [`${lane.name}: reads again from the top (${error.message})`] };
      }
      failures.push({ lane: lane.name, failure: error });
    }
  }
  if (failures.length === 0) return;
  // One closed list among several is no failure of the source; all of them are.
  if (failures.length === descent.lanes.length) throw failures[0]?.failure;
  const notes = failures.slice(0, 20).map(({ lane, failure }) => `${lane}: passed over (${failure.message})`);
  yield { items: [], cursor: save(), notes, refused: { 'list-closed': failures.length } };
}

/** What came by another way than asking (a stream), in the same cursor, so that asking goes on from there. */
export function addLive(cursor: string | null, lane: string, found: readonly Found[], descent: Descent): Page {
  const known = readCursor(cursorSchema, cursor);
  const state = known?.lanes[lane] ?? begin(descent);
  const seen = new Set(state.seen);
  const fresh = found.filter((item) => !item.deleted && !seen.has(digest(item)));
  const limit = descent.now() + AHEAD_MS;
  const after: LaneState = {
    ...state,
    floor: fresh.reduce((newest, { at }) => Math.max(newest, Math.min(at, limit)), state.floor),
    seen: [...fresh.map(digest), ...state.seen].slice(0, MAX_SEEN),
  };
  const saved = { lanes: { ...known?.lanes, [lane]: after }, memory: descent.memory?.save() ?? null };
  const deleted = found.filter((item) => item.deleted).map(({ mention }) => mention.id);
  const items = fresh.map(({ mention }) => mention);
  return { items, cursor: JSON.stringify(saved), ...(deleted.length > 0 ? { deleted } : {}) };
}

function begin(descent: Descent): LaneState {
  return { floor: descent.now() - descent.backfillMs, first: true, walk: null, seen: [] };
}

async function step(lane: Lane, state: LaneState, descent: Descent, signal: AbortSignal) {
  const bottom = state.floor - (state.first ? 0 : descent.overlapMs);
  const answer = await lane.ask(state.walk?.next ?? null, bottom, signal);
  const wanted = answer.found.filter(({ at }) => at >= bottom);
  const seen = new Set(state.seen);
  const fresh = wanted.filter((found) => !found.deleted && !seen.has(digest(found)));
  // By the network's clock, not ours; but one entry dated next year must not hide a year.
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
  return { page, after };
}

/** Tells an entry that was edited from the one that was given, also where it has its first words again. */
function digest({ mention }: Found): string {
  const { id, text, editedAt } = mention;
  return createHash('sha256')
    .update(JSON.stringify(editedAt === undefined ? [id, text] : [id, text, editedAt]))
    .digest('base64url')
    .slice(0, 8);
}
