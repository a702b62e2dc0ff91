import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { SENTIMENT_LABELS, type SentimentLabel } from '../src/domain/sentiment.ts';
import type { Labelled } from '../src/sentiment/learning/examples.ts';
import { fit } from '../src/sentiment/learning/fit.ts';
import type { Recipe } from '../src/sentiment/learning/learners.ts';
import { modelPath, TRAINED_LANGUAGES } from '../src/sentiment/model-file.ts';
import { lexiconTable, ownLexicon, ownPhrases } from './sentiment-lexicons.ts';

const USAGE = `Usage: node dist/scripts/train-sentiment.js --data DIR [--out models] [--language en,ar,…]

DIR holds train.jsonl (English) and multilingual/CODE.train.jsonl, one {"text", "label"} a line. Writes
sentiment-CODE.bin for each language. The same rows give the same bytes.`;

/** Part of every score: a change of weights is a change of name. */
const VERSION = 6;

/** Patterns add nothing to so many rows and rated words, and take a quarter of the time. */
const ENGLISH: Recipe = {
  least: 2,
  balance: 1.25,
  epochs: 5,
  cost: 0.1,
  bayes: 0.3,
  keep: 65_000,
  folds: 6,
  without: ['shape'],
};
const OTHER: Recipe = { least: 2, balance: 1, epochs: 6, cost: 0.1, bayes: 0.3, keep: 65_000, folds: 5 };
/** Spelled as each likes, in two scripts: pairs and patterns of words are hardly met twice. */
const HINDI: Recipe = { ...OTHER, without: ['gram', 'shape'] };

const { values } = parseArgs({
  options: {
    data: { type: 'string' },
    out: { type: 'string', default: 'models' },
    language: { type: 'string', default: TRAINED_LANGUAGES.join(',') },
  },
});
if (values.data === undefined) {
  process.stderr.write(`${USAGE}\n`);
  process.exitCode = 2;
} else {
  train(values.data, values.out, values.language.split(','));
}

function train(data: string, out: string, languages: readonly string[]): void {
  mkdirSync(out, { recursive: true });
  for (const language of languages) {
    const own = rowsOf(data, language);
    // Hindi posts are half English: some English rows help, each as a sixth of an own one.
    const more = language === 'hi' ? SENTIMENT_LABELS.flatMap((label) => someOf(rowsOf(data, 'en'), label)) : [];
    const rows = [...own, ...more];
    const importance = new Float32Array(rows.length).fill(0.15).fill(1, 0, own.length);
    const recipe = language === 'en' ? ENGLISH : language === 'hi' ? HINDI : OTHER;
    const log = (line: string): void => void process.stderr.write(`${line}\n`);
    const fitted = fit(
      `turntide-${language}-${VERSION}`,
      language,
      rows,
      { table: lexiconTable(language), pairs: ownLexicon(language).pairs, phrases: ownPhrases(language) },
      recipe,
      importance,
      log,
    );
    const path = modelPath(out, language);
    writeFileSync(path, fitted.bytes);
    log(`${path}: ${fitted.bytes.length} bytes, ${fitted.header.features} features, ${fitted.header.words} words`);
  }
}

/** As many rows of each class: the mix of one language is not another's. */
function someOf(rows: readonly Labelled[], label: SentimentLabel): Labelled[] {
  return rows.filter((row) => row.label === label).slice(0, 8_000);
}

function rowsOf(data: string, language: string): Labelled[] {
  const path = language === 'en' ? join(data, 'train.jsonl') : join(data, 'multilingual', `${language}.train.jsonl`);
  return readFileSync(path, 'utf8')
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as Labelled);
}
