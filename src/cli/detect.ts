import type { Sensitivity } from '../domain/brand.ts';
import type { ShiftKind } from '../domain/shift.ts';
import { UserError } from '../lib/errors.ts';
import { createDetector, type Detector } from '../trends/detector.ts';
import { stepOf } from '../trends/stepping.ts';
import type { Command } from './command.ts';
import { BadRows, openInput, Progress, RowWriter } from './files.ts';
import { parseOptions } from './options.ts';
import { cellsOf, readSeries, type SeriesHeader, type SeriesRow } from './series-csv.ts';

export const command: Command = {
  name: 'detect',
  summary: 'scores each step of a trend (CSV) and marks where an alert would be sent',
  help: `
Usage: turntide detect [--sensitivity fewer|balanced|more] [--json] [--strict] [file]

Reads CSV with a header, in time order, from a file (gzip too) or stdin:
  timestamp,value             a count series, any even step from a minute to a week
  timestamp,negative,total    negative mentions and all mentions; a column positive may follow
  series,timestamp,...        many independent series in one file
Timestamps: 2026-11-20T09:30:00Z (UTC where no zone is given), Unix seconds or milliseconds. An empty count means
"not known", and so does a step that is left out; a quiet step is 0.

Writes the same rows with anomaly_score (0 to 1, the higher the rarer) and alert (1 where an alert would be sent,
cool-down included). A row is judged by itself and the rows before it, never by later ones.

  --sensitivity   at most about one false alert a month (fewer), a week (balanced, the default), a day (more)
  --json          the rows as JSON Lines instead of CSV
  --strict        stop at the first bad row

Example: turntide detect --sensitivity fewer counts.csv > judged.csv`,
  run: async (args, io) => {
    const { values, positionals } = parseOptions(args, {
      sensitivity: { type: 'string', default: 'balanced' },
      strict: { type: 'boolean', default: false },
      json: { type: 'boolean', default: false },
    });
    const sensitivity = sensitivityOf(values.sensitivity);
    const input = await openInput(positionals[0], io);
    const bad = new BadRows(input.name, io, values.strict);
    const writer = new RowWriter(io.stdout);
    const progress = new Progress('detect', io, input);
    const { header, rows } = await readSeries(input, bad);
    const report = (row: SeriesRow, what: string): void => bad.report(row.line, what);
    const judge = createJudge(sensitivity, header.kinds, values.json ? jsonLine(header) : csvLine, report);
    if (!values.json) await writer.line(`${header.text},anomaly_score,alert`);
    let done = 0;
    const write = async (lines: string[]): Promise<void> => {
      for (const line of lines) await writer.line(line);
      done += lines.length;
      progress.update(done);
    };
    try {
      for await (const batch of rows) {
        for (const row of batch) await write(judge.take(row));
        if (writer.closed || io.signal.aborted) break;
      }
      await write(judge.end());
    } finally {
      // Also where a bad row stops it: what came before is done.
      await writer.flush();
    }
    progress.done();
    bad.summary(done);
    return io.signal.aborted ? 1 : 0;
  },
};

/** Throws UserError for a word that is none of the three. */
export function sensitivityOf(word: string): Sensitivity {
  if (word === 'fewer' || word === 'balanced' || word === 'more') return word;
  throw new UserError(`--sensitivity "${word}"; one of: fewer, balanced, more`);
}

type Print = (row: SeriesRow, score: number, alert: 0 | 1) => string;

const csvLine: Print = ({ text }, score, alert) => `${text},${score},${alert}`;

/** The columns as they are named; counts as numbers, null where nothing is known. */
function jsonLine(header: SeriesHeader): Print {
  const names = cellsOf(header.text).map((name) => name.trim());
  const asJson = (name: string, cell: string): string | number | null => {
    const text = cell.trim();
    if (!/^(value|negative|positive|total)$/i.test(name)) return cell;
    return text === '' || Number.isNaN(Number(text)) ? null : Number(text);
  };
  return ({ text }, score, alert) => {
    const cells = cellsOf(text).map((cell, index) => [names[index]!, asJson(names[index]!, cell)]);
    return JSON.stringify({ ...Object.fromEntries(cells), anomaly_score: score, alert });
  };
}

/** Rows from which the step of a series is told, and rows that wait for it at most. */
const ROWS_FOR_STEP = 6;
const MOST_WAITING = 100_000;

interface Series {
  readonly waiting: { readonly row: SeriesRow; readonly place: Place }[];
  detector: Detector | null;
  stepMs: number;
  first: number;
  last: number;
}

interface Place {
  /** The finished line; null while it waits, empty where the row was bad. */
  line: string | null;
}

/** Judges rows and keeps their order; a row waits only while the step of its series is not known. */
function createJudge(
  sensitivity: Sensitivity,
  kinds: readonly ShiftKind[],
  print: Print,
  report: (row: SeriesRow, what: string) => void,
) {
  const all = new Map<string, Series>();
  const queue: Place[] = [];
  let commonStep: number | null = null;

  const evaluate = (series: Series, row: SeriesRow, place: Place): void => {
    place.line = '';
    const index = Math.round((row.at - series.first) / series.stepMs);
    if (index <= series.last) {
      report(row, 'is not a step later than the row before it of its series; sort by time and leave one row a step');
      return;
    }
    series.last = index;
    const { negative, positive, total, missing } = row;
    const start = series.first + index * series.stepMs;
    const verdict = series.detector!.push({ start, negative, positive, total, ...(missing ? { missing } : {}) });
    place.line = print(row, Number(verdict.score.toPrecision(9)), verdict.alert ? 1 : 0);
  };

  const begin = (series: Series, stepMs: number): void => {
    const known = series.waiting[0]!;
    series.stepMs = stepMs;
    series.first = known.row.at;
    try {
      series.detector = createDetector({ stepMs, sensitivity, kinds });
    } catch {
      throw new UserError(`line ${known.row.line}: a step of ${stepMs / 1000} s; a step is a minute to a week long`);
    }
    commonStep ??= stepMs;
    for (const { row, place } of series.waiting) evaluate(series, row, place);
    series.waiting.length = 0;
  };

  const ready = (): string[] => {
    let count = 0;
    while (count < queue.length && queue[count]!.line !== null) count += 1;
    return queue
      .splice(0, count)
      .map((place) => place.line!)
      .filter((line) => line !== '');
  };

  return {
    /** Takes a row, gives the lines that are finished. */
    take(row: SeriesRow): string[] {
      let series = all.get(row.series);
      if (!series) {
        series = { waiting: [], detector: null, stepMs: 0, first: 0, last: -1 };
        all.set(row.series, series);
      }
      const place: Place = { line: null };
      queue.push(place);
      if (series.detector) {
        evaluate(series, row, place);
        return ready();
      }
      series.waiting.push({ row, place });
      const enough = series.waiting.length >= ROWS_FOR_STEP || queue.length > MOST_WAITING;
      const stepMs = enough ? (stepOf(series.waiting.map((waiting) => waiting.row.at)) ?? commonStep) : null;
      if (stepMs !== null) begin(series, stepMs);
      return ready();
    },
    /** Finishes series that were too short to tell their step. */
    end(): string[] {
      for (const series of all.values()) {
        if (series.waiting.length === 0) continue;
        begin(series, stepOf(series.waiting.map((waiting) => waiting.row.at)) ?? commonStep ?? 3_600_000);
      }
      return ready();
    },
  };
}
