import type { Brand } from '../domain/brand.ts';
import type { PostExcerpt } from '../domain/drivers.ts';
import type { Influencer } from '../domain/influencer.ts';
import type { IncidentMessage, TrendPoint } from '../domain/message.ts';
import type { Shift } from '../domain/shift.ts';

const HOUR = 3_600_000;

/**
 * An invented alert with all that a real one has, so that a channel shows what it will look like and refuses what it
 * would refuse. Marked as a test. `now` is epoch ms.
 */
export function sampleAlert(brand: Brand, now: number, consoleUrl?: string): IncidentMessage {
  const topic = brand.topics[0] ?? { id: 'all', name: 'all topics' };
  const shift = sampleShift(now);
  const posts = samplePosts(brand.name, now);
  const [first] = posts as [PostExcerpt, ...PostExcerpt[]];
  const transition = {
    kind: 'opened',
    at: now,
    from: null,
    to: 'open',
    severity: 4,
    reason: 'shift',
    shift,
  } as const;
  return {
    id: `test/${brand.id}/${now}`,
    type: 'incident.opened',
    test: true,
    at: now,
    brand: { id: brand.id, name: brand.name, timeZone: brand.timeZone, sensitivity: brand.sensitivity },
    topicName: topic.name,
    ...(consoleUrl ? { consoleUrl } : {}),
    trend: sampleTrend(now),
    report: {
      transition,
      incident: {
        id: `${brand.id}/${topic.id}/${Math.floor(now / 1000)}`,
        brandId: brand.id,
        topic: topic.id,
        state: 'open',
        severity: 4,
        since: shift.since,
        openedAt: now,
        updatedAt: now,
        opening: shift,
        peak: shift,
        latest: shift,
        notes: [],
        history: [transition],
        calmSteps: 0,
      },
      drivers: {
        cause: 'an invented cause for this test: "never arrived"; a third of it spreads one post',
        terms: [
          { term: 'never arrived', z: 7.9, count: 48, expected: 2.1 },
          { term: 'refund', z: 5.2, count: 31, expected: 6.4 },
        ],
        links: [{ url: 'https://example.org/test-video', count: 28, authors: 26 }],
        sources: [{ name: 'test', count: 96, share: 1, usualShare: 1 }],
        languages: [{ name: 'en', count: 96, share: 1, usualShare: 0.9 }],
        authors: [{ authorId: first.authorId, handle: 'test.author', posts: 3, spread: 28 }],
        stories: [{ id: 'test-story', mentions: 32, authors: 29, share: 0.33, first, acceleration: 1.4 }],
        posts,
        negativeMentions: 96,
        negativeAuthors: 84,
      },
      shortlist: {
        influencers: [sampleInfluencer(now)],
        considered: 131,
        gated: { 'too-little-evidence': 92, hostile: 17 },
        audienceSize: 240,
        coverage: 0.31,
        notes: [],
        mostFollowed: [
          { authorId: 'test:star', handle: 'test.star', followers: 4_200_000, influenceRank: null },
          { authorId: 'test:voice', handle: 'test.voice', followers: 2_900, influenceRank: 1 },
        ],
      },
    },
  };
}

function sampleShift(now: number): Shift {
  return {
    kind: 'negative-volume',
    shape: 'spike',
    since: now - HOUR,
    at: now,
    windowMs: HOUR,
    observed: { negative: 96, positive: 14, total: 180 },
    expected: {
      negative: 18.2,
      negativeLow: 9,
      negativeHigh: 31,
      total: 110,
      share: 0.17,
      shareLow: 0.1,
      shareHigh: 0.26,
    },
    pValue: 0.0002,
    score: 0.98,
  };
}

function samplePosts(name: string, now: number): PostExcerpt[] {
  const post = (id: string, handle: string, text: string, spread: number, score: number): PostExcerpt => ({
    id: `test:${id}`,
    authorId: `test:${handle}`,
    handle,
    text,
    publishedAt: new Date(now - 50 * 60_000).toISOString(),
    url: `https://example.org/test/${id}`,
    source: 'test',
    score,
    spread,
  });
  return [
    post(
      '1',
      'test.author',
      `Test post: my order from ${name} never arrived, and nobody picks up the phone.`,
      28,
      -0.8,
    ),
    post('2', 'test.other', `Test post: still waiting for the refund that ${name} promised on Monday.`, 6, -0.6),
  ];
}

function sampleInfluencer(now: number): Influencer {
  return {
    rank: 1,
    authorId: 'test:voice',
    handle: 'test.voice',
    name: 'Test Voice',
    url: 'https://example.org/test/voice',
    score: 0.88,
    reach: { value: 24, parts: {} },
    resonance: { value: 71, parts: {} },
    relevance: { value: 83, parts: {} },
    popularityRank: 64,
    followers: 2_900,
    stance: 0.2,
    authenticity: 0.9,
    rankInterval: { low: 1, high: 2, topFive: 0.96 },
    reasons: ['Test: 41 of the 240 affected answered or reposted this person within 30 days'],
    evidence: [
      {
        id: 'test:3',
        authorId: 'test:voice',
        handle: 'test.voice',
        text: 'Test post: how to get a late order back, step by step.',
        publishedAt: new Date(now - 26 * HOUR).toISOString(),
        url: 'https://example.org/test/3',
        source: 'test',
        score: 0.3,
        spread: 33,
      },
    ],
  };
}

/** Two days by the hour with a daily wave, and the invented storm in the last hour. */
function sampleTrend(now: number): TrendPoint[] {
  return Array.from({ length: 48 }, (_, index) => {
    const start = Math.floor(now / HOUR) * HOUR - (47 - index) * HOUR;
    const usual = 18 + 8 * Math.sin(((new Date(start).getUTCHours() - 8) / 24) * 2 * Math.PI);
    const spread = 2 * Math.sqrt(usual);
    return {
      start,
      negative: index === 47 ? 96 : Math.round(usual + ((index * 7) % 5) - 2),
      neutral: Math.round(usual * 3),
      positive: Math.round(usual),
      expectedNegative: usual,
      expectedLow: Math.max(0, usual - spread),
      expectedHigh: usual + spread,
    };
  });
}
