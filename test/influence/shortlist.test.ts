import { beforeAll, describe, expect, test } from 'vitest';
import type { AuthorRecord, Shortlist } from '../../src/domain/influencer.ts';
import type { Edge } from '../../src/domain/interaction.ts';
import type { ScoredMention } from '../../src/domain/scored-mention.ts';
import type { SentimentLabel } from '../../src/domain/sentiment.ts';
import { audienceOf } from '../../src/influence/goals.ts';
import { interactionsOf } from '../../src/influence/interactions.ts';
import { type ShortlistInput, shortlist } from '../../src/influence/shortlist.ts';
import { createCrowd } from '../../src/simulation/crowd.ts';
import { AT, brand, DAY, edge, HOUR, record, scored } from './support.ts';

const start = Date.UTC(2026, 2, 2);
const crisis = start + 14 * DAY;
const at = crisis + 4 * HOUR;
const crowd = createCrowd({
  seed: 11,
  brandName: 'Skylark Air',
  handle: 'skylarkair',
  origin: start,
  incidents: [{ at: crisis, kind: 'lost-bags' }],
});

/** The moods that the crowd's own words carry: what any scorer would find in them. */
const NEGATIVE =
  /lost|delayed again|stuck|rip-off|useless|terrible|rude|dirty|cancel|worst|no refund|shame|disgra|awful|shocking|chaos|horrible|furious|no bags|crash|missed|ruined|lie\b/i;
const POSITIVE =
  /lovely|early|great|comfortable|credit|kind|best|impressed|happy|beautiful|grateful|thank|winner|good|helps|well done|solved/i;
const moodOf = (text: string): SentimentLabel =>
  NEGATIVE.test(text) ? 'negative' : POSITIVE.test(text) ? 'positive' : 'neutral';

let input: ShortlistInput;
let list: Shortlist;

beforeAll(() => {
  const mentions: ScoredMention[] = crowd.between(start, at).map((mention) => ({
    ...scored(
      mention.author.id,
      mention.text,
      moodOf(mention.text),
      mention,
      /bag|luggage|suitcase/i.test(mention.text) ? ['baggage'] : [],
    ),
    owned: mention.author.handle === 'skylarkair',
  }));
  input = inputFrom(mentions);
  list = shortlist(input);
});

function inputFrom(mentions: readonly ScoredMention[]): ShortlistInput {
  const edges: Edge[] = [];
  const authors = new Map<string, AuthorRecord>();
  for (const m of mentions) {
    const { author } = m.mention;
    const known = authors.get(author.id) ?? {
      ...author,
      negative: 0,
      neutral: 0,
      positive: 0,
      firstSeen: start,
      lastSeen: at,
    };
    authors.set(author.id, { ...known, [m.sentiment.label]: known[m.sentiment.label] + 1 });
    for (const { giver, receiver, kind, at: time, agreement } of interactionsOf(m)) {
      edges.push(
        edge(giver, receiver, time, {
          kind,
          agreementSum: agreement ?? 0,
          agreementCount: agreement === undefined ? 0 : 1,
        }),
      );
    }
  }
  const late = mentions.filter(({ mention }) => Date.parse(mention.publishedAt) >= crisis);
  return {
    at,
    goal: 'shift-sentiment',
    k: 5,
    brand,
    topic: 'baggage',
    audience: audienceOf(late, 'shift-sentiment', 'all'),
    incidentTerms: ['lost bags', 'luggage'],
    edges,
    authors,
    mentions,
    seed: 1,
  };
}

describe('the shortlist of a crisis in a simulated crowd', () => {
  test('names the voices that the crowd listens to, not the most followed', () => {
    const voices = new Set(crowd.people.voices.map(({ author }) => author.id));
    expect(list.influencers).toHaveLength(5);
    for (const { authorId } of list.influencers) expect(voices).toContain(authorId);
    const celebrities = new Set(crowd.people.celebrities.map(({ author }) => author.id));
    expect(list.mostFollowed.some(({ authorId }) => celebrities.has(authorId))).toBe(true);
    for (const one of list.influencers) expect(one.popularityRank).toBeGreaterThan(5);
  });

  test('turns away the angry amplifiers, the brand itself and promotion rings, each with a reason', () => {
    const names = new Set(list.influencers.map(({ authorId }) => authorId));
    for (const { author } of [...crowd.people.amplifiers, ...crowd.people.promoters, crowd.people.owned])
      expect(names.has(author.id)).toBe(false);
    expect(list.gated.hostile).toBeGreaterThan(0);
    expect(list.gated['drives-the-anger']).toBeGreaterThan(0);
    expect(list.gated['bot-like']).toBeGreaterThan(0);
    expect(list.gated['too-little-evidence']).toBeGreaterThan(0);
  });

  test('explains each name in sentences with figures, posts to open and a suggestion that promises nothing', () => {
    for (const one of list.influencers) {
      expect(one.reasons[0]).toMatch(
        /^\d+ of the \d+ upset authors reposted or agreed with them in 14 days \(\d posts? linked\)$/,
      );
      expect(one.reasons.at(-1)).toBe(
        `rank ${one.rank} here, ${one.popularityRank!.toLocaleString('en-GB')} by followers`,
      );
      expect(one.evidence.length).toBeGreaterThan(0);
      expect(one.evidence.every(({ authorId }) => authorId === one.authorId)).toBe(true);
      expect(one.approach).toMatch(/^(?:Ask|Answer|Inform): /);
    }
  });

  test('gives pillars on 0–100 with their parts, and unknown as unknown', () => {
    for (const one of list.influencers) {
      expect(Object.keys(one.reach.parts)).toEqual(['popularity', 'proximity', 'goodwill']);
      expect(Object.keys(one.resonance.parts)).toEqual(['frequency', 'period', 'amplitude']);
      expect(Object.keys(one.relevance.parts)).toEqual(['authority', 'trust', 'affinity']);
      for (const pillar of [one.reach, one.resonance, one.relevance]) {
        for (const value of [pillar.value, ...Object.values(pillar.parts)]) {
          if (value !== null) expect(value >= 0 && value <= 100).toBe(true);
        }
      }
    }
    const unfollowed = new Map([...input.authors].map(([id, { followers: _, ...rest }]) => [id, rest]));
    const other = shortlist({ ...input, authors: unfollowed }).influencers[0]!;
    expect(other.reach.parts.popularity).toBeNull();
    expect(other.popularityRank).toBeNull();
    expect(other.followers).toBeNull();
  });

  test('says how sure each place is, the same for the same seed', () => {
    for (const { rankInterval } of list.influencers) {
      expect(rankInterval!.low).toBeLessThanOrEqual(rankInterval!.high);
      expect(rankInterval!.topFive).toBeGreaterThan(0);
    }
    expect(shortlist(input)).toEqual(list);
  });

  test('followers × 1,000 change nothing but the popularity shown', () => {
    const [bought] = crowd.people.public;
    const authors = new Map(input.authors);
    const known = authors.get(bought!.author.id)!;
    authors.set(known.id, { ...known, followers: 1000 * (known.followers ?? 1) });
    const again = shortlist({ ...input, authors });
    expect(again.influencers.map(({ authorId }) => authorId)).toEqual(list.influencers.map(({ authorId }) => authorId));
  });

  test('does not look past its moment', () => {
    const later = crowd
      .between(at, at + DAY)
      .flatMap((mention) => interactionsOf(scored(mention.author.id, mention.text, 'positive', mention)));
    const edges = [...input.edges, ...later.map((one) => edge(one.giver, one.receiver, one.at))];
    expect(shortlist({ ...input, edges })).toEqual(list);
  });
});

describe('where there is little to go by', () => {
  const empty: ShortlistInput = {
    at: AT,
    goal: 'shift-sentiment',
    k: 3,
    brand,
    topic: 'all',
    audience: new Set(),
    incidentTerms: [],
    edges: [],
    authors: new Map(),
    mentions: [],
    seed: 1,
  };

  test('it says so instead of naming somebody', () => {
    const nobody = shortlist(empty);
    expect(nobody.influencers).toEqual([]);
    expect(nobody.coverage).toBeNull();
    expect(nobody.notes).toEqual(['no-audience', 'too-little-evidence']);
  });

  test('it falls back on the counts that a network reports, and says that they are no more', () => {
    const mentions = [scored('x:cara', 'Skylark Air found my bag', 'positive', { engagement: { reposts: 40 } })];
    const [one] = shortlist({ ...empty, mentions, authors: new Map([['x:cara', record('x:cara')]]) }).influencers;
    expect(one!.reasons[0]).toBe('their posts were reposted 40 times as their network reports; by whom is not known');
    expect(one!.authenticity).toBe(0);
    expect(shortlist({ ...empty, mentions }).notes).toContain('reported-engagement-only');
  });
});
