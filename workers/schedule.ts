import cron, { type ScheduledTask } from 'node-cron';
import type { App } from '../src/app.ts';
import { dueDay } from '../src/digest/local-day.ts';
import { messageOf } from '../src/lib/errors.ts';
import { phaseOf } from '../src/lib/phase.ts';
import { brandTime } from './brand-time.ts';
import { watchSilence } from './source-health.ts';

/**
 * The ticks. Any number of processes may run them: each enqueues under an id made of (what, when), so that a second
 * scheduler's copy is dropped. No leader.
 */
export function startSchedule(app: App): { stop(): Promise<void> } {
  const slots = new Map<string, number>();
  // Its own console lines would break the log's format; a tick that is still running is no news.
  const quiet = {
    info() {},
    warn() {},
    debug() {},
    error: (message: string | Error) => app.log.error(messageOf(message)),
  };
  const options = { noOverlap: true, timezone: 'UTC', logger: quiet };
  const guarded = (name: string, tick: () => Promise<void>) => async (): Promise<void> => {
    await tick().catch((error) => app.log.warn(`tick ${name}: ${messageOf(error)}; the next one goes on`));
  };
  const tasks: ScheduledTask[] = [
    cron.schedule(
      '* * * * * *',
      guarded('poll', () => pollTick(app, slots)),
      options,
    ),
    cron.schedule(
      '0 * * * * *',
      guarded('minute', () => minuteTick(app)),
      options,
    ),
    cron.schedule(
      '0 17 4 * * *',
      guarded('sweep', () => sweep(app)),
      options,
    ),
  ];
  return {
    async stop() {
      for (const task of tasks) await task.destroy();
    },
  };
}

/** A poll job for each source whose slot of time has begun. */
export async function pollTick(app: App, slots: Map<string, number>): Promise<void> {
  const now = app.clock.now();
  const who = app.config.brands.map(({ id, query }) => `${id} ${query}`).join('\n');
  for (const { source } of app.sources.values()) {
    if (source.intervalMs === null) continue;
    const slot = Math.floor((now + phaseOf(`${source.id}\n${who}`, source.intervalMs)) / source.intervalMs);
    if (slots.get(source.id) === slot) continue;
    await app.queues.add('poll', { sourceId: source.id }, { id: `poll-${source.id}-${slot}` });
    slots.set(source.id, slot);
  }
}

/** Detection moves with time even where nobody speaks; digests fall due; silences are noticed. */
export async function minuteTick(app: App): Promise<void> {
  for (const running of app.brands.values()) {
    const { brand } = running;
    await app.queues.add('detect', { brandId: brand.id }, { oneOf: brand.id });
    const time = brand.digest ? await brandTime(app, running) : 0;
    if (brand.digest && time > 0) {
      const day = dueDay(time, brand.timeZone, brand.digest.hour);
      await app.queues.add('digest', { brandId: brand.id, day }, { id: `digest-${brand.id}-${day}` });
    }
  }
  for (const { source } of app.sources.values()) {
    if (source.clock === 'wall' || source.endless) await watchSilence(app, source.id);
  }
}

/** What is past its retention goes. */
export async function sweep(app: App): Promise<void> {
  for (const running of app.brands.values()) {
    const { brand } = running;
    const kept = brand.retentionDays * 86_400_000;
    const swept = await app.store.mentions.sweep(brand.id, (await brandTime(app, running)) - kept);
    await app.store.deliveries.sweep(brand.id, app.clock.now());
    app.log.info({ brand: brand.id, swept }, `sweep of ${brand.id}: ${swept} mentions past their retention`);
  }
}
