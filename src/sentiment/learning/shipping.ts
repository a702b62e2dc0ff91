import { DENSE } from '../extract.ts';
import { MOST_STEPS } from '../weights.ts';
import { type Examples, type FeatureReader, restrict, type Vocabulary } from './examples.ts';
import { learn, type Recipe } from './learners.ts';
import type { PairRatings } from './pairs.ts';

/** What the numbers of the features stand for. */
export interface Space {
  readonly vocabulary: Vocabulary;
  readonly ratings: PairRatings;
  readonly reader: FeatureReader;
}

/**
 * Learns twice: on all features, then on those alone that will ship, so that the many small ones left out leave no
 * gap: without that, what they said together of a class (of neutral, mostly) would be missing.
 */
export function learnFew(examples: Examples, recipe: Recipe, space: Space): Float32Array {
  const all = fold(learn(examples, recipe), space);
  if (space.vocabulary.size <= recipe.keep) return all;
  const kept = new Uint8Array(examples.features).fill(1, 0, DENSE);
  for (const { id } of largest(all, space, recipe.keep)) kept[id] = 1;
  for (const rating of space.ratings.values()) kept[space.vocabulary.get(rating) ?? 0] = 1;
  const few = fold(learn(restrict(examples, kept), recipe), space);
  kept.forEach((keep, id) => {
    if (keep === 0) few.fill(0, id * 3, id * 3 + 3);
  });
  return few;
}

/** A pair's rating is worth the same wherever it stands, so it ships as part of the pair's own weights. In place. */
function fold(weights: Float32Array, { vocabulary, ratings }: Space): Float32Array {
  for (const [pair, rating] of ratings) {
    const to = vocabulary.get(pair);
    const from = vocabulary.get(rating);
    if (to === undefined || from === undefined) continue;
    for (let side = 0; side < 3; side += 1) weights[to * 3 + side]! += weights[from * 3 + side]!;
  }
  for (const rating of new Set(ratings.values())) {
    const id = vocabulary.get(rating);
    if (id !== undefined) weights.fill(0, id * 3, id * 3 + 3);
  }
  return weights;
}

/** A feature that ships: its weights in steps. */
export interface Kept {
  readonly hash: number;
  readonly id: number;
  readonly factor: number;
  readonly steps: readonly number[];
}

/** A feature and its weights, as the table is to hold them. */
interface Entry {
  readonly hash: number;
  readonly id: number;
  readonly factor: number;
  readonly own: readonly number[];
  readonly size: number;
}

/** The `keep` features of the largest weights, largest first. */
function largest(weights: Float32Array, { vocabulary, reader }: Space, keep: number): Entry[] {
  const entries = [...vocabulary].map(([hash, id]): Entry => {
    const factor = reader.factor(hash);
    const own = [weights[id * 3]! * factor, weights[id * 3 + 1]! * factor, weights[id * 3 + 2]! * factor];
    return { hash, id, factor, own, size: Math.max(...own.map(Math.abs)) };
  });
  return entries.sort((x, y) => y.size - x.size || x.hash - y.hash).slice(0, keep);
}

/** The `keep` features of the largest weights, by hash, in steps; `step` is what one is worth. */
export function prune(weights: Float32Array, space: Space, keep: number): { kept: Kept[]; step: number } {
  const entries = largest(weights, space, keep);
  // The few largest are cut off, so that the many small ones keep their differences.
  const step = (entries[Math.floor(entries.length / 2000)]?.size ?? 1) / MOST_STEPS;
  const kept = entries
    .filter(({ size }) => size >= step / 2)
    .sort((x, y) => x.hash - y.hash)
    .map(({ hash, id, factor, own }) => ({ hash, id, factor, steps: own.map((weight) => inSteps(weight / step)) }));
  return { kept, step };
}

/** A whole number of steps that a model file can hold. */
export function inSteps(weight: number): number {
  return Math.max(-MOST_STEPS, Math.min(MOST_STEPS, Math.round(weight)));
}

/** Weights as a model file would give them back: held-out figures and calibration are of what ships. */
export function asShipped(weights: Float32Array, space: Space, keep: number): Float32Array {
  const shipped = new Float32Array(weights.length);
  shipped.set(weights.subarray(0, DENSE * 3));
  const { kept, step } = prune(weights, space, keep);
  for (const { id, factor, steps } of kept) {
    for (let side = 0; side < 3; side += 1) shipped[id * 3 + side] = (steps[side]! * step) / factor;
  }
  return shipped;
}
