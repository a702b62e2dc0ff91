import { z } from 'zod';

/** A place of a list from which a reading may begin. */
export const markSchema = z.object({
  place: z.string(),
  at: z.number(),
  /** Entries met above it so far. */
  above: z.number(),
});
export type Mark = z.output<typeof markSchema>;

export interface Overlap {
  readonly overlapMs: number;
  readonly overlapEntries: number;
  /**
   * Epoch ms of the newest entry known when the latest reading began, if not of the newest now: what came late since then,
   * behind the place where that reading stood, is still to be read, however far the list has grown meanwhile.
   */
  readonly begunAt?: number | undefined;
}

type Entry = Pick<Mark, 'place' | 'at'>;

/** Marks closer than this in time, and than a page in entries, are one. */
const APART_MS = 60_000;
const APART_ENTRIES = 20;

/** Orders places: numbers by value, and ids of one length (ULID, flake) by letter, as the servers that make them do. */
export function comparePlaces(a: string, b: string): number {
  return a.length - b.length || (a < b ? -1 : a > b ? 1 : 0);
}

/**
 * Where the next reading begins: the newest mark that leaves the whole overlap above it, or as much as may be read again.
 * Undefined where what is known of the list is shorter than that: below it entries may come late, so it is read down.
 */
export function startOf(marks: readonly Mark[], { overlapMs, overlapEntries, begunAt }: Overlap): Mark | undefined {
  const newest = marks.at(-1);
  if (newest === undefined) return undefined;
  const cheap = marks.filter(({ above }) => above <= overlapEntries);
  const early = cheap.findLast(({ at }) => at <= Math.min(newest.at, begunAt ?? newest.at) - overlapMs);
  return early ?? (cheap.length < marks.length ? cheap[0] : undefined);
}

/** Marks after entries were met above them; those that no reading begins from any more are dropped. */
export function addAbove(marks: readonly Mark[], entries: readonly Entry[], overlap: Overlap): Mark[] {
  const known = marks.at(-1)?.place;
  const fresh = entries
    .filter(({ place }) => known === undefined || comparePlaces(place, known) > 0)
    .toSorted((a, b) => comparePlaces(a.place, b.place));
  const newest = fresh.at(-1);
  if (newest === undefined) return [...marks];
  const raised = marks.map((mark) => ({ ...mark, above: mark.above + fresh.length }));
  const [last, previous] = [raised.at(-1), raised.at(-2)];
  const crowded = last && previous && last.at - previous.at < APART_MS && previous.above - last.above < APART_ENTRIES;
  const all = [...(crowded ? raised.slice(0, -1) : raised), { place: newest.place, at: newest.at, above: 0 }];
  const from = startOf(all, overlap);
  // The one below it stays: it tells that the list is longer than what may be read again.
  return all.slice(from ? Math.max(0, all.indexOf(from) - 1) : 0);
}

/** Marks of a reading that goes down, after entries were met below them, as far as an overlap will need them. */
export function addBelow(marks: readonly Mark[], entries: readonly Entry[], overlap: Overlap): Mark[] {
  const sorted = entries.toSorted((a, b) => comparePlaces(a.place, b.place));
  const [oldest, newest] = [sorted[0], sorted.at(-1)];
  if (oldest === undefined || newest === undefined) return [...marks];
  const met = marks.length === 0 ? [{ ...newest, above: 0 }] : [...marks];
  const top = met.at(-1) as Mark;
  const lowest = met[0] as Mark;
  const enough = lowest.at <= top.at - overlap.overlapMs || lowest.above > overlap.overlapEntries;
  if (enough || oldest.place === lowest.place) return met;
  const above = lowest.above + sorted.length - (marks.length === 0 ? 1 : 0);
  return [{ ...oldest, above }, ...met];
}
