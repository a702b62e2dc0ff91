import { createHash } from 'node:crypto';
import type { App, RunningBrand } from '../src/app.ts';
import type {
  BrandOverview,
  BrandView,
  ClassTotals,
  ConsoleData,
  IncidentAction,
  IncidentSummary,
  IncidentView,
  MentionList,
  MentionSearch,
} from '../src/console/data.ts';
import { ALL_TOPIC, type Brand } from '../src/domain/brand.ts';
import type { TrendRow } from '../src/domain/history.ts';
import type { Incident } from '../src/domain/incident.ts';
import type { ScoredMention } from '../src/domain/scored-mention.ts';
import { acknowledge, assign, mute, note, snooze } from '../src/incidents/actions.ts';
import { explainIncident } from '../src/incidents/explain.ts';
import { forecast } from '../src/incidents/forecast.ts';
import { recoveryOf } from '../src/incidents/recovery.ts';
import { compile, parseQuery } from '../src/matching/index.ts';
import { drawnTrend, driversOf, inTopic } from '../src/pipeline/report.ts';
import type { JobName } from '../src/queue/jobs.ts';
import { transitionId } from '../src/store/incidents.ts';
import { brandTime } from './brand-time.ts';
import { correctMention } from './correct.ts';

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;
const PAGE = 50;

/** What the console shows and does, read from the store and done through it. */
export function consoleData(app: App): ConsoleData {
  const running = [...app.brands.values()];
  return {
    brands: () => Promise.all(running.map((each) => overview(app, each))),
    brand: (id, view) => withBrand(app, id, (each) => brandView(app, each, view)),
    incidents: async () => {
      const lists = await Promise.all(running.map((each) => summaries(app, each.brand)));
      return lists.flat().sort((a, b) => b.incident.openedAt - a.incident.openedAt);
    },
    incident: (id) => withBrand(app, brandOf(id), (each) => incidentView(app, each, id)),
    mentions: (brandId, search) => withBrand(app, brandId, (each) => mentionList(app, each, search)),
    digest: (brandId, day) =>
      withBrand(app, brandId, async ({ brand }) => {
        const message = await app.store.deliveries.message(brand.id, `digest/${brand.id}/${day}`);
        return message?.type === 'digest.daily' ? { brand, digest: message.digest } : null;
      }),
    deliveries: async () => {
      const lists = await Promise.all(running.map(({ brand }) => app.store.deliveries.list(brand.id)));
      return lists.flat().sort((a, b) => b.createdAt - a.createdAt);
    },
    sources: () => Promise.all([...app.sources.keys()].map((id) => sourceRow(app, id))),
    failedJobs: () => app.queues.failed(),
    act: (id, action, by) => act(app, id, action, by),
    correct: async (brandId, mentionId, label, by) =>
      (await withBrand(app, brandId, ({ brand }) => correctMention(app, brand, mentionId, label, by))) ?? false,
    retry: (job) => app.queues.retry(job === 'all' ? {} : { queue: job.queue as JobName, id: job.id }),
  };
}

async function withBrand<T>(app: App, id: string, work: (running: RunningBrand) => Promise<T>): Promise<T | null> {
  const running = app.brands.get(id);
  return running ? work(running) : null;
}

const brandOf = (incidentId: string): string => incidentId.split('/')[0] ?? '';

async function overview(app: App, running: RunningBrand): Promise<BrandOverview> {
  const { brand } = running;
  const now = await brandTime(app, running);
  const history = app.store.history(brand.id);
  const rows = await history.trend(ALL_TOPIC, now - 8 * DAY_MS, now + HOUR_MS);
  const last = await history.mentions(now - DAY_MS, now + HOUR_MS, 1);
  const open = (await summaries(app, brand)).filter(({ incident }) => incident.state !== 'resolved');
  return {
    brand,
    today: sum(rows, now - DAY_MS, now + HOUR_MS),
    usual: usualDay(rows, now),
    hourlyNegative: Array.from({ length: 48 }, (_, i) => {
      const from = now - (48 - i) * HOUR_MS;
      return sum(rows, from, from + HOUR_MS).negative;
    }),
    open,
    lastMentionAt: last[0] ? Date.parse(last[0].mention.publishedAt) : null,
  };
}

async function brandView(
  app: App,
  running: RunningBrand,
  view: { readonly topic: string; readonly hours: number },
): Promise<BrandView | null> {
  const { brand } = running;
  if (view.topic !== ALL_TOPIC && !brand.topics.some((topic) => topic.id === view.topic)) return null;
  const now = await brandTime(app, running);
  const history = app.store.history(brand.id);
  const recent = await history.mentions(now - 8 * DAY_MS, now);
  return {
    overview: await overview(app, running),
    topics: await Promise.all(
      brand.topics.map(async ({ id, name }) => {
        const rows = await history.trend(id, now - 8 * DAY_MS, now + HOUR_MS);
        return { id, name, today: sum(rows, now - DAY_MS, now + HOUR_MS), usual: usualDay(rows, now) };
      }),
    ),
    topic: view.topic,
    hours: view.hours,
    trend: await drawnTrend(history, brand, view.topic, now - view.hours * HOUR_MS, now),
    incidents: await summaries(app, brand),
    drivers: recent.length === 0 ? null : driversOf(recent, brand, view.topic, now - DAY_MS, now),
    noise: await app.store.noise.counts(brand.id),
  };
}

async function summaries(app: App, brand: Brand): Promise<IncidentSummary[]> {
  const incidents = await app.store.incidents.list(brand.id);
  return Promise.all(incidents.map((incident) => summary(app, brand, incident)));
}

async function summary(app: App, brand: Brand, incident: Incident): Promise<IncidentSummary> {
  const report = await newestReport(app, incident);
  const topicName = brand.topics.find((topic) => topic.id === incident.topic)?.name ?? brand.name;
  return { incident, brand, topicName, cause: report?.drivers.cause ?? '' };
}

async function newestReport(app: App, incident: Incident) {
  for (const move of [...incident.history].reverse()) {
    const report = await app.store.incidents.report(incident.brandId, transitionId(incident.id, move));
    if (report) return report;
  }
  return null;
}

async function incidentView(app: App, running: RunningBrand, id: string): Promise<IncidentView | null> {
  const { brand } = running;
  const incident = await app.store.incidents.get(brand.id, id);
  if (!incident) return null;
  const report = await newestReport(app, incident);
  const end = incident.resolvedAt ?? (await brandTime(app, running));
  const history = app.store.history(brand.id);
  const trend = await drawnTrend(history, brand, incident.topic, incident.since - DAY_MS, end);
  const mentions = inTopic(await history.mentions(incident.since - HOUR_MS, end), incident.topic);
  const outreach = await app.store.people.outreach(brand.id, id);
  const influencers = new Set([
    ...(report?.shortlist.influencers ?? []).map((each) => each.authorId),
    ...outreach.map((entry) => entry.author),
  ]);
  const deliveries = await app.store.deliveries.list(brand.id);
  return {
    summary: await summary(app, brand, incident),
    trend,
    drivers: report?.drivers ?? null,
    shortlist: report?.shortlist ?? null,
    forecast: incident.state === 'resolved' ? null : (forecast(trend, end)?.text ?? null),
    recovery: recoveryOf({ incident, trend, mentions, influencers })?.text ?? null,
    explanation: explainIncident(incident),
    deliveries: deliveries.filter((delivery) => delivery.messageId.startsWith(`incident/${id}/`)),
    outreach,
  };
}

async function mentionList(app: App, running: RunningBrand, search: MentionSearch): Promise<MentionList> {
  const { brand } = running;
  const base = { brand, topics: brand.topics, mentions: [], next: null };
  const matches = matcherOf(search.query);
  if (typeof matches === 'string') return { ...base, problem: matches };
  const wanted = (scored: ScoredMention): boolean =>
    (search.label === null || scored.sentiment.label === search.label) &&
    (search.topic === ALL_TOPIC || scored.topics.includes(search.topic)) &&
    matches(scored);
  const found: ScoredMention[] = [];
  const end = search.before ?? (await brandTime(app, running)) + HOUR_MS;
  const { first } = await app.store.incidents.snapshot(brand.id);
  for (let to = end; to > (first ?? to) && found.length <= PAGE; to -= 6 * HOUR_MS) {
    const slice = await app.store.history(brand.id).mentions(to - 6 * HOUR_MS, to);
    found.push(...slice.reverse().filter(wanted));
  }
  const page = found.slice(0, PAGE);
  const last = page.at(-1);
  return {
    ...base,
    mentions: page,
    next: found.length > PAGE && last ? Date.parse(last.mention.publishedAt) : null,
    problem: null,
  };
}

/** A test of mentions, or what is wrong with the query. */
function matcherOf(query: string): string | ((scored: ScoredMention) => boolean) {
  if (query.trim() === '') return () => true;
  const parsed = parseQuery(query);
  if (!parsed.ok) return parsed.problems.map((problem) => problem.message).join('; ');
  const matcher = compile([{ id: 'search', query: parsed.query }]);
  return (scored) => matcher.match(scored.mention).length > 0;
}

async function sourceRow(app: App, id: string) {
  const source = app.sources.get(id)?.source;
  const { noticedAt, failures, ...health } = await app.store.sources.health(id);
  return {
    id,
    kind: source?.kind ?? '',
    intervalMs: source?.intervalMs ?? null,
    cursor: await app.store.sources.cursor(id),
    ...health,
    failures,
    silent: noticedAt !== undefined && failures === 0,
  };
}

async function act(app: App, id: string, action: IncidentAction, by: string): Promise<boolean> {
  const brandId = brandOf(id);
  if (!app.brands.has(brandId)) return false;
  const now = app.clock.now();
  if (action.kind === 'outreach') {
    if (!(await app.store.incidents.get(brandId, id))) return false;
    const { author, outreach: kind, text } = action;
    const key = createHash('sha256')
      .update([id, author, kind, text, Math.floor(now / 60_000)].join('\n'))
      .digest('hex');
    await app.store.people.recordOutreach(brandId, {
      id: key.slice(0, 16),
      incidentId: id,
      at: now,
      by,
      author,
      kind,
      text,
    });
    return true;
  }
  const changed = await app.store.incidents.update(brandId, id, (incident) => {
    switch (action.kind) {
      case 'acknowledge':
        return acknowledge(incident, by);
      case 'snooze':
        return snooze(incident, action.until);
      case 'assign':
        return assign(incident, action.to);
      case 'mute':
        return mute(incident, action.muted);
      case 'note':
        return note(incident, by, action.text, now);
    }
  });
  app.log.info({ incident: id, action: action.kind, by, done: changed !== null }, `${action.kind} of ${id} by ${by}`);
  return changed !== null;
}

function sum(rows: readonly TrendRow[], from: number, to: number): ClassTotals {
  const totals = { negative: 0, neutral: 0, positive: 0 };
  for (const { start, counts } of rows) {
    if (start < from || start >= to) continue;
    totals.negative += counts.negative;
    totals.neutral += counts.neutral;
    totals.positive += counts.positive;
  }
  return totals;
}

/** A mean day of the week before the last 24 hours, over the days that were watched. */
function usualDay(rows: readonly TrendRow[], now: number): ClassTotals | null {
  const first = rows[0]?.start;
  if (first === undefined) return null;
  const days = Math.min(7, Math.floor((now - DAY_MS - first) / DAY_MS));
  if (days < 1) return null;
  const week = sum(rows, now - (days + 1) * DAY_MS, now - DAY_MS);
  const mean = (total: number): number => Math.round((total / days) * 10) / 10;
  return { negative: mean(week.negative), neutral: mean(week.neutral), positive: mean(week.positive) };
}
