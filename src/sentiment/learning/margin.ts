import type { Examples } from './examples.ts';
import { seeded, shuffle } from './random.ts';

export interface MarginOptions {
  readonly cost: number;
  readonly passes: number;
  readonly balance: number;
  readonly seed: number;
}

/**
 * Linear support vector machines, one a class against the rest, squared hinge loss, by dual coordinate descent
 * (Hsieh et al. 2008). Deterministic for a seed. Returns three weights a feature.
 */
export function margin(examples: Examples, options: MarginOptions): Float32Array {
  const { rows, features, starts, ids, values } = examples;
  const found = new Float32Array(features * 3);
  const norms = new Float64Array(rows);
  const counts = [0, 0, 0];
  for (let row = 0; row < rows; row += 1) {
    counts[examples.labels[row]!]! += 1;
    for (let at = starts[row]!; at < starts[row + 1]!; at += 1) norms[row]! += values[at]! * values[at]!;
  }
  for (let side = 0; side < 3; side += 1) {
    const weights = new Float64Array(features);
    const duals = new Float64Array(rows);
    const random = seeded(options.seed + side);
    const order = Int32Array.from({ length: rows }, (_, row) => row);
    const own = (rows / (2 * Math.max(counts[side]!, 1))) ** options.balance;
    const other = (rows / (2 * Math.max(rows - counts[side]!, 1))) ** options.balance;
    for (let pass = 0; pass < options.passes; pass += 1) {
      shuffle(order, random);
      for (const row of order) {
        const sign = examples.labels[row] === side ? 1 : -1;
        const weight = (sign > 0 ? own : other) * examples.importance[row]!;
        const ridge = 0.5 / (options.cost * weight);
        const from = starts[row]!;
        const to = starts[row + 1]!;
        let score = 0;
        for (let at = from; at < to; at += 1) score += weights[ids[at]!]! * values[at]!;
        const dual = duals[row]!;
        const gradient = sign * score - 1 + ridge * dual;
        if (dual === 0 && gradient >= 0) continue;
        const next = Math.max(dual - gradient / (norms[row]! + ridge), 0);
        const change = (next - dual) * sign;
        if (change === 0) continue;
        duals[row] = next;
        for (let at = from; at < to; at += 1) weights[ids[at]!]! += change * values[at]!;
      }
    }
    for (let id = 0; id < features; id += 1) found[id * 3 + side] = weights[id]!;
  }
  return found;
}
