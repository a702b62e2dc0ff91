import { bayes } from './bayes.ts';
import type { Examples, Family } from './examples.ts';
import { logistic } from './logistic.ts';
import { margin } from './margin.ts';

export interface Recipe {
  /** Texts a feature must be in. */
  readonly least: number;
  readonly balance: number;
  readonly epochs: number;
  readonly cost: number;
  /** Weight of naive Bayes among the learners. */
  readonly bayes: number;
  /** Features kept, those of the largest weights. */
  readonly keep: number;
  readonly folds: number;
  /** Families of features that a language has too few rows to learn from. */
  readonly without?: readonly Family[];
}

/** The mean of three learners that err in different ways; all are linear, so it is one table of weights. */
export function learn(examples: Examples, recipe: Recipe): Float32Array {
  const { balance, epochs, cost } = recipe;
  const common = { epochs, l2: 1e-3, balance };
  const parts: readonly (readonly [number, Float32Array])[] = [
    [1, logistic(examples, { ...common, rate: 0.05, start: 0.01, drop: 0.2, smooth: 0, seed: 1 })],
    [1, logistic(examples, { ...common, rate: 0.1, start: 0.1, drop: 0, smooth: 0.1, seed: 2 })],
    // A margin of one is worth about two of a logit.
    [2, margin(examples, { cost, passes: 12, balance, seed: 3 })],
    [recipe.bayes, bayes(examples)],
  ];
  const sum = new Float32Array(examples.features * 3);
  for (const [factor, weights] of parts) {
    for (let index = 0; index < sum.length; index += 1) sum[index]! += (factor / 3) * weights[index]!;
  }
  centre(sum);
  return sum;
}

/**
 * Takes from each feature's three weights their mean, in place: it moves no label, but calibration, with a slope for each class, must
 * be fitted to the very logits that the shipped table gives.
 */
function centre(weights: Float32Array): void {
  for (let at = 0; at < weights.length; at += 3) {
    const mean = (weights[at]! + weights[at + 1]! + weights[at + 2]!) / 3;
    for (let side = 0; side < 3; side += 1) weights[at + side]! -= mean;
  }
}

/** The class of the largest logit; ties go to neutral. */
export function strongest(logits: ArrayLike<number>, at: number): number {
  const a = logits[at]!;
  const b = logits[at + 1]!;
  const c = logits[at + 2]!;
  return b >= a && b >= c ? 1 : a > c ? 0 : 2;
}
