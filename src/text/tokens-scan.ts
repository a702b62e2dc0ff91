import { emojiEnd, isEmojiAt } from './emoji.ts';

export const WORD = 1;
export const HASHTAG = 2;
export const HANDLE = 3;
export const URL_TOKEN = 4;
export const EMOJI = 5;
export const EMOTICON = 6;
export const NUMBER = 7;
export const PUNCTUATION = 8;

const LETTER = 1;
const DIGIT = 2;
const SPACE = 3;
const SYMBOL = 4;
/** Combining marks and joiners: part of a word, never the start of a token. */
const MARK = 5;

/** ASCII by table; the rest by ranges, so that nothing is built at load. */
const ASCII = (() => {
  const table = new Uint8Array(128).fill(SYMBOL);
  table.fill(SPACE, 0, 33);
  table[127] = SPACE;
  table.fill(DIGIT, 48, 58);
  table.fill(LETTER, 65, 91);
  table.fill(LETTER, 97, 123);
  return table;
})();

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

function classAt(text: string, at: number): number {
  if (at >= text.length) return SPACE;
  const unit = text.charCodeAt(at);
  return unit < 128 ? ASCII[unit]! : classOf(text, at, unit);
}

function classOf(text: string, at: number, unit: number): number {
  if (unit < 0xc0) {
    if (unit < 0xa1) return SPACE;
    return unit === 0xaa || unit === 0xb5 || unit === 0xba ? LETTER : unit === 0xad ? MARK : SYMBOL;
  }
  if (unit < 0x300) return unit === 0xd7 || unit === 0xf7 ? SYMBOL : LETTER;
  if (unit < 0x370) return MARK;
  if (unit < 0x2000) return midClass(unit);
  if (unit < 0x2c00) {
    if (unit === 0x200d || unit === 0x200c) return MARK;
    if (unit <= 0x200f || (unit >= 0x2028 && unit <= 0x202f) || (unit >= 0x205f && unit <= 0x206f)) return SPACE;
    if (unit >= 0x20d0 && unit <= 0x20ff) return MARK;
    return unit === 0x2071 || unit === 0x207f || (unit >= 0x2090 && unit <= 0x209c) ? LETTER : SYMBOL;
  }
  if (unit < 0xd800) {
    if (unit >= 0x2e00 && unit < 0x2e80) return SYMBOL;
    if (unit >= 0x3000 && unit < 0x3040)
      return unit === 0x3000 ? SPACE : unit >= 0x3005 && unit <= 0x3007 ? LETTER : SYMBOL;
    return unit === 0x30fb ? SYMBOL : LETTER;
  }
  if (unit < 0xe000) return surrogateClass(text, at);
  if (unit >= 0xfe00 && unit <= 0xfe0f) return MARK;
  if (unit >= 0xfe10 && unit <= 0xfe6f) return unit >= 0xfe20 && unit <= 0xfe2f ? MARK : SYMBOL;
  if (unit === 0xfeff) return SPACE;
  if (unit >= 0xff00) {
    if (unit >= 0xff10 && unit <= 0xff19) return DIGIT;
    const wide =
      (unit >= 0xff21 && unit <= 0xff3a) || (unit >= 0xff41 && unit <= 0xff5a) || (unit >= 0xff66 && unit <= 0xffdc);
    return wide ? LETTER : SYMBOL;
  }
  return unit < 0xf900 ? SYMBOL : LETTER;
}

/** Greek to Georgian to the Indic scripts: letters, but for their own digits and punctuation. */
function midClass(unit: number): number {
  if (unit >= 0x0660 && unit <= 0x0669) return DIGIT;
  if (unit >= 0x06f0 && unit <= 0x06f9) return DIGIT;
  if (unit >= 0x0966 && unit <= 0x096f) return DIGIT;
  if (unit === 0x060c || unit === 0x061b || unit === 0x061f || unit === 0x06d4) return SYMBOL;
  if (unit >= 0x066a && unit <= 0x066d) return SYMBOL;
  if (unit === 0x0964 || unit === 0x0965 || unit === 0x037e || unit === 0x0387) return SYMBOL;
  // Arabic vowel signs may start a text; a word made of marks alone is none.
  if ((unit >= 0x064b && unit <= 0x065f) || unit === 0x0670 || (unit >= 0x0610 && unit <= 0x061a)) return MARK;
  if (unit >= 0x0900 && unit <= 0x0903) return MARK;
  if ((unit >= 0x093a && unit <= 0x094f && unit !== 0x093d) || (unit >= 0x0951 && unit <= 0x0957)) return MARK;
  if (unit >= 0x1680 && unit === 0x1680) return SPACE;
  return unit >= 0x0483 && unit <= 0x0489 ? MARK : LETTER;
}

function surrogateClass(text: string, at: number): number {
  const point = text.codePointAt(at)!;
  // A lone surrogate, or the second half seen alone, says nothing.
  if (point <= 0xffff) return SPACE;
  if (point >= 0x1f000 && point <= 0x1faff) return SYMBOL;
  if (point >= 0xe0000) return MARK;
  return point >= 0x1d100 && point < 0x1d300 ? SYMBOL : LETTER;
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

const EYES = ':;=8';
const NOSES = "-'^o*";
const MOUTHS = ')(][DPpdOo|/\\*}{@3$sScC><';

/** The end of a face that begins here with a sign (`:-)`, `=D`, `<3`, `^_^`, `(:`), or 0. */
function faceEnd(text: string, start: number, unit: number): number {
  const next = text[start + 1];
  if (next === undefined) return 0;
  if (unit === 60) {
    if (next === '3' && classAt(text, start + 2) !== DIGIT) return heartEnd(text, start + 2);
    if (next === '/' && text[start + 2] === '3') return start + 3;
  }
  if (unit === 38 && next === 'l' && /^&lt;\/?3(?!\d)/.test(text.slice(start, start + 7))) {
    return start + (text[start + 4] === '/' ? 6 : 5);
  }
  const head = unit === 62 && EYES.includes(next) ? start + 1 : start;
  const eyes = text[head]!;
  if (EYES.includes(eyes)) return mouthEnd(text, head, eyes);
  // Mirrored: (: and ): and (-:
  if (unit === 40 || unit === 41) {
    const at = next === '-' || next === "'" ? start + 2 : start + 1;
    const mirrored = text[at];
    if ((mirrored === ':' || mirrored === ';' || mirrored === '=') && !MOUTHS.includes(text[at + 1] ?? ' '))
      return at + 1;
  }
  // ^_^ ^^ -_- >_< ._.
  if (unit === 94 || unit === 45 || unit === 62 || unit === 46) {
    let at = start + 1;
    while (at < start + 5 && (text[at] === '_' || text[at] === '.')) at += 1;
    const other = text[at];
    const pair = (unit === 62 && other === '<') || (other !== undefined && other.charCodeAt(0) === unit);
    if (pair && at > start + 1 && text[start + 1] === '_') return at + 1;
    if (unit === 94 && at === start + 1 && other === '^') return at + 1;
  }
  return 0;
}

function mouthEnd(text: string, head: number, eyes: string): number {
  let at = head + 1;
  if (NOSES.includes(text[at] ?? ' ') && MOUTHS.includes(text[at + 1] ?? ' ')) {
    at += 1;
    if (text[at - 1] === "'" && text[at] === '-') at += 1;
  }
  const mouth = text[at];
  if (mouth === undefined || !MOUTHS.includes(mouth)) return 0;
  // 8) in a list and 8P in a code are no faces; http:/ and :p in a word are none either.
  if (eyes === '8' && !')D('.includes(mouth)) return 0;
  if (mouth === '/' && text[at + 1] === '/') return 0;
  const after = classAt(text, at + 1);
  const letter = /[a-z0-9]/i.test(mouth);
  if (letter && (after === LETTER || after === DIGIT)) return 0;
  let end = at + 1;
  // A longer mouth is the same face, only more so: :)))
  while (text[end] === mouth) end += 1;
  return end;
}

function heartEnd(text: string, at: number): number {
  let end = at;
  while (text[end] === '3') end += 1;
  return classAt(text, end) === LETTER || classAt(text, end) === DIGIT ? at : end;
}

function faceWithLetters(text: string, start: number): boolean {
  if (text[start + 1] !== '_') return false;
  const face = text.slice(start, start + 3);
  return /^(?:o_o|O_O|o_O|O_o|T_T|t_t|u_u|U_U|x_x|X_X|n_n)$/.test(face) && classAt(text, start + 3) !== LETTER;
}
