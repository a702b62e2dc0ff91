import type { Sentiment, SentimentRule, SentimentTarget } from '../domain/sentiment.ts';
import { UserError } from '../lib/errors.ts';

import { createScorer } from '../sentiment/index.ts';
import type { SyncScorer } from '../sentiment/sync-scorer.ts';
import type { Command, CommandIo } from './command.ts';
import { BadRows, jsonRows, openInput, Progress, RowWriter, withKeys } from './files.ts';
import { parseOptions } from './options.ts';
import { type TextRow, textRows } from './text-rows.ts';

const help = `
Usage: turntide score [options] [file]

Reads posts as JSON Lines with "text" (and "lang", where known), or CSV with --text COLUMN, and prints each row as
JSON Lines with sentiment: {label, score, probabilities, confidence, language, flags, model}.

Options:
  --text COLUMN          the input is CSV; the text is in this column
  --brand NAMES          score towards this brand: its names and handles, with commas between
  --competitors NAMES    brands it must not be confused with
  --explain              add sentiment.reasons: the words that moved the score; their weights add up to it
  --rules FILE           JSON Lines of {"phrase", "reading"}: negative, neutral, positive, or ignore
  --model FILE           a team's own model (turntide train)
  --scorer NAME          builtin (default), or natural: vocabularies only
  --strict               stop at the first bad row

Examples:
  turntide score mentions.jsonl > scored.jsonl
  turntide score --text comment --brand 'Delta,@delta' --competitors 'United,@united' survey.csv
  echo '{"text":"not bad at all"}' | turntide score --explain
`;

export const command: Command = {
  name: 'score',
  summary: 'adds the sentiment of each text, and why',
  help,
  async run(args, io) {
    const { values, positionals } = parseOptions(args, {
      text: { type: 'string' },
      brand: { type: 'string' },
      competitors: { type: 'string' },
      explain: { type: 'boolean', default: false },
      rules: { type: 'string' },
      model: { type: 'string' },
      scorer: { type: 'string', default: 'builtin' },
      strict: { type: 'boolean', default: false },
      json: { type: 'boolean' },
    });
    const kind = values.scorer;
    if (kind !== 'builtin' && kind !== 'natural') {
      throw new UserError(`--scorer ${kind}: no such scorer; use builtin or natural`);
    }
    if (values.competitors !== undefined && values.brand === undefined) {
      throw new UserError('--competitors needs --brand: say towards whom to score');
    }
    const scorer = createScorer({
      kind,
      ...(values.model === undefined ? {} : { modelFile: values.model }),
      ...(values.rules === undefined ? {} : { rules: await readRules(values.rules, io) }),
    });
    if (values.explain && !scorer.explain) throw new UserError(`--explain: the scorer ${kind} cannot say why`);
    const target = values.brand === undefined ? undefined : targetOf(values.brand, values.competitors ?? '');
    const options = { column: values.text, explain: values.explain, strict: values.strict, target };
    return run(scorer, options, positionals[0], io);
  },
};

interface RunOptions {
  readonly column: string | undefined;
  readonly explain: boolean;
  readonly strict: boolean;
  readonly target: SentimentTarget | undefined;
}

async function run(scorer: SyncScorer, options: RunOptions, path: string | undefined, io: CommandIo): Promise<number> {
  const input = await openInput(path, io);
  const bad = new BadRows(input.name, io, options.strict);
  const out = new RowWriter(io.stdout);
  const progress = new Progress('score', io, input);
  let rows = 0;
  try {
    for await (const batch of textRows(input, options.column, bad)) {
      for (const row of batch) {
        await out.line(withKeys(row, { sentiment: scored(scorer, row, options) }));
        rows += 1;
      }
      progress.update(rows);
      if (out.closed || io.signal.aborted) break;
    }
  } finally {
    // Also where a bad row stops it: what came before is done.
    await out.flush();
  }
  progress.done();
  bad.summary(rows);
  return 0;
}

function scored(scorer: SyncScorer, { value, text }: TextRow, options: RunOptions): Sentiment {
  const request = {
    text,
    ...(typeof value.lang === 'string' ? { lang: value.lang } : {}),
    ...(options.target ? { target: options.target } : {}),
  };
  const sentiment = scorer.score([request])[0]!;
  return options.explain ? { ...sentiment, ...scorer.explain?.(request, sentiment) } : sentiment;
}

function targetOf(brand: string, competitors: string): SentimentTarget {
  const names = namesOf(brand);
  if (names.length === 0) throw new UserError('--brand is empty; give its names, such as --brand "Delta,@delta"');
  return { names, competitors: namesOf(competitors) };
}

function namesOf(list: string): string[] {
  return list
    .split(',')
    .map((name) => name.trim())
    .filter((name) => name !== '');
}

async function readRules(path: string, io: CommandIo): Promise<SentimentRule[]> {
  const input = await openInput(path, io);
  const bad = new BadRows(input.name, io, true);
  const rules: SentimentRule[] = [];
  for await (const batch of jsonRows(input, bad)) {
    for (const { line, value } of batch) {
      if (typeof value.phrase !== 'string' || typeof value.reading !== 'string') {
        bad.report(line, 'no rule; each needs "phrase" and "reading"');
      }
      rules.push(value as unknown as SentimentRule);
    }
  }
  return rules;
}
