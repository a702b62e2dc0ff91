import type { Mention } from '../../src/domain/mention.ts';
import type { ScoredMention } from '../../src/domain/scored-mention.ts';
import type { SentimentLabel } from '../../src/domain/sentiment.ts';

let count = 0;

/** A scored mention with what a test does not care about filled in. Each has its own author and minute unless it says so. */
export function said(
  text: string,
  fields: Partial<Mention> & { label?: SentimentLabel; by?: string; atMinute?: number; owned?: boolean } = {},
): ScoredMention {
  const { label = 'negative', by, atMinute, owned = false, ...mention } = fields;
  count += 1;
  const score = label === 'negative' ? -0.7 : label === 'positive' ? 0.7 : 0;
  return {
    mention: {
      id: `x:${count}`,
      source: 'x',
      text,
      publishedAt: new Date(Date.UTC(2026, 0, 5) + (atMinute ?? count % 60) * 60_000).toISOString(),
      author: { id: `x:${by ?? `author${count}`}`, handle: by ?? `author${count}` },
      ...mention,
    },
    brandId: 'acme',
    topics: [],
    sentiment: {
      label,
      score,
      probabilities: {
        negative: label === 'negative' ? 0.8 : 0.1,
        neutral: label === 'neutral' ? 0.8 : 0.1,
        positive: label === 'positive' ? 0.8 : 0.1,
      },
      confidence: 0.7,
      language: 'en',
      flags: [],
      model: 'test',
    },
    owned,
  };
}

export const WINDOW = { since: Date.UTC(2026, 0, 5), at: Date.UTC(2026, 0, 5, 1) };
