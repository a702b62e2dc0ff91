import type { App } from '../src/app.ts';
import { scoreBatch } from '../src/pipeline/score.ts';
import type { ScoreJob } from '../src/queue/jobs.ts';
import type { JobInfo } from '../src/queue/queues.ts';
import { applyTaught } from './apply-taught.ts';
import { DETECT_DEBOUNCE_MS } from './poll.ts';

/** Scores a batch, applies it in one script call, and wakes the brand's detection. */
export async function score(job: ScoreJob, info: JobInfo, app: App): Promise<string> {
  const running = app.brands.get(job.brandId);
  if (!running) return 'unknown-brand';
  const items = job.items.map((item) => ({ ...item, version: { edited: item.edited ?? 0, seen: job.seen } }));
  const ids = items.map(({ mention }) => mention.id);
  const options = { jobId: info.id, retentionDays: running.brand.retentionDays, backfill: job.backfill };
  const counts = await applyTaught(app.store, job.brandId, ids, options, ({ corrections, rules }) =>
    scoreBatch(items, running.brand, app.scorers.of(running.brand, rules), corrections),
  );
  const refused = new Map<string, number>();
  if (counts.deleted > 0) refused.set('deleted-before-applied', counts.deleted);
  if (counts.forgotten > 0) refused.set('forgotten-author', counts.forgotten);
  await app.store.noise.count(job.brandId, refused);
  for (const outcome of ['added', 'changed', 'repeated', 'outdated'] as const) {
    app.metrics.mentions.inc({ brand: job.brandId, outcome }, counts[outcome]);
  }
  for (const [outcome, count] of refused) app.metrics.mentions.inc({ brand: job.brandId, outcome }, count);
  if (counts.added + counts.changed > 0 || running.clock === 'event') {
    await app.queues.add('detect', { brandId: job.brandId }, { oneOf: job.brandId, delayMs: DETECT_DEBOUNCE_MS });
  }
  return 'applied';
}
