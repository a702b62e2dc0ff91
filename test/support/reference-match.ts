import type { Mention } from '../../src/domain/mention.ts';
import type { Query, Word } from '../../src/matching/query.ts';

/**
 * The query language, plainly and slowly: the text is cut into words by regular expressions, every word is compared
 * with every other, and all places of all parts are listed. It shares no code with the matcher, only the tree.
 */
export function referenceMatches(query: Query, mention: Mention): boolean {
  return new Reference(mention).matches(query);
}

interface Token {
  readonly folded: string;
  readonly written: string;
  readonly mark: string;
  /** Number of the word as people count: parts joined by an apostrophe are one. */
  readonly place: number;
}

interface Stretch {
  readonly first: number;
  readonly last: number;
}

const SINGLE =
  '\\p{sc=Han}\\p{sc=Hiragana}\\p{sc=Katakana}\\p{sc=Hangul}\\p{sc=Thai}\\p{sc=Lao}\\p{sc=Khmer}\\p{sc=Myanmar}ー';
const PICTURE = '(?![©®™0-9#*])\\p{Extended_Pictographic}';
const TAIL = '(?:\\p{Emoji_Modifier}|\\ufe0f)*';
const LETTER = `(?![${SINGLE}])[\\p{L}\\p{M}\\p{Nd}\\p{Nl}]`;
const TOKENS = new RegExp(
  [
    `(?<link>(?<!${LETTER}|_)(?:https?:\\/\\/|www\\.(?=\\p{L}))(?:(?![${SINGLE}])[^\\s<>")|‘’“”])*)`,
    `(?<emoji>\\p{RI}\\p{RI}|${PICTURE}${TAIL}(?:\\u200d${PICTURE}${TAIL})*)`,
    `(?<single>[${SINGLE}])`,
    `(?<tagged>(?<=(?<!${LETTER}|_)[#@$])(?:${LETTER}|_)+)`,
    `(?<word>(?:${LETTER})+(?:_+(?:${LETTER})+)*)`,
  ].join('|'),
  'giu',
);

export function referenceFold(text: string): string {
  let out = '';
  for (const { segment } of new Intl.Segmenter('en', { granularity: 'grapheme' }).segment(text)) {
    if (new RegExp(`^(${PICTURE}|\\p{RI})`, 'u').test(segment))
      out += segment.replace(/\ufe0f|\p{Emoji_Modifier}/gu, '');
    else if (/^[\p{L}\p{Nd}]/u.test(segment)) {
      const bare = segment.replace(/[\u200b-\u200f\u00ad]/g, '').normalize('NFKD');
      const stripped = /^[\p{sc=Latin}\p{sc=Greek}\d]/u.test(bare) ? bare.replace(/\p{M}/gu, '') : bare;
      out += stripped
        .normalize('NFC')
        .replace(/ß/g, 'ss')
        .toLowerCase()
        .replace(/ς/g, 'σ')
        .replace(/ø/g, 'o')
        .replace(/æ/g, 'ae')
        .replace(/ı/g, 'i');
    } else out += segment.replace(/[\u200b-\u200f\u00ad]/g, '').replace('’', "'");
  }
  return out.normalize('NFC');
}

class Reference {
  readonly #mention: Mention;
  readonly #tokens: Token[] = [];

  constructor(mention: Mention) {
    this.#mention = mention;
    const text = mention.text.replace(/[\u200b-\u200c\u00ad]/g, '').replace(/&(amp|lt|gt|quot|#39);/g, ' ');
    let place = -1;
    let lastEnd = -9;
    for (const match of text.matchAll(TOKENS)) {
      const { link, tagged, word } = match.groups!;
      const at = match.index;
      const joined = (tagged ?? word) !== undefined && at === lastEnd + 1 && /['’]/.test(text[lastEnd]!);
      if (!joined) place += 1;
      lastEnd = at + match[0].length;
      const before = text[at - 1] ?? '';
      const beforeThat = text.slice(0, Math.max(0, at - 1));
      const marked = '#@$'.includes(before) && before !== '' && !new RegExp(`(?:${LETTER}|_)$`, 'u').test(beforeThat);
      this.#tokens.push({
        folded: link === undefined ? referenceFold(match[0]) : '\u0000',
        written: match[0].normalize('NFC').replace(/\ufe0f/g, ''),
        mark: marked && match.groups!.emoji === undefined ? before : '',
        place,
      });
    }
  }

  matches(query: Query): boolean {
    switch (query.kind) {
      case 'and':
        return query.items.every((item) => this.matches(item));
      case 'or':
        return query.items.some((item) => this.matches(item));
      case 'not':
        return !this.matches(query.item);
      case 'field':
        return this.#field(query);
      case 'raw':
        return this.#rawPlaces(query.text).length > 0;
      default:
        return this.#stretches(query).length > 0;
    }
  }

  #stretches(query: Query): Stretch[] {
    if (query.kind === 'or') return query.items.flatMap((item) => this.#stretches(item));
    if (query.kind === 'near') {
      const found: Stretch[] = [];
      for (const a of this.#stretches(query.left)) {
        for (const b of this.#stretches(query.right)) {
          const forward = a.last < b.first && this.#between(a.last, b.first) <= query.distance;
          const backward = !query.ordered && b.last < a.first && this.#between(b.last, a.first) <= query.distance;
          if (forward || backward) found.push({ first: Math.min(a.first, b.first), last: Math.max(a.last, b.last) });
        }
      }
      return found;
    }
    if (query.kind !== 'words') throw new Error(`no place for ${query.kind}`);
    const { words, exact, within } = query;
    const found: Stretch[] = [];
    if (within === null) {
      for (let first = 0; first + words.length <= this.#tokens.length; first += 1) {
        const here = words.every((word, offset) => this.#is(word, exact, first + offset));
        if (here) found.push({ first, last: first + words.length - 1 });
      }
      return found;
    }
    const choose = (chosen: readonly number[]): void => {
      if (chosen.length === words.length) {
        const first = Math.min(...chosen);
        const last = Math.max(...chosen);
        const others = this.#tokens[last]!.place - this.#tokens[first]!.place + 1 - words.length;
        if (others <= within) found.push({ first, last });
        return;
      }
      this.#tokens.forEach((_, index) => {
        if (!chosen.includes(index) && this.#is(words[chosen.length]!, exact, index)) choose([...chosen, index]);
      });
    };
    choose([]);
    return found;
  }

  #is(word: Word, exact: boolean, index: number): boolean {
    const token = this.#tokens[index]!;
    if (word.mark !== '' && token.mark !== word.mark) return false;
    if (exact) return token.folded !== '\u0000' && token.written === word.text;
    const pattern = [...word.text].map((char) =>
      char === '*' ? '.*' : char === '?' ? '.' : char.replace(/[.*+?^${}()|[\]\\]/g, '\\$&'),
    );
    return new RegExp(`^${pattern.join('')}$`, 's').test(token.folded);
  }

  #between(before: number, after: number): number {
    return this.#tokens[after]!.place - this.#tokens[before]!.place - 1;
  }

  #rawPlaces(raw: string): number[] {
    const escaped = raw.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
    const start = new RegExp(`^(?:${LETTER}|_)`, 'u').test(raw) ? `(?<!${LETTER}|_)` : '';
    const end = new RegExp(`(?:${LETTER}|_)$`, 'u').test(raw) ? `(?!${LETTER}|_)` : '';
    return [...this.#mention.text.matchAll(new RegExp(`${start}${escaped}${end}`, 'gu'))].map((match) => match.index);
  }

  #field(query: Extract<Query, { kind: 'field' }>): boolean {
    const { author, lang, source, engagement, url } = this.#mention;
    switch (query.field) {
      case 'author': {
        const names = [author.id, author.id.replace(/^[^:]*:/, ''), author.handle, author.name];
        return names.some((name) => name !== undefined && referenceFold(name) === query.value);
      }
      case 'lang':
        return (
          lang !== undefined && (lang.toLowerCase() === query.value || lang.toLowerCase().startsWith(`${query.value}-`))
        );
      case 'source':
        return source === query.value;
      case 'site':
        return url !== undefined && new RegExp(`^https?://([^/]*\\.)?${query.value.replaceAll('.', '\\.')}`).test(url);
      case 'link':
        return [...(this.#mention.links ?? []), ...(this.#mention.text.match(/https?:\/\/\S+/g) ?? [])].some((link) =>
          new RegExp(`^https?://([^/]*\\.)?${query.value.replaceAll('.', '\\.')}`).test(link),
        );
      case 'followers':
        return author.followers !== undefined && author.followers >= query.min && author.followers <= query.max;
      case 'engagement': {
        const known = [engagement?.likes, engagement?.reposts, engagement?.replies, engagement?.quotes].filter(
          (n) => n !== undefined,
        );
        const sum = known.reduce((total, count) => total + count, 0);
        return known.length > 0 && sum >= query.min && sum <= query.max;
      }
      case 'is':
      case 'has':
        if (query.value === 'reply') return this.#mention.inReplyTo !== undefined;
        if (query.value === 'repost') return this.#mention.repostOf !== undefined;
        if (query.value === 'link')
          return (
            (this.#mention.links?.length ?? 0) > 0 || /https?:\/\/|(?<![\p{L}\p{N}_])www\./u.test(this.#mention.text)
          );
        throw new Error(`not generated: ${query.value}`);
    }
  }
}
