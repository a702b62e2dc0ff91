import type { Found, Lane } from './descent.ts';

/** From so many on, all of them gone at once is a list that is closed, not that many deletions. */
const MANY = 3;

/**
 * Tells what a list no longer shows. Every reading goes through the overlap again: what an earlier one had there
 * and the two after it have not was deleted (or hidden) meanwhile. One reading is not enough, since an index that
 * answers with a part of itself would erase the rest for good; and one that shows nothing at all is not believed where
 * there were several. Only whole readings count, from one end to the other.
 */
export class Vanished<F extends Found = Found> {
  #known: readonly F[] = [];
  /** Not in the last reading: gone, if the next has them not either. */
  #missing: readonly F[] = [];
  #reading: F[] | null = null;

  /**
   * Adds one answer of a reading, and returns what has vanished once the reading is whole.
   * @param within whether a reading of this extent would show it.
   */
  after(
    answer: { readonly found: readonly F[]; readonly first: boolean; readonly whole: boolean },
    within: (found: F) => boolean,
  ): F[] {
    if (answer.first) this.#reading = [];
    if (this.#reading === null) return [];
    this.#reading.push(...answer.found);
    if (!answer.whole) return [];
    const seen = new Set(this.#reading.map(({ mention }) => mention.id));
    const expected = [...this.#known, ...this.#missing].filter((found) => !found.deleted && within(found));
    const shown = this.#reading.some(within);
    const reading = this.#reading;
    this.#reading = null;
    if (!shown && expected.length >= MANY) return [];
    const gone = this.#missing.filter((found) => within(found) && !seen.has(found.mention.id));
    this.#missing = this.#known.filter((found) => !found.deleted && within(found) && !seen.has(found.mention.id));
    this.#known = reading;
    return gone;
  }
}

/** A list that shows all there is within the overlap, so that what it no longer shows is gone. */
export function tellingVanished(lane: Lane): Lane {
  const vanished = new Vanished();
  return {
    name: lane.name,
    ask: async (next, floor, signal) => {
      const answer = await lane.ask(next, floor, signal);
      const whole = answer.next === null || answer.found.some(({ at }) => at < floor);
      const gone = vanished
        .after({ found: answer.found, first: next === null, whole }, ({ at }) => at >= floor)
        .map((found) => ({ ...found, deleted: true }));
      return gone.length === 0 ? answer : { ...answer, found: [...answer.found, ...gone] };
    },
  };
}
