import { existsSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { SENTIMENT_LABELS, type SentimentLabel } from '../domain/sentiment.ts';
import { counted } from '../lib/counted.ts';
import { messageOf, UserError } from '../lib/errors.ts';
import { packageRoot } from '../lib/package-root.ts';
import { type Adaptation, adapt, type HeldOut } from '../sentiment/learning/adapt.ts';
import type { Labelled } from '../sentiment/learning/examples.ts';
import { modelPath, readModel, TRAINED_LANGUAGES } from '../sentiment/model-file.ts';
import { identifyLanguage } from '../text/language.ts';
import { words } from '../text/tokens.ts';
import type { Command } from './command.ts';
import { BadRows, type Input, openInput } from './files.ts';
import { parseOptions } from './options.ts';
import { textRows } from './text-rows.ts';

const help = `
Usage: turntide train FILE --out MODEL [options]

Fits a scorer to a team's own labels, on top of the shipped one: rows with "text" and "label" (negative, neutral,
positive), such as "turntide correct --list" prints. A few dozen do; 20 are the least. Says by rows held out whether it
is better than the shipped scorer, and writes nothing where it is not (exit code 1).

Options:
  --out MODEL        where the model goes; use it with: turntide score --model MODEL
  --language CODE    ${TRAINED_LANGUAGES.join(', ')} (default en)
  --text COLUMN      FILE is CSV; the text is in this column, the label in "label"
  --json             the report as one line of JSON
  --strict           stop at the first bad row

Example:
  turntide train corrections.jsonl --out our-words.bin && turntide score --model our-words.bin mentions.jsonl
`;

export const command: Command = {
  name: 'train',
  summary: "fits the scorer to a team's own labels, if that makes it better",
  help,
  async run(args, io) {
    const { values, positionals } = parseOptions(args, {
      out: { type: 'string' },
      language: { type: 'string', default: 'en' },
      text: { type: 'string' },
      json: { type: 'boolean', default: false },
      strict: { type: 'boolean', default: false },
    });
    if (values.out === undefined)
      throw new UserError('--out is missing: say where the model goes, --out our-words.bin');
    if (!TRAINED_LANGUAGES.includes(values.language)) {
      throw new UserError(`--language ${values.language}: no trained model; one of ${TRAINED_LANGUAGES.join(', ')}`);
    }
    const input = await openInput(positionals[0], io);
    const bad = new BadRows(input.name, io, values.strict);
    const { rows, others } = await labelled(input, values.text, values.language, bad);
    bad.summary(rows.length);
    for (const [language, count] of others) {
      io.stderr.write(
        `${input.name}: ${counted(count, 'row')} in ${language} passed over: no model of ${values.language} reads them${TRAINED_LANGUAGES.includes(language) ? `; learn from them with --language ${language}` : ''}\n`,
      );
    }
    const base = readModel(modelPath(join(packageRoot(), 'models'), values.language));
    const found = adapt(base, rows);
    if (found.bytes) install(values.out, found.bytes);
    io.stdout.write(values.json ? `${JSON.stringify(summary(found))}\n` : report(found, base.header.model, values.out));
    return found.better ? 0 : 1;
  },
};

/** A few words may be of several languages: what the team gives for one is believed then. */
const TELLING_WORDS = 6;
const SURE = 0.9;

/** The language of a text that is plainly not of the given one. */
function clearlyOther(text: string, language: string): string | undefined {
  if (words(text).length < TELLING_WORDS) return undefined;
  const found = identifyLanguage(text);
  return found.language !== language && found.language !== 'und' && found.confidence > SURE
    ? found.language
    : undefined;
}

/** Rows for the language's model, and how many there are plainly of each other language. */
async function labelled(
  input: Input,
  column: string | undefined,
  language: string,
  bad: BadRows,
): Promise<{ rows: Labelled[]; others: Map<string, number> }> {
  const rows: Labelled[] = [];
  const others = new Map<string, number>();
  for await (const batch of textRows(input, column, bad)) {
    for (const { line, value, text } of batch) {
      const { label } = value;
      if (!SENTIMENT_LABELS.some((known) => known === label)) {
        bad.report(line, `label ${JSON.stringify(label)}; use ${SENTIMENT_LABELS.join(', ')}`);
        continue;
      }
      const other = clearlyOther(text, language);
      if (other === undefined) rows.push({ text, label: label as SentimentLabel });
      else others.set(other, (others.get(other) ?? 0) + 1);
    }
  }
  return { rows, others };
}

/** In place at once or not at all: a scorer that reads it meanwhile never sees half a model. */
function install(path: string, bytes: Uint8Array): void {
  const aside = `${path}.new`;
  try {
    if (existsSync(path)) readModel(path);
    writeFileSync(aside, bytes);
    renameSync(aside, path);
  } catch (error) {
    if (error instanceof UserError) throw new UserError(`--out ${path}: is there and is no model; name another file`);
    throw new UserError(`--out ${path}: cannot be written (${messageOf(error)})`);
  }
}

function summary({ better, rows, before, after, model }: Adaptation) {
  return { better, rows, before, after, ...(model === undefined ? {} : { model }) };
}

function report(found: Adaptation, base: string, path: string): string {
  const line = (name: string, { macroRecall, macroF1, logLoss }: HeldOut): string =>
    `${name.padEnd(10)} recall ${(100 * macroRecall).toFixed(1)}   F1 ${(100 * macroF1).toFixed(1)}   log loss ${logLoss.toFixed(3)}`;
  const lines = [
    `${found.rows} rows; held out in turn, class averages:`,
    line('shipped', found.before),
    line('your own', found.after),
    found.better
      ? `better: ${path} is ${found.model}`
      : `not better than ${base}: nothing was written; more labels, or labels of what it gets wrong, may help`,
  ];
  return `${lines.join('\n')}\n`;
}
