/**
 * The automaton: one trie over the folded words of all queries, its transitions in one open-addressing table, so that
 * memory goes with the number of edges whatever the alphabet. Words are found at word starts only, hence a walk that
 * falls off the trie is simply over: no failure links.
 */
export class Trie {
  static readonly ROOT = 0;
  static readonly DEAD = -1;

  /** Per state: pattern that ends here as a whole word, and pattern that any word with this beginning has; -1: none. */
  exact = new Int32Array(1024).fill(-1);
  prefix = new Int32Array(1024).fill(-1);
  /** Stride 3: state, unit, next state. An empty slot has state -1. */
  #edges = new Int32Array(3 * 4096).fill(-1);
  /** The way out of the root for ASCII: where most words of a text end at once. */
  readonly #first = new Int32Array(128).fill(-1);
  #mask = 4095;
  #edgeCount = 0;
  #states = 1;

  /** The next state, or `DEAD`. */
  step(state: number, unit: number): number {
    if (state === Trie.ROOT && unit < 128) return this.#first[unit]!;
    const edges = this.#edges;
    const mask = this.#mask;
    let slot = hash(state, unit) & mask;
    for (;;) {
      const at = slot * 3;
      const from = edges[at]!;
      if (from === state && edges[at + 1] === unit) return edges[at + 2]!;
      if (from === -1) return Trie.DEAD;
      slot = (slot + 1) & mask;
    }
  }

  /** Adds a literal and returns its final state. */
  add(literal: string): number {
    let state = Trie.ROOT;
    for (let index = 0; index < literal.length; index += 1) {
      const unit = literal.charCodeAt(index);
      let next = this.step(state, unit);
      if (next === Trie.DEAD) {
        next = this.#newState();
        this.#link(state, unit, next);
      }
      state = next;
    }
    return state;
  }

  #newState(): number {
    const state = this.#states;
    this.#states += 1;
    if (state === this.exact.length) {
      this.exact = doubled(this.exact);
      this.prefix = doubled(this.prefix);
    }
    return state;
  }

  #link(state: number, unit: number, next: number): void {
    if (state === Trie.ROOT && unit < 128) {
      this.#first[unit] = next;
      return;
    }
    this.#edgeCount += 1;
    // At most half full: probes stay short.
    if (this.#edgeCount * 2 > this.#mask) this.#rehash();
    this.#insert(state, unit, next);
  }

  #insert(state: number, unit: number, next: number): void {
    let slot = hash(state, unit) & this.#mask;
    while (this.#edges[slot * 3] !== -1) slot = (slot + 1) & this.#mask;
    this.#edges[slot * 3] = state;
    this.#edges[slot * 3 + 1] = unit;
    this.#edges[slot * 3 + 2] = next;
  }

  #rehash(): void {
    const old = this.#edges;
    this.#mask = this.#mask * 2 + 1;
    this.#edges = new Int32Array(3 * (this.#mask + 1)).fill(-1);
    for (let at = 0; at < old.length; at += 3) {
      if (old[at] !== -1) this.#insert(old[at]!, old[at + 1]!, old[at + 2]!);
    }
  }
}

function hash(state: number, unit: number): number {
  const mixed = Math.imul(state, 0x9e3779b1) ^ Math.imul(unit, 0x85ebca6b);
  return (mixed ^ (mixed >>> 15)) >>> 0;
}

function doubled(array: Int32Array<ArrayBuffer>): Int32Array<ArrayBuffer> {
  const larger = new Int32Array(array.length * 2).fill(-1);
  larger.set(array);
  return larger;
}
