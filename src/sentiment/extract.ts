import { endsClause } from '../text/contractions.ts';
import {
  DRAWN,
  EMOJI,
  EMOTICON,
  FOREIGN,
  HANDLE,
  HASHTAG,
  NUMBER,
  PUNCTUATION,
  TokenScanner,
  URL_TOKEN,
  WORD,
} from '../text/tokens-scan.ts';
import { hashText, pair, SEED, stir } from './hash.ts';
import { LEXICONS } from './lexicon.ts';
import type { PhraseBook, TokenView } from './phrase-book.ts';
import type { WordCache } from './word-cache.ts';
import { NEGATES, STARTS_PHRASE, TURNS_BACK, UNKNOWN_WORD } from './word-facts.ts';

/** Where features go: summed while scoring, written down while training, split by token while explaining. */
export interface Sink {
  /** The own features of a token, or of the phrase that begins with it and is read as one word. */
  word(slot: number, negated: boolean, token: number): void;
  /** A feature of tokens `from` to `to`: two words side by side, or a word's capital. */
  gram(hash: number, from: number, to: number): void;
  /** A pattern of shapes, of tokens `from` to `to`. */
  shape(hash: number, from: number, to: number): void;
}

/** The shape of a word with a capital that no list knows. */
const NAME = hashText('*N', SEED.shape);
/** No key: they are of 32 bits. */
const UNSURE = 2 ** 40;
/** Tokens after a negator that stand in its scope at most. */
const NEGATION_REACH = 8;
/** Longest text looked at, in tokens: an article's opening tells its mood. */
export const MAX_TOKENS = 2_000;

const PER_LEXICON = 12;
/** The measures that begin the list: what the vocabularies say of the whole text. */
export const LEXICON_DENSE = LEXICONS * PER_LEXICON;
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

/** Features that are measures of the whole text; the names are shown in explanations. */
export const DENSE_NAMES: readonly string[] = [
  ...Array.from({ length: LEXICON_DENSE }, () => 'vocabulary balance'),
  ...GENERAL,
];
export const DENSE = DENSE_NAMES.length;

/** The tokens of the text last scanned, for phrases. */
class Ahead implements TokenView {
  text = '';
  /** Whether a slot of the cache was given to a token: the current one may have lost its own. */
  slotsUsed = false;
  readonly #scanner: TokenScanner;
  readonly #cache: WordCache;

  constructor(scanner: TokenScanner, cache: WordCache) {
    this.#scanner = scanner;
    this.#cache = cache;
  }

  keyAt(token: number): number {
    const scanner = this.#scanner;
    if (scanner.kinds[token] !== WORD) return 0;
    if ((scanner.traits[token]! & (FOREIGN | DRAWN)) === 0) return scanner.firsts[token]!;
    this.slotsUsed = true;
    return this.#cache.keyOf(this.#cache.slotOf(scanner, token, this.text));
  }

  isWordAt(token: number): boolean {
    const kind = this.#scanner.kinds[token]!;
    return kind === WORD || kind === HASHTAG || kind === HANDLE;
  }

  isNumberAt(token: number): boolean {
    return this.#scanner.kinds[token] === NUMBER;
  }
}

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
  readonly #phrases: PhraseBook;
  readonly #ahead: Ahead;
  readonly #shapes: boolean;
  readonly #totals = new Float32Array(LEXICON_DENSE);

  /** @param shapes whether patterns of valence and grammar are read; @param scanner shared with others who read the same text, if any. */
  constructor(cache: WordCache, shapes: boolean, scanner: TokenScanner = new TokenScanner()) {
    this.#cache = cache;
    this.#shapes = shapes;
    this.#phrases = cache.phrases;
    this.scanner = scanner;
    this.#ahead = new Ahead(scanner, cache);
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
    const count = Math.min(end - first, MAX_TOKENS);
    this.count = count;
    this.length = count;
    this.spans.length = 0;
    this.#totals.fill(0);
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
      if (flags & STARTS_PHRASE && this.#mayBegin(index, first + count)) {
        const last = this.#phraseAt(text, first, index, first + count);
        if (last > index) {
          // Who says "ne … à personne" negates once.
          if (this.#negates(text, index, last)) reach = 0;
          slot = cache.slotOfPhrase(this.#phrases.rating);
          flags = 0;
          next = last - first + 1;
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
        if (mean !== 0) this.#value(slot * LEXICONS, negated || (kind === HASHTAG && reach > 0));
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
    this.#measure(this.length);
    const dense = this.dense;
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

  /** A look at three words of plain letters, which most words that may begin a phrase do not pass. */
  #mayBegin(index: number, end: number): boolean {
    const second = this.#plainKey(index + 1, end);
    const third = this.#plainKey(index + 2, end);
    if (second === UNSURE || third === UNSURE || (this.scanner.traits[index]! & (FOREIGN | DRAWN)) !== 0) return true;
    return this.#phrases.mayBegin(this.scanner.firsts[index]!, second, third);
  }

  /** The key of a word of plain letters, 0 for what is no word, `UNSURE` for one whose key takes more than a look. */
  #plainKey(index: number, end: number): number {
    const { traits, firsts, kinds } = this.scanner;
    if (index >= end || kinds[index] !== WORD) return 0;
    return (traits[index]! & (FOREIGN | DRAWN)) === 0 ? firsts[index]! : UNSURE;
  }

  /** The last token of the phrase that begins at `index`, noted as read as one word; or −1, and the cache is as it was. */
  #phraseAt(text: string, first: number, index: number, end: number): number {
    const ahead = this.#ahead;
    ahead.text = text;
    ahead.slotsUsed = false;
    const last = this.#phrases.match(ahead, index, end) - 1;
    if (last > index) {
      this.length -= last - index;
      this.spans.push([index - first, last - first]);
      return last;
    }
    if (ahead.slotsUsed) this.#cache.slotOf(this.scanner, index, text);
    return -1;
  }

  #negates(text: string, index: number, last: number): boolean {
    for (let at = index; at <= last; at += 1) {
      if (this.#cache.flagsOf(this.#cache.slotOf(this.scanner, at, text)) & NEGATES) return true;
    }
    return false;
  }

  /** Adds one word's valences to the running totals of each vocabulary. */
  #value(at: number, negated: boolean): void {
    const totals = this.#totals;
    const { valences } = this.#cache;
    for (let column = 0; column < LEXICONS; column += 1) {
      const value = valences[at + column]!;
      if (value === 0) continue;
      const base = column * PER_LEXICON;
      const turned = negated ? -0.7 * value : value;
      if (turned > 0) totals[base]! += turned;
      else totals[base + 1]! -= turned;
      totals[base + 2] = turned;
      if (turned > totals[base + 3]!) totals[base + 3] = turned;
      if (turned < totals[base + 4]!) totals[base + 4] = turned;
      const part = base + (negated ? 9 : 7) + (value > 0 ? 0 : 1);
      totals[part]! += Math.abs(value);
    }
  }

  /** Totals to features: sums are tamed, so that a long text is not louder than a short one. */
  #measure(count: number): void {
    const totals = this.#totals;
    const dense = this.dense;
    for (let column = 0; column < LEXICONS; column += 1) {
      const base = column * PER_LEXICON;
      const praise = totals[base]!;
      const blame = totals[base + 1]!;
      dense[base] = Math.min(praise, 4);
      dense[base + 1] = Math.min(blame, 4);
      dense[base + 2] = totals[base + 2]!;
      dense[base + 3] = totals[base + 3]!;
      dense[base + 4] = totals[base + 4]!;
      dense[base + 5] = Math.tanh(praise - blame);
      dense[base + 6] = praise === 0 && blame === 0 ? 1 : 0;
      for (let part = 7; part < 11; part += 1) dense[base + part] = Math.sqrt(totals[base + part]!);
      const balance = totals[base + 7]! - totals[base + 8]! - 0.5 * totals[base + 9]! + 0.5 * totals[base + 10]!;
      dense[base + 11] = balance / Math.sqrt(count + 1);
    }
  }
}
