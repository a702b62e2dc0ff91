import type { Brand } from '../../src/domain/brand.ts';
import type { AuthorRecord } from '../../src/domain/influencer.ts';
import type { Edge } from '../../src/domain/interaction.ts';
import type { Mention } from '../../src/domain/mention.ts';
import type { ScoredMention } from '../../src/domain/scored-mention.ts';
import type { SentimentLabel } from '../../src/domain/sentiment.ts';
import { Random } from '../../src/lib/random.ts';

export const HOUR = 3_600_000;
export const DAY = 24 * HOUR;
export const AT = Date.UTC(2026, 4, 20, 12);

export const brand: Brand = {
  id: 'skylark',
  name: 'Skylark Air',
  query: 'skylark',
  topics: [{ id: 'baggage', name: 'Baggage', query: 'bag*' }],
  competitors: [{ id: 'rival', name: 'Rival', aliases: [], accounts: ['@rivalair'] }],
  ownedAccounts: ['@skylarkair', 'x:owned'],
  mutedAuthors: ['@loud'],
  languages: [],
  aliases: [],
  sensitivity: 'balanced',
  timeZone: 'Europe/Lisbon',
  routes: [],
  sources: [],
  retentionDays: 30,
};

export function edge(giver: string, receiver: string, at = AT - DAY, more: Partial<Edge> = {}): Edge {
  return {
    giver,
    receiver,
    kind: 'repost',
    count: 1,
    first: at,
    last: at,
    agreementSum: 1,
    agreementCount: 1,
    ...more,
  };
}

export function record(id: string, more: Partial<AuthorRecord> = {}): AuthorRecord {
  return {
    id,
    handle: id.slice(id.indexOf(':') + 1),
    negative: 0,
    neutral: 2,
    positive: 1,
    firstSeen: AT - 20 * DAY,
    lastSeen: AT,
    ...more,
  };
}

export function scored(
  author: string,
  text: string,
  label: SentimentLabel = 'neutral',
  mention: Partial<Mention> = {},
  topics: readonly string[] = [],
): ScoredMention {
  const score = { negative: -0.8, neutral: 0, positive: 0.8 }[label];
  return {
    mention: {
      id: mention.id ?? `x:${author}-${text.length}-${mention.publishedAt ?? ''}`,
      source: 'x',
      text,
      publishedAt: new Date(AT - DAY).toISOString(),
      author: { id: author },
      ...mention,
    },
    brandId: 'skylark',
    topics,
    sentiment: {
      label,
      score,
      probabilities: { negative: 0.1, neutral: 0.8, positive: 0.1 },
      confidence: 0.8,
      language: 'en',
      flags: [],
      model: 'test',
    },
    owned: false,
  };
}

/**
 * A small honest world: 600 people, of whom a part act on each other, on twelve of the middle and on twenty popular accounts over five days;
 * the audience is 80 of them, who chiefly act on the three voices `x:voice-0` to `x:voice-2`.
 */
export function world(seed = 1): { readonly edges: Edge[]; readonly audience: Set<string> } {
  const random = new Random(seed);
  const edges: Edge[] = [];
  const audience = new Set<string>();
  const past = (): number => AT - HOUR - Math.floor(random.next() * 5 * DAY);
  for (let i = 0; i < 600; i += 1) {
    const giver = `x:person-${i}`;
    for (let n = random.poisson(i < 80 ? 1 : 2); n > 0; n -= 1) {
      edges.push(edge(giver, `x:popular-${Math.floor(20 * random.next() ** 1.5)}`, past()));
    }
    if (random.chance(0.3)) edges.push(edge(giver, `x:middle-${random.int(12)}`, past()));
    for (let n = random.poisson(0.5); n > 0; n -= 1) edges.push(edge(giver, `x:person-${random.int(600)}`, past()));
    if (i >= 80) continue;
    audience.add(giver);
    edges.push(
      edge(giver, 'x:incident', AT - Math.floor(random.next() * DAY) - 1, {
        kind: 'mention',
        agreementSum: 0,
        agreementCount: 0,
      }),
    );
    for (let n = random.poisson(2.5); n > 0; n -= 1) edges.push(edge(giver, `x:voice-${random.int(3)}`, past()));
  }
  return { edges, audience };
}
