import { DENSE } from '../extract.ts';
import { hashText, SEED } from '../hash.ts';
import { LEXICONS, Lexicon } from '../lexicon.ts';
import { encodeModel, type ModelHeader } from '../model-file.ts';
import { wordLists } from '../word-facts.ts';
import { bayes } from './bayes.ts';
import { calibrate, confusionOf, macroF1, macroRecall } from './calibrate.ts';
import {
  type Examples,
  examplesOf,
  FAMILY,
  type Family,
  FeatureReader,
  type Labelled,
  logits,
  subset,
  type Vocabulary,
  vocabularyOf,
  withFeatures,
} from './examples.ts';
import { logistic } from './logistic.ts';
import { margin } from './margin.ts';
import { seeded, shuffle } from './random.ts';

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

export interface Fitted {
  readonly bytes: Uint8Array;
  readonly header: ModelHeader;
}

/** Hashes and valences of a language's vocabularies, as a model file holds them. */
export function lexiconArrays(table: ReadonlyMap<string, Int8Array>): { keys: Int32Array; values: Int8Array } {
  const byHash = new Map<number, Int8Array>();
  for (const [word, row] of table) byHash.set(hashText(word, SEED.word), row);
  const keys = Int32Array.from([...byHash.keys()].sort((a, b) => a - b));
  const values = new Int8Array(keys.length * LEXICONS);
  keys.forEach((key, index) => {
    values.set(byHash.get(key)!, index * LEXICONS);
  });
  return { keys, values };
}

/**
 * Learns a language's model: three linear learners averaged, calibrated on rows that none of them has seen
 * (cross-validation), pruned and cut to bytes. The same rows in the same order give the same bytes.
 * @param rows all rows to learn from; @param importance how much each counts; rows of less than 1 help, but are
 * no part of the held-out figures.
 */
export function fit(
  name: string,
  language: string,
  rows: readonly Labelled[],
  table: ReadonlyMap<string, Int8Array>,
  recipe: Recipe,
  importance: Float32Array = new Float32Array(rows.length).fill(1),
  log: (line: string) => void = () => {},
): Fitted {
  const { keys: wordKeys, values: wordValues } = lexiconArrays(table);
  const reader = new FeatureReader(wordLists(language, new Lexicon(wordKeys, wordValues)));
  const { without = [] } = recipe;
  const raws = rows.map(({ text }) =>
    withFeatures(reader.read(text), (hash) => !without.includes(reader.family(hash))),
  );
  const labels = rows.map(({ label }) => label);
  log(`${language}: ${rows.length} rows read`);

  const vocabulary = vocabularyOf(raws, recipe.least);
  const all = examplesOf(raws, labels, vocabulary, importance);
  const held = heldOut(all, recipe, (weights) => asShipped(weights, vocabulary, reader, recipe.keep));
  log(`${language}: held out ${(100 * macroRecall(held.confusion)).toFixed(2)} macro-recall`);
  const weights = learn(all, recipe);
  log(`${language}: ${all.features} features learnt`);

  const { kept, step } = prune(vocabulary, weights, reader, recipe.keep);
  const keys = Int32Array.from(kept, ({ hash }) => hash);
  const values = Int8Array.from(kept.flatMap(({ steps }) => steps));
  const header: ModelHeader = {
    format: 1,
    model: name,
    language,
    features: keys.length,
    step,
    words: wordKeys.length,
    dense: Array.from(weights.subarray(0, DENSE * 3), (weight) => Number((weight * FAMILY.dense).toFixed(5))),
    calibration: held.calibration,
    heldOut: {
      macroRecall: macroRecall(held.confusion),
      macroF1: macroF1(held.confusion),
      confusion: held.confusion,
    },
  };
  return { header, bytes: encodeModel(header, { keys, values, wordKeys, wordValues }) };
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

function heldOut(
  all: Examples,
  recipe: Recipe,
  ship: (weights: Float32Array) => Float32Array,
): { calibration: ModelHeader['calibration']; confusion: number[][] } {
  const full: number[] = [];
  for (let row = 0; row < all.rows; row += 1) if (all.importance[row] === 1) full.push(row);
  const order = Int32Array.from(full);
  shuffle(order, seeded(11));
  const found = new Float32Array(order.length * 3);
  const labels = Uint8Array.from(order, (row) => all.labels[row]!);
  for (let fold = 0; fold < recipe.folds; fold += 1) {
    const out = new Set<number>();
    const places: number[] = [];
    order.forEach((row, place) => {
      if (place % recipe.folds !== fold) return;
      out.add(row);
      places.push(place);
    });
    const rest: number[] = [];
    for (let row = 0; row < all.rows; row += 1) if (!out.has(row)) rest.push(row);
    const weights = ship(learn(subset(all, rest), recipe));
    const test = logits(
      subset(
        all,
        places.map((place) => order[place]!),
      ),
      weights,
    );
    places.forEach((place, index) => {
      found.set(test.subarray(index * 3, index * 3 + 3), place * 3);
    });
  }
  const said = Uint8Array.from(labels, (_, row) => strongest(found, row * 3));
  return { calibration: calibrate(found, labels), confusion: confusionOf(labels, said) };
}

/** The class of the largest logit; ties go to neutral. */
export function strongest(logits: ArrayLike<number>, at: number): number {
  const a = logits[at]!;
  const b = logits[at + 1]!;
  const c = logits[at + 2]!;
  return b >= a && b >= c ? 1 : a > c ? 0 : 2;
}

/** A feature that ships: its weights in steps, three bytes. */
interface Kept {
  readonly hash: number;
  readonly id: number;
  readonly factor: number;
  readonly steps: readonly number[];
}

/** The `keep` features of the largest weights, by hash, cut to bytes; `step` is what one of a byte is worth. */
function prune(
  vocabulary: Vocabulary,
  weights: Float32Array,
  reader: FeatureReader,
  keep: number,
): { kept: Kept[]; step: number } {
  const entries = [...vocabulary].map(([hash, id]) => {
    const factor = reader.factor(hash);
    const own = [weights[id * 3]! * factor, weights[id * 3 + 1]! * factor, weights[id * 3 + 2]! * factor];
    return { hash, id, factor, own, size: Math.max(...own.map(Math.abs)) };
  });
  entries.sort((x, y) => y.size - x.size || x.hash - y.hash);
  const largest = entries.slice(0, keep);
  // The few largest are cut off, so that the many small ones keep their differences.
  const step = (largest[Math.floor(largest.length / 2000)]?.size ?? 1) / 127;
  const kept = largest
    .filter(({ size }) => size >= step / 2)
    .sort((x, y) => x.hash - y.hash)
    .map(({ hash, id, factor, own }) => ({
      hash,
      id,
      factor,
      steps: own.map((weight) => Math.max(-127, Math.min(127, Math.round(weight / step)))),
    }));
  return { kept, step };
}

/** Weights as a model file would give them back: held-out figures and calibration are of what ships. */
function asShipped(weights: Float32Array, vocabulary: Vocabulary, reader: FeatureReader, keep: number): Float32Array {
  const shipped = new Float32Array(weights.length);
  shipped.set(weights.subarray(0, DENSE * 3));
  const { kept, step } = prune(vocabulary, weights, reader, keep);
  for (const { id, factor, steps } of kept) {
    for (let side = 0; side < 3; side += 1) shipped[id * 3 + side] = (steps[side]! * step) / factor;
  }
  return shipped;
}
