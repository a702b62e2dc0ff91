import type { Mention } from '../domain/mention.ts';
import { MAX_TEXT, parseMention } from '../domain/parse-mention.ts';
import { refusalText } from '../domain/refusals.ts';
import { UserError } from '../lib/errors.ts';
import { compile, type Explanation, explain, formatProblem, parseQuery, type Query } from '../matching/index.ts';
import type { Command, CommandIo } from './command.ts';
import { BadRows, jsonRows, openInput, Progress, RowWriter, withKeys } from './files.ts';
import { parseOptions } from './options.ts';

const help = `
Usage: turntide match --query Q [options] [file]

Reads mentions as JSON Lines and prints those that match, each with
matched: [[start, end], …], UTF-16 offsets into its text (empty where only fields decided).

Options:
  --query Q    what to search for; the language is described in docs/query-language.md
  --explain    print every mention, also those that do not match (matched: null), with
               explanation: why each part of the query matches or not
  --strict     stop at the first bad row

Examples:
  turntide match --query '(delta OR @delta) NEAR/5 (bag* OR luggage) -"river delta"' mentions.jsonl
  turntide match --query 'lang:en followers:>1000 "lost bag"~3' < mentions.jsonl | wc -l
  turntide match --query '=Delta NOT raw:"Δ"' --explain mentions.jsonl | head -1
`;

export const command: Command = {
  name: 'match',
  summary: 'prints the mentions that match a query, and why',
  help,
  async run(args, io) {
    const { values, positionals } = parseOptions(args, {
      query: { type: 'string', short: 'q' },
      explain: { type: 'boolean', default: false },
      strict: { type: 'boolean', default: false },
      json: { type: 'boolean' },
    });
    if (values.query === undefined) throw new UserError('--query is missing, such as --query "delta OR @delta"');
    const query = read(values.query, io);
    return run(query, { explain: values.explain, strict: values.strict }, positionals[0], io);
  },
};

function read(text: string, io: CommandIo): Query {
  const parsed = parseQuery(text);
  if (!parsed.ok)
    throw new UserError(`--query: ${parsed.problems.map((problem) => formatProblem(text, problem)).join('\n')}`);
  for (const warning of parsed.warnings) io.stderr.write(`warning: ${formatProblem(text, warning)}\n`);
  return parsed.query;
}

async function run(
  query: Query,
  options: { readonly explain: boolean; readonly strict: boolean },
  path: string | undefined,
  io: CommandIo,
): Promise<number> {
  const matcher = compile([{ id: 'query', query }]);
  const input = await openInput(path, io);
  const bad = new BadRows(input.name, io, options.strict);
  const out = new RowWriter(io.stdout);
  const progress = new Progress('match', io, input);
  let rows = 0;
  try {
    for await (const batch of jsonRows(input, bad)) {
      for (const row of batch) {
        const mention = mentionOf(row.value, row.line, bad);
        if (!mention) continue;
        rows += 1;
        const matched = matcher.match(mention)[0]?.spans ?? null;
        if (options.explain) await out.line(withKeys(row, { matched, explanation: linesOf(explain(query, mention)) }));
        else if (matched) await out.line(withKeys(row, { matched }));
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

/** The mention as the service would see it, with the text as it is in the file, so that offsets fit it. */
function mentionOf(value: Record<string, unknown>, line: number, bad: BadRows): Mention | undefined {
  const parsed = parseMention(value, Number.POSITIVE_INFINITY);
  if (parsed.ok) return { ...parsed.mention, text: (value.text as string).slice(0, MAX_TEXT) };
  bad.report(line, `not a mention: ${refusalText(parsed.reason)}`);
  return undefined;
}

function linesOf(explanation: Explanation, depth = 0): string[] {
  const mark = explanation.matches ? 'yes' : 'no ';
  const line = `${'  '.repeat(depth)}${mark} ${explanation.part}: ${explanation.because}`;
  return [line, ...explanation.parts.flatMap((part) => linesOf(part, depth + 1))];
}
