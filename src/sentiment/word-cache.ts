import { plainEmoji } from '../text/emoji.ts';
import { normalWord } from '../text/tokens.ts';
import {
  DRAWN,
  EMOJI,
  FIRST,
  FOREIGN,
  HANDLE,
  HASHTAG,
  NUMBER,
  PUNCTUATION,
  SECOND,
  SHOUTED,
  type TokenScanner,
  URL_TOKEN,
  WORD,
} from '../text/tokens-scan.ts';
import { stir } from './hash.ts';
import { LEXICONS } from './lexicon.ts';
import type { PhraseBook } from './phrase-book.ts';
import type { Weights } from './weights.ts';
import {
  letterRuns,
  MOST_LETTER_RUNS,
  PHRASE,
  STARTS_PHRASE,
  type WordFacts,
  type WordLists,
  wordFacts,
} from './word-facts.ts';

/** What is known of a word, with the hashes of its runs of letters. */
export interface SpelledFacts extends WordFacts {
  readonly letters: readonly number[];
}

const LETTERS = new Int32Array(MOST_LETTER_RUNS);

/** Places in a slot's line: two hashes, flags, shape, hash, last texts, face, mean valence, six sums. */
const LINE = 16;
const FLAGS = 2;
const SHAPE = 3;
const HASH = 4;
const COUNTED = 5;
const FACE = 7;
const MEAN = 8;
const SUMS = 9;

/**
 * What is known of words, kept for those met lately: a word's letters and valences give the same sums wherever it
 * stands, so they are added up once. A fixed number of slots, the newcomer takes the slot: memory is bounded,
 * and no result depends on what was scored before. A slot is one line of memory (64 bytes), and is visited once.
 */
export class WordCache {
  readonly #lists: WordLists;
  readonly #weights: Weights | undefined;
  readonly #mask: number;
  readonly #lines: Int32Array;
  /** The same memory. */
  readonly #floats: Float32Array;
  readonly phrases: PhraseBook;
  /** `LEXICONS` a slot: each vocabulary's valence. */
  readonly valences: Float32Array;
  /** The facts themselves, for those who need more than sums (training, explanation). */
  readonly facts: (SpelledFacts | undefined)[];
  #text = 0;
  /** Of the last token: all capitals, or letters drawn out. */
  shouted = false;
  drawn = false;
  /** A letter where the last token's case tells: A–Z first. */
  capital = false;

  /** @param slots a power of two; @param weights absent while training. */
  constructor(lists: WordLists, weights: Weights | undefined, slots: number) {
    this.#lists = lists;
    this.phrases = lists.phrases;
    this.#weights = weights;
    this.#mask = slots - 1;
    this.#lines = new Int32Array(slots * LINE);
    this.#floats = new Float32Array(this.#lines.buffer);
    this.valences = new Float32Array(slots * LEXICONS);
    this.facts = new Array(weights ? 0 : slots);
  }

  /** A new text begins: no word of it was counted yet. */
  begin(): void {
    this.#text = (this.#text + 1) | 0;
    if (this.#text === 0) this.#text = 1;
  }

  /** Whether this is the word's first time in the text: said ten times, it counts once. */
  firstTime(slot: number, negated: boolean): boolean {
    const at = slot * LINE + (negated ? COUNTED + 1 : COUNTED);
    if (this.#lines[at] === this.#text) return false;
    this.#lines[at] = this.#text;
    return true;
  }

  flagsOf(slot: number): number {
    return this.#lines[slot * LINE + FLAGS]!;
  }

  shapeOf(slot: number): number {
    return this.#lines[slot * LINE + SHAPE]!;
  }

  hashOf(slot: number): number {
    return this.#lines[slot * LINE + HASH]!;
  }

  faceOf(slot: number): number {
    return this.#floats[slot * LINE + FACE]!;
  }

  /** Of a word: its key in a phrase book. */
  keyOf(slot: number): number {
    return this.#lines[slot * LINE]!;
  }

  /** The mean of the vocabularies that know the word. */
  meanOf(slot: number): number {
    return this.#floats[slot * LINE + MEAN]!;
  }

  /** Adds the word's summed weights, in steps, to `into`: negative, neutral, positive. */
  addTo(slot: number, negated: boolean, into: Int32Array): void {
    const lines = this.#lines;
    const at = slot * LINE + (negated ? SUMS + 3 : SUMS);
    into[0]! += lines[at]!;
    into[1]! += lines[at + 1]!;
    into[2]! += lines[at + 2]!;
  }

  /** The slot of a scanned token, filled. */
  slotOf(scanner: TokenScanner, token: number, text: string): number {
    const kind = scanner.kinds[token]!;
    const start = scanner.starts[token]!;
    if (kind === WORD) {
      const traits = scanner.traits[token]!;
      const unit = text.charCodeAt(start);
      this.capital = unit >= 65 && unit <= 90;
      this.shouted = (traits & SHOUTED) !== 0;
      this.drawn = (traits & DRAWN) !== 0;
      if ((traits & (FOREIGN | DRAWN)) !== 0) return this.#otherwise(text.slice(start, scanner.ends[token]!), traits);
      const first = scanner.firsts[token]!;
      const second = scanner.seconds[token]! | 1;
      const slot = stir(first) & this.#mask;
      const at = slot * LINE;
      if (this.#lines[at] !== first || this.#lines[at + 1] !== second) {
        this.#fill(slot, first, second, WORD, normalWord(text.slice(start, scanner.ends[token]!)));
      }
      return slot;
    }
    this.shouted = false;
    this.drawn = false;
    this.capital = false;
    return this.#sign(kind, text, start, scanner.ends[token]!);
  }

  /** The slot of a phrase that is read as one word, by its rating. */
  slotOfPhrase(rating: number): number {
    this.shouted = false;
    this.drawn = false;
    this.capital = false;
    const first = Math.imul(PHRASE * 16 + rating, 0x9e3779b1) | 0;
    const slot = stir(first) & this.#mask;
    const at = slot * LINE;
    if (this.#lines[at] !== first || this.#lines[at + 1] !== PHRASE)
      this.#fill(slot, first, PHRASE, PHRASE, String(rating));
    return slot;
  }

  #sign(kind: number, text: string, start: number, end: number): number {
    let a = Math.imul(kind, 0x9e3779b1) | 0;
    let b = kind;
    if (kind === PUNCTUATION && !(text.charCodeAt(start) === 38 && end - start > 3)) {
      // A run counts as two: `!!` and `!!!!` are one sign.
      const length = Math.min(end - start, 2);
      for (let at = start; at < start + length; at += 1) {
        a = Math.imul(a ^ text.charCodeAt(at), 0x01000193);
        b = Math.imul(b + text.charCodeAt(at), 0x85ebca6b) ^ (b >>> 13);
      }
    } else if (kind === NUMBER) {
      const unit = end - start === 1 ? text.charCodeAt(start) : 0;
      a = Math.imul(a ^ unit, 0x01000193);
      b = Math.imul(b + unit, 0x85ebca6b);
    } else if (kind !== URL_TOKEN && kind !== HANDLE) {
      for (let at = start; at < end; at += 1) {
        a = Math.imul(a ^ text.charCodeAt(at), 0x01000193);
        b = Math.imul(b + text.charCodeAt(at), 0x85ebca6b) ^ (b >>> 13);
      }
    }
    const slot = stir(a) & this.#mask;
    const at = slot * LINE;
    if (this.#lines[at] !== a || this.#lines[at + 1] !== (b | 1)) {
      this.#fill(slot, a, b | 1, kind, normalToken(kind, text.slice(start, end)));
    }
    return slot;
  }

  /** A word whose normal form is not its lower case: not ASCII, or drawn out. */
  #otherwise(written: string, traits: number): number {
    const normal = normalWord(written);
    if ((traits & FOREIGN) !== 0) {
      this.shouted = written.length > 2 && written === written.toUpperCase() && written !== written.toLowerCase();
      this.drawn = normal.length < written.length;
      this.capital = /^\p{Lu}/u.test(written);
    }
    let a: number = FIRST;
    let b: number = SECOND;
    for (let at = 0; at < normal.length; at += 1) {
      a = Math.imul(a ^ normal.charCodeAt(at), 0x01000193);
      b = Math.imul(b + normal.charCodeAt(at), 0x85ebca6b) ^ (b >>> 13);
    }
    const slot = stir(a) & this.#mask;
    const at = slot * LINE;
    if (this.#lines[at] !== a || this.#lines[at + 1] !== (b | 1)) this.#fill(slot, a, b | 1, WORD, normal);
    return slot;
  }

  #fill(slot: number, first: number, second: number, kind: number, normal: string): void {
    const facts = wordFacts(kind, normal, this.#lists, kind === WORD);
    const lines = this.#lines;
    const line = slot * LINE;
    lines.fill(0, line, line + LINE);
    lines[line] = first;
    lines[line + 1] = second;
    lines[line + FLAGS] = facts.flags | (kind === WORD && this.phrases.starts(first) ? STARTS_PHRASE : 0);
    lines[line + SHAPE] = facts.shape;
    lines[line + HASH] = facts.plain[0]!;
    this.#floats[line + FACE] = facts.face;
    this.#floats[line + MEAN] = facts.valences[LEXICONS]!;
    for (let column = 0; column < LEXICONS; column += 1) {
      this.valences[slot * LEXICONS + column] = facts.valences[column]!;
    }
    const runs = facts.spelling === undefined ? 0 : letterRuns(facts.spelling, LETTERS);
    if (this.#weights) {
      const plain = line + SUMS;
      const negated = plain + 3;
      this.#weights.addAll(LETTERS, runs, lines, plain);
      for (let side = 0; side < 3; side += 1) lines[negated + side] = lines[plain + side]!;
      for (const hash of facts.plain) this.#weights.addTo(hash, lines, plain);
      for (const hash of facts.negated) this.#weights.addTo(hash, lines, negated);
    } else {
      this.facts[slot] = { ...facts, letters: Array.from(LETTERS.subarray(0, runs)) };
    }
  }
}

function normalToken(kind: number, written: string): string {
  switch (kind) {
    case WORD:
      return normalWord(written);
    case HASHTAG:
      return written.slice(0, 140);
    case HANDLE:
      return '<user>';
    case URL_TOKEN:
      return '<url>';
    case NUMBER:
      return written.length === 1 ? written : '<number>';
    case EMOJI:
      return plainEmoji(written);
    case PUNCTUATION:
      return written.length > 3 && written.startsWith('&') ? written.toLowerCase() : written.slice(0, 2);
    default:
      return written
        .replace(/(.)\1+/g, '$1$1')
        .toLowerCase()
        .replace(/^&lt;/, '<');
  }
}
