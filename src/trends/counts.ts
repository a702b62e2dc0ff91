/**
 * Sliding sums over a ring of slots, each of `per` steps. A window ends with the newest step; where the open slot is part
 * full, the oldest slot counts in part, so that every window is equally long.
 */
export interface Counts {
  add(negative: number, positive: number, total: number, known: boolean): void;
  /** The open slot holds all its steps; `roll` closes it. */
  readonly full: boolean;
  roll(): void;
  /** Sums of all columns over the last `slots` slots, scaled up for what is missing of them; NaN where less than half is known. */
  sums(slots: number, into: Float64Array): void;
  /** One of them. */
  sum(column: Column, slots: number): number;
  /** The open slot, as it is. */
  open(column: Column): number;
  /** Known part of the open slot so far, in [0, 1]. */
  readonly openKnown: number;
  /** A closed slot, 1 = the newest. */
  closed(column: Column, back: number): number;
}

export const NEGATIVE = 0;
export const POSITIVE = 1;
export const TOTAL = 2;
const KNOWN = 3;
export type Column = 0 | 1 | 2;

export const countsNumbers = (size: number): number => 4 * (size + 1) + 2;

export function createCounts(view: Float32Array, size: number, per: number): Counts {
  const open = view.subarray(4 * size, 4 * size + 4);
  const rest = view.subarray(4 * size + 4);
  const place = (back: number): number => 4 * (((rest[1]! | 0) - back + 2 * size) % size);
  const found = new Float64Array(3);
  const sums = (slots: number, into: Float64Array): void => {
    const filled = rest[0]!;
    let negative = open[NEGATIVE]!;
    let positive = open[POSITIVE]!;
    let total = open[TOTAL]!;
    let known = open[KNOWN]!;
    const whole = filled > 0 ? slots - 1 : slots;
    let at = place(0);
    for (let back = 1; back <= whole; back += 1) {
      at = at === 0 ? 4 * (size - 1) : at - 4;
      negative += view[at]!;
      positive += view[at + POSITIVE]!;
      total += view[at + TOTAL]!;
      known += view[at + KNOWN]!;
    }
    if (filled > 0 && filled < per && slots <= size) {
      const part = 1 - filled / per;
      const oldest = place(slots);
      negative += part * view[oldest]!;
      positive += part * view[oldest + POSITIVE]!;
      total += part * view[oldest + TOTAL]!;
      known += part * view[oldest + KNOWN]!;
    }
    const share = known / (slots * per);
    const scale = share < 0.5 ? Number.NaN : share > 0.999 ? 1 : share;
    into[NEGATIVE] = negative / scale;
    into[POSITIVE] = positive / scale;
    into[TOTAL] = total / scale;
  };
  return {
    add: (negative, positive, total, known) => {
      rest[0]! += 1;
      if (!known) return;
      open[0]! += negative;
      open[1]! += positive;
      open[2]! += total;
      open[3]! += 1;
    },
    get full() {
      return rest[0]! >= per;
    },
    roll: () => {
      view.set(open, place(0));
      open.fill(0);
      rest[0] = 0;
      rest[1] = (rest[1]! + 1) % size;
    },
    sum: (column, slots) => {
      sums(slots, found);
      return found[column]!;
    },
    sums,
    open: (column) => open[column]!,
    get openKnown() {
      return rest[0] === 0 ? 0 : open[KNOWN]! / rest[0]!;
    },
    closed: (column, back) => view[place(back) + column]!,
  };
}
