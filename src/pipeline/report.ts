import { toSeries } from '../charts/series.ts';
import { ALL_TOPIC, type Brand } from '../domain/brand.ts';
import type { Drivers } from '../domain/drivers.ts';
import type { BrandHistory, TrendRow } from '../domain/history.ts';
import type { Incident, IncidentReport, Transition } from '../domain/incident.ts';
import type { AuthorRecord, Goal, Shortlist } from '../domain/influencer.ts';
import type { Edge } from '../domain/interaction.ts';
import type { TrendPoint } from '../domain/message.ts';
import type { ScoredMention } from '../domain/scored-mention.ts';
import { BUCKET_MS } from '../domain/trend.ts';
import { explainShift } from '../incidents/drivers.ts';
import { interactionsOf } from '../influence/interactions.ts';
import { shortlist } from '../influence/shortlist.ts';
import { sumEdges } from './edges.ts';
import { expectedBand } from './expected-band.ts';

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;
/** Whom people listen to is read from this far back. */
export const INFLUENCE_WINDOW_MS = 30 * DAY_MS;
const BASELINE_MS = 7 * DAY_MS;
const LEARNING_MS = 14 * DAY_MS;
const NAMES = 5;
/** A picture has no more bars; finer points would be stored with every message and never seen. */
const MOST_POINTS = 288;

export interface Report extends IncidentReport {
  readonly trend: readonly TrendPoint[];
}

/** What is told of one move of an incident: its drivers, the people who could turn it, and the trend to draw. */
export async function buildReport(
  history: BrandHistory,
  brand: Brand,
  incident: Incident,
  transition: Transition,
): Promise<Report> {
  const to = transition.at;
  const from = Math.min(incident.since, to - BUCKET_MS);
  const recent = await history.mentions(to - INFLUENCE_WINDOW_MS, to);
  const drivers = driversOf(recent, brand, incident.topic, from, to);
  const list = await shortlistFor(history, brand, {
    at: to,
    topic: incident.topic,
    goal: 'shift-sentiment',
    k: NAMES,
    recent,
    audience: negativeAuthors(inTopic(recent, incident.topic).filter((scored) => timeOf(scored) >= from)),
    terms: drivers.terms.map((driver) => driver.term),
  });
  const trend = await drawnTrend(history, brand, incident.topic, from - 2 * DAY_MS, to);
  return { incident, transition, drivers, shortlist: list, trend: toSeries(trend, MOST_POINTS)?.points ?? [] };
}

/** What changed in a topic's negative talk within [from, to) against the week before. */
export function driversOf(
  recent: readonly ScoredMention[],
  brand: Brand,
  topic: string,
  from: number,
  to: number,
): Drivers {
  const talk = inTopic(recent, topic).filter((scored) => !scored.owned);
  return explainShift({
    window: talk.filter((scored) => timeOf(scored) >= from && timeOf(scored) < to),
    baseline: talk.filter((scored) => timeOf(scored) >= from - BASELINE_MS && timeOf(scored) < from),
    brandName: brand.name,
    aliases: brand.aliases,
    topicNames: new Map(brand.topics.map(({ id, name }) => [id, name])),
    topic,
    since: from,
    at: to,
  });
}

export interface ShortlistRequest {
  readonly at: number;
  readonly topic: string;
  readonly goal: Goal;
  readonly k: number;
  readonly recent: readonly ScoredMention[];
  readonly audience: ReadonlySet<string>;
  readonly terms: readonly string[];
}

export async function shortlistFor(history: BrandHistory, brand: Brand, request: ShortlistRequest): Promise<Shortlist> {
  const edges = await edgesUntil(history, request.at, request.recent);
  const ids = new Set(request.recent.map((scored) => scored.mention.author.id));
  for (const edge of edges) ids.add(edge.receiver).add(edge.giver);
  return shortlist({
    at: request.at,
    goal: request.goal,
    k: request.k,
    brand,
    topic: request.topic,
    audience: request.audience,
    incidentTerms: request.terms,
    edges,
    authors: withRecentStance(await history.authors(ids), request.recent),
    mentions: request.recent,
    seed: 1,
  });
}

/** Stance is what was said within the window, no older and no later. */
function withRecentStance(
  authors: ReadonlyMap<string, AuthorRecord>,
  recent: readonly ScoredMention[],
): Map<string, AuthorRecord> {
  const records = new Map(
    [...authors].map(([id, record]) => [id, { ...record, negative: 0, neutral: 0, positive: 0 }]),
  );
  for (const { mention, sentiment } of recent) {
    const record = records.get(mention.author.id);
    if (record) record[sentiment.label] += 1;
  }
  return records;
}

/** Kept edges are sums of whole days: the day of `at` is summed from its mentions, so that a report of the past sees no future. */
async function edgesUntil(history: BrandHistory, at: number, recent: readonly ScoredMention[]): Promise<Edge[]> {
  const today = Math.floor(at / DAY_MS) * DAY_MS;
  const earlier = await history.edges(at - INFLUENCE_WINDOW_MS, today);
  const late = recent.filter((scored) => timeOf(scored) >= today && timeOf(scored) < at);
  return [...earlier, ...sumEdges(late.flatMap(interactionsOf))];
}

/** Buckets of [from, to) with the baseline band, learnt from the two weeks before. */
export async function drawnTrend(
  history: BrandHistory,
  brand: Brand,
  topic: string,
  from: number,
  to: number,
): Promise<TrendPoint[]> {
  const start = Math.floor(from / BUCKET_MS) * BUCKET_MS;
  const end = Math.ceil(to / BUCKET_MS) * BUCKET_MS;
  const rows = await history.trend(topic, start - LEARNING_MS, end);
  const first = rows[0]?.start ?? start;
  const band = expectedBand(rows, brand, Math.max(start, first), end);
  const byStart = new Map<number, TrendRow>(rows.map((row) => [row.start, row]));
  return band.map((expected, i) => {
    const at = Math.max(start, first) + i * BUCKET_MS;
    const counts = byStart.get(at)?.counts ?? { negative: 0, neutral: 0, positive: 0 };
    return {
      start: at,
      negative: counts.negative,
      neutral: counts.neutral,
      positive: counts.positive,
      ...(expected
        ? {
            expectedNegative: expected.negative,
            expectedLow: expected.negativeLow,
            expectedHigh: expected.negativeHigh,
          }
        : {}),
    };
  });
}

export function inTopic(mentions: readonly ScoredMention[], topic: string): ScoredMention[] {
  return topic === ALL_TOPIC ? [...mentions] : mentions.filter((scored) => scored.topics.includes(topic));
}

export function negativeAuthors(mentions: readonly ScoredMention[]): Set<string> {
  const negative = mentions.filter((scored) => !scored.owned && scored.sentiment.label === 'negative');
  return new Set(negative.map((scored) => scored.mention.author.id));
}

const timeOf = (scored: ScoredMention): number => Date.parse(scored.mention.publishedAt);
