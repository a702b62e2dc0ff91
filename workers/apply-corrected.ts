import type { ScoredItem } from '../src/pipeline/score.ts';
import type { Correction } from '../src/store/corrections.ts';
import type { Store } from '../src/store/index.ts';
import type { AppliedBatch, ApplyOptions } from '../src/store/mentions.ts';

/**
 * Applies mentions as a brand's corrections have them read, and reads those again whose correction came meanwhile: what a
 * team member said holds, whoever applies last. Returns what the first time came to.
 */
export async function applyCorrected(
  store: Pick<Store, 'mentions' | 'corrections'>,
  brandId: string,
  ids: readonly string[],
  options: ApplyOptions,
  read: (corrections: ReadonlyMap<string, Correction>) => Promise<readonly ScoredItem[]>,
): Promise<AppliedBatch> {
  let known = await store.corrections.of(brandId, ids);
  const counts = await store.mentions.apply(brandId, await read(known), options);
  for (;;) {
    const now = await store.corrections.of(brandId, ids);
    const missed = new Set(ids.filter((id) => now.get(id)?.label !== known.get(id)?.label));
    if (missed.size === 0) return counts;
    const again = (await read(now)).filter(({ scored }) => missed.has(scored.mention.id));
    await store.mentions.apply(brandId, again, options);
    known = now;
  }
}
