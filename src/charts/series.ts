import type { TrendPoint } from '../domain/message.ts';

export interface Series {
  /** Epoch ms, half-open. */
  readonly from: number;
  readonly to: number;
  readonly stepMs: number;
  readonly points: readonly TrendPoint[];
}

const STEPS_MIN = [5, 10, 15, 30, 60, 120, 180, 360, 720, 1440] as const;

/** Steps below which a picture is not thinned out, and negative mentions that a step should hold on average. */
const FEWEST = 24;
const TELLING = 1.5;

/**
 * A trend in even steps that a picture can show: buckets are summed until there are at most `most` steps, fewer where
 * there is little to count, so that bars say more than yes or no. Steps are
 * counted back from the end, so that the newest is whole; what is left over at the beginning is dropped. A step without
 * any bucket stays a gap.
 */
export function toSeries(points: readonly TrendPoint[], most = 72): Series | null {
  const sorted = points.filter((point) => Number.isFinite(point.start)).toSorted((a, b) => a.start - b.start);
  const first = sorted[0];
  const last = sorted.at(-1);
  if (first === undefined || last === undefined) return null;
  const own = smallestGap(sorted);
  const to = last.start + own;
  const span = to - first.start;
  const negative = sorted.reduce((total, point) => total + finite(point.negative), 0);
  const room = Math.min(most, Math.max(FEWEST, Math.floor(negative / TELLING)));
  const round = STEPS_MIN.map((minutes) => minutes * 60_000);
  const stepMs =
    round.find((step) => step >= own && step % own === 0 && Math.ceil(span / step) <= room) ??
    own * Math.ceil(span / own / room);
  const from = to - Math.max(1, Math.floor(span / stepMs)) * stepMs;
  const groups = new Map<number, TrendPoint[]>();
  for (const point of sorted) {
    const key = Math.floor((point.start - from) / stepMs);
    if (key < 0) continue;
    const group = groups.get(key);
    if (group) group.push(point);
    else groups.set(key, [point]);
  }
  return { from, to, stepMs, points: [...groups].map(([key, group]) => sum(group, from + key * stepMs)) };
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
  const counts = {
    start,
    negative: add((point) => point.negative),
    neutral: add((point) => point.neutral),
    positive: add((point) => point.positive),
  };
  if (group.some((point) => point.expectedNegative === undefined)) return counts;
  const middle = add((point) => point.expectedNegative!);
  if (group.some((point) => point.expectedLow === undefined || point.expectedHigh === undefined)) {
    return { ...counts, expectedNegative: middle };
  }
  // Half widths add in quadrature: what makes one bucket differ from its expectation is mostly its own.
  const width = (read: (point: TrendPoint) => number) => Math.sqrt(add((point) => read(point) ** 2));
  const above = (point: TrendPoint) => point.expectedHigh! - point.expectedNegative!;
  // A small bucket's range ends at zero, which says nothing of how far a sum may fall: it may as far as it may rise.
  const below = (point: TrendPoint) =>
    point.expectedLow! > 0 ? point.expectedNegative! - point.expectedLow! : above(point);
  return {
    ...counts,
    expectedNegative: middle,
    expectedLow: Math.max(0, middle - width(below)),
    expectedHigh: middle + width(above),
  };
}

const finite = (value: number) => (Number.isFinite(value) ? Math.max(0, value) : 0);

/** `an hour`, `in 30 minutes`: what one step's count is of. */
export function stepWords(ms: number): string {
  const minutes = Math.round(ms / 60_000);
  if (minutes === 60) return 'an hour';
  if (minutes === 1440) return 'a day';
  return minutes % 60 === 0 ? `in ${minutes / 60} hours` : `in ${minutes} minutes`;
}
