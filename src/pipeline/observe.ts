import type { TrendRow } from '../domain/history.ts';
import { BUCKET_MS, type Observation } from '../domain/trend.ts';

/**
 * Buckets as the steps a detector is fed, from `from` to `to` (multiples of a bucket): voices, not copies. An author who
 * posts forty times within an hour is one voice, and so are forty sites with one agency's text: of both counts the lesser.
 */
export function observe(rows: readonly TrendRow[], from: number, to: number): Observation[] {
  const byStart = new Map(rows.map((row) => [row.start, row]));
  const steps: Observation[] = [];
  for (let start = from; start < to; start += BUCKET_MS) {
    const row = byStart.get(start);
    steps.push(row ? { start, ...voices(row) } : { start, negative: 0, positive: 0, total: 0 });
  }
  return steps;
}

function voices({ authors, texts }: TrendRow): Pick<Observation, 'negative' | 'positive' | 'total'> {
  const negative = Math.min(authors.negative, texts.negative);
  const neutral = Math.min(authors.neutral, texts.neutral);
  const positive = Math.min(authors.positive, texts.positive);
  return { negative, positive, total: negative + neutral + positive };
}
