import { emojiEnd, isEmojiAt } from './emoji.ts';
import { ASCII, classAt, classOf, DIGIT, LETTER, MARK, SPACE } from './tokens-classes.ts';
import { faceEnd, faceWithLetters } from './tokens-faces.ts';

export const WORD = 1;
export const HASHTAG = 2;
export const HANDLE = 3;
export const URL_TOKEN = 4;
export const EMOJI = 5;
export const EMOTICON = 6;
export const NUMBER = 7;
export const PUNCTUATION = 8;

/** Traits of a word: all its letters are capitals, three at least; a letter three times in a row; not all of it is ASCII. */
export const SHOUTED = 1;
export const DRAWN = 2;
export const FOREIGN = 4;
/** Where the two hashes of a word begin. */
export const FIRST = Math.imul(WORD, 0x9e3779b1) | 0;
export const SECOND: number = WORD;

/**
 * Finds the tokens of a text in one pass over its UTF-16 units: kinds and offsets in typed arrays that are
 * used again for the next text, so that the scorer's hot path allocates nothing. Linear in the text, whatever it holds.
 */
export class TokenScanner {
  count = 0;
  kinds = new Uint8Array(256);
  starts = new Int32Array(256);
  ends = new Int32Array(256);
  /**
   * Of words: traits, and two hashes of the word in lower case (ASCII letters only), which name it wherever it is
   * looked up: `first = imul(first ^ unit, 0x01000193)`, `second = imul(second + unit, 0x85ebca6b) ^ (second >>> 13)`.
   */
  traits = new Uint8Array(256);
  firsts = new Int32Array(256);
  seconds = new Int32Array(256);

  scan(text: string): void {
    this.count = 0;
    const length = text.length;
    let at = 0;
    while (at < length) {
      const unit = text.charCodeAt(at);
      const kind = unit < 128 ? ASCII[unit]! : classOf(text, at, unit);
      if (kind === SPACE || kind === MARK) {
        at += 1;
      } else if (kind === LETTER) {
        at = this.#word(text, at, unit);
      } else if (kind === DIGIT) {
        at = this.#number(text, at);
      } else {
        at = this.#symbol(text, at, unit);
      }
    }
  }

  #add(kind: number, start: number, end: number): number {
    if (this.count === this.kinds.length) this.#grow();
    this.kinds[this.count] = kind;
    this.starts[this.count] = start;
    this.ends[this.count] = end;
    this.count += 1;
    return end;
  }

  #grow(): void {
    const size = this.kinds.length * 2;
    const wider = <T extends Uint8Array | Int32Array>(array: T, to: T): T => {
      to.set(array);
      return to;
    };
    this.kinds = wider(this.kinds, new Uint8Array(size));
    this.starts = wider(this.starts, new Int32Array(size));
    this.ends = wider(this.ends, new Int32Array(size));
    this.traits = wider(this.traits, new Uint8Array(size));
    this.firsts = wider(this.firsts, new Int32Array(size));
    this.seconds = wider(this.seconds, new Int32Array(size));
  }

  #word(text: string, start: number, unit: number): number {
    if (unit === 104 || unit === 72 || unit === 119 || unit === 87) {
      const end = linkEnd(text, start);
      if (end > 0) return this.#add(URL_TOKEN, start, end);
    }
    const end = this.#addWord(text, start, start);
    // xD, XD, :D read as faces; the last begins with a symbol.
    if (end - start === 2 && (unit === 120 || unit === 88) && text.charCodeAt(start + 1) === 68) {
      this.kinds[this.count - 1] = EMOTICON;
      return end;
    }
    // o_O and O.o, T_T, u_u
    if (end - start === 1 && faceWithLetters(text, start)) {
      this.count -= 1;
      return this.#add(EMOTICON, start, start + 3);
    }
    if (text.charCodeAt(end) === 64 && looksLikeMail(text, end)) {
      this.count -= 1;
      return this.#addWord(text, start, handleEnd(text, end + 1), true);
    }
    return end;
  }

  /**
   * Adds the word that begins at `start` and goes to `from` at least, or ends there if it is `whole`; reads its hashes
   * and traits on the way.
   */
  #addWord(text: string, start: number, from: number, whole = false): number {
    const limit = whole ? from : text.length;
    let first = FIRST;
    let second = SECOND;
    let traits = 0;
    let upper = 0;
    let quotes = 0;
    let last = 0;
    let run = 0;
    // The second half of a pair goes with the first.
    let sure = from;
    let at = start;
    for (; at < limit; at += 1) {
      let unit = text.charCodeAt(at);
      if (unit < 128) {
        if (at >= sure) {
          const kind = ASCII[unit]!;
          if (kind !== LETTER && kind !== DIGIT && !(unit === 39 && at > from && classAt(text, at + 1) === LETTER))
            break;
        }
        if (unit === 39) quotes += 1;
        else if (unit >= 65 && unit <= 90) {
          upper += 1;
          unit += 32;
        }
      } else {
        if (at >= sure) {
          const kind = classOf(text, at, unit);
          if (kind === LETTER || kind === DIGIT || kind === MARK) {
            if (unit >= 0xd800 && unit < 0xdc00) sure = at + 2;
          } else if (!(unit === 0x2019 && at > from && classAt(text, at + 1) === LETTER)) break;
        }
        traits = FOREIGN;
      }
      if (unit === last) {
        run += 1;
        if (run > 1 && unit >= 97) traits |= DRAWN;
      } else {
        run = 0;
        last = unit;
      }
      first = Math.imul(first ^ unit, 0x01000193);
      second = Math.imul(second + unit, 0x85ebca6b) ^ (second >>> 13);
    }
    if (upper > 2 && upper + quotes === at - start) traits |= SHOUTED;
    this.#add(WORD, start, at);
    const index = this.count - 1;
    this.traits[index] = traits;
    this.firsts[index] = first;
    this.seconds[index] = second;
    return at;
  }

  #number(text: string, start: number): number {
    let end = start + 1;
    for (; end < text.length; end += 1) {
      const unit = text.charCodeAt(end);
      if (classAt(text, end) === DIGIT) continue;
      // 3.39, 1,000 and 10:30, but not the full stop after a number.
      if ((unit === 46 || unit === 44 || unit === 58) && classAt(text, end + 1) === DIGIT) continue;
      break;
    }
    const next = classAt(text, end);
    // 1st, 2nite, 4ever, gr8 are words; 8) and 5/10 are not.
    if (next === LETTER) return this.#addWord(text, start, end);
    if (text.charCodeAt(end) === 37) end += 1;
    // A keycap: digit, variation selector, U+20E3.
    if (text.charCodeAt(end) === 0xfe0f && text.charCodeAt(end + 1) === 0x20e3) {
      return this.#add(EMOJI, start, end + 2);
    }
    return this.#add(NUMBER, start, end);
  }

  #symbol(text: string, start: number, unit: number): number {
    if (unit === 64 || unit === 0xff20) {
      const end = handleEnd(text, start + 1);
      if (end > start + 1) return this.#add(HANDLE, start, end);
    } else if (unit === 35 || unit === 0xff03) {
      const end = tagEnd(text, start + 1);
      if (end > start + 1) return this.#add(HASHTAG, start, end);
    } else if (unit >= 0x80 && isEmojiAt(text, start)) {
      return this.#add(EMOJI, start, emojiEnd(text, start));
    }
    const face = unit < 128 ? faceEnd(text, start, unit) : 0;
    if (face > 0) return this.#add(EMOTICON, start, face);
    if (unit === 38) {
      const entity = entityEnd(text, start);
      if (entity > 0) return this.#add(PUNCTUATION, start, entity);
    }
    // A run of the same sign is one token: !!!, ..., ???
    let end = start + (unit >= 0xd800 && unit < 0xdc00 && text.codePointAt(start)! > 0xffff ? 2 : 1);
    while (end < text.length && text.charCodeAt(end) === unit && (unit < 0xd800 || unit > 0xdfff)) {
      if (unit < 128 && end > start && faceEnd(text, end, unit) > 0) break;
      end += 1;
    }
    return this.#add(PUNCTUATION, start, end);
  }
}

function handleEnd(text: string, start: number): number {
  let end = start;
  for (; end < text.length; end += 1) {
    const unit = text.charCodeAt(end);
    const kind = unit < 128 ? ASCII[unit]! : classOf(text, end, unit);
    if (kind === LETTER || kind === DIGIT || unit === 95) continue;
    // ana.example and ana@host.example are one handle; a full stop after it is not.
    if ((unit === 46 || unit === 45 || unit === 64) && end > start) {
      const next = classAt(text, end + 1);
      if (next === LETTER || next === DIGIT) continue;
    }
    break;
  }
  return end;
}

function tagEnd(text: string, start: number): number {
  let end = start;
  let letters = false;
  for (; end < text.length; end += 1) {
    const unit = text.charCodeAt(end);
    const kind = unit < 128 ? ASCII[unit]! : classOf(text, end, unit);
    if (kind === LETTER || (kind === MARK && end > start)) letters = true;
    else if (kind !== DIGIT && unit !== 95) break;
    if (unit >= 0xd800 && unit < 0xdc00) end += 1;
  }
  return letters ? end : start;
}

function looksLikeMail(text: string, at: number): boolean {
  return classAt(text, at + 1) === LETTER;
}

/** `http…`, `www.…`, and the bare word `http` by which some data masks a link. */
function linkEnd(text: string, start: number): number {
  const scheme = /^(?:https?:\/\/|www\.)/i.exec(text.slice(start, start + 8));
  if (!scheme) {
    const masked = /^https?(?![\p{L}\p{N}_'’])/iu.exec(text.slice(start, start + 8));
    return masked ? start + masked[0].length : 0;
  }
  let end = start + scheme[0].length;
  while (end < text.length) {
    const unit = text.charCodeAt(end);
    if (unit <= 32 || unit === 34 || unit === 60 || unit === 62 || unit === 0x2026 || unit === 0x3000) break;
    if (unit > 0x2000 && unit < 0x2030) break;
    end += 1;
  }
  // Punctuation after a link belongs to the sentence.
  while (end > start && /[.,!?;:'")\]]/.test(text[end - 1]!)) end -= 1;
  return end;
}

/** `&amp;` and its like: 2–6 letters or a number between `&` and `;`. */
function entityEnd(text: string, start: number): number {
  const found = /^&(?:#\d{1,6}|#x[\da-f]{1,5}|[a-z]{2,6});/i.exec(text.slice(start, start + 10));
  return found ? start + found[0].length : 0;
}
