import { fold } from '../text/fold.ts';
import { fail, type Term } from './lexer.ts';
import { FLAGS_ELSEWHERE, fieldElsewhere } from './other-tools.ts';
import { type Field, FLAGS, type Flag, type NumberField, type Query, type TextFieldName } from './query.ts';

const NAMES = ['author', 'lang', 'source', 'site', 'link', 'followers', 'engagement', 'is', 'has', 'raw'];
/** As other tools call them. */
const ALIASES: Readonly<Record<string, string>> = {
  links: 'link', language: 'lang', domain: 'site', from: 'author', authorfollowers: 'followers',
}; // biome-ignore format: a table

/** The field that a term names. Throws `QueryError` with the nearest name for an unknown one. */
export function fieldNameOf(term: Term): string {
  const { at, text } = term;
  const name = term.field!;
  const field = Object.hasOwn(ALIASES, name) ? ALIASES[name]! : name;
  if (NAMES.includes(field)) return field;
  const elsewhere = fieldElsewhere(name, text);
  const near = nearest(name, NAMES);
  const word = `"${name}:${text}" to search for the words`;
  fail(
    at,
    at + name.length + 1,
    `no field “${name}:”`,
    `one of ${NAMES.map((known) => `${known}:`).join(' ')}`,
    elsewhere ?? (near ? `${near}:${text}, or ${word}` : word),
  );
}

/** The node of one `field:value`. Throws `QueryError`. */
export function fieldOf(term: Term): Query {
  const { at, end, text } = term;
  const name = term.field!;
  const field = fieldNameOf(term);
  if (term.within !== null) fail(at, end, '“~” after a field', 'a "phrase" before the “~”');
  if (text.trim() === '') fail(at, end, `nothing after “${name}:”`, 'its value', `${name}:value`);
  if (field === 'raw') return { kind: 'raw', text: text.normalize('NFC') };
  if (field === 'followers' || field === 'engagement') return numberField(field, term);
  if (field === 'is' || field === 'has') return flagField(field, term);
  return { kind: 'field', field: field as TextFieldName, value: textValue(field as TextFieldName, term) };
}

function textValue(field: TextFieldName, term: Term): string {
  const { at, end } = term;
  const value = term.text.trim();
  if (field === 'lang') {
    const code = value.toLowerCase().replace('_', '-');
    if (!/^[a-z]{2,3}(-[a-z0-9]{2,8})*$/.test(code)) {
      fail(at, end, `“${value}” is not a language code`, 'an ISO 639 code', 'lang:en, lang:pt, lang:zh-Hant');
    }
    return code;
  }
  if (field === 'author') {
    const name = fold(value.replace(/^[@＠]+/, '')).trim();
    if (/^[*?]/.test(name) || (/[*?]/.test(name) && [...name.replace(/[*?]/g, '')].length < 3)) {
      fail(
        at,
        end,
        `“${value}” is too short a pattern`,
        'at least 3 letters, the first before any wildcard',
        'author:delta*',
      );
    }
    if (name.trim() === '') fail(at, end, 'no author named', 'a handle, an id or a name', 'author:@ana.example');
    return name;
  }
  if (field === 'source') return value.toLowerCase();
  const address = plainAddress(value);
  if (address === '')
    fail(
      at,
      end,
      `“${value}” is not an address`,
      'a host, or a host and the beginning of a path',
      `${field}:example.com/news`,
    );
  return address;
}

/** Without scheme, `www.` or `*.` in front, port-less trailing slash and star: how `site:` and `link:` are compared. */
export function plainAddress(address: string): string {
  return address
    .trim()
    .toLowerCase()
    .replace(/^[a-z][a-z0-9+.-]*:\/\//, '')
    .replace(/^(?:www|\*)\./, '')
    .replace(/[/*]+$/, '');
}

function numberField(field: NumberField['field'], term: Term): NumberField {
  const { at, end } = term;
  const range = /^([^.]*(?:\.\d+)?[km]?)\.\.(.+)$/i.exec(term.text);
  const bound = /^(>=|<=|>|<|=|≥|≤)?(.+)$/.exec(term.text);
  const wrong = (): never =>
    fail(
      at,
      end,
      `“${term.text}” is not a number or a bound`,
      'a whole number, with >, >=, < or <= before it, or a range',
      `${field}:>1000, ${field}:<=50, ${field}:100..5000`,
    );
  let min = 0;
  let max = Number.POSITIVE_INFINITY;
  if (range) {
    min = amount(range[1]!) ?? wrong();
    max = amount(range[2]!) ?? wrong();
  } else {
    const number = bound ? (amount(bound[2]!) ?? wrong()) : wrong();
    const sign = bound![1] ?? '=';
    if (sign === '>' || sign === '>=' || sign === '≥') min = sign === '>' ? number + 1 : number;
    else if (sign === '=') min = max = number;
    else max = sign === '<' ? number - 1 : number;
  }
  if (max < min)
    fail(
      at,
      end,
      `no number is in “${term.text}”`,
      'a lower bound that is not above the upper one',
      range ? `${field}:${max}..${min}` : null,
    );
  return { kind: 'field', field, min, max };
}

function amount(text: string): number | null {
  const match = /^(\d{1,15}(?:\.\d{1,3})?)([km]?)$/i.exec(text.replace(/(?<=\d)[,_](?=\d{3}\b)/g, ''));
  if (!match) return null;
  const unit = match[2]!.toLowerCase();
  const value = Number(match[1]) * (unit === 'k' ? 1_000 : unit === 'm' ? 1_000_000 : 1);
  return Number.isSafeInteger(Math.round(value)) ? Math.round(value) : null;
}

function flagField(field: 'is' | 'has', term: Term): Field {
  const known: readonly string[] = FLAGS[field];
  const value = term.text.toLowerCase();
  if (!known.includes(value)) {
    const near = FLAGS_ELSEWHERE[value] ?? nearest(value, known);
    fail(
      term.at,
      term.end,
      `no “${field}:${term.text}”`,
      `one of ${known.map((flag) => `${field}:${flag}`).join(' ')}`,
      near && known.includes(near) ? `${field}:${near}` : null,
    );
  }
  return { kind: 'field', field, value: value as Flag };
}

/** The name that differs in the fewest letters, if it differs in at most two or begins or ends alike. */
export function nearest(word: string, names: readonly string[]): string | null {
  let best: string | null = null;
  let least = 3;
  for (const name of names) {
    const distance = name.startsWith(word) || word.startsWith(name) ? 1 : edits(word, name);
    if (distance < least) {
      least = distance;
      best = name;
    }
  }
  return best;
}

/** Levenshtein distance; the words are short. */
function edits(a: string, b: string): number {
  let row = Array.from({ length: b.length + 1 }, (_, index) => index);
  for (let i = 1; i <= a.length; i += 1) {
    const next = [i];
    for (let j = 1; j <= b.length; j += 1) {
      const replaced = row[j - 1]! + (a[i - 1] === b[j - 1] ? 0 : 1);
      next.push(Math.min(replaced, row[j]! + 1, next[j - 1]! + 1));
    }
    row = next;
  }
  return row[b.length]!;
}
