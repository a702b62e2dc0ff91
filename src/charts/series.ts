import type { TrendPoint } from '../domain/message.ts';

export interface Series {
  /** Epoch ms, half-open. */
  readonly from: number;
  readonly to: number;
  readonly stepMs: number;
  readonly points: readonly TrendPoint[];
}

const STEPS_MIN = [5, 10, 15, 30, 60, 120, 180, 360, 720, 1440] as const;

/**
 * A trend in even steps that a picture can show: buckets are summed until there are at most `most` steps.
 * A gap between buckets stays a gap; the expected band of a step is the sum of its buckets' (which is wider than
 * that of the sum: buckets are taken as moving together) and is left out where one of them has none.
 */
export function toSeries(points: readonly TrendPoint[], most = 96): Series | null {
  const sorted = points.filter((point) => Number.isFinite(point.start)).toSorted((a, b) => a.start - b.start);
  const first = sorted[0];
  const last = sorted.at(-1);
  if (first === undefined || last === undefined) return null;
  const own = smallestGap(sorted);
  const span = last.start + own - first.start;
  const wanted = STEPS_MIN.map((minutes) => minutes * 60_000).find(
    (step) => step >= own && step % own === 0 && span / step <= most,
  );
  const stepMs = wanted ?? own * Math.ceil(span / own / most);
  const groups = new Map<number, TrendPoint[]>();
  for (const point of sorted) {
    const key = Math.floor((point.start - first.start) / stepMs);
    const group = groups.get(key);
    if (group) group.push(point);
    else groups.set(key, [point]);
  }
  const summed = [...groups].map(([key, group]) => sum(group, first.start + key * stepMs));
  return { from: first.start, to: summed.at(-1)!.start + stepMs, stepMs, points: summed };
}

function smallestGap(sorted: readonly TrendPoint[]): number {
  let gap = Number.POSITIVE_INFINITY;
  for (let index = 1; index < sorted.length; index += 1) {
    const step = sorted[index]!.start - sorted[index - 1]!.start;
    if (step > 0) gap = Math.min(gap, step);
  }
  return Number.isFinite(gap) ? gap : 3_600_000;
}

function sum(group: readonly TrendPoint[], start: number): TrendPoint {
  const add = (read: (point: TrendPoint) => number) => group.reduce((total, point) => total + finite(read(point)), 0);
  const known = group.every((point) => point.expectedLow !== undefined && point.expectedHigh !== undefined);
  const expected = group.every((point) => point.expectedNegative !== undefined);
  return {
    start,
    negative: add((point) => point.negative),
    neutral: add((point) => point.neutral),
    positive: add((point) => point.positive),
    ...(expected ? { expectedNegative: add((point) => point.expectedNegative ?? 0) } : {}),
    ...(known
      ? { expectedLow: add((point) => point.expectedLow ?? 0), expectedHigh: add((point) => point.expectedHigh ?? 0) }
      : {}),
  };
}

const finite = (value: number) => (Number.isFinite(value) ? Math.max(0, value) : 0);
