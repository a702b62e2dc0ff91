import { DENSE } from '../extract.ts';
import type { Examples } from './examples.ts';

/**
 * Multinomial naive Bayes over the sparse features: log shares of a feature by class, against their mean. Crude alone,
 * but it errs in other ways than the learners that fit a boundary, most of all on few rows. Three weights a feature.
 */
export function bayes(examples: Examples, smoothing = 0.03): Float32Array {
  const { features, rows, starts, ids, values, labels, importance } = examples;
  const counts = new Float64Array(features * 3);
  const totals = [0, 0, 0];
  for (let row = 0; row < rows; row += 1) {
    const side = labels[row]!;
    for (let at = starts[row]!; at < starts[row + 1]!; at += 1) {
      const id = ids[at]!;
      if (id < DENSE) continue;
      const value = values[at]! * importance[row]!;
      counts[id * 3 + side]! += value;
      totals[side]! += value;
    }
  }
  const weights = new Float32Array(features * 3);
  for (let id = DENSE; id < features; id += 1) {
    // Never met: the classes' sizes would speak in its place.
    if (counts[id * 3]! + counts[id * 3 + 1]! + counts[id * 3 + 2]! === 0) continue;
    const logs = totals.map((total, side) =>
      Math.log((counts[id * 3 + side]! + smoothing) / (total + smoothing * features)),
    );
    const mean = (logs[0]! + logs[1]! + logs[2]!) / 3;
    for (let side = 0; side < 3; side += 1) weights[id * 3 + side] = logs[side]! - mean;
  }
  return weights;
}
