import type { ScoredItem } from '../src/pipeline/score.ts';
import type { Correction } from '../src/store/corrections.ts';
import type { Store } from '../src/store/index.ts';
import type { AppliedBatch, ApplyOptions } from '../src/store/mentions.ts';
import type { TaughtRule } from '../src/store/rules.ts';

/** What a brand's team has said of how its mentions read. */
export interface Taught {
  /** Of the mentions at hand, by id. */
  readonly corrections: ReadonlyMap<string, Correction>;
  readonly rules: readonly TaughtRule[];
}

export async function taughtOf(
  store: Pick<Store, 'corrections' | 'rules'>,
  brandId: string,
  ids: readonly string[],
): Promise<Taught> {
  return { corrections: await store.corrections.of(brandId, ids), rules: await store.rules.all(brandId) };
}

/**
 * Applies mentions as a brand's team has them read, and reads those again of which something was said meanwhile: what a
 * team member said holds, whoever applies last. Returns what the first time came to.
 */
export async function applyTaught(
  store: Pick<Store, 'mentions' | 'corrections' | 'rules'>,
  brandId: string,
  ids: readonly string[],
  options: ApplyOptions,
  read: (taught: Taught) => Promise<readonly ScoredItem[]>,
): Promise<AppliedBatch> {
  let known = await taughtOf(store, brandId, ids);
  const counts = await store.mentions.apply(brandId, await read(known), options);
  for (;;) {
    const now = await taughtOf(store, brandId, ids);
    const sameRules = JSON.stringify(now.rules) === JSON.stringify(known.rules);
    const missed = new Set(
      ids.filter((id) => !sameRules || now.corrections.get(id)?.label !== known.corrections.get(id)?.label),
    );
    if (missed.size === 0) return counts;
    const again = (await read(now)).filter(({ scored }) => missed.has(scored.mention.id));
    await store.mentions.apply(brandId, again, options);
    known = now;
  }
}
