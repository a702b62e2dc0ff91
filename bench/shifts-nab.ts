import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/** A labelled series of the Numenta Anomaly Benchmark; windows as row indices, both ends included. */
export interface NabSeries {
  readonly name: string;
  readonly starts: readonly number[];
  readonly values: readonly number[];
  readonly windows: readonly (readonly [number, number])[];
  readonly stepMs: number;
}

export interface NabProfile {
  readonly name: string;
  readonly tp: number;
  readonly fp: number;
  readonly fn: number;
}

/** Weights of the three published application profiles (Lavin & Ahmad 2015). */
export const STANDARD: NabProfile = { name: 'standard', tp: 1, fp: 0.11, fn: 1 };
export const LOW_FP: NabProfile = { name: 'low-FP', tp: 1, fp: 0.22, fn: 1 };
export const LOW_FN: NabProfile = { name: 'low-FN', tp: 1, fp: 0.11, fn: 2 };

/** Reads `twitter-volume-*.csv` and `windows.json` of a folder. */
export function loadNab(folder: string): NabSeries[] {
  const labels = JSON.parse(readFileSync(join(folder, 'windows.json'), 'utf8')) as Record<string, [string, string][]>;
  const files = readdirSync(folder).filter((file) => file.endsWith('.csv'));
  return files.sort().map((file) => {
    const name = file.replace(/^twitter-volume-|\.csv$/g, '');
    const rows = readFileSync(join(folder, file), 'utf8').trim().split('\n').slice(1);
    const starts = rows.map((row) => utc(row.split(',')[0]!));
    const windows = (labels[name] ?? []).map(
      ([from, to]) => [firstAtLeast(starts, utc(from)), firstAtLeast(starts, utc(to) + 1) - 1] as const,
    );
    return { name, starts, values: rows.map((row) => Number(row.split(',')[1])), windows, stepMs: 300_000 };
  });
}

function utc(text: string): number {
  return Date.parse(`${text.replace(' ', 'T').replace(/\.0+$/, '')}Z`);
}

function firstAtLeast(sorted: readonly number[], at: number): number {
  const index = sorted.findIndex((value) => value >= at);
  return index < 0 ? sorted.length : index;
}

/** Rows that are not scored: the first 15 %, 750 at most. */
export function probation(rows: number): number {
  return Math.min(Math.floor(0.15 * rows), 750);
}

export interface NabCount {
  readonly raw: number;
  readonly windows: number;
  readonly caught: number;
  readonly falseAlarms: number;
  readonly days: number;
}

/** Raw score and counts of one series; `alerts` holds one flag a row. */
export function scoreSeries(series: NabSeries, alerts: ArrayLike<number>, profile: NabProfile): NabCount {
  const first = probation(series.values.length);
  const reward = (y: number): number => 2 / (1 + Math.exp(5 * y)) - 1;
  const earned = series.windows.map(() => -profile.fn);
  let raw = 0;
  let falseAlarms = 0;
  for (let i = first; i < series.values.length; i += 1) {
    if (!alerts[i]) continue;
    const inside = series.windows.findIndex(([from, to]) => i >= from && i <= to);
    if (inside >= 0) {
      const [from, to] = series.windows[inside]!;
      if (earned[inside]! < 0) earned[inside] = (profile.tp * reward((i - to) / Math.max(to - from, 1))) / reward(-1);
      continue;
    }
    falseAlarms += 1;
    const past = series.windows.filter(([, to]) => to < i).at(-1);
    raw += profile.fp * (past ? reward((i - past[1]) / Math.max(past[1] - past[0], 1)) : -1);
  }
  const caught = earned.filter((e) => e !== -profile.fn).length;
  raw += earned.reduce((sum, e) => sum + e, 0);
  const days = ((series.values.length - first) * series.stepMs) / 86_400_000;
  return { raw, windows: series.windows.length, caught, falseAlarms, days };
}

/** 0 for no alert at all, 100 for a perfect detector, over all series together. */
export function nabScore(counts: readonly NabCount[], profile: NabProfile): number {
  const raw = counts.reduce((sum, c) => sum + c.raw, 0);
  const windows = counts.reduce((sum, c) => sum + c.windows, 0);
  return (100 * (raw + profile.fn * windows)) / ((profile.tp + profile.fn) * windows);
}
