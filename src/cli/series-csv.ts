import { parse } from 'csv-parse/sync';
import type { ShiftKind } from '../domain/shift.ts';
import { messageOf, UserError } from '../lib/errors.ts';
import { type Line, lineBatches } from '../lib/lines.ts';
import type { BadRows, Input } from './files.ts';

/** One row of a trend in CSV, checked. */
export interface SeriesRow {
  readonly line: number;
  /** The row as it came, for the output. */
  readonly text: string;
  /** Empty where the file holds one series. */
  readonly series: string;
  /** Epoch ms. */
  readonly at: number;
  readonly negative: number;
  readonly positive: number;
  readonly total: number;
  /** The count is empty: nothing is known of this step. */
  readonly missing: boolean;
}

export interface SeriesHeader {
  readonly text: string;
  /** What the columns can tell: of a plain count only the volume, of shares those that are there. */
  readonly kinds: readonly ShiftKind[];
}

/** The header, then batches of rows; bad rows are reported and left out. Throws UserError for a header without the columns. */
export async function readSeries(
  input: Input,
  bad: BadRows,
): Promise<{ header: SeriesHeader; rows: AsyncGenerator<Iterable<SeriesRow>> }> {
  const batches = lineBatches(input.bytes);
  const first = await batches.next();
  const lines = first.done ? [] : first.value;
  const top = lines.findIndex((line) => line.text.trim() !== '');
  if (top < 0)
    throw new UserError(`${input.name}: is empty; it needs a header "timestamp,value" or "timestamp,negative,total"`);
  const header = lines[top]!;
  const columns = columnsOf(header.text, input.name);
  const rows = async function* (): AsyncGenerator<Iterable<SeriesRow>> {
    yield checkedRows(lines.slice(top + 1), columns, bad);
    for await (const batch of batches) yield checkedRows(batch, columns, bad);
  };
  return { header: { text: header.text, kinds: kindsOf(columns) }, rows: rows() };
}

/** A row is checked when it is asked for, so that reports keep the order of the file. */
function* checkedRows(lines: readonly Line[], columns: Columns, bad: BadRows): Generator<SeriesRow> {
  for (const line of lines) {
    if (line.text.trim() === '') continue;
    const row = line.tooLong ? 'is far too long' : rowOf(line.number, line.text, columns);
    if (typeof row === 'string') bad.report(line.number, row);
    else yield row;
  }
}

function kindsOf(columns: Columns): ShiftKind[] {
  if (columns.total < 0) return ['negative-volume'];
  return ['negative-volume', 'negative-share', ...(columns.positive < 0 ? [] : (['positive-share'] as const))];
}

interface Columns {
  readonly count: number;
  readonly series: number;
  readonly timestamp: number;
  readonly negative: number;
  readonly positive: number;
  readonly total: number;
}

function columnsOf(text: string, name: string): Columns {
  const names = headerOf(text, name).map((cell) => cell.trim().toLowerCase());
  const find = (column: string): number => names.indexOf(column);
  const total = find('total');
  const columns = {
    count: names.length,
    series: find('series'),
    timestamp: find('timestamp'),
    negative: total >= 0 ? find('negative') : find('value'),
    positive: find('positive'),
    total,
  };
  if (columns.timestamp < 0 || columns.negative < 0) {
    throw new UserError(
      `${name}:1: header "${text.slice(0, 80)}"; it needs "timestamp,value" or "timestamp,negative,total", "series" in front for many`,
    );
  }
  return columns;
}

function headerOf(text: string, name: string): string[] {
  try {
    return cellsOf(text);
  } catch (error) {
    throw new UserError(
      `${name}:1: the header is not CSV (${messageOf(error).slice(0, 120)}); write "timestamp,value"`,
    );
  }
}

function rowOf(line: number, text: string, columns: Columns): SeriesRow | string {
  let cells: string[];
  try {
    cells = cellsOf(text);
  } catch (error) {
    return `not CSV (${messageOf(error).slice(0, 120)})`;
  }
  if (cells.length !== columns.count) return `${cells.length} columns where the header has ${columns.count}`;
  const at = timeOf(cells[columns.timestamp]!.trim());
  if (at === null)
    return `timestamp "${cells[columns.timestamp]!.slice(0, 40)}"; write 2026-11-20T09:30:00Z or Unix seconds`;
  const counts = [columns.negative, columns.positive, columns.total].map((column) =>
    column < 0 ? 0 : countOf(cells[column]!),
  );
  if (counts.some((count) => count === undefined)) return 'a count is not a number from 0 up (empty for unknown)';
  const missing = counts.some((count) => count === null);
  const [negative, positive, rest] = counts.map((count) => count ?? 0) as [number, number, number];
  const total = columns.total < 0 ? negative : rest;
  if (!missing && negative + positive > total) return 'more negative and positive mentions than there are in total';
  return {
    line,
    text,
    series: columns.series < 0 ? '' : cells[columns.series]!,
    at,
    negative,
    positive,
    total,
    missing,
  };
}

/** The cells of one row of CSV. Throws where it is none. */
export function cellsOf(text: string): string[] {
  if (!text.includes('"')) return text.split(',');
  return (parse(text, { relax_column_count: true }) as string[][])[0] ?? [];
}

/** A count; null where it is empty, undefined where it is not one. */
function countOf(cell: string): number | null | undefined {
  const text = cell.trim();
  if (text === '' || /^(nan|null|na)$/i.test(text)) return null;
  const count = Number(text);
  return Number.isFinite(count) && count >= 0 && count <= 1e12 ? count : undefined;
}

/** ISO 8601 (UTC where no zone is given), or Unix seconds or milliseconds. */
export function timeOf(text: string): number | null {
  if (/^-?\d+(\.\d+)?$/.test(text)) {
    const number = Number(text);
    return Math.abs(number) >= 1e11 ? number : number * 1000;
  }
  const match = /^(\d{4}-\d{2}-\d{2})(?:[T ](\d{2}:\d{2}(?::\d{2}(?:\.\d{1,9})?)?))?\s*(Z|[+-]\d{2}:?\d{2})?$/i.exec(
    text,
  );
  if (!match || !isDay(match[1]!)) return null;
  const zone = (match[3] ?? 'Z').toUpperCase().replace(/^([+-]\d{2})(\d{2})$/, '$1:$2');
  const at = Date.parse(`${match[1]}T${(match[2] ?? '00:00').replace(/(\.\d{3})\d+$/, '$1')}${zone}`);
  return Number.isNaN(at) ? null : at;
}

/** Date.parse takes 30 February for 2 March. */
function isDay(text: string): boolean {
  const at = new Date(`${text}T00:00:00Z`);
  return !Number.isNaN(at.getTime()) && at.toISOString().startsWith(text);
}
