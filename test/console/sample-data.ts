import type {
  BrandOverview,
  ConsoleData,
  DeliveryRow,
  FailedJobRow,
  IncidentSummary,
  OutreachRow,
  ReadingsView,
  SourceRow,
  Unheard,
} from '../../src/console/data.ts';
import type { Drivers } from '../../src/domain/drivers.ts';
import type { Incident } from '../../src/domain/incident.ts';
import type { Shortlist } from '../../src/domain/influencer.ts';
import type { ScoredMention } from '../../src/domain/scored-mention.ts';
import type { Reason, SentimentLabel } from '../../src/domain/sentiment.ts';
import { acknowledge, assign, mute, note, snooze } from '../../src/incidents/actions.ts';
import { explainIncident, failingLines } from '../../src/incidents/explain.ts';
import { said } from '../incidents/mentions.ts';
import { HOSTILE, hostileMessage } from '../support/hostile.ts';
import {
  HOUR,
  NOW,
  sampleDigest,
  sampleDrivers,
  sampleMessage,
  sampleShortlist,
  sampleTrend,
} from '../support/sample-messages.ts';

export const INCIDENT_ID = `aurora-air/baggage/${NOW / 1000}`;

export interface SampleOptions {
  /** A text put wherever the outside can put one. */
  readonly hostile?: string;
  readonly drivers?: Drivers;
  readonly shortlist?: Shortlist;
}

/** One brand, one open and one past incident, kept in memory: actions change them as the store's do. */
export function sampleData(options: SampleOptions = {}): ConsoleData & { done: string[] } {
  const { hostile } = options;
  const brand = { id: 'aurora-air', name: hostile ?? 'Aurora Air', timeZone: 'Europe/Vienna' };
  const { incident } = sampleMessage().report;
  const past: Incident = {
    ...incident,
    id: `aurora-air/all/${NOW / 1000 - 90_000}`,
    topic: 'all',
    severity: 2,
    state: 'resolved',
    openedAt: NOW - 25 * HOUR,
    since: NOW - 26 * HOUR,
    resolvedAt: NOW - 9 * HOUR,
  };
  const incidents = new Map([incident, past].map((one) => [one.id, hostile ? poisoned(one, hostile) : one]));
  const mentions = new Map(sampleMentions(hostile).map((one) => [one.mention.id, one]));
  const outreach: OutreachRow[] = hostile
    ? [{ at: NOW, by: hostile, author: hostile, kind: 'approached', text: hostile }]
    : [];
  const done: string[] = [];
  const correctedBy = new Map<string, string>();
  const rules = new Map<string, ReadingsView['rules'][number]>();
  if (hostile) rules.set(hostile, { phrase: hostile, reading: 'positive', taught: { by: hostile, at: NOW } });
  const summary = (one: Incident): IncidentSummary => ({
    incident: one,
    brand,
    topicName: one.topic === 'all' ? brand.name : (hostile ?? 'Baggage'),
    cause:
      one.topic === 'all'
        ? ''
        : (hostile ?? '“lost bags” at Heathrow after “system outage”; 41 % of it spreads one video'),
  });
  const overview = (): BrandOverview => ({
    brand,
    today: { negative: 611, neutral: 2204, positive: 890 },
    usual: { negative: 398.4, neutral: 2050.2, positive: 904.1 },
    hourlyNegative: sampleTrend().map((point) => point.negative),
    open: [...incidents.values()].filter(({ state }) => state !== 'resolved').map(summary),
    lastMentionAt: NOW - 20_000,
  });
  const quiet: BrandOverview = {
    brand: { id: 'borealis', name: 'Borealis Rail', timeZone: 'Europe/Oslo' },
    today: { negative: 12, neutral: 140, positive: 61 },
    usual: null,
    hourlyNegative: Array.from({ length: 48 }, (_, index) => (index * 5) % 3),
    open: [],
    lastMentionAt: null,
  };
  const drivers =
    options.drivers ?? sampleDrivers({ topics: [{ name: 'baggage', count: 160, share: 0.87, usualShare: 0.22 }] });
  return {
    done,
    brands: async () => [overview(), quiet],
    brand: async (id, view) =>
      id !== brand.id
        ? null
        : {
            overview: overview(),
            topics: [
              {
                id: 'all',
                name: brand.name,
                today: { negative: 611, neutral: 2204, positive: 890 },
                usual: { negative: 398.4, neutral: 2050, positive: 904 },
              },
              {
                id: 'baggage',
                name: hostile ?? 'Baggage',
                today: { negative: 320, neutral: 240, positive: 50 },
                usual: { negative: 88, neutral: 300, positive: 61 },
              },
              { id: 'delays', name: 'Delays', today: { negative: 0, neutral: 0, positive: 0 }, usual: null },
            ],
            ...view,
            trend: sampleTrend(NOW, view.hours),
            incidents: [...incidents.values()].map(summary),
            drivers,
            correctedNegative: { share: 0.31, low: 0.27, high: 0.35 },
            unheard: unheard(hostile),
            noise: { 'muted-author': 41, 'text-cut': 3 },
          },
    incidents: async () => [...incidents.values()].map(summary),
    incident: async (id) => {
      const found = incidents.get(id);
      if (!found) return null;
      return {
        summary: summary(found),
        trend: sampleTrend(),
        drivers,
        shortlist: options.shortlist ?? sampleShortlist(),
        forecast: 'At this pace negative mentions double every 40 to 70 minutes.',
        recovery: found.state === 'resolved' ? 'It turned 3 hours after its onset; resolved 13 hours later.' : null,
        unheard: unheard(hostile),
        explanation: explainIncident(found),
        deliveries: DELIVERIES.map((row) => (hostile ? { ...row, detail: hostile, channel: hostile } : row)),
        outreach,
      };
    },
    mentions: async (id, search) => {
      if (id !== brand.id) return null;
      const problem = search.query === 'a AND' ? 'a AND\n     ^ expected a word, a phrase or a parenthesis' : null;
      const found = [...mentions.values()].filter(
        ({ mention, sentiment }) =>
          (search.label === null || sentiment.label === search.label) && mention.text.includes(search.query),
      );
      return {
        brand,
        topics: [{ id: 'baggage', name: 'Baggage' }],
        mentions: problem
          ? []
          : found.map((scored, index) => ({
              scored,
              copies: index === 0 ? 41 : 0,
              shown: index === 0 ? sampleCopies(hostile) : [],
              correctedBy: correctedBy.get(scored.mention.id) ?? null,
              why: correctedBy.has(scored.mention.id) ? null : sampleReasons(hostile),
            })),
        next: search.before === null ? NOW - HOUR : null,
        problem,
      };
    },
    digest: async (id, day) => {
      const { digest } = sampleDigest();
      return id === brand.id && day === digest.day ? { brand, digest } : null;
    },
    deliveries: async () => DELIVERIES,
    sources: async () => sources(hostile),
    failedJobs: async () => jobs(hostile),
    act: async (id, action, by) => {
      const found = incidents.get(id);
      if (!found) return false;
      done.push(`${action.kind} by ${by}`);
      const changed = {
        acknowledge: () => acknowledge(found, by),
        snooze: () => snooze(found, action.kind === 'snooze' ? action.until : 0),
        assign: () => assign(found, action.kind === 'assign' ? action.to : ''),
        mute: () => mute(found, action.kind === 'mute' && action.muted),
        note: () => note(found, by, action.kind === 'note' ? action.text : '', NOW),
        outreach: () => {
          if (action.kind === 'outreach')
            outreach.push({ at: NOW, by, author: action.author, kind: action.outreach, text: action.text });
          return found;
        },
      }[action.kind]();
      incidents.set(id, changed);
      return true;
    },
    readings: async (id) =>
      id === brand.id
        ? {
            brand,
            model: 'turntide-en-6+rules-1-2f',
            rules: [{ phrase: hostile ?? 'red eye', reading: 'ignore' as const, taught: null }, ...rules.values()],
            corrections: 12,
            rereading: rules.size > 0,
          }
        : null,
    teach: async (_id, rule, by) => {
      if (rule.phrase === '') return 'a rule needs a phrase; write the words it is about';
      done.push(`"${rule.phrase}" is ${rule.reading} by ${by}`);
      rules.set(rule.phrase, { ...rule, taught: { by, at: NOW } });
      return null;
    },
    forgetRule: async (_id, phrase) => {
      done.push(`"${phrase}" is forgotten`);
      return rules.delete(phrase);
    },
    correct: async (id, mentionId, label, by, withCopies) => {
      const found = mentions.get(mentionId);
      if (id !== brand.id || !found) return false;
      done.push(`${mentionId} is ${label} by ${by}${withCopies ? ' with its copies' : ''}`);
      correctedBy.set(mentionId, by);
      mentions.set(mentionId, { ...found, sentiment: { ...found.sentiment, label, flags: ['corrected'] } });
      return true;
    },
    retry: async (job) => {
      done.push(`retry ${job === 'all' ? job : `${job.queue} ${job.id}`}`);
      return 1;
    },
  };
}

function sampleReasons(hostile: string | undefined): Reason[] {
  return [
    { text: hostile ?? 'lost', start: 3, end: 7, weight: -0.41 },
    { text: 'vocabulary balance', weight: -0.2 },
    ...Array.from({ length: 9 }, (_, index) => ({ text: `word${index}`, start: 8, end: 12, weight: 0.01 })),
  ];
}

// The megabyte of filler is for channels with limits; here each text would be on the page many times.
const shortened = <T>(value: T): T => JSON.parse(JSON.stringify(value).replace(/x{1000,}/g, '')) as T;
const { drivers: hostileDrivers, shortlist: hostileShortlist } = shortened(hostileMessage().report);

/** The same with a hostile text wherever the outside can put one. */
export function hostileData(): ReturnType<typeof sampleData> {
  return sampleData({ hostile: HOSTILE, drivers: hostileDrivers, shortlist: hostileShortlist });
}

function poisoned(incident: Incident, text: string): Incident {
  return {
    ...incident,
    acknowledgedBy: text,
    assignedTo: text,
    notes: [{ at: NOW, by: text, text }],
    history: incident.history.map((move) => ({ ...move, reason: text })),
  };
}

function sampleMentions(hostile?: string): ScoredMention[] {
  const texts: [string, SentimentLabel][] = [
    ['Day three. My bag is in Lisbon, I am in Oslo, and Aurora Air’s hotline plays a waltz.', 'negative'],
    ['Aurora Air flies to Bergen again from March.', 'neutral'],
    ['The crew on flight 218 was wonderful to my mum, thank you Aurora Air!', 'positive'],
  ];
  return texts.map(([text, label], index) =>
    said(hostile ?? text, {
      id: `x:m${index}`,
      label,
      by: hostile ?? ['ana', 'newsdesk', 'jo'][index]!,
      url: hostile ? 'javascript:alert(1)' : `https://social.example/p/${index}`,
      publishedAt: new Date(NOW - index * 600_000).toISOString(),
    }),
  );
}

/** Of the first: once in the same words, once in nearly the same. */
function sampleCopies(hostile?: string): ScoredMention[] {
  const [first] = sampleMentions(hostile);
  const text = first!.mention.text;
  return [text, `${text} (via @ana)`].map((words, index) =>
    said(hostile ?? words, {
      id: `x:c${index}`,
      label: 'negative',
      by: hostile ?? ['rui', 'press'][index]!,
      url: hostile ? 'javascript:alert(1)' : `https://social.example/c/${index}`,
      publishedAt: new Date(NOW - 3_600_000 + index * 60_000).toISOString(),
    }),
  );
}

const DELIVERIES: readonly DeliveryRow[] = [
  {
    id: 'a@slack',
    type: 'incident.opened',
    channel: 'slack',
    brandId: 'aurora-air',
    state: 'sent',
    detail: 'ok',
    attempts: 1,
    createdAt: NOW,
    updatedAt: NOW,
  },
  {
    id: 'a@mail',
    type: 'incident.opened',
    channel: 'mail',
    brandId: 'aurora-air',
    state: 'retrying',
    detail: 'connection refused; next try in 5 min',
    attempts: 3,
    createdAt: NOW,
    updatedAt: NOW,
  },
];

function unheard(hostile?: string): Unheard {
  const failure = hostile ?? 'press.example answered 503';
  const since = NOW - 5 * HOUR;
  return {
    lines: failingLines([
      { id: 'bluesky', failures: 0 },
      { id: hostile ?? 'press', failures: 4, lastSuccess: since, failure },
    ]),
    spans: [{ from: since, label: `${hostile ?? 'press'} failing` }],
  };
}

function sources(hostile?: string): SourceRow[] {
  return [
    {
      id: 'bluesky',
      kind: 'bluesky',
      intervalMs: 60_000,
      cursor: '1763906400000000',
      lastPoll: NOW,
      lastSuccess: NOW - 20_000,
      lastItem: NOW - 20_000,
      failures: 0,
      items: 48_211,
      matched: 5_120,
      refused: { 'missing-author': 3 },
      silent: false,
    },
    {
      id: hostile ?? 'press',
      kind: 'rss',
      intervalMs: 15 * 60_000,
      cursor: hostile ?? null,
      lastPoll: NOW - 60_000,
      lastSuccess: NOW - 5 * HOUR,
      failures: 4,
      failure: hostile ?? 'https://press.example/feed: 503 Service Unavailable',
      nextTry: NOW + 20 * 60_000,
      waitBy: hostile ?? 'Retry-After',
      items: 310,
      matched: 12,
      refused: {},
      silent: true,
    },
  ];
}

function jobs(hostile?: string): FailedJobRow[] {
  return [
    {
      queue: 'deliver',
      id: hostile ?? 'incident/aurora-air/1@mail',
      reason: hostile ?? 'smtp: 550 no such mailbox',
      attempts: 10,
      failedAt: NOW - HOUR,
    },
  ];
}
