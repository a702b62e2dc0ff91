import { digestMessageId } from '../src/alerts/message-id.ts';
import type { App } from '../src/app.ts';
import { composeDigest, digestFrom } from '../src/digest/compose.ts';
import { type LocalDay, localDay } from '../src/digest/local-day.ts';
import { ALL_TOPIC, type Brand } from '../src/domain/brand.ts';
import type { Incident } from '../src/domain/incident.ts';
import { GOALS } from '../src/domain/influencer.ts';
import type { DigestMessage } from '../src/domain/message.ts';
import type { Bucket } from '../src/domain/trend.ts';
import { audienceOf } from '../src/influence/goals.ts';
import { counted } from '../src/lib/counted.ts';
import { estimatedNegative } from '../src/pipeline/estimate.ts';
import { measureReturn, returnLine } from '../src/pipeline/outreach.ts';
import { driversOf, INFLUENCE_WINDOW_MS, negativeAuthors, shortlistFor } from '../src/pipeline/report.ts';
import type { DigestJob } from '../src/queue/jobs.ts';
import { transitionId } from '../src/store/incidents.ts';
import { consoleUrl, messageBrand } from './notice.ts';
import { tell } from './tell.ts';

const DAY_MS = 86_400_000;

/** Sums up one local day of a brand and tells it: once a day, whoever asks how often. */
export async function digest({ brandId, day }: DigestJob, app: App): Promise<string> {
  const brand = app.brands.get(brandId)?.brand;
  if (!brand?.digest) return 'no-digest';
  const span = localDay(day, brand.timeZone);
  if ((await watchedFrom(app, brand)) >= span.to) return 'not-watched-then';
  const message: DigestMessage = {
    type: 'digest.daily',
    id: digestMessageId(brand, day),
    brand: messageBrand(brand),
    at: span.to,
    ...consoleUrl(app),
    digest: composeDigest({
      brand,
      day: span,
      trends: await trendsOf(app, brand, span),
      incidents: await incidentsOf(app, brand, span),
      ...(await explained(app, brand, span)),
      outreach: await outreachOf(app, brand, span),
      goals: await goalsOf(app, brand, span),
      problems: await problemsOf(app, brand, span),
    }),
  };
  await tell(app, brand, message);
  return 'told';
}

/** When the watch of a brand began, or its first mention came from before; Infinity where neither is so yet. */
async function watchedFrom(app: App, brand: Brand): Promise<number> {
  const { first, alertFrom } = await app.store.incidents.snapshot(brand.id);
  return Math.min(first ?? Number.POSITIVE_INFINITY, alertFrom > 0 ? alertFrom : Number.POSITIVE_INFINITY);
}

async function trendsOf(app: App, brand: Brand, day: LocalDay): Promise<Map<string, Bucket[]>> {
  const history = app.store.history(brand.id);
  const from = digestFrom(day, brand.timeZone);
  const trends = new Map<string, Bucket[]>();
  for (const topic of [ALL_TOPIC, ...brand.topics.map((each) => each.id)]) {
    const rows = await history.trend(topic, from, day.to);
    trends.set(
      topic,
      rows.map(({ start, counts }) => ({ start, ...counts })),
    );
  }
  return trends;
}

async function incidentsOf(app: App, brand: Brand, day: LocalDay) {
  const touching = (incident: Incident): boolean =>
    incident.openedAt < day.to && (incident.resolvedAt ?? Number.POSITIVE_INFINITY) >= day.from;
  const incidents = (await app.store.incidents.list(brand.id, 200)).filter(touching);
  return Promise.all(incidents.map(async (incident) => ({ incident, cause: await causeOf(app, incident, day) })));
}

/** What was last told of it by the end of the day: at its opening little is known of what it is about. */
async function causeOf(app: App, incident: Incident, day: LocalDay): Promise<string> {
  for (const move of incident.history.toReversed()) {
    if (move.at >= day.to) continue;
    const report = await app.store.incidents.report(incident.brandId, transitionId(incident.id, move));
    if (report?.drivers.cause) return report.drivers.cause;
  }
  return '';
}

async function explained(app: App, brand: Brand, day: LocalDay) {
  const history = app.store.history(brand.id);
  const recent = await history.mentions(day.to - INFLUENCE_WINDOW_MS, day.to);
  const drivers = driversOf(recent, brand, ALL_TOPIC, day.from, day.to);
  const today = recent.filter(({ mention }) => Date.parse(mention.publishedAt) >= day.from);
  const shortlist = await shortlistFor(history, brand, {
    at: day.to,
    topic: ALL_TOPIC,
    goal: 'shift-sentiment',
    k: 5,
    recent,
    audience: negativeAuthors(today),
    terms: drivers.terms.map((driver) => driver.term),
  });
  return { drivers, shortlist, estimatedNegative: estimatedNegative(app.scorers, brand, today) };
}

/** What followed for those who spoke up in the last week. */
async function outreachOf(app: App, brand: Brand, day: LocalDay): Promise<string[]> {
  const lines: string[] = [];
  for (const entry of await app.store.people.outreach(brand.id)) {
    if (entry.kind !== 'spoke-up' || entry.at < day.to - 7 * DAY_MS || entry.at >= day.to) continue;
    const incident = await app.store.incidents.get(brand.id, entry.incidentId);
    if (!incident) continue;
    const result = await measureReturn(app.store.history(brand.id), brand, incident, entry);
    lines.push(`${entry.author}: ${returnLine(result)}`);
  }
  return lines;
}

/** The weekly list: on Sundays, the first three of each goal over thirty days. */
async function goalsOf(app: App, brand: Brand, day: LocalDay): Promise<string[]> {
  if (new Date(`${day.day}T12:00:00Z`).getUTCDay() !== 0) return [];
  const history = app.store.history(brand.id);
  const recent = await history.mentions(day.to - INFLUENCE_WINDOW_MS, day.to);
  const lines: string[] = [];
  for (const goal of GOALS) {
    const list = await shortlistFor(history, brand, {
      at: day.to,
      topic: ALL_TOPIC,
      goal,
      k: 3,
      recent,
      audience: audienceOf(recent, goal, ALL_TOPIC),
      terms: [],
    });
    const names = list.influencers.map((each) => (each.handle ? `@${each.handle}` : each.authorId));
    if (names.length > 0)
      lines.push(`${goal}: ${names.join(', ')} (${list.influencers[0]?.reasons[0] ?? 'no reason known'})`);
  }
  return lines;
}

/** What the watch itself had trouble with: said, not hidden. */
async function problemsOf(app: App, brand: Brand, day: LocalDay): Promise<string[]> {
  const problems: string[] = [];
  for (const id of app.brands.get(brand.id)?.sourceIds ?? []) {
    const health = await app.store.sources.health(id);
    if (health.failures > 0)
      problems.push(`Source ${id}: ${counted(health.failures, 'failure')} in a row (${health.failure})`);
    else if (health.silentSince !== undefined) problems.push(`Source ${id} has been silent`);
  }
  const failed = new Map<string, number>();
  for (const delivery of await app.store.deliveries.list(brand.id)) {
    if (delivery.createdAt < day.from) continue;
    if (delivery.state === 'failed' || delivery.state === 'retrying') {
      failed.set(delivery.channel, (failed.get(delivery.channel) ?? 0) + 1);
    }
  }
  for (const [channel, count] of failed)
    problems.push(`Channel ${channel}: ${counted(count, 'message')} not delivered`);
  return problems;
}
