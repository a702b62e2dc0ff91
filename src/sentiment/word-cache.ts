import { plainEmoji } from '../text/emoji.ts';
import { normalWord } from '../text/tokens.ts';
import { EMOJI, HANDLE, HASHTAG, NUMBER, PUNCTUATION, URL_TOKEN, WORD } from '../text/tokens-scan.ts';
import { stir } from './hash.ts';
import { LEXICONS } from './lexicon.ts';
import type { Weights } from './weights.ts';
import { type WordFacts, type WordLists, wordFacts } from './word-facts.ts';

const VALUES = LEXICONS + 1;

/**
 * What is known of words, kept for those met lately: a word's letters and valences give the same sums wherever it
 * stands, so they are added up once. A fixed number of slots, the newcomer takes the slot: memory is bounded,
 * and no result depends on what was scored before.
 */
export class WordCache {
  readonly #lists: WordLists;
  readonly #weights: Weights | undefined;
  readonly #mask: number;
  readonly #first: Int32Array;
  readonly #second: Int32Array;
  readonly flags: Uint8Array;
  readonly shapes: Int32Array;
  readonly hashes: Int32Array;
  readonly faces: Float32Array;
  /** `VALUES` a slot: each vocabulary's valence, then their mean. */
  readonly valences: Float32Array;
  /** Six a slot: the summed weights in steps, plain and within a negation; negative, neutral, positive. */
  readonly sums: Int32Array;
  /** The facts themselves, for those who need more than sums (training, explanation). */
  readonly facts: (WordFacts | undefined)[];
  /** The text (by its number) in which a slot was last counted, plain and within a negation. */
  readonly #counted: Int32Array;
  #text = 0;
  /** Of the last token: all capitals, or letters drawn out. */
  shouted = false;
  drawn = false;
  /** A letter where the last token's case tells: A–Z first. */
  capital = false;

  /** @param slots a power of two; @param weights absent while training. */
  constructor(lists: WordLists, weights: Weights | undefined, slots: number) {
    this.#lists = lists;
    this.#weights = weights;
    this.#mask = slots - 1;
    this.#first = new Int32Array(slots);
    this.#second = new Int32Array(slots);
    this.flags = new Uint8Array(slots);
    this.shapes = new Int32Array(slots);
    this.hashes = new Int32Array(slots);
    this.faces = new Float32Array(slots);
    this.valences = new Float32Array(slots * VALUES);
    this.sums = new Int32Array(slots * 6);
    this.facts = new Array(weights ? 0 : slots);
    this.#counted = new Int32Array(slots * 2);
  }

  /** A new text begins: no word of it was counted yet. */
  begin(): void {
    this.#text = (this.#text + 1) | 0;
    if (this.#text === 0) this.#text = 1;
  }

  /** Whether this is the word's first time in the text: said ten times, it counts once. */
  firstTime(slot: number, negated: boolean): boolean {
    const at = slot * 2 + (negated ? 1 : 0);
    if (this.#counted[at] === this.#text) return false;
    this.#counted[at] = this.#text;
    return true;
  }

  /** The slot of a token, filled. */
  slotOf(kind: number, text: string, start: number, end: number): number {
    let a = Math.imul(kind, 0x9e3779b1) | 0;
    let b = kind;
    this.shouted = false;
    this.drawn = false;
    this.capital = false;
    if (kind === WORD) {
      let upper = 0;
      let last = 0;
      let run = 0;
      for (let at = start; at < end; at += 1) {
        let unit = text.charCodeAt(at);
        if (unit >= 65 && unit <= 90) {
          upper += 1;
          unit += 32;
        } else if (unit > 127) return this.#foreign(text.slice(start, end));
        if (unit === last) {
          run += 1;
          if (run > 1 && unit >= 97) {
            this.drawn = true;
            continue;
          }
        } else {
          run = 0;
          last = unit;
        }
        a = Math.imul(a ^ unit, 0x01000193);
        b = Math.imul(b + unit, 0x85ebca6b) ^ (b >>> 13);
      }
      const first = text.charCodeAt(start);
      this.capital = first >= 65 && first <= 90;
      this.shouted = upper > 2 && upper === lettersOnly(text, start, end);
    } else if (kind === PUNCTUATION && !(text.charCodeAt(start) === 38 && end - start > 3)) {
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
    if (this.#first[slot] !== a || this.#second[slot] !== (b | 1)) {
      this.#fill(slot, a, b, kind, normalToken(kind, text.slice(start, end)));
    }
    return slot;
  }

  #foreign(written: string): number {
    const normal = normalWord(written);
    this.shouted = written.length > 2 && written === written.toUpperCase() && written !== written.toLowerCase();
    this.drawn = normal.length < written.length;
    this.capital = /^\p{Lu}/u.test(written);
    let a = Math.imul(WORD, 0x9e3779b1) | 0;
    let b = WORD;
    for (let at = 0; at < normal.length; at += 1) {
      a = Math.imul(a ^ normal.charCodeAt(at), 0x01000193);
      b = Math.imul(b + normal.charCodeAt(at), 0x85ebca6b) ^ (b >>> 13);
    }
    const slot = stir(a) & this.#mask;
    if (this.#first[slot] !== a || this.#second[slot] !== (b | 1)) this.#fill(slot, a, b, WORD, normal);
    return slot;
  }

  #fill(slot: number, first: number, second: number, kind: number, normal: string): void {
    const facts = wordFacts(kind, normal, this.#lists, kind === WORD);
    this.#first[slot] = first;
    this.#counted[slot * 2] = 0;
    this.#counted[slot * 2 + 1] = 0;
    this.#second[slot] = second | 1;
    this.flags[slot] = facts.flags;
    this.shapes[slot] = facts.shape;
    this.hashes[slot] = facts.plain[0]!;
    this.faces[slot] = facts.face;
    this.valences.set(facts.valences, slot * VALUES);
    if (this.#weights) {
      const at = slot * 6;
      this.sums.fill(0, at, at + 6);
      for (const hash of facts.plain) this.#weights.addTo(hash, this.sums, at);
      for (const hash of facts.negated) this.#weights.addTo(hash, this.sums, at + 3);
      for (const hash of facts.letters) {
        this.#weights.addTo(hash, this.sums, at);
        this.#weights.addTo(hash, this.sums, at + 3);
      }
    } else {
      this.facts[slot] = facts;
    }
  }
}

function lettersOnly(text: string, start: number, end: number): number {
  let count = 0;
  for (let at = start; at < end; at += 1) if (text.charCodeAt(at) !== 39) count += 1;
  return count;
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
