import type { App, RunningBrand } from '../../src/app.ts';
import type { BrandOverview, BrandView, ClassTotals, IncidentSummary } from '../../src/console/data.ts';
import { ALL_TOPIC } from '../../src/domain/brand.ts';
import type { TrendRow } from '../../src/domain/history.ts';
import { estimatedNegative } from '../../src/pipeline/estimate.ts';
import { drawnTrend, driversOf } from '../../src/pipeline/report.ts';
import { brandTime } from '../brand-time.ts';
import { summaries } from './incidents.ts';
import { unheardOf } from './unheard.ts';

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;

export async function overview(
  app: App,
  running: RunningBrand,
  incidents?: readonly IncidentSummary[],
): Promise<BrandOverview> {
  const { brand } = running;
  const now = await brandTime(app, running);
  const history = app.store.history(brand.id);
  const rows = await history.trend(ALL_TOPIC, now - 8 * DAY_MS, now + HOUR_MS);
  const last = await history.mentions(now - DAY_MS, now + HOUR_MS, 1);
  const open = (incidents ?? (await summaries(app, brand))).filter(({ incident }) => incident.state !== 'resolved');
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

export async function brandView(
  app: App,
  running: RunningBrand,
  view: { readonly topic: string; readonly hours: number },
): Promise<BrandView | null> {
  const { brand } = running;
  if (view.topic !== ALL_TOPIC && !brand.topics.some((topic) => topic.id === view.topic)) return null;
  const now = await brandTime(app, running);
  const history = app.store.history(brand.id);
  const recent = await history.mentions(now - 8 * DAY_MS, now);
  const incidents = await summaries(app, brand);
  return {
    overview: await overview(app, running, incidents),
    topics: await Promise.all(
      brand.topics.map(async ({ id, name }) => {
        const rows = await history.trend(id, now - 8 * DAY_MS, now + HOUR_MS);
        return { id, name, today: sum(rows, now - DAY_MS, now + HOUR_MS), usual: usualDay(rows, now) };
      }),
    ),
    topic: view.topic,
    hours: view.hours,
    trend: await drawnTrend(history, brand, view.topic, now - view.hours * HOUR_MS, now),
    incidents,
    correctedNegative: estimatedNegative(
      app.scorers,
      brand,
      recent.filter(({ mention }) => Date.parse(mention.publishedAt) >= now - DAY_MS),
    ),
    drivers: recent.length === 0 ? null : driversOf(recent, brand, view.topic, now - DAY_MS, now),
    unheard: await unheardOf(app, running),
    noise: await app.store.noise.counts(brand.id),
  };
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
