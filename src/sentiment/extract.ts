import { endsClause } from '../text/contractions.ts';
import { EMOJI, EMOTICON, HANDLE, HASHTAG, PUNCTUATION, TokenScanner, URL_TOKEN, WORD } from '../text/tokens-scan.ts';
import { hashText, pair, SEED, stir } from './hash.ts';
import { LEXICONS } from './lexicon.ts';
import { PhraseFinder } from './phrase-finder.ts';
import { LEXICON_DENSE, VocabularyMeasures } from './vocabulary-measures.ts';
import type { WordCache } from './word-cache.ts';
import { NEGATES, STARTS_PHRASE, TURNS_BACK, UNKNOWN_WORD } from './word-facts.ts';

/** Where features go: summed while scoring, written down while training, split by token while explaining. */
export interface Sink {
  /** The own features of a token, or of the phrase that begins with it and is read as one word. */
  word(slot: number, negated: boolean, token: number): void;
  /** A feature of tokens `from` to `to`: two words side by side, or a word's capital. */
  gram(hash: number, from: number, to: number): void;
  /** A word that the vocabularies know. */
  valued(slot: number, negated: boolean, token: number): void;
  /** A pattern of shapes, of tokens `from` to `to`. */
  shape(hash: number, from: number, to: number): void;
}

/** The shape of a word with a capital that no list knows. */
const NAME = hashText('*N', SEED.shape);
/** Tokens after a negator that stand in its scope at most. */
const NEGATION_REACH = 8;
/** Longest text looked at, in tokens: an article's opening tells its mood. */
export const MAX_TOKENS = 2_000;

const GENERAL = [
  'shouted words',
  'drawn-out words',
  'exclamation marks',
  'question marks',
  'dots',
  'length',
  'handles',
  'links',
  'hashtags',
  'negations',
  'faces',
  'faces',
  'faces',
  'base rate',
  'all in capitals',
  'praise after a turn',
  'blame after a turn',
] as const;

/** Features that are measures of the whole text, the vocabularies' first; the names are shown in explanations. */
export const DENSE_NAMES: readonly string[] = [
  ...Array.from({ length: LEXICON_DENSE }, () => 'vocabulary balance'),
  ...GENERAL,
];
export const DENSE = DENSE_NAMES.length;

/**
 * Reads a text into features. One pass over its tokens, no allocation a token: the arrays are used again for the next.
 */
export class Extractor {
  readonly scanner: TokenScanner;
  readonly dense = new Float32Array(DENSE);
  /** Tokens read. */
  count = 0;
  /** The same, a phrase counted as one. */
  length = 0;
  /** Phrases that were read as one word: first token and last. */
  readonly spans: (readonly [first: number, last: number])[] = [];
  /** Tokens that are neither link nor handle. */
  telling = 0;
  /** Valence for and against after negation, by the vocabularies' mean, faces among it: for `mixed`. */
  praise = 0;
  blame = 0;
  readonly #cache: WordCache;
  readonly #finder: PhraseFinder;
  readonly #shapes: boolean;
  readonly #vocabularies = new VocabularyMeasures();

  /** @param shapes whether patterns of valence and grammar are read; @param scanner shared with others who read the same text, if any. */
  constructor(cache: WordCache, shapes: boolean, scanner: TokenScanner = new TokenScanner()) {
    this.#cache = cache;
    this.#shapes = shapes;
    this.scanner = scanner;
    this.#finder = new PhraseFinder(scanner, cache);
  }

  run(text: string, sink: Sink): void {
    this.scanner.scan(text);
    this.extract(text, sink, 0, this.scanner.count);
  }

  /** Reads the tokens `first` to `end` (exclusive) of the text last scanned. */
  extract(text: string, sink: Sink, first: number, end: number): void {
    const { kinds, starts, ends } = this.scanner;
    const cache = this.#cache;
    const shapes = this.#shapes;
    const finder = this.#finder;
    const count = Math.min(end - first, MAX_TOKENS);
    this.count = count;
    this.length = count;
    this.spans.length = 0;
    this.#vocabularies.begin();
    cache.begin();
    let reach = 0;
    let previous: number = SEED.bigram;
    let shape: number = SEED.shape;
    let shapeBefore = 0;
    let turned = false;
    let words = 0,
      shouted = 0,
      drawn = 0,
      exclaims = 0,
      asks = 0,
      dots = 0,
      users = 0,
      links = 0,
      tags = 0,
      negations = 0;
    let happy = 0,
      sad = 0,
      lastFace = 0,
      turnPraise = 0,
      turnBlame = 0;
    this.praise = 0;
    this.blame = 0;
    for (let token = 0, next = 1; token < count; token = next, next += 1) {
      const index = first + token;
      const kind = kinds[index]!;
      const start = starts[index]!;
      let slot = cache.slotOf(this.scanner, index, text);
      let flags = cache.flagsOf(slot);
      if (flags & STARTS_PHRASE && finder.mayBegin(index, first + count)) {
        const last = finder.lastOf(text, index, first + count);
        if (last > index) {
          // Who says "ne … à personne" negates once.
          if (finder.negates(text, index, last)) reach = 0;
          slot = cache.slotOfPhrase(cache.phrases.rating);
          flags = 0;
          next = last - first + 1;
          this.length -= last - index;
          this.spans.push([token, next - 1]);
        }
      }
      const length = ends[index]! - start;
      if (kind === WORD) {
        words += 1;
        if (cache.shouted) shouted += 1;
        if (cache.drawn) drawn += 1;
        if (flags & TURNS_BACK) reach = 0;
      } else if (kind === PUNCTUATION) {
        const unit = text.charCodeAt(start);
        if (unit === 33) exclaims += Math.min(length, 2);
        else if (unit === 63) asks += 1;
        else if (unit === 0x2026 || (unit === 46 && length > 1)) dots += 1;
        if (reach > 0 && (unit !== 38 || length === 1) && endsClause(text[start]!)) reach = 0;
      } else if (kind === HANDLE) users += 1;
      else if (kind === URL_TOKEN) links += 1;
      else if (kind === HASHTAG) tags += 1;

      const isWord = kind === WORD;
      const negated = reach > 0 && isWord;
      if (cache.firstTime(slot, negated)) sink.word(slot, negated, token);
      let hash = cache.hashOf(slot);
      if (negated) hash = stir(hash ^ SEED.negated);
      sink.gram(pair(previous, hash), token > 0 ? token - 1 : 0, token);
      if (cache.capital && !cache.shouted) sink.gram(stir(cache.hashOf(slot) ^ SEED.capital), token, token);
      previous = hash;

      if (isWord || kind === HASHTAG) {
        const mean = cache.meanOf(slot);
        if (mean !== 0) {
          const turned = negated || (kind === HASHTAG && reach > 0);
          this.#vocabularies.add(cache.valences, slot * LEXICONS, turned);
          sink.valued(slot, turned, token);
        }
        const turnedMean = reach > 0 ? -0.7 * mean : mean;
        if (turnedMean > 0) this.praise += turnedMean;
        else this.blame -= turnedMean;
        if (turned) {
          if (mean > 0) turnPraise += mean;
          else turnBlame -= mean;
        }
        if (flags & TURNS_BACK) turned = true;
      } else if (kind === EMOTICON || kind === EMOJI) {
        const face = cache.faceOf(slot);
        if (face > 0) {
          happy += 1;
          this.praise += face;
        } else if (face < 0) {
          sad += 1;
          this.blame -= face;
        }
        if (face !== 0) lastFace = face;
      }

      if (shapes) {
        const own = flags & UNKNOWN_WORD && isWord && cache.capital ? NAME : cache.shapeOf(slot);
        sink.shape(pair(stir(shape ^ SEED.shapePair), own), token > 0 ? token - 1 : 0, token);
        if (token > 0) {
          sink.shape(pair(pair(stir(shapeBefore ^ SEED.shapeTriple), shape), own), token > 1 ? token - 2 : 0, token);
          sink.shape(pair(stir(shapeBefore ^ SEED.shapeGap), own), token > 1 ? token - 2 : 0, token);
        }
        shapeBefore = shape;
        shape = own;
      }

      if (isWord && reach > 0) reach -= 1;
      if (flags & NEGATES) {
        reach = NEGATION_REACH;
        negations += 1;
      }
    }
    if (count > 0) {
      const stop = SEED.bigram;
      sink.gram(pair(previous, stop), count - 1, count - 1);
    }
    if (shapes && count > 0) {
      sink.shape(pair(stir(shape ^ SEED.shapePair), SEED.shape), count - 1, count - 1);
      sink.shape(
        pair(pair(stir(shapeBefore ^ SEED.shapeTriple), shape), SEED.shape),
        count > 1 ? count - 2 : 0,
        count - 1,
      );
      sink.shape(pair(stir(shapeBefore ^ SEED.shapeGap), SEED.shape), count > 1 ? count - 2 : 0, count - 1);
    }
    this.telling = count - users - links;
    const dense = this.dense;
    this.#vocabularies.write(dense, this.length);
    let at = LEXICON_DENSE;
    dense[at++] = Math.min(shouted, 5) / 5;
    dense[at++] = Math.min(drawn, 3) / 3;
    dense[at++] = Math.min(exclaims, 4) / 4;
    dense[at++] = Math.min(asks, 3) / 3;
    dense[at++] = Math.min(dots, 3) / 3;
    dense[at++] = Math.min(words, 30) / 30;
    dense[at++] = Math.min(users, 3) / 3;
    dense[at++] = Math.min(links, 2) / 2;
    dense[at++] = Math.min(tags, 4) / 4;
    dense[at++] = Math.min(negations, 3) / 3;
    dense[at++] = Math.min(happy, 2);
    dense[at++] = Math.min(sad, 2);
    dense[at++] = lastFace;
    dense[at++] = 1;
    dense[at++] = shouted > 0 && shouted === words ? 1 : 0;
    dense[at++] = Math.min(turnPraise, 1);
    dense[at++] = Math.min(turnBlame, 1);
  }
}
