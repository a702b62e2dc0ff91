import { UserError } from '../lib/errors.ts';
import { lineBatches } from '../lib/lines.ts';
import { FALSE_ALERTS_A_DAY } from '../trends/budget.ts';
import { stepOf } from '../trends/stepping.ts';
import { curveOf, type History, type Known, type Point } from '../trends/trade-off.ts';
import type { Command, CommandIo } from './command.ts';
import { BadRows, openInput } from './files.ts';
import { parseOptions } from './options.ts';
import { readSeries, timeOf } from './series-csv.ts';

export const command: Command = {
  name: 'tune',
  summary: 'shows what each sensitivity would have told of your own history (CSV)',
  help: `
Usage: turntide tune [--incidents FILE] [--json] [file]

Reads the same CSV as turntide detect, a history of some weeks, and shows for a range of budgets (false alerts promised)
how many alerts it would have sent; the three sensitivities are marked. What the promise cannot know is which of the
alerts were true: with a list of the incidents that you remember, it shows how many of them each budget caught and how
late, and how many alerts fell outside of all of them.

  --incidents FILE   CSV "from,to" or "series,from,to": the incidents you know of
  --json             one JSON object a budget instead of a table

Example: turntide tune --incidents known.csv counts.csv`,
  run: async (args, io) => {
    const { values, positionals } = parseOptions(args, {
      incidents: { type: 'string' },
      json: { type: 'boolean', default: false },
    });
    const known = values.incidents === undefined ? null : await readIncidents(values.incidents, io);
    const histories = await readHistories(positionals[0], io);
    const points = curveOf(histories, known);
    if (values.json) for (const point of points) io.stdout.write(`${JSON.stringify(point)}\n`);
    else io.stdout.write(table(points, known?.length ?? null));
    return 0;
  },
};

async function readHistories(path: string | undefined, io: CommandIo): Promise<History[]> {
  const input = await openInput(path, io);
  const bad = new BadRows(input.name, io, false);
  const { header, rows } = await readSeries(input, bad);
  const all = new Map<string, { at: number; negative: number; positive: number; total: number; missing: boolean }[]>();
  let count = 0;
  for await (const batch of rows) {
    for (const { series, at, negative, positive, total, missing } of batch) {
      const own = all.get(series) ?? [];
      if (own.length === 0) all.set(series, own);
      if (own.length > 0 && at <= own.at(-1)!.at) continue;
      own.push({ at, negative, positive, total, missing });
      count += 1;
    }
  }
  bad.summary(count);
  return [...all].map(([series, steps]) => {
    const stepMs = stepOf(steps.map((step) => step.at));
    if (stepMs === null) throw new UserError(`${input.name}: ${series || 'the series'} has fewer than two steps`);
    return { series, stepMs, kinds: header.kinds, steps };
  });
}

async function readIncidents(path: string, io: CommandIo): Promise<Known[]> {
  const input = await openInput(path, io);
  const known: Known[] = [];
  let names: string[] | null = null;
  for await (const lines of lineBatches(input.bytes)) {
    for (const { number, text } of lines) {
      if (text.trim() === '') continue;
      const cells = text.split(',').map((cell) => cell.trim());
      if (names === null) {
        names = cells.map((cell) => cell.toLowerCase());
        if (names.includes('from') && names.includes('to')) continue;
        throw new UserError(`${path}:1: header "${text.slice(0, 60)}"; it needs "from,to" or "series,from,to"`);
      }
      const cell = (name: string): string => cells[names!.indexOf(name)] ?? '';
      const [from, to] = [timeOf(cell('from')), timeOf(cell('to'))];
      if (from === null || to === null || to < from) {
        throw new UserError(`${path}:${number}: from and to must be times in order, such as 2026-11-20T09:30:00Z`);
      }
      known.push({ series: cell('series'), from, to });
    }
  }
  return known;
}

function table(points: readonly Point[], incidents: number | null): string {
  const names = new Map(Object.entries(FALSE_ALERTS_A_DAY).map(([name, rate]) => [rate, name]));
  const lines = [
    `promised false alerts  alerts  a 30 days${incidents === null ? '' : '  outside of incidents  caught  median delay'}`,
  ];
  for (const point of points) {
    const { falseAlertsADay: rate } = point;
    const promise = rate >= 1 ? `${rate} a day` : `1 in ${Math.round(1 / rate)} days`;
    const parts = [promise.padStart(21), String(point.alerts).padStart(6), point.alertsIn30Days.toFixed(1).padStart(9)];
    if (incidents !== null) {
      const delay = point.medianDelayMs === null ? '' : `${(point.medianDelayMs / 3_600_000).toFixed(1)} h`;
      parts.push(String(point.outside).padStart(20), `${point.caught}/${incidents}`.padStart(6), delay.padStart(12));
    }
    lines.push(`${parts.join('  ')}  ${names.get(rate) ?? ''}`.trimEnd());
  }
  return `${lines.join('\n')}\n`;
}
