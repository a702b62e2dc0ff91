import { DENSE } from '../extract.ts';
import { hashText, SEED } from '../hash.ts';
import { LEXICONS, Lexicon } from '../lexicon.ts';
import { bookOf, encodeModel, type ModelHeader } from '../model-file.ts';
import { wordLists } from '../word-facts.ts';
import { calibrate, confusionOf, macroF1, macroRecall } from './calibrate.ts';
import {
  type Examples,
  examplesOf,
  FAMILY,
  FeatureReader,
  type Labelled,
  logits,
  subset,
  vocabularyOf,
  withFeatures,
} from './examples.ts';
import { type Recipe, strongest } from './learners.ts';
import { pairRatings, type RatedPairs } from './pairs.ts';
import { seeded, shuffle } from './random.ts';
import { asShipped, learnFew, prune, type Space } from './shipping.ts';

/** The vocabularies that a model is given. */
export interface Lists {
  /** `LEXICONS` bytes a word, 127 = 1. */
  readonly table: ReadonlyMap<string, Int8Array>;
  readonly pairs: RatedPairs;
  /** By rating; see `parsePhrase`. */
  readonly phrases: Readonly<Record<string, readonly string[]>>;
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
 * (cross-validation), pruned and cut to steps. The same rows in the same order give the same bytes.
 * @param rows all rows to learn from; @param importance how much each counts; rows of less than 1 help, but are
 * no part of the held-out figures.
 */
export function fit(
  name: string,
  language: string,
  rows: readonly Labelled[],
  { table, pairs, phrases }: Lists,
  recipe: Recipe,
  importance: Float32Array = new Float32Array(rows.length).fill(1),
  log: (line: string) => void = () => {},
): Fitted {
  const { keys: wordKeys, values: wordValues } = lexiconArrays(table);
  const lists = wordLists(language, new Lexicon(wordKeys, wordValues), bookOf(phrases));
  const ratings = pairRatings(pairs, lists);
  const reader = new FeatureReader(lists, ratings);
  const { without = [] } = recipe;
  const raws = rows.map(({ text }) =>
    withFeatures(reader.read(text), (hash) => !without.includes(reader.family(hash))),
  );
  const labels = rows.map(({ label }) => label);
  log(`${language}: ${rows.length} rows read`);

  const vocabulary = vocabularyOf(raws, recipe.least, ratings.keys());
  const all = examplesOf(raws, labels, vocabulary, importance);
  const space: Space = { vocabulary, ratings, reader };
  const held = heldOut(all, recipe, (part) => asShipped(learnFew(part, recipe, space), space, recipe.keep));
  log(`${language}: held out ${(100 * macroRecall(held.confusion)).toFixed(2)} macro-recall`);
  const weights = learnFew(all, recipe, space);
  log(`${language}: ${all.features} features learnt`);

  const { kept, step } = prune(weights, space, recipe.keep);
  const keys = Int32Array.from(kept, ({ hash }) => hash);
  const values = Int16Array.from(kept.flatMap(({ steps }) => steps));
  const header: ModelHeader = {
    format: 3,
    model: name,
    language,
    features: keys.length,
    step,
    words: wordKeys.length,
    shapes: !without.includes('shape'),
    phrases,
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

function heldOut(
  all: Examples,
  recipe: Recipe,
  shipped: (part: Examples) => Float32Array,
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
    const weights = shipped(subset(all, rest));
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
