import fc from 'fast-check';
import type { ScoredMention } from '../../src/domain/scored-mention.ts';
import type { SentimentLabel } from '../../src/domain/sentiment.ts';

const START = Date.UTC(2026, 9, 1, 8);

/** A scored mention of brand `acme`; every field can be set. */
export function scoredMention(fields: {
  id: string;
  at?: number;
  author?: string;
  label?: SentimentLabel;
  topics?: string[];
  owned?: boolean;
  text?: string;
  source?: string;
  cluster?: string;
  repostOf?: { id: string; authorId: string };
}): ScoredMention {
  const label = fields.label ?? 'negative';
  const at = fields.at ?? START;
  return {
    mention: {
      id: fields.id,
      source: fields.source ?? 'test',
      text: fields.text ?? `text of ${fields.id}`,
      publishedAt: new Date(at).toISOString(),
      author: { id: fields.author ?? `test:author-of-${fields.id}`, handle: 'someone', followers: 12 },
      ...(fields.repostOf ? { repostOf: fields.repostOf } : {}),
    },
    brandId: 'acme',
    topics: fields.topics ?? [],
    sentiment: {
      label,
      score: label === 'negative' ? -0.8 : label === 'positive' ? 0.8 : 0,
      probabilities: { negative: 0.1, neutral: 0.1, positive: 0.1, [label]: 0.8 },
      confidence: 0.8,
      language: 'en',
      flags: [],
      model: 'test/1',
    },
    owned: fields.owned ?? false,
    cluster: fields.cluster ?? `cluster-${fields.id}`,
  };
}

/** Batches of mentions with few authors, texts and hours, so that they collide; ids may come again. */
export const anyMentions = fc
  .array(
    fc
      .record({
        id: fc.integer({ min: 0, max: 60 }),
        minute: fc.integer({ min: 0, max: 180 }),
        author: fc.integer({ min: 0, max: 5 }),
        label: fc.constantFrom<SentimentLabel>('negative', 'neutral', 'positive'),
        cluster: fc.integer({ min: 0, max: 7 }),
        topics: fc.subarray(['baggage', 'delays']),
        owned: fc.boolean().map((x) => x),
        source: fc.constantFrom('bluesky', 'rss'),
      })
      .map((m) => m),
    { minLength: 1, maxLength: 80 },
  )
  .map((list) => {
    // What an id says is the same each time it comes.
    const byId = new Map<number, ScoredMention>();
    return list.map((m) => {
      const known = byId.get(m.id);
      if (known) return known;
      const made = scoredMention({
        id: `test:${m.id}`,
        at: START + m.minute * 60_000,
        author: `test:author-${m.author}`,
        label: m.label,
        topics: m.topics,
        owned: m.owned && m.author === 0,
        source: m.source,
        cluster: `c${m.cluster}`,
      });
      byId.set(m.id, made);
      return made;
    });
  });

export const WINDOW = { from: START, to: START + 4 * 3_600_000 };
