import { ALL_TOPIC, type Brand } from '../domain/brand.ts';
import { GOALS, type Goal } from '../domain/influencer.ts';
import { parseMention } from '../domain/parse-mention.ts';
import { refusalText } from '../domain/refusals.ts';
import { audienceOf } from '../influence/goals.ts';
import { UserError } from '../lib/errors.ts';
import { formatProblem, parseQuery } from '../matching/index.ts';
import { createIntake } from '../pipeline/intake.ts';
import { MemoryHistory } from '../pipeline/memory-history.ts';
import { driversOf, shortlistFor } from '../pipeline/report.ts';
import { scoreBatch } from '../pipeline/score.ts';
import { createScorer } from '../sentiment/index.ts';
import { readConfig } from './app-config.ts';
import type { CommandIo } from './command.ts';
import { BadRows, jsonRows, openInput, Progress, RowWriter } from './files.ts';

export interface MentionOptions {
  readonly brand: string;
  readonly at: string;
  readonly since?: string | undefined;
  readonly window: string;
  readonly topic?: string | undefined;
  readonly goal: string;
  readonly config?: string | undefined;
  readonly k: number;
  readonly strict: boolean;
}

const DAY = 86_400_000;
/** Rows scored at once. */
const BATCH = 512;

/** `turntide rank --brand ID --at TIME [file]`: ranks the authors of mentions, with reasons. */
export async function rankMentions(options: MentionOptions, path: string | undefined, io: CommandIo): Promise<number> {
  const at = timeOf(options.at, '--at');
  const since = options.since === undefined ? at - DAY : timeOf(options.since, '--since');
  if (since >= at) throw new UserError(`--since ${options.since}: must be before --at`);
  const goal = goalOf(options.goal);
  const { brand, topic } = await brandOf(options, io);
  const history = await read(brand, at - durationOf(options.window), at, options, path, io);
  const recent = await history.mentions(at - durationOf(options.window), at, Number.MAX_SAFE_INTEGER);
  const lately =
    goal === 'shift-sentiment' ? recent.filter(({ mention }) => Date.parse(mention.publishedAt) >= since) : recent;
  const audience = audienceOf(lately, goal, topic);
  const terms =
    goal === 'shift-sentiment' ? driversOf(recent, brand, topic, since, at).terms.map(({ term }) => term) : [];
  const list = await shortlistFor(history, brand, {
    at,
    topic,
    goal,
    k: options.k,
    recent,
    audience,
    terms: terms.slice(0, 8),
  });
  const out = new RowWriter(io.stdout);
  for (const one of list.influencers) await out.line(JSON.stringify(one, rounded));
  await out.flush();
  io.stderr.write(
    `${recent.length} mentions, an audience of ${list.audienceSize}, ${list.considered} considered${gates(list.gated)}${list.notes.length > 0 ? `; ${list.notes.join(', ')}` : ''}\n`,
  );
  return io.signal.aborted ? 1 : 0;
}

/** Four decimals are more than any of these figures deserves. */
function rounded(_: string, value: unknown): unknown {
  return typeof value === 'number' ? Math.round(value * 10_000) / 10_000 : value;
}

function gates(gated: Readonly<Record<string, number>>): string {
  const parts = Object.entries(gated).map(([reason, count]) => `${count} ${reason}`);
  return parts.length === 0 ? '' : `, turned away: ${parts.join(', ')}`;
}

async function read(
  brand: Brand,
  from: number,
  to: number,
  options: MentionOptions,
  path: string | undefined,
  io: CommandIo,
): Promise<MemoryHistory> {
  const input = await openInput(path, io);
  const bad = new BadRows(input.name, io, options.strict);
  const progress = new Progress('rank', io, input);
  const scorer = createScorer();
  const intake = createIntake([brand]);
  const history = new MemoryHistory((scored) => scored.cluster ?? scored.mention.id);
  const unnamed: unknown[] = [];
  let rows = 0;
  let named = 0;
  const take = async (items: readonly unknown[], match: 'query' | 'everything'): Promise<void> => {
    const { matched } = intake(items, { brandIds: new Set([brand.id]), match, now: Number.POSITIVE_INFINITY });
    const own = matched.get(brand.id) ?? [];
    named += own.length;
    for (const item of await scoreBatch(own, brand, scorer)) history.add(item);
  };
  for await (const batch of jsonRows(input, bad)) {
    const items: unknown[] = [];
    for (const { line, value } of batch) {
      const parsed = parseMention(value, Number.POSITIVE_INFINITY);
      if (!parsed.ok) {
        bad.report(line, `not a mention: ${refusalText(parsed.reason)}`);
        continue;
      }
      rows += 1;
      const published = Date.parse(parsed.mention.publishedAt);
      if (published >= from && published < to) items.push(value);
    }
    for (let i = 0; i < items.length; i += BATCH) await take(items.slice(i, i + BATCH), 'query');
    // Kept only until the first mention names the brand: a file may be about a brand that no text names.
    if (named === 0 && options.config === undefined) unnamed.push(...items);
    else unnamed.length = 0;
    progress.update(rows);
    if (io.signal.aborted) break;
  }
  if (named === 0 && unnamed.length > 0) {
    io.stderr.write(`no mention names "${options.brand}": all ${unnamed.length} are taken as about it\n`);
    for (let i = 0; i < unnamed.length; i += BATCH) await take(unnamed.slice(i, i + BATCH), 'everything');
  }
  progress.done();
  bad.summary(rows);
  return history;
}

async function brandOf(options: MentionOptions, io: CommandIo): Promise<{ brand: Brand; topic: string }> {
  const base =
    options.config === undefined ? namedBrand(options.brand) : await configured(options.brand, options.config, io);
  const wanted = options.topic;
  if (wanted === undefined || wanted === ALL_TOPIC) return { brand: base, topic: ALL_TOPIC };
  if (base.topics.some((topic) => topic.id === wanted)) return { brand: base, topic: wanted };
  const parsed = parseQuery(wanted);
  if (!parsed.ok) {
    throw new UserError(`--topic: ${parsed.problems.map((problem) => formatProblem(wanted, problem)).join('\n')}`);
  }
  const topic = { id: 'asked-for', name: wanted, query: wanted };
  return { brand: { ...base, topics: [...base.topics, topic] }, topic: topic.id };
}

async function configured(id: string, config: string, io: CommandIo): Promise<Brand> {
  const { brands } = await readConfig(config, io);
  const brand = brands.find((one) => one.id === id);
  if (brand) return brand;
  throw new UserError(`--brand ${id}: not in ${config}; it has ${brands.map((one) => one.id).join(', ')}`);
}

/** A brand by its name or handle alone, for files without a configuration. */
function namedBrand(given: string): Brand {
  const name = given.replace(/^@/, '').trim();
  if (name === '') throw new UserError('--brand is empty: a brand id, name or @handle');
  const handle = name.replace(/[^\p{L}\p{N}_]/gu, '');
  const quoted = name.replace(/["\\]/g, ' ');
  return {
    id: 'asked-for',
    name,
    query: handle === '' ? `"${quoted}"` : `"${quoted}" OR @${handle} OR #${handle}`,
    topics: [],
    competitors: [],
    ownedAccounts: handle === '' ? [] : [`@${handle}`],
    mutedAuthors: [],
    languages: [],
    aliases: handle === '' ? [] : [`@${handle}`],
    sensitivity: 'balanced',
    timeZone: 'UTC',
    routes: [],
    sources: [],
    retentionDays: 30,
  };
}

function goalOf(word: string): Goal {
  const goal = GOALS.find((one) => one === word);
  if (goal) return goal;
  throw new UserError(`--goal "${word}"; one of: ${GOALS.join(', ')}`);
}

function timeOf(text: string, option: string): number {
  const at = /^\d{9,11}$/.test(text)
    ? Number(text) * 1000
    : Date.parse(/^\d{4}-\d\d-\d\dT[\d:.]+$/.test(text) ? `${text}Z` : text);
  if (Number.isNaN(at))
    throw new UserError(`${option} ${text}: not a time; write 2026-11-20T09:00:00Z or Unix seconds`);
  return at;
}

function durationOf(text: string): number {
  const found = /^(\d+)([hd])$/.exec(text);
  if (!found || Number(found[1]) === 0)
    throw new UserError(`--window ${text}: write hours or days, such as 72h or 30d`);
  return Number(found[1]) * (found[2] === 'h' ? 3_600_000 : DAY);
}
