import { SENTIMENT_LABELS, type SentimentLabel } from '../../domain/sentiment.ts';
import { DENSE, Extractor, type Sink } from '../extract.ts';
import { WordCache } from '../word-cache.ts';
import type { WordLists } from '../word-facts.ts';
import type { PairRatings } from './pairs.ts';

export interface Labelled {
  readonly text: string;
  readonly label: SentimentLabel;
}

/**
 * What a feature of each family is multiplied by before learning: many weak ones (letters) must not drown few
 * strong ones. Weights are stored with it multiplied in.
 */
export const FAMILY = { word: 0.7, letters: 0.235, gram: 0.7, shape: 0.16, dense: 0.21 } as const;
export type Family = keyof typeof FAMILY;

/** Examples as rows of a sparse matrix (compressed rows): feature ids and values. */
export interface Examples {
  readonly rows: number;
  readonly features: number;
  readonly starts: Int32Array;
  readonly ids: Int32Array;
  readonly values: Float32Array;
  /** 0 negative, 1 neutral, 2 positive. */
  readonly labels: Uint8Array;
  /** How much each row counts. */
  readonly importance: Float32Array;
}

/** Feature ids by hash; the first `DENSE` ids are the measures of the whole text. */
export type Vocabulary = ReadonlyMap<number, number>;

const SLOTS = 1 << 17;

class Recorder implements Sink {
  hashes: number[] = [];
  values: number[] = [];
  /** The family of each feature, by hash: the last to use a hash has it. */
  readonly families = new Map<number, Family>();
  readonly #cache: WordCache;
  readonly #ratings: PairRatings;

  constructor(cache: WordCache, ratings: PairRatings) {
    this.#cache = cache;
    this.#ratings = ratings;
  }

  word(slot: number, negated: boolean): void {
    const facts = this.#cache.facts[slot]!;
    for (const hash of negated ? facts.negated : facts.plain) this.#push(hash, 'word');
    for (const hash of facts.letters) this.#push(hash, 'letters');
  }

  valued(): void {}

  gram(hash: number): void {
    this.#push(hash, 'gram');
    const rating = this.#ratings.get(hash);
    if (rating !== undefined) this.#push(rating, 'gram');
  }

  shape(hash: number): void {
    this.#push(hash, 'shape');
  }

  #push(hash: number, family: Family): void {
    this.hashes.push(hash);
    this.values.push(FAMILY[family]);
    this.families.set(hash, family);
  }
}

/** One text's features: hashes with their family's factor over the root of the token count, and the dense measures. */
export interface Raw {
  readonly hashes: Int32Array;
  readonly values: Float32Array;
  readonly dense: Float32Array;
}

export class FeatureReader {
  readonly #extractor: Extractor;
  readonly #recorder: Recorder;
  readonly #ratings: PairRatings;

  /** @param ratings pairs of words that a lexicon rates, to learn what each rating is worth. */
  constructor(lists: WordLists, ratings: PairRatings = new Map(), shapes = true) {
    const cache = new WordCache(lists, undefined, SLOTS);
    this.#extractor = new Extractor(cache, shapes);
    this.#recorder = new Recorder(cache, ratings);
    this.#ratings = ratings;
  }

  /** What a weight of the feature is multiplied by for the model's table. */
  factor(hash: number): number {
    return FAMILY[this.family(hash)];
  }

  /** The family of a feature that was read. */
  family(hash: number): Family {
    return this.#recorder.families.get(hash) ?? (this.#ratings.has(hash) ? 'gram' : 'word');
  }

  read(text: string): Raw {
    const recorder = this.#recorder;
    recorder.hashes = [];
    recorder.values = [];
    this.#extractor.run(text, recorder);
    const scale = 1 / Math.sqrt(Math.max(this.#extractor.length, 1));
    const sums = new Map<number, number>();
    recorder.hashes.forEach((hash, index) => {
      sums.set(hash, (sums.get(hash) ?? 0) + recorder.values[index]! * scale);
    });
    return {
      hashes: Int32Array.from(sums.keys()),
      values: Float32Array.from(sums.values()),
      dense: this.#extractor.dense.map((value) => value * FAMILY.dense),
    };
  }
}

/** A text with those of its features that `keep` says, by hash; its measures as they are. */
export function withFeatures(raw: Raw, keep: (hash: number) => boolean): Raw {
  const places = Array.from(raw.hashes.keys()).filter((place) => keep(raw.hashes[place]!));
  return {
    hashes: Int32Array.from(places, (place) => raw.hashes[place]!),
    values: Float32Array.from(places, (place) => raw.values[place]!),
    dense: raw.dense,
  };
}

/** The features seen in at least `least` of the texts, in the order first met; then those of `besides`, seen or not. */
export function vocabularyOf(raws: readonly Raw[], least: number, besides: Iterable<number> = []): Vocabulary {
  const counts = new Map<number, number>();
  for (const raw of raws) for (const hash of raw.hashes) counts.set(hash, (counts.get(hash) ?? 0) + 1);
  const vocabulary = new Map<number, number>();
  // The empty slot of the weight table is 0: no feature may have that hash.
  for (const [hash, count] of counts) if (count >= least && hash !== 0) vocabulary.set(hash, DENSE + vocabulary.size);
  for (const hash of besides) if (!vocabulary.has(hash) && hash !== 0) vocabulary.set(hash, DENSE + vocabulary.size);
  return vocabulary;
}

export function examplesOf(
  raws: readonly Raw[],
  labels: readonly SentimentLabel[],
  vocabulary: Vocabulary,
  importance: Float32Array = new Float32Array(raws.length).fill(1),
): Examples {
  const starts = new Int32Array(raws.length + 1);
  let size = 0;
  for (const raw of raws) size += raw.hashes.length + DENSE;
  const ids = new Int32Array(size);
  const values = new Float32Array(size);
  let at = 0;
  raws.forEach((raw, row) => {
    for (let index = 0; index < raw.hashes.length; index += 1) {
      const id = vocabulary.get(raw.hashes[index]!);
      if (id === undefined) continue;
      ids[at] = id;
      values[at++] = raw.values[index]!;
    }
    for (let index = 0; index < DENSE; index += 1) {
      if (raw.dense[index] === 0) continue;
      ids[at] = index;
      values[at++] = raw.dense[index]!;
    }
    starts[row + 1] = at;
  });
  return {
    rows: raws.length,
    features: DENSE + vocabulary.size,
    starts,
    ids: ids.slice(0, at),
    values: values.slice(0, at),
    labels: Uint8Array.from(labels, (label) => SENTIMENT_LABELS.indexOf(label)),
    importance,
  };
}

/** Rows of the examples by number. */
export function subset(all: Examples, rows: readonly number[]): Examples {
  const starts = new Int32Array(rows.length + 1);
  let size = 0;
  rows.forEach((row, index) => {
    size += all.starts[row + 1]! - all.starts[row]!;
    starts[index + 1] = size;
  });
  const ids = new Int32Array(size);
  const values = new Float32Array(size);
  rows.forEach((row, index) => {
    ids.set(all.ids.subarray(all.starts[row]!, all.starts[row + 1]!), starts[index]!);
    values.set(all.values.subarray(all.starts[row]!, all.starts[row + 1]!), starts[index]!);
  });
  return {
    rows: rows.length,
    features: all.features,
    starts,
    ids,
    values,
    labels: Uint8Array.from(rows, (row) => all.labels[row]!),
    importance: Float32Array.from(rows, (row) => all.importance[row]!),
  };
}

/** The same rows with those features only that `kept` marks with 1, by id. */
export function restrict(all: Examples, kept: Uint8Array): Examples {
  const starts = new Int32Array(all.rows + 1);
  const ids = new Int32Array(all.ids.length);
  const values = new Float32Array(all.ids.length);
  let to = 0;
  for (let row = 0; row < all.rows; row += 1) {
    for (let at = all.starts[row]!; at < all.starts[row + 1]!; at += 1) {
      if (kept[all.ids[at]!] === 0) continue;
      ids[to] = all.ids[at]!;
      values[to++] = all.values[at]!;
    }
    starts[row + 1] = to;
  }
  return { ...all, starts, ids: ids.slice(0, to), values: values.slice(0, to) };
}

/** Three logits a row. */
export function logits(examples: Examples, weights: Float32Array): Float32Array {
  const found = new Float32Array(examples.rows * 3);
  for (let row = 0; row < examples.rows; row += 1) {
    let a = 0;
    let b = 0;
    let c = 0;
    for (let at = examples.starts[row]!; at < examples.starts[row + 1]!; at += 1) {
      const id = examples.ids[at]! * 3;
      const value = examples.values[at]!;
      a += weights[id]! * value;
      b += weights[id + 1]! * value;
      c += weights[id + 2]! * value;
    }
    found.set([a, b, c], row * 3);
  }
  return found;
}

/** How much a row of each class counts, so that rare classes weigh more: (rows / (3 × its rows)) to the power. */
export function classBalance(examples: Examples, power: number): [number, number, number] {
  const counts = [0, 0, 0];
  let total = 0;
  for (let row = 0; row < examples.rows; row += 1) {
    counts[examples.labels[row]!]! += examples.importance[row]!;
    total += examples.importance[row]!;
  }
  return counts.map((count) => (total / 3 / Math.max(count, 1)) ** power) as [number, number, number];
}
