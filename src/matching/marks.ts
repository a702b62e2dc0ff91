import { isEmojiAt } from '../text/emoji.ts';
import { COMPLEX, foldPoint, foldUnit, HIGH, isWordUnit, LETTER, SINGLE, UNDERSCORE } from '../text/fold.ts';

export const NO_MARK = 0;
const MARKS = new Set([0x23, 0x40, 0x24]);
const APOSTROPHE = 0x27;
/** Escapes that networks leave in their texts, after the `&`. */
const ENTITIES = ['amp;', 'lt;', 'gt;', 'quot;', 'apos;', 'nbsp;', '#39;', '#039;', '#x27;'];

/** `#`, `@` or `$` right before a word and not inside one (`a@b`, `C#x`), as a character code; else 0. */
export function markBefore(text: string, start: number): number {
  if (start === 0) return NO_MARK;
  const mark = foldUnit(text.charCodeAt(start - 1)) & 0xffff;
  if (!MARKS.has(mark)) return NO_MARK;
  if (start === 1) return mark;
  return isInWord(text, start - 2) ? NO_MARK : mark;
}

/** Whether the unit at an offset belongs to a word of letters: not a single of a script without spaces. */
export function isInWord(text: string, at: number): boolean {
  if (at < 0 || at >= text.length) return false;
  let unit = text.charCodeAt(at);
  const pair = unit >= 0xdc00 && unit <= 0xdfff && at > 0 ? at - 1 : at;
  unit = text.charCodeAt(pair);
  const kind = foldUnit(unit) >>> 16;
  if (kind === LETTER || kind === UNDERSCORE) return true;
  if (kind === COMPLEX) return isWordUnit(unit);
  if (kind !== HIGH || isEmojiAt(text, pair)) return false;
  const point = foldPoint(text.codePointAt(pair)!);
  return point === LETTER || point === COMPLEX;
}

/** Whether a run of underscores inside a word is followed by more of the word. */
export function goesOn(text: string, at: number): boolean {
  let next = at;
  while (text.charCodeAt(next) === 0x5f) next += 1;
  return next < text.length && foldUnit(text.charCodeAt(next)) >>> 16 === LETTER;
}

/** Whether exactly one apostrophe stands between `end` and `start`: `don't`, `l'avion`, `United's`. */
export function joinedByApostrophe(text: string, end: number, start: number): boolean {
  if (start !== end + 1) return false;
  const unit = text.charCodeAt(end);
  return unit === 0x2019 || unit === 0x2018 || (foldUnit(unit) & 0xffff) === APOSTROPHE;
}

/** Where the link ends that the word `start`–`end` begins (`https://…`, `www.…`), or `end` where it begins none. */
export function linkEnd(text: string, start: number, end: number): number {
  const next = text.charCodeAt(end);
  const length = end - start;
  if (next === 0x3a) {
    if (length !== 4 && length !== 5) return end;
    if (text.charCodeAt(end + 1) !== 0x2f || text.charCodeAt(end + 2) !== 0x2f) return end;
    const scheme = text.slice(start, end).toLowerCase();
    if (scheme !== 'http' && scheme !== 'https') return end;
  } else {
    if (next !== 0x2e || length !== 3 || text.slice(start, end).toLowerCase() !== 'www') return end;
    if (foldUnit(text.charCodeAt(end + 1)) >>> 16 !== LETTER) return end;
  }
  let at = end;
  while (at < text.length && !endsLink(text.charCodeAt(at))) at += 1;
  return at;
}

function endsLink(unit: number): boolean {
  if (unit <= 0x20 || unit === 0xa0 || unit === 0x3000) return true;
  // < > " ) | and typographic quotes.
  if (unit === 0x3c || unit === 0x3e || unit === 0x22 || unit === 0x29 || unit === 0x7c) return true;
  return unit > 0x7f && (foldUnit(unit) >>> 16 === SINGLE || (unit >= 0x2018 && unit <= 0x201f));
}

/** Past an HTML escape that begins at `at` with `&`, or past the `&`. */
export function entityEnd(text: string, at: number): number {
  for (const name of ENTITIES) if (text.startsWith(name, at + 1)) return at + 1 + name.length;
  return at + 1;
}

export function isTone(unit: number): boolean {
  return unit >= 0xdffb && unit <= 0xdfff;
}
