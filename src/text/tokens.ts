import { plainEmoji } from './emoji.ts';
import { splitHashtag } from './hashtags.ts';
import { TokenScanner } from './tokens-scan.ts';

export type TokenKind = 'word' | 'hashtag' | 'handle' | 'url' | 'emoji' | 'emoticon' | 'number' | 'punctuation';

export interface Token {
  readonly kind: TokenKind;
  /** As written. */
  readonly text: string;
  /** Lower case, one kind of apostrophe, elongation cut to two (`soooo` → `soo`), emoji without skin tone, entities read. */
  readonly normal: string;
  /** UTF-16 offsets into the text: `text.slice(start, end)` is the token. */
  readonly start: number;
  readonly end: number;
  /** A hashtag's words, lower case. */
  readonly parts?: readonly string[];
}

const KINDS: readonly TokenKind[] = [
  'punctuation',
  'word',
  'hashtag',
  'handle',
  'url',
  'emoji',
  'emoticon',
  'number',
  'punctuation',
];

/** Scripts written without spaces: cut into words by the platform's own dictionary. */
const UNSPACED = /[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff]/;

/**
 * The tokens of a text as people write on social networks. Linear in the text's length; never throws; every
 * character that is not white space, a lone surrogate or a stray mark is in exactly one token.
 */
export function tokenize(text: string): Token[] {
  const scanner = new TokenScanner();
  scanner.scan(text);
  const tokens: Token[] = [];
  for (let index = 0; index < scanner.count; index += 1) {
    const kind = KINDS[scanner.kinds[index]!]!;
    const start = scanner.starts[index]!;
    const end = scanner.ends[index]!;
    const written = text.slice(start, end);
    if (kind === 'word' && UNSPACED.test(written)) pushUnspaced(tokens, written, start);
    else tokens.push(tokenOf(kind, written, start));
  }
  return tokens;
}

/** The words only, in normal form, a hashtag's words among them: what terms and topics are counted by. */
export function words(text: string): string[] {
  const found: string[] = [];
  for (const token of tokenize(text)) {
    if (token.kind === 'word') found.push(token.normal);
    else if (token.kind === 'hashtag') found.push(...token.parts!);
  }
  return found;
}

function tokenOf(kind: TokenKind, text: string, start: number): Token {
  const end = start + text.length;
  if (kind === 'hashtag') return { kind, text, normal: text.toLowerCase(), start, end, parts: splitHashtag(text) };
  return { kind, text, normal: normalOf(kind, text), start, end };
}

let segmenter: Intl.Segmenter | undefined;

function pushUnspaced(tokens: Token[], run: string, offset: number): void {
  segmenter ??= new Intl.Segmenter(undefined, { granularity: 'word' });
  // The platform's cutter is fast on sentences, not on megabytes without a stop.
  for (let from = 0; from < run.length; from += 1000) {
    for (const part of segmenter.segment(run.slice(from, from + 1000))) {
      tokens.push(tokenOf('word', part.segment, offset + from + part.index));
    }
  }
}

const ENTITIES: Readonly<Record<string, string>> = {
  '&amp;': '&',
  '&lt;': '<',
  '&gt;': '>',
  '&quot;': '"',
  '&apos;': "'",
  '&#39;': "'",
  '&nbsp;': ' ',
};

function normalOf(kind: TokenKind, text: string): string {
  if (kind === 'word') return normalWord(text);
  if (kind === 'emoji') return plainEmoji(text);
  if (kind === 'punctuation' && text.length > 3) return ENTITIES[text.toLowerCase()] ?? text;
  if (kind === 'emoticon') return text.replace(/^&lt;/, '<');
  return text.toLowerCase();
}

/** A word's normal form: compatibility forms and case folded, `’` as `'`, no letter more than twice in a row. */
export function normalWord(word: string): string {
  if (ASCII.test(word)) {
    const lower = word.toLowerCase();
    return RUN.test(lower) ? lower.replace(RUNS, '$1$1') : lower;
  }
  const plain = word.normalize('NFKC').replaceAll('’', "'");
  return plain.toLowerCase().replace(/(\p{L})\1{2,}/gu, '$1$1');
}

const ASCII = /^[\x20-\x7e]*$/;
const RUN = /([a-z])\1\1/;
const RUNS = /([a-z])\1{2,}/g;
