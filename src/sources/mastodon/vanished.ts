import type { Found } from '../descent.ts';

/**
 * Tells what a timeline no longer shows. Every reading goes down through the overlap again: what an earlier one had
 * there and this one has not was deleted (or hidden) meanwhile. Only whole readings count, from the top to the floor.
 */
export class Vanished {
  #known: readonly Found[] = [];
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
    const gone = this.#known.filter(({ mention, at }) => at >= floor && !seen.has(mention.id));
    this.#known = this.#walk;
    this.#walk = null;
    return gone.map((found) => ({ ...found, deleted: true }));
  }
}
