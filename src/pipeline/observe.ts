import type { TrendRow } from '../domain/history.ts';
import type { Observation } from '../domain/trend.ts';

/**
 * A bucket as the step a detector is fed; a bucket that nobody spoke in is zero. Voices, not copies: an author who posts forty
 * times within a day is one voice, and so are forty sites with one agency's text: of both counts the lesser.
 */
export function observeRow(row: TrendRow | undefined, start: number): Observation {
  if (!row) return { start, negative: 0, positive: 0, total: 0 };
  const { authors, texts } = row;
  const negative = Math.min(authors.negative, texts.negative);
  const neutral = Math.min(authors.neutral, texts.neutral);
  const positive = Math.min(authors.positive, texts.positive);
  return { start, negative, positive, total: negative + neutral + positive };
}
