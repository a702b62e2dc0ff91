import { emojiEnd, isEmojiAt, plainEmoji } from '../text/emoji.ts';
import { COMPLEX, fold, foldPoint, foldUnit, HIGH, isWordUnit, LETTER, SINGLE, UNDERSCORE } from '../text/fold.ts';
import { fail, type Term } from './lexer.ts';
import { entityEnd, goesOn, linkEnd, markBefore, NO_MARK } from './marks.ts';
import type { Mark, Problem, Word, Words } from './query.ts';

const MIN_WILDCARD_LETTERS = 3;
const MAX_WORDS = 60;
const MAX_WILDCARDS = 30;
/** In any order there are more ways than one wants to try. */
const MAX_CLUSTER = 10;
/** Punctuation that people write in words without meaning to search for it. */
const HARMLESS =
  /[\p{L}\p{M}\p{N}\p{Extended_Pictographic}\s\-‐‑–'’.,*?#@$_/:;!"“”]|\u200d|\p{Emoji_Modifier}|\p{Regional_Indicator}/gu;

/** The words of a term, read as the scanner reads a text, with `*` and `?` as wildcards. Throws `QueryError`. */
export function wordsOf(term: Term, warn: (problem: Problem) => void): Words {
  const place = { at: term.at, end: term.end };
  const written = term.exact ? term.text.normalize('NFC') : fold(term.text);
  if ((written.match(/[*?]/g)?.length ?? 0) > MAX_WILDCARDS) {
    fail(
      place.at,
      place.end,
      'too many wildcards in one term',
      `at most ${MAX_WILDCARDS}`,
      'name the words, joined by OR',
    );
  }
  const words = split(written, term);
  if (words.length === 0) {
    const link = /^(https?:\/\/|www\.)/i.test(term.text);
    fail(
      place.at,
      place.end,
      `nothing to search for in “${term.text}”`,
      'letters, digits or emoji',
      link
        ? `link:${term.text.replace(/^https?:\/\//i, '')}`
        : term.text === ''
          ? null
          : `raw:"${term.text}" finds punctuation`,
    );
  }
  if (words.length > MAX_WORDS) {
    fail(
      place.at,
      place.end,
      `a phrase of ${words.length} words`,
      `at most ${MAX_WORDS} words`,
      'split it into several, joined by AND',
    );
  }
  if (!term.quoted && /~\d*$/.test(term.text)) {
    const [word, distance] = term.text.split('~');
    fail(
      place.at,
      place.end,
      '“~” after a single word',
      'a "phrase" before the “~”',
      `"${word} other"~${distance || 5}; there is no search by spelling, but ${word}* finds words that begin so`,
    );
  }
  const lost = term.text.replace(HARMLESS, '');
  if (lost !== '' && !term.quoted) {
    const read = words.map((word) => word.mark + word.text).join(' ');
    warn({
      message: `punctuation is not searched: “${term.text}” is read as “${read}”`,
      ...place,
      expected: null,
      suggestion: `raw:"${term.text}" finds it as written`,
    });
  }
  let within = term.within;
  if (within !== null && words.length === 1) {
    warn({ message: `“~${within}” after a single word changes nothing`, ...place, expected: null, suggestion: null });
    within = null;
  }
  if (within !== null && words.length > MAX_CLUSTER) {
    fail(
      place.at,
      place.end,
      `“~” after ${words.length} words`,
      `at most ${MAX_CLUSTER} words`,
      'split them, joined by AND',
    );
  }
  return { kind: 'words', words, exact: term.exact, within };
}

function split(text: string, term: Term): Word[] {
  const words: Word[] = [];
  let at = 0;
  while (at < text.length) {
    const unit = text.charCodeAt(at);
    if (isEmojiAt(text, at)) {
      const end = emojiEnd(text, at);
      words.push({ text: term.exact ? text.slice(at, end) : plainEmoji(text.slice(at, end)), mark: '' });
      at = end;
      continue;
    }
    const kind = kindAt(text, at);
    if (kind === SINGLE) {
      const size = foldUnit(unit) >>> 16 === HIGH ? 2 : 1;
      words.push({ text: text.slice(at, at + size), mark: markOf(text, at) });
      at += size;
      // Any word of a script without spaces may go on: the star says nothing more.
      if (text[at] === '*') at += 1;
      else if (text[at] === '?' && !term.quoted) wildcardInSingles(term);
    } else if (kind === LETTER || (kind === UNDERSCORE && markBefore(text, at) !== NO_MARK) || isWild(text, at, term)) {
      const end = wordEnd(text, at, term);
      const past = linkEnd(text, at, end);
      if (past === end) words.push({ text: checked(text.slice(at, end), term), mark: markOf(text, at) });
      at = past;
    } else at = unit === 0x26 ? entityEnd(text, at) : at + 1;
  }
  return words;
}

function wordEnd(text: string, start: number, term: Term): number {
  const mark = markBefore(text, start);
  let at = start;
  while (at < text.length) {
    const kind = kindAt(text, at);
    if (kind === LETTER) at += foldUnit(text.charCodeAt(at)) >>> 16 === HIGH ? 2 : 1;
    else if (kind === UNDERSCORE && (mark !== NO_MARK || goesOn(text, at))) at += 1;
    else if (isWild(text, at, term)) at += 1;
    else break;
  }
  return at;
}

function kindAt(text: string, at: number): number {
  const unit = text.charCodeAt(at);
  const kind = foldUnit(unit) >>> 16;
  if (kind === HIGH) {
    if (isEmojiAt(text, at)) return 0;
    const point = foldPoint(text.codePointAt(at)!);
    return point === COMPLEX ? LETTER : point;
  }
  if (kind === COMPLEX) return isWordUnit(unit) ? LETTER : 0;
  return kind;
}

/**
 * `*` and `?` are wildcards where they touch a word. A `?` that ends a word is the question mark it looks like, unless
 * that word stands alone without quotes.
 */
function isWild(text: string, at: number, term: Term): boolean {
  const char = text[at];
  if (char !== '*' && char !== '?') return false;
  const before = at > 0 && (kindAt(text, at - 1) === LETTER || text[at - 1] === '*' || text[at - 1] === '?');
  let next = at + 1;
  while (text[next] === '*' || text[next] === '?') next += 1;
  const after = next < text.length && kindAt(text, next) === LETTER;
  if (char === '*') return before || after;
  return before ? after || (!term.quoted && next === text.length && isOneWord(text.slice(0, at))) : after;
}

function isOneWord(text: string): boolean {
  for (let at = text.search(/[^#@$]/); at < text.length; at += 1) {
    if (kindAt(text, at) !== LETTER && !/[*?_\udc00-\udfff]/.test(text[at]!)) return false;
  }
  return true;
}

function checked(word: string, term: Term): string {
  if (!/[*?]/.test(word)) return word;
  const { at, end } = term;
  const letters = word.replace(/[*?]/g, '');
  if (term.exact)
    fail(
      at,
      end,
      'a wildcard in a case-exact term',
      'a whole word after “=”',
      `${word} without “=”, or each form: =${letters} OR =${letters}s`,
    );
  if (word.startsWith('*') || word.startsWith('?')) {
    fail(at, end, `“${word}” begins with a wildcard`, 'letters first', `${letters}* finds words that begin so`);
  }
  if ([...letters].length < MIN_WILDCARD_LETTERS) {
    fail(
      at,
      end,
      `“${word}” has ${[...letters].length === 1 ? '1 letter' : `${[...letters].length} letters`} beside its wildcards`,
      `at least ${MIN_WILDCARD_LETTERS} letters`,
      'add letters, or name the words: (cat OR cats)',
    );
  }
  return word.replace(/\*+/g, '*');
}

function wildcardInSingles(term: Term): never {
  fail(
    term.at,
    term.end,
    'a wildcard in a script without spaces',
    'the characters alone',
    'any text around them is found anyway; use "…"~5 for characters between',
  );
}

function markOf(text: string, at: number): Mark {
  const mark = markBefore(text, at);
  return mark === NO_MARK ? '' : (String.fromCharCode(mark) as Mark);
}
