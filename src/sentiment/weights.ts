/** A weight is a whole number of steps from −511 to 511: ten bits, three of which go into one integer. */
export const MOST_STEPS = 511;

/**
 * Weights of features by 32-bit hash, four bytes a feature: an open-addressing table, read without allocation.
 * A key and its weights lie side by side, so that a look-up costs one visit to memory.
 */
export class Weights {
  readonly #mask: number;
  /** Key, then the three weights packed into one integer. */
  readonly #table: Int32Array;
  /** A bit for each of sixteen times as many places as keys, small enough to stay near: most features have no weight. */
  readonly #marks: Int32Array;
  readonly #markMask: number;
  /** What one step of a weight is worth. */
  readonly step: number;

  /** @param keys distinct hashes, none 0; @param values negative, neutral, positive for each. */
  constructor(keys: Int32Array, values: Int16Array, step: number) {
    let size = 16;
    while (size < keys.length * 2) size *= 2;
    this.#mask = size - 1;
    this.#table = new Int32Array(size * 2);
    this.#marks = new Int32Array(size / 4);
    this.#markMask = size * 8 - 1;
    this.step = step;
    for (let index = 0; index < keys.length; index += 1) {
      const key = keys[index]!;
      let slot = key & this.#mask;
      while (this.#table[slot * 2] !== 0) slot = (slot + 1) & this.#mask;
      this.#table[slot * 2] = key;
      const mark = (key >>> 7) & this.#markMask;
      this.#marks[mark >> 5]! |= 1 << (mark & 31);
      const at = index * 3;
      this.#table[slot * 2 + 1] =
        (values[at]! & 1023) | ((values[at + 1]! & 1023) << 10) | ((values[at + 2]! & 1023) << 20);
    }
  }

  /** Adds the feature's three weights, in steps, to `into` from `at`; nothing where the table does not know it. */
  addTo(hash: number, into: Int32Array, at: number): void {
    const mark = (hash >>> 7) & this.#markMask;
    if (((this.#marks[mark >> 5]! >> (mark & 31)) & 1) === 0) return;
    const table = this.#table;
    const mask = this.#mask;
    let slot = hash & mask;
    for (let key = table[slot * 2]!; key !== 0; key = table[slot * 2]!) {
      if (key === hash) {
        const packed = table[slot * 2 + 1]!;
        into[at]! += (packed << 22) >> 22;
        into[at + 1]! += (packed << 12) >> 22;
        into[at + 2]! += (packed << 2) >> 22;
        return;
      }
      slot = (slot + 1) & mask;
    }
  }

  /**
   * `addTo` for many features, in passes without a branch on what is found: a miss in memory then does not hold up the
   * next. Uses up `hashes`.
   */
  addAll(hashes: Int32Array, count: number, into: Int32Array, at: number): void {
    const marks = this.#marks;
    const markMask = this.#markMask;
    let kept = 0;
    for (let index = 0; index < count; index += 1) {
      const hash = hashes[index]!;
      const mark = (hash >>> 7) & markMask;
      hashes[kept] = hash;
      kept += (marks[mark >> 5]! >>> (mark & 31)) & 1;
    }
    const table = this.#table;
    const mask = this.#mask;
    let rest = 0;
    let a = 0;
    let b = 0;
    let c = 0;
    for (let index = 0; index < kept; index += 1) {
      const hash = hashes[index]!;
      const slot = (hash & mask) * 2;
      const key = table[slot]!;
      const other = key ^ hash;
      // All ones where there is something else, or nothing; zero else.
      const differs = (other | -other) >> 31;
      const packed = table[slot + 1]! & ~differs;
      a += (packed << 22) >> 22;
      b += (packed << 12) >> 22;
      c += (packed << 2) >> 22;
      hashes[rest] = hash;
      rest += differs & ((key | -key) >>> 31);
    }
    into[at]! += a;
    into[at + 1]! += b;
    into[at + 2]! += c;
    for (let index = 0; index < rest; index += 1) this.addTo(hashes[index]!, into, at);
  }
}
