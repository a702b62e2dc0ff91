import type { Explanation, Reason, Sentiment } from '../domain/sentiment.ts';
import { DENSE, DENSE_NAMES, Extractor, type Sink } from './extract.ts';
import { LEXICONS } from './lexicon.ts';
import type { Model } from './model-file.ts';
import { LEXICON_DENSE, sharesOf, type Valued } from './vocabulary-measures.ts';
import { WordCache } from './word-cache.ts';
import { wordLists } from './word-facts.ts';

const SLOTS = 1 << 12;

class Splitting implements Sink {
  parts = new Float64Array(64);
  /** Words that the vocabularies know, as they come. */
  words: (Valued & { readonly token: number })[] = [];
  readonly #cache: WordCache;
  readonly #model: Model;
  readonly #sums = new Int32Array(3);

  constructor(cache: WordCache, model: Model) {
    this.#cache = cache;
    this.#model = model;
  }

  reset(tokens: number): void {
    this.parts = new Float64Array(tokens);
    this.words = [];
  }

  word(slot: number, negated: boolean, token: number): void {
    this.#sums.fill(0);
    this.#cache.addTo(slot, negated, this.#sums);
    this.parts[token]! += this.#lean(this.#sums);
  }

  valued(slot: number, negated: boolean, token: number): void {
    const valences = Array.from(this.#cache.valences.subarray(slot * LEXICONS, (slot + 1) * LEXICONS));
    this.words.push({ valences, negated, token });
  }

  gram(hash: number, from: number, to: number): void {
    this.#sums.fill(0);
    this.#model.weights.addTo(hash, this.#sums, 0);
    const part = this.#lean(this.#sums) / (to - from + 1);
    if (part !== 0) for (let token = from; token <= to; token += 1) this.parts[token]! += part;
  }

  shape(hash: number, from: number, to: number): void {
    this.gram(hash, from, to);
  }

  /** Positive minus negative, calibrated: what moves the score. */
  #lean(sums: Int32Array): number {
    const { slope } = this.#model.header.calibration;
    return slope[2]! * sums[2]! - slope[0]! * sums[0]!;
  }
}

/** Says which words moved a score, and by how much. */
export class Explainer {
  readonly #model: Model;
  readonly #extractor: Extractor;
  readonly #splitting: Splitting;

  constructor(model: Model) {
    this.#model = model;
    const cache = new WordCache(wordLists(model.header.language, model.lexicon, model.phrases), model.weights, SLOTS);
    this.#extractor = new Extractor(cache, model.header.shapes);
    this.#splitting = new Splitting(cache, model);
  }

  /**
   * The score's parts. The model is a sum of weights (additive attribution, no approximation), what the vocabularies say of the whole
   * text is shared among the words that made it, and each part is scaled by
   * the same factor, so that together they are the score. What a target or a correction changed stands as one part.
   */
  explain(text: string, sentiment: Sentiment): Explanation {
    // Nothing was judged, so nothing moved it.
    if (sentiment.flags.includes('empty') || sentiment.flags.includes('only-links')) return { reasons: [] };
    const extractor = this.#extractor;
    extractor.scanner.scan(text);
    this.#splitting.reset(Math.max(extractor.scanner.count, 1));
    extractor.extract(text, this.#splitting, 0, extractor.scanner.count);
    const { slope, offset } = this.#model.header.calibration;
    const scale = this.#model.weights.step / Math.sqrt(Math.max(extractor.length, 1));
    const { words } = this.#splitting;
    const byWord = new Float64Array(extractor.count);
    const traits = new Map<string, number>([['base rate', offset[2]! - offset[0]!]]);
    for (let index = 0; index < DENSE; index += 1) {
      const value = extractor.dense[index]!;
      if (value === 0) continue;
      const at = index * 3;
      const lean = value * (slope[2]! * this.#model.dense[at + 2]! - slope[0]! * this.#model.dense[at]!);
      const shares = index < LEXICON_DENSE ? sharesOf(index, words) : undefined;
      if (shares) {
        words.forEach(({ token }, word) => {
          byWord[token]! += lean * shares[word]!;
        });
        continue;
      }
      traits.set(DENSE_NAMES[index]!, (traits.get(DENSE_NAMES[index]!) ?? 0) + lean);
    }
    const reasons: Reason[] = [];
    let margin = 0;
    const lasts = new Map(extractor.spans);
    for (let token = 0; token < extractor.count; token += 1) {
      const start = extractor.scanner.starts[token]!;
      let weight = this.#splitting.parts[token]! * scale + byWord[token]!;
      // A phrase is one reason.
      const last = lasts.get(token) ?? token;
      while (token < last) {
        token += 1;
        weight += this.#splitting.parts[token]! * scale + byWord[token]!;
      }
      const end = extractor.scanner.ends[last]!;
      margin += weight;
      reasons.push({ text: text.slice(start, end), start, end, weight });
    }
    for (const [name, weight] of traits) {
      margin += weight;
      reasons.push({ text: name, weight });
    }
    return { reasons: scaled(reasons, margin, sentiment.score) };
  }
}

function scaled(reasons: readonly Reason[], margin: number, score: number): Reason[] {
  // Parts that cancel out, or a score that the words alone would not give: the rest is one part of its own.
  const agrees = Math.abs(margin) > 1e-6 && score / margin > 0.01 && score / margin < 1;
  const factor = agrees ? score / margin : 0.3;
  const parts = reasons.map((reason) => ({ ...reason, weight: reason.weight * factor }));
  const rest = score - parts.reduce((sum, { weight }) => sum + weight, 0);
  if (Math.abs(rest) > 1e-9) parts.push({ text: agrees ? 'rounding' : 'target or correction', weight: rest });
  return parts.filter(({ weight }) => weight !== 0).sort((a, b) => Math.abs(b.weight) - Math.abs(a.weight));
}
