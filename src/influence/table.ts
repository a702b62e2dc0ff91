import { Numbering } from './numbering.ts';

/** Growable columns of interactions with authors as numbers: what a graph is built from. */
export class InteractionTable {
  readonly #authors = new Numbering();
  #giver = new Int32Array(1024);
  #receiver = new Int32Array(1024);
  #time = new Float64Array(1024);
  #size = 0;

  /** Author ids by number. */
  get ids(): readonly string[] {
    return this.#authors.ids;
  }

  /** Number of an author id, given on first sight. */
  author(id: string): number {
    return this.#authors.of(id);
  }

  /** Number of an author id that has been seen, else undefined. */
  find(id: string): number | undefined {
    return this.#authors.find(id);
  }

  /**
   * @param time epoch ms. Acts on oneself are left out.
   * @returns the receiver's number.
   */
  add(giver: string, receiver: string, time: number): number {
    const to = this.author(receiver);
    const from = this.author(giver);
    if (from === to) return to;
    if (this.#size === this.#giver.length) this.#grow();
    this.#giver[this.#size] = from;
    this.#receiver[this.#size] = to;
    this.#time[this.#size] = time;
    this.#size += 1;
    return to;
  }

  get size(): number {
    return this.#size;
  }

  get giver(): Int32Array {
    return this.#giver.subarray(0, this.#size);
  }

  get receiver(): Int32Array {
    return this.#receiver.subarray(0, this.#size);
  }

  get time(): Float64Array {
    return this.#time.subarray(0, this.#size);
  }

  #grow(): void {
    const length = this.#giver.length * 2;
    const giver = new Int32Array(length);
    const receiver = new Int32Array(length);
    const time = new Float64Array(length);
    giver.set(this.#giver);
    receiver.set(this.#receiver);
    time.set(this.#time);
    this.#giver = giver;
    this.#receiver = receiver;
    this.#time = time;
  }
}
