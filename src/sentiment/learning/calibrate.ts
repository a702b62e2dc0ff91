import type { ModelHeader } from '../model-file.ts';

type Calibration = ModelHeader['calibration'];

/**
 * Slopes and offsets (vector scaling, Guo et al. 2017) that make softmax(slope · logit + offset) match the labels of
 * held-out rows, by gradient descent on the log loss. The logits must come from models that have not seen the rows.
 * @param logits three a row; @param labels 0, 1, 2.
 */
export function calibrate(logits: Float32Array, labels: Uint8Array): Calibration {
  const slope = [1, 1, 1];
  const offset = [0, 0, 0];
  const rows = labels.length;
  const p = [0, 0, 0];
  for (let step = 0; step < 600; step += 1) {
    const bySlope = [0, 0, 0];
    const byOffset = [0, 0, 0];
    for (let row = 0; row < rows; row += 1) {
      softmaxOf(logits, row * 3, slope, offset, p);
      for (let side = 0; side < 3; side += 1) {
        const error = p[side]! - (labels[row] === side ? 1 : 0);
        bySlope[side]! += error * logits[row * 3 + side]!;
        byOffset[side]! += error;
      }
    }
    const rate = 2 * (1 - step / 600);
    for (let side = 0; side < 3; side += 1) {
      slope[side]! -= (0.3 * rate * bySlope[side]!) / rows;
      offset[side]! -= (rate * byOffset[side]!) / rows;
    }
  }
  return { slope, offset };
}

function softmaxOf(logits: Float32Array, at: number, slope: number[], offset: number[], into: number[]): void {
  let most = Number.NEGATIVE_INFINITY;
  for (let side = 0; side < 3; side += 1) {
    into[side] = slope[side]! * logits[at + side]! + offset[side]!;
    if (into[side]! > most) most = into[side]!;
  }
  let sum = 0;
  for (let side = 0; side < 3; side += 1) {
    into[side] = Math.exp(into[side]! - most);
    sum += into[side]!;
  }
  for (let side = 0; side < 3; side += 1) into[side]! /= sum;
}

/** Expected calibration error of one class, ten even bins (Naeini et al. 2015), in [0, 1]. */
export function calibrationError(probabilities: readonly number[], isClass: readonly boolean[]): number {
  const bins = Array.from({ length: 10 }, () => ({ said: 0, was: 0 }));
  probabilities.forEach((probability, row) => {
    const bin = bins[Math.min(9, Math.floor(probability * 10))]!;
    bin.said += probability;
    if (isClass[row]) bin.was += 1;
  });
  return bins.reduce((sum, bin) => sum + Math.abs(bin.said - bin.was), 0) / Math.max(probabilities.length, 1);
}

/** Rows: what was labelled; columns: what was said. */
export function confusionOf(labels: ArrayLike<number>, said: ArrayLike<number>): number[][] {
  const table = [
    [0, 0, 0],
    [0, 0, 0],
    [0, 0, 0],
  ];
  for (let row = 0; row < labels.length; row += 1) table[labels[row]!]![said[row]!]! += 1;
  return table;
}

/** Recall of each class, averaged (SemEval-2017 task 4A), in [0, 1]. */
export function macroRecall(confusion: readonly (readonly number[])[]): number {
  return mean(
    confusion.map(
      (row, side) =>
        row[side]! /
        Math.max(
          row.reduce((a, b) => a + b),
          1,
        ),
    ),
  );
}

/** F1 of each class, averaged, in [0, 1]. */
export function macroF1(confusion: readonly (readonly number[])[]): number {
  return mean(
    confusion.map((row, side) => {
      const labelled = row.reduce((a, b) => a + b);
      const said = confusion.reduce((sum, other) => sum + other[side]!, 0);
      return (2 * row[side]!) / Math.max(labelled + said, 1);
    }),
  );
}

function mean(values: readonly number[]): number {
  return values.reduce((a, b) => a + b, 0) / values.length;
}
