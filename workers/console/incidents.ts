import type { App, RunningBrand } from '../../src/app.ts';
import type { IncidentSummary, IncidentView } from '../../src/console/data.ts';
import type { Brand } from '../../src/domain/brand.ts';
import type { Incident } from '../../src/domain/incident.ts';
import type { OutreachEntry } from '../../src/domain/outreach.ts';
import { explainIncident } from '../../src/incidents/explain.ts';
import { forecast } from '../../src/incidents/forecast.ts';
import { recoveryOf } from '../../src/incidents/recovery.ts';
import { measureReturn, returnLine } from '../../src/pipeline/outreach.ts';
import { drawnTrend, inTopic } from '../../src/pipeline/report.ts';
import { transitionId } from '../../src/store/incidents.ts';
import { brandTime } from '../brand-time.ts';
import { unheardOf } from './unheard.ts';

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;

export async function summaries(app: App, brand: Brand): Promise<IncidentSummary[]> {
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

export async function incidentView(app: App, running: RunningBrand, id: string): Promise<IncidentView | null> {
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
    unheard: incident.state === 'resolved' ? { lines: [], spans: [] } : await unheardOf(app, running),
    explanation: explainIncident(incident),
    deliveries: deliveries.filter((delivery) => delivery.messageId.startsWith(`incident/${id}/`)),
    outreach: await Promise.all(outreach.map((entry) => withReturn(app, brand, incident, entry))),
  };
}

/** An entry with what followed, where somebody spoke up. */
async function withReturn(app: App, brand: Brand, incident: Incident, entry: OutreachEntry): Promise<OutreachEntry> {
  if (entry.kind !== 'spoke-up') return entry;
  const result = await measureReturn(app.store.history(brand.id), brand, incident, entry);
  return { ...entry, text: [entry.text, returnLine(result)].filter(Boolean).join('. ') };
}
