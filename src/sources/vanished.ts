import type { Found, Lane } from './descent.ts';

/**
 * Tells what a list no longer shows. Every reading goes down through the overlap again: what an earlier one had there
 * and the two after it have not was deleted (or hidden) meanwhile. One reading is not enough, since an index that
 * answers with a part of itself would erase the rest for good. Only whole readings count, from the top to the floor.
 */
export class Vanished {
  #known: readonly Found[] = [];
  /** Not in the last reading: gone, if the next has them not either. */
  #missing: readonly Found[] = [];
  #walk: Found[] | null = null;

  /** Adds one answer of a reading, and returns what has vanished once the reading has reached its floor. */
  after(
    answer: { readonly found: readonly Found[]; readonly first: boolean; readonly last: boolean },
    floor: number,
  ): Found[] {
    if (answer.first) this.#walk = [];
    if (this.#walk === null) return [];
    this.#walk.push(...answer.found);
    if (!answer.last && !answer.found.some(({ at }) => at < floor)) return [];
    const seen = new Set(this.#walk.map(({ mention }) => mention.id));
    const unseen = ({ mention, at }: Found): boolean => at >= floor && !seen.has(mention.id);
    const gone = this.#missing.filter(unseen);
    this.#missing = this.#known.filter((found) => !found.deleted && unseen(found));
    this.#known = this.#walk;
    this.#walk = null;
    return gone.map((found) => ({ ...found, deleted: true }));
  }
}

/** A list that shows all there is within the overlap, so that what it no longer shows is gone. */
export function tellingVanished(lane: Lane): Lane {
  const vanished = new Vanished();
  return {
    name: lane.name,
    ask: async (next, floor, signal) => {
      const answer = await lane.ask(next, floor, signal);
      const gone = vanished.after({ found: answer.found, first: next === null, last: answer.next === null }, floor);
      return gone.length === 0 ? answer : { ...answer, found: [...answer.found, ...gone] };
    },
  };
}
