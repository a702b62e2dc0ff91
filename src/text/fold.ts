import { isEmojiAt } from './emoji.ts';

/**
 * How search reads a character: what it becomes (case, diacritics and compatibility forms folded away) and what
 * it is to a word. One UTF-16 unit packs into a number: `class << 16 | folded unit`.
 */
export const SEPARATOR = 1;
/** Part of a word of a script that puts spaces between words. */
export const LETTER = 2;
/** A word of its own: scripts without spaces (Han, Kana, Thai, …), and Hangul, whose particles hang on. */
export const SINGLE = 3;
/** An emoji may begin here. */
export const PICTURE = 4;
/** Folds to more or less than one unit, or joins with what stands before: the text goes through `foldText`. */
export const COMPLEX = 5;
export const UNDERSCORE = 6;
/** First half of a surrogate pair: see `foldPoint`. */
export const HIGH = 7;

const SINGLES =
  /^[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Hangul}\p{Script=Thai}\p{Script=Lao}\p{Script=Khmer}\p{Script=Myanmar}\u30fc]$/u;
const IN_WORDS = /^[\p{L}\p{Nd}\p{Nl}\p{M}]$/u;
const INVISIBLE =
  // biome-ignore lint/suspicious/noMisleadingCharacterClass: the marks themselves are meant
  /[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f-\u009f\u00ad\u034f\u061c\u0640\u180e\u200b-\u200f\u202a-\u202e\u2060-\u2064\u2066-\u2069\ufe00-\ufe0f\ufeff]/g;
/** Marks and letters that Unicode normalisation may join with the character before them. */
const JOINS =
  // biome-ignore lint/suspicious/noMisleadingCharacterClass: the marks themselves are meant
  /[\u0300-\u036f\u0591-\u05c7\u064b-\u065f\u0670\u06d6-\u06ed\u093c\u09be\u09d7\u0b3e\u0b56\u0b57\u0bbe\u0bd7\u0cc2\u0cd5\u0cd6\u0d3e\u0d57\u0dca\u0dcf\u0ddf\u102e\u1100-\u11ff\u1b35\u1dc0-\u1dff\u20d0-\u20ff\u3099\u309a\uff9e\uff9f\ufe20-\ufe2f]/;
const CLUSTER_TAIL = /[\p{M}\u1161-\u1175\u11a8-\u11c2\uff9e\uff9f\u200b-\u200f\u00ad\u2060\ufeff]/u;
/** Marks that people leave out: accents that did not compose, Hebrew and Arabic points. */
const OPTIONAL =
  // biome-ignore lint/suspicious/noMisleadingCharacterClass: the marks themselves are meant
  /[\u0300-\u036f\u0591-\u05c7\u064b-\u065f\u0670\u06d6-\u06dc\u06df-\u06e4\u06e7\u06e8\u06ea-\u06ed\u1dc0-\u1dff\u20d0-\u20ff\ufe20-\ufe2f]/g;
const PICTURE_TAIL = new Set([0xfe0e, 0xfe0f, 0x200d, 0x20e3]);
/** Letters that no decomposition takes apart, and signs with a plain twin. */
const TWINS: Readonly<Record<string, string>> = {
  ø: 'o', ł: 'l', đ: 'd', ð: 'd', þ: 'th', æ: 'ae', œ: 'oe', ħ: 'h', ŧ: 't', ŋ: 'n', ƒ: 'f', ё: 'е',
  أ: 'ا', إ: 'ا', آ: 'ا', ٱ: 'ا', ى: 'ي', ی: 'ي', ک: 'ك',
  '＃': '#', '＠': '@', '＄': '$', ʼ: "'", '＇': "'",
}; // biome-ignore format: a table

/** What `foldUnit` knows so far, 0 where it has not been asked: for loops that cannot afford a call a character. */
export const knownUnits = new Uint32Array(65_536);

/** Class and folded form of one UTF-16 unit, packed. Worked out at first sight, then read from a table. */
export function foldUnit(unit: number): number {
  const known = knownUnits[unit]!;
  return known === 0 ? classify(unit) : known;
}

function classify(unit: number): number {
  const packed = packedOf(String.fromCharCode(unit), unit);
  knownUnits[unit] = packed;
  return packed;
}

function packedOf(char: string, unit: number): number {
  if (unit >= 0xd800 && unit <= 0xdbff) return (HIGH << 16) | unit;
  if (unit >= 0xdc00 && unit <= 0xdfff) return (SEPARATOR << 16) | unit;
  if (unit === 0x5f) return (UNDERSCORE << 16) | unit;
  if (JOINS.test(char)) return (COMPLEX << 16) | unit;
  const folded = foldCluster(char);
  if (folded.length !== 1) return (COMPLEX << 16) | unit;
  const code = folded.charCodeAt(0);
  if (SINGLES.test(folded)) return (SINGLE << 16) | code;
  if (IN_WORDS.test(folded)) return (LETTER << 16) | code;
  if (isEmojiAt(`${char}\ufe0f`, 0)) return (PICTURE << 16) | code;
  return (SEPARATOR << 16) | code;
}

const points = new Map<number, number>();

/** Class of a character outside the Basic Multilingual Plane: `LETTER`, `SINGLE`, `COMPLEX` or `SEPARATOR`. Emoji are asked about first. */
export function foldPoint(point: number): number {
  let kind = points.get(point);
  if (kind === undefined) {
    const char = String.fromCodePoint(point);
    if (foldCluster(char) !== char || /\p{M}/u.test(char)) kind = COMPLEX;
    else if (SINGLES.test(char)) kind = SINGLE;
    else kind = IN_WORDS.test(char) ? LETTER : SEPARATOR;
    points.set(point, kind);
  }
  return kind;
}

/** A text as search reads it, and where each of its units came from. */
export interface Folded {
  readonly text: string;
  /** Offsets into the original of what each unit of `text` was folded from, half-open. */
  readonly starts: Int32Array;
  readonly ends: Int32Array;
}

/**
 * Case, diacritics (Latin, Greek; Arabic and Hebrew points), compatibility forms and invisible characters folded
 * away, composed (NFC). Emoji stay as they are. Linear in the text.
 */
export function foldText(text: string): Folded {
  let out = '';
  const starts: number[] = [];
  const ends: number[] = [];
  let at = 0;
  while (at < text.length) {
    const from = at;
    let piece: string;
    if (isEmojiAt(text, at)) {
      at += text.codePointAt(at)! > 0xffff ? 2 : 1;
      // What makes one picture of several stays: the scanner reads the sequence as a whole.
      while (at < text.length && PICTURE_TAIL.has(text.charCodeAt(at))) at += 1;
      piece = text.slice(from, at);
    } else {
      at += text.codePointAt(at)! > 0xffff ? 2 : 1;
      while (at < text.length && CLUSTER_TAIL.test(charAt(text, at))) at += charAt(text, at).length;
      piece = at - from === 1 && !JOINS.test(text[from]!) ? foldOne(text, from) : foldCluster(text.slice(from, at));
    }
    for (let unit = 0; unit < piece.length; unit += 1) {
      starts.push(from);
      ends.push(at);
    }
    out += piece;
  }
  return { text: out, starts: Int32Array.from(starts), ends: Int32Array.from(ends) };
}

/** A whole short text (a name, a handle, a literal) folded, without offsets. */
export function fold(text: string): string {
  return foldText(text).text;
}

function charAt(text: string, at: number): string {
  return String.fromCodePoint(text.codePointAt(at)!);
}

function foldOne(text: string, at: number): string {
  const packed = foldUnit(text.charCodeAt(at));
  return packed >>> 16 === COMPLEX ? foldCluster(text[at]!) : String.fromCharCode(packed & 0xffff);
}

/** One base character with what is joined to it, until folding changes nothing more: what is folded stays folded. */
function foldCluster(cluster: string): string {
  let folded = foldOnce(cluster);
  for (let round = 0; round < 4; round += 1) {
    const again = foldOnce(folded);
    if (again === folded) break;
    folded = again;
  }
  return folded;
}

function foldOnce(cluster: string): string {
  const visible = cluster.replace(INVISIBLE, '');
  if (visible === '') return '';
  // Signs such as ™ would decompose into letters and glue themselves to the word before.
  let base = visible.normalize(/^[\p{L}\p{Nd}\p{M}]/u.test(visible) ? 'NFKD' : 'NFD');
  if (/^[\p{Script=Latin}\p{Script=Greek}\p{Nd}]/u.test(base)) base = base.replace(/\p{M}/gu, '');
  base = base.normalize('NFC');
  base = base.replace(OPTIONAL, '');
  const lower = base.toUpperCase().toLowerCase().normalize('NFC');
  let out = '';
  for (const char of lower) out += char === 'ς' ? 'σ' : (TWINS[char] ?? char);
  return out;
}

/** Whether a unit of an already folded text that `foldUnit` calls `COMPLEX` belongs to a word. */
export function isWordUnit(unit: number): boolean {
  return IN_WORDS.test(String.fromCharCode(unit));
}
