import type { Brand } from '../src/domain/brand.ts';
import type { Scorer } from '../src/domain/sentiment.ts';
import type { Logger } from '../src/lib/logger.ts';
import { scoreBatch } from '../src/pipeline/score.ts';
import type { Scorers } from '../src/pipeline/scorer.ts';
import type { Store } from '../src/store/index.ts';
import { applyCorrected } from './apply-corrected.ts';

/** Reads a brand's stored mentions anew, corrections kept, and lets the baselines learn the new reading. */
export async function rescore(
  store: Store,
  brand: Brand,
  scorer: Scorer,
  onProgress: (done: number) => void = () => {},
): Promise<{ readonly done: number; readonly changed: number }> {
  let done = 0;
  let changed = 0;
  for await (const batch of store.mentions.all(brand.id)) {
    const ids = batch.map(({ mention }) => mention.id);
    const options = { retentionDays: brand.retentionDays, backfill: false };
    const counts = await applyCorrected(store, brand.id, ids, options, (corrections) =>
      scoreBatch(batch, brand, scorer, corrections),
    );
    done += batch.length;
    changed += counts.changed;
    onProgress(done);
  }
  await store.incidents.relearn(brand.id);
  await store.mentions.saveModel(brand.id, scorer.model);
  return { done, changed };
}

/** Before a brand's mentions are read by another model than before, its history is: else the change would look like a shift. */
export async function rescoreWhereModelChanged(
  store: Store,
  brands: Iterable<Brand>,
  scorers: Scorers,
  log: Logger,
): Promise<void> {
  for (const brand of brands) {
    const scorer = scorers.of(brand);
    const before = await store.mentions.model(brand.id);
    if (before === scorer.model) continue;
    if (before === null) {
      await store.mentions.saveModel(brand.id, scorer.model);
      continue;
    }
    log.info(
      { brand: brand.id },
      `${brand.id} was read by ${before}, now ${scorer.model}: its history is read anew first`,
    );
    const { done, changed } = await rescore(store, brand, scorer);
    log.info({ brand: brand.id, done, changed }, `${brand.id}: ${done} mentions read anew, ${changed} changed`);
  }
}
