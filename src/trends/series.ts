import type { Bucket, Observation } from '../domain/trend.ts';

/** A span of event time, epoch ms, end not included. */
export interface Span {
  readonly from: number;
  readonly to: number;
}

/**
 * Stored buckets as even steps from `from` to `to` (both multiples of `stepMs`, end not included): a step without a bucket
 * is zero, since nobody spoke; one that an outage touches is missing, since nobody listened. Buckets outside are left out.
 */
export function observations(
  buckets: Iterable<Bucket>,
  range: Span,
  stepMs: number,
  outages: readonly Span[] = [],
): Observation[] {
  const steps = Math.max(0, Math.round((range.to - range.from) / stepMs));
  const sums = Array.from({ length: steps }, () => ({ negative: 0, positive: 0, total: 0 }));
  for (const bucket of buckets) {
    const sum = sums[Math.floor((bucket.start - range.from) / stepMs)];
    if (!sum) continue;
    sum.negative += bucket.negative;
    sum.positive += bucket.positive;
    sum.total += bucket.negative + bucket.neutral + bucket.positive;
  }
  return sums.map((sum, i) => {
    const start = range.from + i * stepMs;
    const out = outages.some((outage) => outage.from < start + stepMs && outage.to > start);
    return out ? { start, ...sum, missing: true } : { start, ...sum };
  });
}

/**
 * Up to where event time is complete: everything before it has arrived, as far as can be told. With source watermarks the
 * slowest of them, but never more than `latenessMs` behind the newest; without, `latenessMs` behind `now`. Epoch ms.
 */
export function completeUntil(now: number, latenessMs: number, watermarks: readonly number[] = []): number {
  if (watermarks.length === 0) return now - latenessMs;
  return Math.max(Math.min(...watermarks), Math.max(...watermarks) - latenessMs);
}

/** The start of the step that holds `at`. */
export function stepStart(at: number, stepMs: number): number {
  return Math.floor(at / stepMs) * stepMs;
}
