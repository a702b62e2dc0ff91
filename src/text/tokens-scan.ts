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

/**
 * Finds the tokens of a text in one pass over its UTF-16 units: kinds and offsets in typed arrays that are
 * used again for the next text, so that the scorer's hot path allocates nothing. Linear in the text, whatever it holds.
 */
export class TokenScanner {
  count = 0;
  kinds = new Uint8Array(256);
  starts = new Int32Array(256);
  ends = new Int32Array(256);

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
  }

  #word(text: string, start: number, unit: number): number {
    if (unit === 104 || unit === 72 || unit === 119 || unit === 87) {
      const end = linkEnd(text, start);
      if (end > 0) return this.#add(URL_TOKEN, start, end);
    }
    let end = wordEnd(text, start);
    // xD, XD, :D read as faces; the last begins with a symbol.
    if (end - start === 2 && (unit === 120 || unit === 88) && text.charCodeAt(start + 1) === 68) {
      return this.#add(EMOTICON, start, end);
    }
    // o_O and O.o, T_T, u_u
    if (end - start === 1 && faceWithLetters(text, start)) return this.#add(EMOTICON, start, start + 3);
    if (text.charCodeAt(end) === 64 && looksLikeMail(text, end)) end = handleEnd(text, end + 1);
    return this.#add(WORD, start, end);
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
    if (next === LETTER) return this.#add(WORD, start, wordEnd(text, end));
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

function wordEnd(text: string, start: number): number {
  let at = start;
  while (at < text.length) {
    const unit = text.charCodeAt(at);
    const kind = unit < 128 ? ASCII[unit]! : classOf(text, at, unit);
    if (kind === LETTER || kind === DIGIT || kind === MARK) {
      at += unit >= 0xd800 && unit < 0xdc00 ? 2 : 1;
    } else if ((unit === 39 || unit === 0x2019) && at > start && classAt(text, at + 1) === LETTER) {
      at += 1;
    } else break;
  }
  return at;
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
