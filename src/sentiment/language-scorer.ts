import type { Sentiment, SentimentLabel, SentimentTarget } from '../domain/sentiment.ts';
import { SENTIMENT_LABELS } from '../domain/sentiment.ts';
import { TokenScanner } from '../text/tokens-scan.ts';
import { DENSE, Extractor, type Sink } from './extract.ts';
import type { Model } from './model-file.ts';
import { type Mix, mixOf } from './towards.ts';
import { cannotTell, softmax } from './verdict.ts';
import type { Weights } from './weights.ts';
import { WordCache } from './word-cache.ts';
import { wordLists } from './word-facts.ts';

/** Valence for and against from which a text is of two minds. */
const MIXED = 0.5;
/** Words kept at hand: some 9 MB for English, which most posts are in; one for another language. */
const SLOTS = 1 << 17;
const FEWER_SLOTS = 1 << 14;

/** Features that are looked up together. */
const BATCH = 1_024;

/** Sums the weights of a text's features; the hot path. */
class Summing implements Sink {
  readonly sums = new Int32Array(3);
  readonly #cache: WordCache;
  readonly #weights: Weights;
  readonly #waiting = new Int32Array(BATCH);
  #count = 0;

  constructor(cache: WordCache, weights: Weights) {
    this.#cache = cache;
    this.#weights = weights;
  }

  word(slot: number, negated: boolean): void {
    this.#cache.addTo(slot, negated, this.sums);
  }

  valued(): void {}

  gram(hash: number): void {
    this.shape(hash);
  }

  shape(hash: number): void {
    if (this.#count === BATCH) this.flush();
    this.#waiting[this.#count] = hash;
    this.#count += 1;
  }

  /** Adds what waits. */
  flush(): void {
    this.#weights.addAll(this.#waiting, this.#count, this.sums, 0);
    this.#count = 0;
  }
}

/** Scores texts of one language by its trained model. Pure: no result depends on what was scored before. */
export class LanguageScorer {
  readonly model: string;
  readonly language: string;
  readonly loaded: Model;
  readonly #extractor: Extractor;
  readonly #summing: Summing;
  readonly #logits = new Float64Array(3);

  /** @param scanner shared with those who read the same text. */
  constructor(loaded: Model, scanner = new TokenScanner()) {
    this.loaded = loaded;
    this.model = loaded.header.model;
    this.language = loaded.header.language;
    const cache = new WordCache(
      wordLists(loaded.header.language, loaded.lexicon, loaded.phrases),
      loaded.weights,
      this.language === 'en' ? SLOTS : FEWER_SLOTS,
    );
    this.#extractor = new Extractor(cache, loaded.header.shapes, scanner);
    this.#summing = new Summing(cache, loaded.weights);
  }

  /** @param language as identified, for the result. */
  score(text: string, language: string, target?: SentimentTarget): Sentiment {
    this.#extractor.scanner.scan(text);
    return this.scoreScanned(text, language, target);
  }

  /** The same of a text that the scanner has just read. */
  scoreScanned(text: string, language: string, target?: SentimentTarget): Sentiment {
    const extractor = this.#extractor;
    const count = extractor.scanner.count;
    if (count === 0) return cannotTell(language, 'empty', this.model);
    this.#read(text, 0, count);
    if (extractor.telling === 0) return cannotTell(language, 'only-links', this.model);
    const mixed = extractor.praise > MIXED && extractor.blame > MIXED;
    const mix = target && mixOf(text, target, count);
    if (mix) this.#towards(text, mix);
    return this.#verdict(language, mixed);
  }

  /** Leaves the logits towards the brand. */
  #towards(text: string, mix: Mix): void {
    const logits = this.#logits;
    const sum = [0, 0, 0];
    let against = 0;
    for (const piece of mix.pieces) {
      this.#read(text, piece.first, piece.end);
      for (let side = 0; side < 3; side += 1) sum[side]! += piece.own * logits[side]!;
      against += piece.against * (logits[2]! - logits[0]!);
    }
    logits[0] = sum[0]! + against / 2 - mix.comparison;
    logits[1] = sum[1]! + mix.neutral;
    logits[2] = sum[2]! - against / 2 + mix.comparison;
  }

  /** Logits of negative, neutral, positive before calibration. */
  logits(text: string): readonly [number, number, number] {
    this.#extractor.scanner.scan(text);
    this.#read(text, 0, this.#extractor.scanner.count);
    return [this.#logits[0]!, this.#logits[1]!, this.#logits[2]!];
  }

  /** Leaves the three logits of tokens `first` to `end` in `#logits`. */
  #read(text: string, first: number, end: number): void {
    const sums = this.#summing.sums.fill(0);
    const extractor = this.#extractor;
    extractor.extract(text, this.#summing, first, end);
    this.#summing.flush();
    const scale = this.loaded.weights.step / Math.sqrt(Math.max(extractor.length, 1));
    const { dense } = this.loaded;
    let a = sums[0]! * scale;
    let b = sums[1]! * scale;
    let c = sums[2]! * scale;
    for (let index = 0; index < DENSE; index += 1) {
      const value = extractor.dense[index]!;
      if (value === 0) continue;
      a += value * dense[index * 3]!;
      b += value * dense[index * 3 + 1]!;
      c += value * dense[index * 3 + 2]!;
    }
    this.#logits[0] = a;
    this.#logits[1] = b;
    this.#logits[2] = c;
  }

  #verdict(language: string, mixed: boolean): Sentiment {
    const a = this.#logits[0]!;
    const b = this.#logits[1]!;
    const c = this.#logits[2]!;
    const { slope, offset } = this.loaded.header.calibration;
    const probabilities = softmax(slope[0]! * a + offset[0]!, slope[1]! * b + offset[1]!, slope[2]! * c + offset[2]!);
    const label: SentimentLabel = SENTIMENT_LABELS[b >= a && b >= c ? 1 : a > c ? 0 : 2]!;
    const flags: string[] = [];
    if (mixed && Math.min(probabilities.positive, probabilities.negative) > 0.05) flags.push('mixed');
    return {
      label,
      score: probabilities.positive - probabilities.negative,
      probabilities,
      confidence: probabilities[label],
      language,
      flags,
      model: this.model,
    };
  }
}
