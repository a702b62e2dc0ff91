import type { App } from '../src/app.ts';
import type { Brand } from '../src/domain/brand.ts';
import type { Logger } from '../src/lib/logger.ts';
import { scoreBatch } from '../src/pipeline/score.ts';
import type { Scorers } from '../src/pipeline/scorer.ts';
import type { RescoreJob } from '../src/queue/jobs.ts';
import type { Store } from '../src/store/index.ts';
import { applyTaught } from './apply-taught.ts';

export interface Reread {
  readonly model: string;
  readonly done: number;
  readonly changed: number;
}

/**
 * Reads a brand's stored mentions anew, corrections kept, and lets the baselines learn the new reading. Nothing is detected
 * meanwhile: counts that are half of one reading and half of another would look like a shift.
 */
export async function rescore(
  store: Store,
  brand: Brand,
  scorers: Scorers,
  onProgress: (done: number) => void = () => {},
): Promise<Reread> {
  const { model } = scorers.of(brand, await store.rules.all(brand.id));
  const options = { retentionDays: brand.retentionDays, backfill: false };
  let done = 0;
  let changed = 0;
  await store.mentions.markRereading(brand.id);
  for await (const batch of store.mentions.all(brand.id)) {
    const ids = batch.map(({ mention }) => mention.id);
    const counts = await applyTaught(store, brand.id, ids, options, ({ corrections, rules }) =>
      scoreBatch(batch, brand, scorers.of(brand, rules), corrections),
    );
    done += batch.length;
    changed += counts.changed;
    await store.mentions.markRereading(brand.id);
    onProgress(done);
  }
  await store.incidents.relearn(brand.id);
  await store.mentions.saveModel(brand.id, model);
  await endWhereDone(store, brand, scorers);
  return { model, done, changed };
}

/** Where a rule was taught meanwhile, detection goes on waiting: the job that it has left reads all once more. */
async function endWhereDone(store: Store, brand: Brand, scorers: Scorers): Promise<void> {
  const { model } = scorers.of(brand, await store.rules.all(brand.id));
  if ((await store.mentions.model(brand.id)) === model) await store.mentions.endRereading(brand.id);
}

/** Before a brand's mentions are read by another model than before, its history is: else the change would look like a shift. */
export async function rescoreWhereModelChanged(
  store: Store,
  brands: Iterable<Brand>,
  scorers: Scorers,
  log: Logger,
): Promise<void> {
  for (const brand of brands) {
    const { model } = scorers.of(brand, await store.rules.all(brand.id));
    const before = await store.mentions.model(brand.id);
    if (before === model) continue;
    if (before === null) {
      await store.mentions.saveModel(brand.id, model);
      continue;
    }
    log.info({ brand: brand.id }, `${brand.id} was read by ${before}, now ${model}: its history is read anew first`);
    const { done, changed } = await rescore(store, brand, scorers);
    log.info({ brand: brand.id, done, changed }, `${brand.id}: ${done} mentions read anew, ${changed} changed`);
  }
}

/** What a rule that was taught or taken back asks for. */
export async function rescoreTaught({ brandId }: RescoreJob, app: App): Promise<string> {
  const running = app.brands.get(brandId);
  if (!running) return 'unknown-brand';
  await rescoreWhereModelChanged(app.store, [running.brand], app.scorers, app.log);
  await endWhereDone(app.store, running.brand, app.scorers);
  await app.queues.add('detect', { brandId }, { oneOf: brandId });
  return 'read-anew';
}
