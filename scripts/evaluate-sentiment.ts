import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { textsPerSecond } from '../bench/rate.ts';
import { rivals } from '../bench/sentiment-rivals.ts';
import { SENTIMENT_LABELS, type Sentiment, type SentimentLabel } from '../src/domain/sentiment.ts';
import { BuiltinScorer } from '../src/sentiment/builtin-scorer.ts';
import { createScorer } from '../src/sentiment/index.ts';
import { calibrationError, confusionOf, macroF1, macroRecall } from '../src/sentiment/learning/calibrate.ts';
import type { Labelled } from '../src/sentiment/learning/examples.ts';
import { ablations } from './sentiment-ablations.ts';

const USAGE = `Usage: npm run evaluate:sentiment -- --data DIR [--ablate] [--errors N]

DIR holds validation.jsonl and multilingual/CODE.validation.jsonl (and the train files, for --ablate).
--ablate     learn again without each part, and say what it is worth (some minutes)
--errors N   print N errors`;

const { values } = parseArgs({
  options: {
    data: { type: 'string' },
    ablate: { type: 'boolean', default: false },
    errors: { type: 'string', default: '0' },
  },
});
if (values.data === undefined) {
  process.stderr.write(`${USAGE}\n`);
  process.exitCode = 2;
} else {
  english(values.data, Number(values.errors));
  otherLanguages(values.data);
  if (values.ablate) ablate(values.data);
}

function english(data: string, errors: number): void {
  const rows = read(join(data, 'validation.jsonl'));
  const scorer = createScorer();
  const found = scorer.score(rows.map(({ text }) => ({ text })));
  console.log(
    'English, validation.jsonl\n\n| scorer | macro-recall | macro-F1 | accuracy |\n| --- | ---: | ---: | ---: |',
  );
  line(
    `turntide (${scorer.model})`,
    rows,
    found.map(({ label }) => label),
  );
  const natural = createScorer({ kind: 'natural' }).score(rows.map(({ text }) => ({ text })));
  line(
    'turntide, scorer: natural',
    rows,
    natural.map(({ label }) => label),
  );
  for (const rival of rivals())
    line(
      rival.name,
      rows,
      rows.map(({ text }) => rival.label(text)),
    );
  console.log('\n| class | calibration error, 10 bins | recall |\n| --- | ---: | ---: |');
  for (const label of SENTIMENT_LABELS) {
    const error = calibrationError(
      found.map(({ probabilities }) => probabilities[label]),
      rows.map((row) => row.label === label),
    );
    const own = rows.flatMap((row, index) => (row.label === label ? [found[index]!] : []));
    const recall = own.filter((sentiment) => sentiment.label === label).length / own.length;
    console.log(`| ${label} | ${error.toFixed(3)} | ${(100 * recall).toFixed(1)} |`);
  }
  byLength(rows, found);
  speed(rows.map(({ text }) => text));
  const wrong = rows.flatMap((row, index) => (row.label === found[index]!.label ? [] : [{ row, said: found[index]! }]));
  wrong.sort((a, b) => b.said.confidence - a.said.confidence);
  for (const { row, said } of wrong.slice(0, errors)) {
    console.log(`${row.label} said ${said.label} ${said.confidence.toFixed(2)}: ${row.text}`);
  }
}

function speed(texts: readonly string[]): void {
  const scorer = createScorer();
  const mean = texts.reduce((sum, text) => sum + text.length, 0) / texts.length;
  console.log(
    `\n| scorer | texts a processor second (${mean.toFixed(0)} characters) | turntide is faster by |\n| --- | ---: | ---: |`,
  );
  const own = textsPerSecond(texts, (all) => scorer.score(all.map((text) => ({ text }))));
  console.log(`| turntide | ${Math.round(own)} | |`);
  for (const rival of rivals()) {
    const theirs = textsPerSecond(texts, (all) => all.map((text) => rival.label(text)));
    console.log(`| ${rival.name} | ${Math.round(theirs)} | ${(own / theirs).toFixed(1)} |`);
  }
}

function byLength(rows: readonly Labelled[], found: readonly Sentiment[]): void {
  console.log('\n| characters | rows | macro-recall |\n| --- | ---: | ---: |');
  for (const [from, to] of [
    [0, 60],
    [60, 100],
    [100, 130],
    [130, 1e9],
  ] as const) {
    const inside = rows
      .map((row, index) => ({ row, said: found[index]! }))
      .filter(({ row }) => row.text.length >= from && row.text.length < to);
    const confusion = confusionOf(
      inside.map(({ row }) => numberOf(row.label)),
      inside.map(({ said }) => numberOf(said.label)),
    );
    console.log(`| ${from}–${to > 1e6 ? '' : to} | ${inside.length} | ${(100 * macroRecall(confusion)).toFixed(1)} |`);
  }
}

function otherLanguages(data: string): void {
  console.log('\nOther languages, CODE.validation.jsonl (324 rows each: ±2.7 points)\n');
  console.log(
    '| language | identified | macro-F1, language identified | macro-F1, language given | held out in training |\n| --- | ---: | ---: | ---: | ---: |',
  );
  const scorer = new BuiltinScorer();
  const sums = [0, 0, 0];
  let languages = 0;
  for (const language of ['ar', 'de', 'es', 'fr', 'hi', 'it', 'pt']) {
    const path = join(data, 'multilingual', `${language}.validation.jsonl`);
    if (!existsSync(path)) continue;
    const rows = read(path);
    const open = scorer.score(rows.map(({ text }) => ({ text })));
    const given = scorer.scoreIn(
      rows.map(({ text }) => text),
      language,
    );
    const identified = open.filter((sentiment) => sentiment.language === language).length / rows.length;
    const figures = [f1(rows, open), f1(rows, given), 100 * scorer.heldOut(language).macroF1];
    figures.forEach((figure, index) => {
      sums[index]! += figure;
    });
    languages += 1;
    console.log(
      `| ${language} | ${(100 * identified).toFixed(1)} | ${figures.map((figure) => figure.toFixed(1)).join(' | ')} |`,
    );
  }
  console.log(`| mean | | ${sums.map((sum) => (sum / Math.max(languages, 1)).toFixed(1)).join(' | ')} |`);
}

function ablate(data: string): void {
  console.log(
    '\nWithout each part, learnt again (logistic learner only, two thirds of train.jsonl; the other third and validation.jsonl)\n',
  );
  console.log('| left out | held out | validation |\n| --- | ---: | ---: |');
  for (const { name, heldOut, validation } of ablations(
    read(join(data, 'train.jsonl')),
    read(join(data, 'validation.jsonl')),
  )) {
    console.log(`| ${name} | ${heldOut.toFixed(1)} | ${validation.toFixed(1)} |`);
  }
}

function line(name: string, rows: readonly Labelled[], said: readonly SentimentLabel[]): void {
  const confusion = confusionOf(
    rows.map(({ label }) => numberOf(label)),
    said.map(numberOf),
  );
  const right = rows.filter((row, index) => row.label === said[index]).length / rows.length;
  const figures = [macroRecall(confusion), macroF1(confusion), right];
  console.log(`| ${name} | ${figures.map((figure) => (100 * figure).toFixed(1)).join(' | ')} |`);
}

function f1(rows: readonly Labelled[], found: readonly Sentiment[]): number {
  return (
    100 *
    macroF1(
      confusionOf(
        rows.map(({ label }) => numberOf(label)),
        found.map(({ label }) => numberOf(label)),
      ),
    )
  );
}

function numberOf(label: SentimentLabel): number {
  return SENTIMENT_LABELS.indexOf(label);
}

function read(path: string): Labelled[] {
  const lines = readFileSync(path, 'utf8').trim().split('\n');
  return lines.map((text) => JSON.parse(text) as Labelled);
}
