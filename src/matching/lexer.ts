import { operatorOf } from './other-tools.ts';
import type { Problem } from './query.ts';

interface Place {
  readonly at: number;
  readonly end: number;
}

/** One piece of a query with its place: UTF-16 offsets, half-open. */
export type Token =
  | (Place & { readonly kind: '(' | 'and' | 'or' | 'not' | 'end' })
  | (Place & { readonly kind: ')'; readonly within: number | null })
  | (Place & { readonly kind: 'near'; readonly distance: number; readonly ordered: boolean })
  | Term;

/** A word, a phrase or the value of a field, as written. */
export interface Term extends Place {
  readonly kind: 'term';
  /** Lower case; null: the text of the mention. A value that is a list in parentheses follows as tokens: `text` is then empty and `list` set. */
  readonly field: string | null;
  readonly list: boolean;
  readonly text: string;
  /** Where `text` begins in the query. */
  readonly from: number;
  readonly quoted: boolean;
  /** `=`: case as written. */
  readonly exact: boolean;
  /** Of `"a b"~5`. */
  readonly within: number | null;
}

export class QueryError extends Error {
  override readonly name = 'QueryError';
  readonly problem: Problem;

  constructor(problem: Problem) {
    super(problem.message);
    this.problem = problem;
  }
}

/** What quotes the query may quote much of it. */
function shown(line: string): string {
  return line.length <= 300 ? line : `${line.slice(0, 300).toWellFormed()}…`;
}

export function fail(
  at: number,
  end: number,
  message: string,
  expected: string | null = null,
  suggestion: string | null = null,
): never {
  throw new QueryError({ message: shown(message), at, end, expected, suggestion: suggestion && shown(suggestion) });
}

const SPACE = /\s/;
const OPENING = '"“”„«＂「『';
const CLOSING = '"“”»＂」』';
/** As typed in East Asian scripts too, whose keyboards give wide ones. */
const OPEN = '(（';
const CLOSE = ')）';
/** As programmers quote, and what word processors make of it. */
const SINGLE_OPENING = "'‘‚";
const SINGLE_CLOSING = "'’‘";
/** A phrase in single quotes ends within so many characters: an apostrophe that opens nothing must not cost a search of all. */
const SINGLE_REACH = 600;
/** A minus, and what word processors make of one. */
const MINUS = '-−－–—';
const NEAR = /^(O?)NEAR(?:\/(\d{1,9})(f?))?$/;
/** A distance that is none: read as words it would match nothing, and nobody would know why. */
const BAD_NEAR = /^O?NEAR\/[^/]*$/;
const DEFAULT_DISTANCE = 4;

/** Cuts a query into tokens. Throws `QueryError`; what is only doubtful goes to `warn`. */
export function tokenize(text: string, warn: (problem: Problem) => void): Token[] {
  const tokens: Token[] = [];
  let at = 0;
  while (at < text.length) {
    const char = text[at]!;
    if (SPACE.test(char)) at += 1;
    else if (OPEN.includes(char)) {
      tokens.push({ kind: '(', at, end: at + 1 });
      at += 1;
    } else if (CLOSE.includes(char)) {
      const within = tilde(text, at + 1);
      tokens.push({ kind: ')', at, end: within.end, within: within.value });
      at = within.end;
    } else {
      const token = wordLike(text, at, warn);
      tokens.push(token);
      at = token.end;
    }
  }
  tokens.push({ kind: 'end', at: text.length, end: text.length });
  return tokens;
}

function wordLike(text: string, at: number, warn: (problem: Problem) => void): Token {
  if (MINUS.includes(text[at]!)) {
    const next = text[at + 1];
    if (next === undefined || SPACE.test(next) || CLOSE.includes(next)) {
      fail(
        at,
        at + 1,
        'a “-” that stands alone',
        'a word or a parenthesis right after it',
        'write NOT, or put the “-” right before the word',
      );
    }
    return { kind: 'not', at, end: at + 1 };
  }
  if ('!！'.includes(text[at]!) && /[\p{L}\p{N}#@$=(（"“„«]/u.test(text.slice(at + 1, at + 3))) {
    const next = text[at + 1]!;
    if (!'!！'.includes(next) && !SPACE.test(next)) {
      warn({
        message: '“!” is read as NOT',
        at,
        end: at + 1,
        expected: null,
        suggestion: 'write NOT, or “-” right before the word',
      });
      return { kind: 'not', at, end: at + 1 };
    }
  }
  const end = bareEnd(text, at);
  // Wide keyboards give wide capitals.
  const word = text.slice(at, Math.min(end, at + 20)).normalize('NFKC');
  const operator = end - at <= 3 ? operatorOf(word) : undefined;
  if (operator) return { kind: operator, at, end };
  const near = end - at <= 20 ? NEAR.exec(word) : null;
  if (near) {
    const distance = near[2] === undefined ? DEFAULT_DISTANCE : Number(near[2]);
    return { kind: 'near', at, end, distance, ordered: near[1] === 'O' || near[3] === 'f' };
  }
  if (end - at <= 20 && BAD_NEAR.test(word)) {
    const name = word.slice(0, word.indexOf('/'));
    fail(
      at,
      end,
      `“${word}” has no number`,
      `how many words may stand between, right after “${name}/”`,
      `lost ${name}/5 bag, or "${word}" in quotes for the words`,
    );
  }
  return term(text, at, warn);
}

function term(text: string, start: number, warn: (problem: Problem) => void): Token {
  const prefix = /^([A-Za-z][A-Za-z_]*):/.exec(text.slice(start, start + 40));
  let field: string | null = null;
  let at = start;
  // `http://` is a link that was pasted in, not a field.
  if (prefix && !text.startsWith('//', start + prefix[0].length)) {
    field = prefix[1]!.toLowerCase();
    at += prefix[0].length;
    if (at >= text.length || SPACE.test(text[at]!) || CLOSE.includes(text[at]!)) {
      fail(
        start,
        at,
        `nothing after “${prefix[0]}”`,
        'its value, without a space between',
        `${prefix[0]}value, or "${prefix[1]}" for the word`,
      );
    }
    if (OPEN.includes(text[at]!))
      return {
        kind: 'term',
        field,
        list: true,
        text: '',
        from: at,
        quoted: false,
        exact: false,
        within: null,
        at: start,
        end: at,
      };
  }
  const exact = field === null && text[at] === '=';
  if (exact) at += 1;
  const made = (own: Pick<Term, 'text' | 'from' | 'quoted' | 'within' | 'end'>): Term => ({
    kind: 'term',
    field,
    list: false,
    exact,
    at: start,
    ...own,
  });
  if (at < text.length && OPENING.includes(text[at]!)) {
    const close = closing(text, at + 1, field === 'raw');
    if (close === text.length) {
      warn({
        message: 'this quote is never closed',
        at,
        end: text.length,
        expected: 'a closing "',
        suggestion: 'everything after it is read as one phrase; close it where the phrase ends',
      });
    }
    const within = tilde(text, Math.min(close + 1, text.length));
    const body = text.slice(at + 1, close);
    const value = field === 'raw' ? body.replace(/\\(["”“»\\])/g, '$1') : body;
    return made({ text: value, from: at + 1, quoted: true, within: within.value, end: within.end });
  }
  const single = field === 'raw' ? 0 : singleQuoted(text, at);
  if (single > 0) {
    const within = tilde(text, single + 1);
    const body = text.slice(at + 1, single);
    warn({
      message: `‘${body}’ is read as a phrase`,
      at,
      end: single + 1,
      expected: null,
      suggestion: `write "${body}"`,
    });
    return made({ text: body, from: at + 1, quoted: true, within: within.value, end: within.end });
  }
  const end = bareEnd(text, at);
  if (end === at) fail(start, end, 'nothing after “=”', 'a word or a "phrase"', '=Delta');
  return made({ text: text.slice(at, end), from: at, quoted: false, within: null, end });
}

function bareEnd(text: string, at: number): number {
  let end = at;
  while (end < text.length && !SPACE.test(text[end]!) && !OPEN.includes(text[end]!) && !CLOSE.includes(text[end]!)) {
    if (end > at && OPENING.includes(text[end]!)) break;
    end += 1;
  }
  return end;
}

/** Where a phrase of several words in single quotes ends; 0 where there is none: `'twas`, `rock 'n' roll`. */
function singleQuoted(text: string, at: number): number {
  if (at >= text.length || !SINGLE_OPENING.includes(text[at]!)) return 0;
  const most = Math.min(text.length, at + SINGLE_REACH);
  let spaced = false;
  for (let end = at + 1; end < most; end += 1) {
    const char = text[end]!;
    if (OPENING.includes(char) || CLOSING.includes(char)) return 0;
    // Another opens within: they are apostrophes, or somebody's mistake.
    if (SINGLE_OPENING.includes(char) && SPACE.test(text[end - 1]!)) return 0;
    if (SPACE.test(char)) spaced = true;
    else if (SINGLE_CLOSING.includes(char)) {
      const next = text[end + 1];
      const ends = next === undefined || SPACE.test(next) || CLOSE.includes(next) || next === '~';
      if (ends) return spaced ? end : 0;
    }
  }
  return 0;
}

function closing(text: string, from: number, escapes: boolean): number {
  for (let at = from; at < text.length; at += 1) {
    if (escapes && text[at] === '\\') at += 1;
    else if (CLOSING.includes(text[at]!)) return at;
  }
  return text.length;
}

function tilde(text: string, at: number): { value: number | null; end: number } {
  const match = /^~(\d{0,9})/.exec(text.slice(at, at + 11));
  if (!match) return { value: null, end: at };
  if (match[1] === '')
    fail(at, at + 1, 'a “~” without a number', 'how many words may stand between, right after the “~”', '"lost bag"~5');
  return { value: Number(match[1]), end: at + match[0].length };
}
