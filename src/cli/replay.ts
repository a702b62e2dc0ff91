import { createWriteStream } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import type { Config } from '../config/config.ts';
import type { Sensitivity } from '../domain/brand.ts';
import { refusalText } from '../domain/refusals.ts';
import { systemClock } from '../lib/clock.ts';
import { counted } from '../lib/counted.ts';
import { UserError } from '../lib/errors.ts';
import { createHttp } from '../lib/http.ts';
import { printable } from '../lib/printable.ts';
import { createIntake } from '../pipeline/intake.ts';
import type { Report } from '../pipeline/report.ts';
import { scoreBatch } from '../pipeline/score.ts';
import { configuredScorers } from '../pipeline/scorer.ts';
import { file as fileKind } from '../sources/file.ts';
import type { Source } from '../sources/source.ts';
import { readConfig } from './app-config.ts';
import { type BrandLine, backtestLines, brandLine, drawPictures } from './backtest.ts';
import type { Command, CommandIo } from './command.ts';
import { openInput, Progress, RowWriter } from './files.ts';
import { parseOptions } from './options.ts';

export const command: Command = {
  name: 'replay',
  summary: 'prints what would have been sent over a file of mentions',
  help: `
Usage: turntide replay --config FILE [--brand ID] [--backtest] [--picture FOLDER] [--strict] [FILE]

Reads mentions (JSON Lines, or a CSV mapped as a "file" source of the configuration says) in event time, through the
same stages as the service, and prints every move of every incident with its drivers and influencers, as JSON Lines.
Without FILE it reads standard input. Nothing is sent and no Redis is needed.

  --config FILE     brands and queries (default: config/turntide.yaml)
  --brand ID        only this brand
  --backtest        a table instead: the incidents that each sensitivity would have opened
  --picture FOLDER  draws each brand's trend, baseline and incidents into FOLDER, as SVG and PNG
  --json            with --backtest: as JSON Lines
  --strict          stop at the first bad row

Example: turntide replay --config config/examples/airlines.yaml --backtest --picture pictures mentions.jsonl
`,
  async run(args, io) {
    const { values, positionals } = parseOptions(args, {
      config: { type: 'string' },
      brand: { type: 'string' },
      backtest: { type: 'boolean' },
      picture: { type: 'string' },
      json: { type: 'boolean' },
      strict: { type: 'boolean', default: false },
    });
    const config = await readConfig(values.config, io);
    const brands = config.brands.filter((brand) => values.brand === undefined || brand.id === values.brand);
    if (brands.length === 0) throw new UserError(`--brand ${values.brand}: no such brand in the configuration`);
    const out = new RowWriter(io.stdout);
    const spooled = await spool(positionals[0], io);
    try {
      const tell = values.backtest ? async () => {} : (report: Report) => out.line(JSON.stringify(row(report)));
      const sensitivities: readonly Sensitivity[] = values.backtest ? ['fewer', 'balanced', 'more'] : [];
      const lines = await replay({ ...config, brands }, spooled.path, io, sensitivities, tell, values.strict);
      if (values.backtest) for (const line of backtestLines(lines, values.json === true)) await out.line(line);
      if (values.picture !== undefined) await drawPictures(lines, values.picture);
      await out.flush();
    } finally {
      await spooled.remove();
    }
    return io.signal.aborted ? 1 : 0;
  },
};

/** Goes through a file; hands over each report in the order it would have been told. */
async function replay(
  config: Config,
  path: string,
  io: CommandIo,
  sensitivities: readonly Sensitivity[],
  tell: (report: Report) => Promise<void>,
  strict: boolean,
): Promise<BrandLine[]> {
  const source = fileSource(config, path);
  const intake = createIntake(config.brands);
  const scorers = await configuredScorers(config.scorer, config.brands);
  const lines = config.brands.map((brand) => brandLine(brand, sensitivities));
  const scope = {
    brandIds: new Set(config.brands.map((brand) => brand.id)),
    match: matchOf(config),
    now: Number.POSITIVE_INFINITY,
  };
  const progress = new Progress('replay', io);
  const refused = new Map<string, number>();
  let items = 0;
  for await (const page of source.pages(null, { signal: io.signal, budgetMs: Number.POSITIVE_INFINITY })) {
    const { matched, refused: bad } = intake(page.items, scope);
    items += page.items.length;
    progress.update(items);
    for (const note of page.notes ?? []) {
      if (strict) throw new UserError(note.replace(/; row passed over$/, ''));
      io.stderr.write(`${printable(note)}\n`);
    }
    for (const [reason, count] of [...bad, ...Object.entries(page.refused ?? {})]) {
      refused.set(reason, (refused.get(reason) ?? 0) + count);
    }
    const reports: Report[] = [];
    for (const line of lines) {
      for (const item of await scoreBatch(matched.get(line.brand.id) ?? [], line.brand, scorers.of(line.brand, [])))
        line.add(item);
      if (page.watermark !== undefined) reports.push(...(await line.advanceTo(page.watermark)));
    }
    reports.sort((a, b) => a.transition.at - b.transition.at);
    for (const report of reports) await tell(report);
  }
  progress.done();
  for (const [reason, count] of refused)
    io.stderr.write(`${path}: ${counted(count, 'row')} passed over: ${refusalText(reason)}\n`);
  const counts = lines.map((line) => `${line.brand.id} ${line.mentions}`).join(', ');
  io.stderr.write(`${items} rows read; mentions by brand: ${counts}\n`);
  return lines;
}

/** The configuration's own file source, pointed at this file: its column mapping counts here too. */
function fileSource(config: Config, path: string): Source {
  const configured = config.sources.find((source) => source.kind === fileKind.kind)?.settings as object | undefined;
  const settings = fileKind.settings.parse({ ...configured, path, follow: false, clock: 'event' });
  return fileKind.create('replay', settings, {
    clock: systemClock,
    http: createHttp({ clock: systemClock, userAgent: 'turntide' }),
  });
}

function matchOf(config: Config): 'query' | 'everything' {
  return config.sources.find((source) => source.kind === fileKind.kind)?.match ?? 'query';
}

/** One line a move; the same names as the webhook's body where they mean the same. */
function row(report: Report): object {
  const { incident, transition, drivers, shortlist } = report;
  return {
    type: `incident.${transition.kind}`,
    timestamp: new Date(transition.at).toISOString(),
    brand: incident.brandId,
    topic: incident.topic,
    incident: incident.id,
    severity: transition.severity,
    reason: transition.reason,
    since: new Date(incident.since).toISOString(),
    shift: transition.shift,
    drivers,
    influencers: shortlist.influencers,
    shortlist: { ...shortlist, influencers: undefined },
  };
}

/** A path for the file source: standard input is put into a file first. */
async function spool(path: string | undefined, io: CommandIo): Promise<{ path: string; remove(): Promise<void> }> {
  const input = await openInput(path, io);
  if (path !== undefined && path !== '-' && !path.endsWith('.gz')) return { path, remove: async () => {} };
  const folder = await mkdtemp(join(tmpdir(), 'turntide-replay-'));
  const spooled = join(folder, 'mentions.jsonl');
  await pipeline(input.bytes, createWriteStream(spooled));
  return { path: spooled, remove: () => rm(folder, { recursive: true, force: true }) };
}
