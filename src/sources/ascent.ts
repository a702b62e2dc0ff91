import { z } from 'zod';
import { AHEAD_MS, digest, type Found, MAX_SEEN } from './descent.ts';
import { laneOf, type Memory, type Reader, type Step, withLane } from './lanes.ts';
import { addAbove, addBelow, comparePlaces, type Mark, markSchema, type Overlap, startOf } from './marks.ts';
import type { Page } from './source.ts';
import { Vanished } from './vanished.ts';

/** An entry of a list whose entries have places that grow. */
export interface Placed {
  readonly place: string;
  readonly at: number;
  /** None: it has a place in the list and is not to be read (not public). */
  readonly found?: Found;
}

export interface PlacedAnswer {
  readonly entries: readonly Placed[];
  /** There may be more in the direction that was asked for. */
  readonly full: boolean;
  /** Epoch ms: the network asks not to be asked before; ends the slice. */
  readonly notBefore?: number;
  readonly refused?: Readonly<Record<string, number>>;
}

/** A list that can be asked for what comes right after a place, so that it is read upwards without a gap. */
export interface RisingLane {
  readonly name: string;
  /** Asks for the entries next above `after`, next below `before`, or the newest. */
  ask(from: { readonly after?: string; readonly before?: string }, signal: AbortSignal): Promise<PlacedAnswer>;
}

export interface Ascent {
  readonly now: () => number;
  /** How far back the first reading goes, ms; it is a backfill. */
  readonly backfillMs: number;
  /** Read again each time, ms: entries arrive late and take the place of their date. */
  readonly overlapMs: number;
  /** Read again each time at most, entries: a list of a whole network would be read again for ever. */
  readonly overlapEntries: number;
  readonly memory?: Memory;
}

const laneSchema = z.object({
  /** The first reading goes down to this date. */
  floor: z.number(),
  /** The first reading is not finished: what it gives is a backfill. */
  first: z.boolean(),
  /** Places from which a reading may begin, oldest first. */
  marks: z.array(markSchema),
  /** Epoch ms of the newest entry known when the latest reading began. */
  begunAt: z.number().optional(),
  walk: z.union([z.object({ before: z.string() }), z.object({ after: z.string() })]).nullable(),
  /** Digests of what was given. */
  seen: z.array(z.string()),
});
type LaneState = z.output<typeof laneSchema>;

/**
 * Reads a list upwards: the first time from its newest entry down, as far as a backfill goes; from then on, as soon as
 * enough of it is known, from a mark a little below the newest entry, page by page, each of which is saved. However long it was away, it goes
 * on where it was, and needs no reading through to the end to have got on.
 */
export function ascending(lane: RisingLane, ascent: Ascent): Reader {
  const vanished = new Vanished<Found & { readonly place: string }>();
  return {
    name: lane.name,
    begin: () => begin(ascent),
    anew: (state) => {
      const { walk, marks, ...rest } = stateOf(state, ascent);
      return walk === null ? undefined : { ...rest, walk: null, marks: 'before' in walk ? [] : marks };
    },
    step: async (saved, signal): Promise<Step> => {
      const state = stateOf(saved, ascent);
      const start = startOf(state.marks, { ...ascent, begunAt: state.begunAt });
      const down = state.walk ? 'before' in state.walk : start === undefined;
      const from = state.walk ?? (start === undefined ? {} : { after: start.place });
      const answer = await lane.ask(from, signal);
      const newest = state.marks.at(-1)?.at ?? Math.max(...answer.entries.map(({ at }) => at));
      const begunAt = state.walk === null ? Math.min(newest, ascent.now()) : state.begunAt;
      const overlap = { ...ascent, begunAt };
      const read = down ? readDown(state, answer, overlap) : readUp(state, answer, from as { after: string }, overlap);
      const found = read.wanted.flatMap((entry) => (entry.found ? [{ ...entry.found, place: entry.place }] : []));
      const within = (entry: { readonly place: string; readonly at: number }): boolean =>
        down ? entry.at >= state.floor : comparePlaces(entry.place, start?.place ?? '') > 0;
      const gone = vanished.after({ found, first: state.walk === null, whole: read.walk === null }, within);
      const { fresh, seen } = unseen(found, state.seen);
      const after: LaneState = {
        floor: state.floor,
        first: state.first && read.walk !== null,
        marks: read.marks,
        ...(begunAt === undefined || begunAt === Number.NEGATIVE_INFINITY ? {} : { begunAt }),
        walk: read.walk,
        seen,
      };
      const page = {
        items: fresh.map(({ mention }) => mention),
        ...(gone.length > 0 ? { deleted: gone.map(({ mention }) => mention.id) } : {}),
        ...(state.first ? { backfill: true } : {}),
        ...(answer.notBefore === undefined ? {} : { notBefore: answer.notBefore }),
        ...(answer.refused ? { refused: answer.refused } : {}),
      };
      return { page, after, more: after.walk !== null };
    },
  };
}

/**
 * What came by a stream of the same list, in the same cursor. The mark moves up only where nothing is left to be read
 * below: else the gap would be forgotten.
 */
export function addRising(
  cursor: string | null,
  lane: string,
  entries: readonly Placed[],
  ascent: Ascent,
): Pick<Page, 'items' | 'cursor'> {
  const state = stateOf(laneOf(cursor, lane), ascent);
  const { fresh, seen } = unseen(
    entries.flatMap(({ found }) => found ?? []),
    state.seen,
  );
  const whole = state.walk === null && !state.first;
  const overlap = { ...ascent, begunAt: state.begunAt };
  const marks = whole ? addAbove(state.marks, entries.map(clamped(ascent)), overlap) : state.marks;
  const items = fresh.map(({ mention }) => mention);
  return { items, cursor: withLane(cursor, lane, { ...state, marks, seen }, ascent.memory) };
}

function begin({ now, backfillMs }: Ascent): LaneState {
  return { floor: now() - backfillMs, first: true, marks: [], walk: null, seen: [] };
}

function stateOf(state: unknown, ascent: Ascent): LaneState {
  return laneSchema.safeParse(state).data ?? begin(ascent);
}

interface Read {
  readonly wanted: readonly Placed[];
  readonly marks: Mark[];
  readonly walk: LaneState['walk'];
}

function readDown(state: LaneState, { entries, full }: PlacedAnswer, ascent: Ascent & Overlap): Read {
  const wanted = entries.filter(({ at }) => at >= state.floor);
  const oldest = placesOf(entries)[0];
  // A server that gives the same page again has nothing below it.
  const before = state.walk && 'before' in state.walk ? state.walk.before : undefined;
  const lower = oldest !== undefined && (before === undefined || comparePlaces(oldest, before) < 0);
  const walk = full && lower && wanted.length === entries.length ? { before: oldest } : null;
  const marks = state.walk === null ? [] : state.marks;
  return { wanted, walk, marks: addBelow(marks, wanted.map(clamped(ascent)), ascent) };
}

function readUp(
  state: LaneState,
  { entries, full }: PlacedAnswer,
  { after }: { after: string },
  ascent: Ascent & Overlap,
): Read {
  const newest = placesOf(entries).at(-1);
  const higher = newest !== undefined && comparePlaces(newest, after) > 0;
  const walk = full && higher ? { after: newest } : null;
  return { wanted: entries, walk, marks: addAbove(state.marks, entries.map(clamped(ascent)), ascent) };
}

function placesOf(entries: readonly Placed[]): string[] {
  return entries.map(({ place }) => place).sort(comparePlaces);
}

function clamped({ now }: Ascent) {
  const limit = now() + AHEAD_MS;
  return ({ place, at }: Placed) => ({ place, at: Math.min(at, limit) });
}

function unseen<F extends Found>(found: readonly F[], known: readonly string[]): { fresh: F[]; seen: string[] } {
  const seen = new Set(known);
  const fresh = found.filter((item) => !seen.has(digest(item)));
  return { fresh, seen: [...new Set([...found.map(digest), ...known])].slice(0, MAX_SEEN) };
}
