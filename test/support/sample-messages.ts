import type { Brand } from '../../src/domain/brand.ts';
import type { Drivers, PostExcerpt } from '../../src/domain/drivers.ts';
import type { Incident, Transition } from '../../src/domain/incident.ts';
import type { Influencer, Shortlist } from '../../src/domain/influencer.ts';
import type { DigestMessage, IncidentMessage, NoticeMessage, TrendPoint } from '../../src/domain/message.ts';
import type { Shift } from '../../src/domain/shift.ts';

export const MINUTE = 60_000;
export const HOUR = 60 * MINUTE;
export const DAY = 24 * HOUR;
/** Mon 23 Nov 2026, 15:00 in Vienna. */
export const NOW = Date.UTC(2026, 10, 23, 14, 0);

const brand = { id: 'aurora-air', name: 'Aurora Air', timeZone: 'Europe/Vienna', sensitivity: 'balanced' } as const;

export function sampleBrand(over: Partial<Brand> = {}): Brand {
  return {
    ...brand,
    query: '"aurora air"',
    topics: [
      { id: 'baggage', name: 'Baggage', query: 'bag*' },
      { id: 'delays', name: 'Delays', query: 'delay*' },
    ],
    competitors: [],
    ownedAccounts: [],
    mutedAuthors: [],
    languages: [],
    aliases: [],
    digest: { hour: 8, channels: ['mail'] },
    routes: [{ channel: 'slack', minSeverity: 1, topics: [], on: [] }],
    sources: [],
    retentionDays: 90,
    ...over,
  };
}

export function samplePost(over: Partial<PostExcerpt> = {}): PostExcerpt {
  return {
    id: 'bluesky:at://did:plc:ana/app.bsky.feed.post/3k1',
    authorId: 'bluesky:did:plc:ana',
    handle: 'ana.example',
    text: 'Day three. My bag is in Lisbon, I am in Oslo, and Aurora Air’s hotline plays a waltz.',
    publishedAt: new Date(NOW - 45 * MINUTE).toISOString(),
    url: 'https://bsky.example/profile/ana.example/post/3k1',
    source: 'bluesky',
    score: -0.86,
    spread: 41,
    ...over,
  };
}

export function sampleShift(over: Partial<Shift> = {}): Shift {
  return {
    kind: 'negative-volume',
    shape: 'spike',
    since: NOW - 50 * MINUTE,
    at: NOW,
    windowMs: HOUR,
    observed: { negative: 184, positive: 22, total: 402 },
    expected: {
      negative: 31.4,
      negativeLow: 12,
      negativeHigh: 58,
      total: 240,
      share: 0.13,
      shareLow: 0.08,
      shareHigh: 0.2,
    },
    pValue: 2.4e-3,
    score: 0.99,
    ...over,
  };
}

/** Two days of hours with a daily wave, and a storm in the last one. */
export function sampleTrend(now = NOW, hours = 48): TrendPoint[] {
  return Array.from({ length: hours }, (_, index) => {
    const start = now - (hours - index) * HOUR;
    const wave = 18 + 14 * Math.sin(((new Date(start).getUTCHours() - 8) / 24) * 2 * Math.PI);
    const storm = index === hours - 1 ? 150 : index === hours - 2 ? 30 : 0;
    return {
      start,
      negative: Math.round(wave + ((index * 7) % 9) - 4 + storm),
      neutral: Math.round(wave * 4),
      positive: Math.round(wave * 1.5),
      expectedNegative: wave,
      expectedLow: Math.max(0, wave - 1.96 * Math.sqrt(wave) * 1.4),
      expectedHigh: wave + 1.96 * Math.sqrt(wave) * 1.4,
    };
  });
}

export function sampleDrivers(over: Partial<Drivers> = {}): Drivers {
  const second = samplePost({
    id: 'hn:421',
    authorId: 'hackernews:jonas',
    handle: 'jonas',
    source: 'hackernews',
    text: 'They left 400 suitcases in the rain at Heathrow. There is a video.',
    publishedAt: new Date(NOW - 40 * MINUTE).toISOString(),
    url: 'https://news.example/item?id=421',
    spread: 12,
  });
  return {
    cause: 'lost bags at Heathrow; 41 % of it spreads one video',
    terms: [
      { term: 'suitcases', z: 9.1, count: 96, expected: 3.2 },
      { term: 'lost bag', z: 8.4, count: 71, expected: 5 },
      { term: 'heathrow', z: 7.7, count: 64, expected: 0.2 },
    ],
    links: [{ url: 'https://video.example/watch/aurora-rain', count: 75, authors: 70 }],
    sources: [
      { name: 'bluesky', count: 131, share: 0.71, usualShare: 0.42 },
      { name: 'hackernews', count: 37, share: 0.2, usualShare: 0.25 },
    ],
    languages: [
      { name: 'en', count: 150, share: 0.82, usualShare: 0.8 },
      { name: 'de', count: 34, share: 0.18, usualShare: 0.2 },
    ],
    authors: [
      { authorId: 'bluesky:did:plc:ana', handle: 'ana.example', posts: 4, spread: 41 },
      { authorId: 'hackernews:jonas', handle: 'jonas', posts: 1, spread: 12 },
    ],
    stories: [{ id: 's1', mentions: 75, authors: 70, share: 0.41, first: second, acceleration: 1.9 }],
    posts: [samplePost(), second],
    negativeMentions: 184,
    negativeAuthors: 151,
    ...over,
  };
}

export function sampleInfluencer(over: Partial<Influencer> = {}): Influencer {
  return {
    rank: 1,
    authorId: 'bluesky:did:plc:mira',
    handle: 'mira.travels',
    name: 'Mira Holm',
    url: 'https://bsky.example/profile/mira.travels',
    score: 0.91,
    reach: { value: 22, parts: {} },
    resonance: { value: 64, parts: {} },
    relevance: { value: 88, parts: {} },
    popularityRank: 212,
    followers: 3120,
    stance: 0.1,
    authenticity: 0.93,
    rankInterval: { low: 1, high: 3, topFive: 0.97 },
    reasons: [
      '38 of the 151 upset people answered or reposted her within 30 days',
      'Writes about baggage in 6 of her last 10 posts on air travel',
    ],
    evidence: [
      samplePost({
        id: 'bluesky:p9',
        handle: 'mira.travels',
        text: 'How to get a delayed bag back, step by step.',
        url: 'https://bsky.example/profile/mira.travels/post/9',
        spread: 57,
        score: 0.2,
      }),
    ],
    approach: 'Give her the number to call and the hour by which bags will be flown out; she asked for both at 14:31.',
    ...over,
  };
}

export function sampleShortlist(over: Partial<Shortlist> = {}): Shortlist {
  return {
    influencers: [
      sampleInfluencer(),
      sampleInfluencer({
        rank: 2,
        authorId: 'hackernews:railfan',
        handle: 'railfan',
        name: undefined as never,
        url: undefined as never,
        reach: { value: null, parts: {} },
        resonance: { value: 51, parts: {} },
        relevance: { value: 74, parts: {} },
        followers: null,
        popularityRank: null,
        stance: null,
        reasons: ['Answers 21 of the affected; 9 of them answer back'],
        evidence: [],
        approach: undefined as never,
      }),
    ],
    considered: 412,
    gated: { hostile: 61, 'brand-owned': 2, 'too-little-evidence': 240 },
    audienceSize: 512,
    coverage: 0.38,
    notes: ['names-not-separable'],
    mostFollowed: [
      { authorId: 'bluesky:did:plc:star', handle: 'bigstar', followers: 51_200_000, influenceRank: null },
      { authorId: 'bluesky:did:plc:news', handle: 'dailynews', followers: 2_400_000, influenceRank: 41 },
    ],
    ...over,
  };
}

export function sampleIncident(over: Partial<Incident> = {}): Incident {
  const opening = sampleShift();
  return {
    id: `aurora-air/baggage/${Math.floor(NOW / 1000)}`,
    brandId: 'aurora-air',
    topic: 'baggage',
    state: 'open',
    severity: 4,
    since: opening.since,
    openedAt: NOW,
    updatedAt: NOW,
    opening,
    peak: opening,
    latest: opening,
    notes: [],
    history: [],
    calmSteps: 0,
    ...over,
  };
}

export function sampleMessage(over: Partial<IncidentMessage> = {}, incident: Partial<Incident> = {}): IncidentMessage {
  const kind = (over.type ?? 'incident.opened').slice('incident.'.length) as Transition['kind'];
  const state = kind === 'opened' ? 'open' : kind === 'worsened' ? 'worsening' : kind;
  const whole = sampleIncident({ state, ...(kind === 'resolved' ? { resolvedAt: NOW } : {}), ...incident });
  const transition: Transition = {
    kind,
    at: NOW,
    from: kind === 'opened' ? null : 'open',
    to: state,
    severity: whole.severity,
    reason: 'shift',
    shift: whole.latest,
  };
  return {
    id: `incident/${whole.id}/${kind}/${Math.floor(NOW / 1000)}`,
    type: `incident.${kind}`,
    brand,
    at: NOW,
    consoleUrl: 'https://turntide.example',
    report: {
      incident: { ...whole, history: [transition] },
      transition,
      drivers: sampleDrivers(),
      shortlist: sampleShortlist(),
    },
    trend: sampleTrend(),
    topicName: 'Baggage',
    ...over,
  };
}

export function sampleDigest(over: Partial<DigestMessage['digest']> = {}): DigestMessage {
  const to = Date.UTC(2026, 10, 22, 23, 0);
  return {
    id: 'digest/aurora-air/2026-11-22',
    type: 'digest.daily',
    brand,
    at: to + 8 * HOUR,
    consoleUrl: 'https://turntide.example',
    digest: {
      day: '2026-11-22',
      from: to - DAY,
      to,
      totals: { negative: 611, neutral: 2204, positive: 890 },
      before: { negative: 402, neutral: 2100, positive: 920 },
      usual: { negative: 398.4, neutral: 2050.2, positive: 904.1 },
      estimatedNegative: { share: 0.152, low: 0.139, high: 0.166 },
      topics: [
        { id: 'baggage', name: 'Baggage', negative: 320, total: 610, usualNegative: 88 },
        { id: 'delays', name: 'Delays', negative: 140, total: 702, usualNegative: 151.3 },
      ],
      incidents: [
        {
          id: 'aurora-air/baggage/1',
          topic: 'baggage',
          state: 'resolved',
          severity: 3,
          openedAt: to - 9 * HOUR,
          resolvedAt: to - 2 * HOUR,
          cause: 'belt failure at Heathrow',
        },
      ],
      trend: sampleTrend(to, 24),
      drivers: sampleDrivers(),
      shortlist: sampleShortlist(),
      outreach: [],
      goals: [],
      problems: ['The source “hackernews” was silent from 03:10 to 05:40.'],
      ...over,
    },
  };
}

export function sampleNotice(over: Partial<NoticeMessage> = {}): NoticeMessage {
  return {
    id: 'notice/aurora-air/source-silent/hackernews/20780',
    type: 'notice',
    brand,
    at: NOW,
    consoleUrl: 'https://turntide.example',
    title: 'The source “hackernews” is silent',
    text: 'Nothing has come from it since 03:10; it usually brings 40 mentions an hour. It is asked again at 15:20.',
    reason: 'source-silent',
    ...over,
  };
}
