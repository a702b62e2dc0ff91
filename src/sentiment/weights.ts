/** Weights of features by 32-bit hash, three a feature: an open-addressing table, read without allocation. */
export class Weights {
  readonly #mask: number;
  readonly #keys: Uint32Array;
  readonly #slots: Int32Array;
  readonly #values: Int8Array;
  /** What one step of a weight is worth. */
  readonly step: number;

  /** @param keys distinct hashes, none 0; @param values negative, neutral, positive for each. */
  constructor(keys: Uint32Array, values: Int8Array, step: number) {
    let size = 16;
    while (size < keys.length * 2) size *= 2;
    this.#mask = size - 1;
    this.#keys = new Uint32Array(size);
    this.#slots = new Int32Array(size);
    this.#values = values;
    this.step = step;
    for (let index = 0; index < keys.length; index += 1) {
      let slot = keys[index]! & this.#mask;
      while (this.#keys[slot] !== 0) slot = (slot + 1) & this.#mask;
      this.#keys[slot] = keys[index]!;
      this.#slots[slot] = index * 3;
    }
  }

  /** Adds the feature's three weights, in steps, to `into` from `at`; nothing where the table does not know it. */
  addTo(hash: number, into: Float32Array, at: number): void {
    let slot = hash & this.#mask;
    for (let key = this.#keys[slot]!; key !== 0; key = this.#keys[slot]!) {
      if (key === hash) {
        const value = this.#slots[slot]!;
        into[at]! += this.#values[value]!;
        into[at + 1]! += this.#values[value + 1]!;
        into[at + 2]! += this.#values[value + 2]!;
        return;
      }
      slot = (slot + 1) & this.#mask;
    }
  }
}
