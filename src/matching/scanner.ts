import { emojiEnd, isEmojiAt } from '../text/emoji.ts';
import {
  COMPLEX,
  foldPoint,
  foldUnit,
  HIGH,
  isWordUnit,
  knownUnits,
  LETTER,
  PICTURE,
  SINGLE,
  UNDERSCORE,
} from '../text/fold.ts';
import { entityEnd, goesOn, isTone, joinedByApostrophe, linkEnd, markBefore, NO_MARK } from './marks.ts';
import { Trie } from './trie.ts';

const SPACE = 0x20;
const AMPERSAND = 0x26;
const DOT = 0x2e;
const COLON = 0x3a;

/**
 * Reads a text once: finds its words and walks the automaton along each, without allocating. Words are runs of
 * letters, digits and marks; single characters of scripts without spaces; emoji. A link is one word that no query
 * names (its slugs would match by chance). The arrays are used again for the next text.
 */
export class Scanner {
  /** Words found. */
  count = 0;
  starts = new Int32Array(512);
  ends = new Int32Array(512);
  /** Number of the word as people count: `don't` is one, though it is read as two. */
  places = new Int32Array(512);
  /** The character code of `#`, `@` or `$` right before the word, else 0. */
  marks = new Uint8Array(512);
  /** Patterns found, in the order of the text. */
  hitCount = 0;
  hitPatterns = new Int32Array(512);
  hitWords = new Int32Array(512);

  readonly #trie: Trie;
  #place = 0;
  #lastEnd = -2;

  constructor(trie: Trie) {
    this.#trie = trie;
  }

  /**
   * Returns false where the text holds characters that must go through `foldText` first; the result is then of no use.
   * @param folded the text comes from `foldText`
   */
  scan(text: string, folded: boolean): boolean {
    this.count = 0;
    this.hitCount = 0;
    this.#place = 0;
    this.#lastEnd = -2;
    const length = text.length;
    let at = 0;
    while (at < length) {
      const unit = text.charCodeAt(at);
      const kind = (knownUnits[unit]! || foldUnit(unit)) >>> 16;
      if (kind === LETTER) at = this.#word(text, at, folded);
      else if (kind === SINGLE) at = this.#single(text, at, at + 1);
      else if (kind === UNDERSCORE) at = markBefore(text, at) === NO_MARK ? at + 1 : this.#word(text, at, folded);
      else if (kind === PICTURE) at = isEmojiAt(text, at) ? this.#emoji(text, at) : at + 1;
      else if (kind === HIGH) {
        if (isEmojiAt(text, at)) at = this.#emoji(text, at);
        else {
          const point = foldPoint(text.codePointAt(at)!);
          if (point === COMPLEX && !folded) return false;
          if (point === LETTER || point === COMPLEX) at = this.#word(text, at, folded);
          else at = point === SINGLE ? this.#single(text, at, at + 2) : at + 1;
        }
      } else if (kind === COMPLEX) {
        if (!folded) return false;
        at = isWordUnit(unit) ? this.#word(text, at, folded) : at + 1;
      } else at = unit === AMPERSAND ? entityEnd(text, at) : at + 1;
      if (at < 0) return false;
    }
    return true;
  }

  /** Returns the end, or -1 where the text must be folded first. */
  #word(text: string, start: number, folded: boolean): number {
    const trie = this.#trie;
    const mark = start === 0 || text.charCodeAt(start - 1) === SPACE ? NO_MARK : markBefore(text, start);
    const hitsBefore = this.hitCount;
    const length = text.length;
    let state: number = Trie.ROOT;
    let at = start;
    while (at < length) {
      const unit = text.charCodeAt(at);
      const packed = knownUnits[unit]! || foldUnit(unit);
      const kind = packed >>> 16;
      let size = 1;
      if (kind === LETTER) {
        if (state === Trie.DEAD) {
          at += 1;
          continue;
        }
      } else if (kind === UNDERSCORE) {
        if (mark === NO_MARK && !goesOn(text, at)) break;
      } else if (kind === HIGH) {
        const point = isEmojiAt(text, at) ? 0 : foldPoint(text.codePointAt(at)!);
        if (point === COMPLEX && !folded) return -1;
        if (point !== LETTER && point !== COMPLEX) break;
        size = 2;
      } else if (kind === COMPLEX) {
        if (!folded) return -1;
        if (!isWordUnit(unit)) break;
      } else break;
      if (state !== Trie.DEAD) {
        state = trie.step(state, packed & 0xffff);
        if (size === 2 && state !== Trie.DEAD) state = trie.step(state, text.charCodeAt(at + 1));
        if (state !== Trie.DEAD && trie.prefix[state] !== -1) this.#hit(trie.prefix[state]!);
      }
      at += size;
    }
    const next = at < length ? text.charCodeAt(at) : SPACE;
    const past = next === COLON || next === DOT ? linkEnd(text, start, at) : at;
    if (past > at) {
      this.hitCount = hitsBefore;
      this.#add(start, past, NO_MARK);
      return past;
    }
    if (state !== Trie.DEAD && trie.exact[state] !== -1) this.#hit(trie.exact[state]!);
    if (start === this.#lastEnd + 1 && joinedByApostrophe(text, this.#lastEnd, start)) this.#place -= 1;
    this.#add(start, at, mark);
    return at;
  }

  #single(text: string, start: number, end: number): number {
    let state = Trie.ROOT;
    for (let at = start; at < end && state !== Trie.DEAD; at += 1) {
      state = this.#trie.step(state, foldUnit(text.charCodeAt(at)) & 0xffff);
    }
    this.#end(state);
    this.#add(start, end, markBefore(text, start));
    return end;
  }

  #emoji(text: string, start: number): number {
    const end = emojiEnd(text, start);
    let state = Trie.ROOT;
    for (let at = start; at < end && state !== Trie.DEAD; at += 1) {
      const unit = text.charCodeAt(at);
      if (unit === 0xfe0f || unit === 0xfe0e) continue;
      // A skin tone is skipped, unless it stands alone.
      if (at > start && unit === 0xd83c && isTone(text.charCodeAt(at + 1))) at += 1;
      else state = this.#trie.step(state, unit);
    }
    this.#end(state);
    this.#add(start, end, NO_MARK);
    return end;
  }

  #end(state: number): void {
    if (state === Trie.DEAD) return;
    if (this.#trie.prefix[state] !== -1) this.#hit(this.#trie.prefix[state]!);
    if (this.#trie.exact[state] !== -1) this.#hit(this.#trie.exact[state]!);
  }

  #hit(pattern: number): void {
    if (this.hitCount === this.hitPatterns.length) {
      this.hitPatterns = grown(this.hitPatterns);
      this.hitWords = grown(this.hitWords);
    }
    this.hitPatterns[this.hitCount] = pattern;
    this.hitWords[this.hitCount] = this.count;
    this.hitCount += 1;
  }

  #add(start: number, end: number, mark: number): void {
    const index = this.count;
    if (index === this.starts.length) {
      this.starts = grown(this.starts);
      this.ends = grown(this.ends);
      this.places = grown(this.places);
      const marks = new Uint8Array(this.marks.length * 2);
      marks.set(this.marks);
      this.marks = marks;
    }
    this.starts[index] = start;
    this.ends[index] = end;
    this.marks[index] = mark;
    this.places[index] = this.#place;
    this.#place += 1;
    this.#lastEnd = end;
    this.count += 1;
  }
}

function grown(array: Int32Array<ArrayBuffer>): Int32Array<ArrayBuffer> {
  const larger = new Int32Array(array.length * 2);
  larger.set(array);
  return larger;
}
