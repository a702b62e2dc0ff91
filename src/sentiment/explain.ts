import type { Explanation, Reason, Sentiment, SentimentTarget } from '../domain/sentiment.ts';
import { DENSE, DENSE_NAMES, Extractor, type Sink } from './extract.ts';
import { LEXICONS } from './lexicon.ts';
import type { Model } from './model-file.ts';
import { mixOf, type Piece } from './towards.ts';
import { LEXICON_DENSE, sharesOf, type Valued } from './vocabulary-measures.ts';
import { WordCache } from './word-cache.ts';
import { wordLists } from './word-facts.ts';

const SLOTS = 1 << 12;

/** The sums of the sparse weights, by token: negative and positive. */
class Splitting implements Sink {
  negative = new Float64Array(64);
  positive = new Float64Array(64);
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
    this.negative = new Float64Array(tokens);
    this.positive = new Float64Array(tokens);
    this.words = [];
  }

  word(slot: number, negated: boolean, token: number): void {
    this.#sums.fill(0);
    this.#cache.addTo(slot, negated, this.#sums);
    this.#give(token, token);
  }

  valued(slot: number, negated: boolean, token: number): void {
    const valences = Array.from(this.#cache.valences.subarray(slot * LEXICONS, (slot + 1) * LEXICONS));
    this.words.push({ valences, negated, token });
  }

  gram(hash: number, from: number, to: number): void {
    this.#sums.fill(0);
    this.#model.weights.addTo(hash, this.#sums, 0);
    this.#give(from, to);
  }

  shape(hash: number, from: number, to: number): void {
    this.gram(hash, from, to);
  }

  #give(from: number, to: number): void {
    const tokens = to - from + 1;
    for (let token = from; token <= to; token += 1) {
      this.negative[token]! += this.#sums[0]! / tokens;
      this.positive[token]! += this.#sums[2]! / tokens;
    }
  }
}

/** Parts of the margin, positive less negative, by token and by trait of the text. */
interface Parts {
  readonly tokens: Float64Array;
  readonly traits: Map<string, number>;
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
   * The score's parts. The model is a sum of weights, and so is what it says towards a brand (additive attribution, no
   * approximation). What the vocabularies say of a text is shared among the words that made it. Each part is scaled by the same
   * factor, so that together they are the score; what somebody else changed of the score stands as one part.
   */
  explain(text: string, sentiment: Sentiment, target?: SentimentTarget): Explanation {
    // Nothing was judged, so nothing moved it.
    if (sentiment.flags.includes('empty') || sentiment.flags.includes('only-links')) return { reasons: [] };
    const extractor = this.#extractor;
    extractor.scanner.scan(text);
    const { count } = extractor.scanner;
    const { slope, offset } = this.#model.header.calibration;
    const parts: Parts = {
      tokens: new Float64Array(count),
      traits: new Map([['base rate', offset[2]! - offset[0]!]]),
    };
    const mix = target && mixOf(text, target, count);
    // The whole text is read last, so that its phrases are at hand.
    const pieces = mix ? [...mix.pieces].reverse() : [{ first: 0, end: count, own: 1, against: 0 }];
    for (const piece of pieces) this.#add(text, piece, parts);
    if (mix && mix.comparison !== 0) parts.traits.set('comparison', mix.comparison * (slope[0]! + slope[2]!));
    const reasons = [
      ...this.#words(text, parts.tokens),
      ...[...parts.traits].map(([name, weight]): Reason => ({ text: name, weight })),
    ];
    return { reasons: scaled(reasons, sentiment.score) };
  }

  /** Reads one stretch, and adds what it is worth. */
  #add(text: string, { first, end, own, against }: Piece, { tokens, traits }: Parts): void {
    const extractor = this.#extractor;
    const splitting = this.#splitting;
    const { slope } = this.#model.header.calibration;
    const lean = (negative: number, positive: number): number =>
      own * (slope[2]! * positive - slope[0]! * negative) -
      (against / 2) * (slope[2]! + slope[0]!) * (positive - negative);
    splitting.reset(end - first);
    extractor.extract(text, splitting, first, end);
    const scale = this.#model.weights.step / Math.sqrt(Math.max(extractor.length, 1));
    for (let token = 0; token < extractor.count; token += 1) {
      tokens[first + token]! += lean(splitting.negative[token]! * scale, splitting.positive[token]! * scale);
    }
    for (let index = 0; index < DENSE; index += 1) {
      const value = extractor.dense[index]!;
      if (value === 0) continue;
      const weight = lean(value * this.#model.dense[index * 3]!, value * this.#model.dense[index * 3 + 2]!);
      const shares = index < LEXICON_DENSE ? sharesOf(index, splitting.words) : undefined;
      if (shares) {
        splitting.words.forEach(({ token }, word) => {
          tokens[first + token]! += weight * shares[word]!;
        });
      } else traits.set(DENSE_NAMES[index]!, (traits.get(DENSE_NAMES[index]!) ?? 0) + weight);
    }
  }

  /** Of the text last read as a whole: a reason a token, a phrase being one. */
  #words(text: string, weights: Float64Array): Reason[] {
    const { scanner, spans, count } = this.#extractor;
    const lasts = new Map(spans);
    const reasons: Reason[] = [];
    for (let token = 0; token < count; token += 1) {
      const start = scanner.starts[token]!;
      let weight = weights[token]!;
      const last = lasts.get(token) ?? token;
      while (token < last) {
        token += 1;
        weight += weights[token]!;
      }
      const end = scanner.ends[last]!;
      reasons.push({ text: text.slice(start, end), start, end, weight });
    }
    return reasons;
  }
}

/** Parts of the margin as parts of the score, strongest first. */
function scaled(reasons: readonly Reason[], score: number): Reason[] {
  const margin = reasons.reduce((sum, { weight }) => sum + weight, 0);
  // A margin gives a score of its own sign: another, or none, is not the model's alone.
  const agrees = Math.abs(margin) > 1e-6 && score / margin > 0;
  const factor = agrees ? score / margin : 0.3;
  const parts = reasons.map((reason) => ({ ...reason, weight: reason.weight * factor }));
  const rest = score - parts.reduce((sum, { weight }) => sum + weight, 0);
  if (Math.abs(rest) > 1e-9) parts.push({ text: agrees ? 'rounding' : 'correction', weight: rest });
  return parts.filter(({ weight }) => weight !== 0).sort((a, b) => Math.abs(b.weight) - Math.abs(a.weight));
}
