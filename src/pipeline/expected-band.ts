import type { Brand } from '../domain/brand.ts';
import type { TrendRow } from '../domain/history.ts';
import { BUCKET_MS } from '../domain/trend.ts';
import { createDetector, type Detector } from '../trends/detector.ts';
import { observeRow } from './observe.ts';

/** The buckets of [from, to) with what was expected of each, learnt from `rows`, which may begin long before. */
export function expectedBand(
  rows: readonly TrendRow[],
  brand: Pick<Brand, 'sensitivity'>,
  from: number,
  to: number,
): ReturnType<Detector['expectation']>[] {
  const detector = createDetector({ stepMs: BUCKET_MS, sensitivity: brand.sensitivity });
  const byStart = new Map(rows.map((row) => [row.start, row]));
  const begin = Math.min(rows[0]?.start ?? from, from);
  const band: ReturnType<Detector['expectation']>[] = [];
  for (let start = begin; start < to; start += BUCKET_MS) {
    if (start >= from) band.push(start === begin ? null : detector.expectation(start));
    detector.push(observeRow(byStart.get(start), start));
  }
  return band;
}
