import type { App, RunningBrand } from '../../src/app.ts';
import type { ConsoleData } from '../../src/console/data.ts';
import { UserError } from '../../src/lib/errors.ts';
import type { JobName } from '../../src/queue/jobs.ts';
import { correctMention, forgetRule, teachRule } from '../correct.ts';
import { act } from './actions.ts';
import { brandView, overview } from './brands.ts';
import { incidentView, summaries } from './incidents.ts';
import { mentionList } from './mentions.ts';
import { readings } from './readings.ts';

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
    readings: (brandId) => withBrand(app, brandId, (each) => readings(app, each)),
    correct: async (brandId, mentionId, label, by, withCopies) => {
      const correction = { mentionId, label, by, withCopies };
      return ((await withBrand(app, brandId, ({ brand }) => correctMention(app, brand, correction))) ?? 0) > 0;
    },
    teach: async (brandId, rule, by) => {
      const running = app.brands.get(brandId);
      if (!running) return 'no such brand';
      try {
        await teachRule(app, running.brand, rule, by);
        return null;
      } catch (error) {
        if (error instanceof UserError) return error.message;
        throw error;
      }
    },
    forgetRule: async (brandId, phrase) =>
      (await withBrand(app, brandId, ({ brand }) => forgetRule(app, brand, phrase))) ?? false,
    retry: (job) => app.queues.retry(job === 'all' ? {} : { queue: job.queue as JobName, id: job.id }),
  };
}

async function withBrand<T>(app: App, id: string, work: (running: RunningBrand) => Promise<T>): Promise<T | null> {
  const running = app.brands.get(id);
  return running ? work(running) : null;
}

const brandOf = (incidentId: string): string => incidentId.split('/')[0] ?? '';

async function sourceRow(app: App, id: string) {
  const source = app.sources.get(id)?.source;
  const { silentSince, failures, ...health } = await app.store.sources.health(id);
  return {
    id,
    kind: source?.kind ?? '',
    intervalMs: source?.intervalMs ?? null,
    cursor: await app.store.sources.cursor(id),
    ...health,
    failures,
    silent: silentSince !== undefined && failures === 0,
  };
}
