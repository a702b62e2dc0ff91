import type { App } from '../src/app.ts';
import type { Brand } from '../src/domain/brand.ts';
import type { SentimentLabel } from '../src/domain/sentiment.ts';
import { interactionsOf } from '../src/influence/interactions.ts';
import { withLabel } from '../src/pipeline/score.ts';
import { applyCorrected } from './apply-corrected.ts';

/** A team member's own reading: kept for good, counted at once, never an alert by itself. False: no such mention. */
export async function correctMention(
  app: Pick<App, 'store' | 'clock'>,
  brand: Brand,
  mentionId: string,
  label: SentimentLabel,
  by: string,
): Promise<boolean> {
  const known = await app.store.mentions.find(brand.id, mentionId);
  if (!known) return false;
  await app.store.corrections.save(brand.id, { mentionId, label, text: known.mention.text, by, at: app.clock.now() });
  const options = { retentionDays: brand.retentionDays, backfill: false };
  await applyCorrected(app.store, brand.id, [mentionId], options, async (corrections) => {
    // As it is now: an edit may have come since.
    const kept = await app.store.mentions.find(brand.id, mentionId);
    const correction = corrections.get(mentionId);
    if (!kept || !correction) return [];
    const scored = { ...kept, sentiment: withLabel(kept.sentiment, correction.label) };
    return [{ scored, interactions: interactionsOf(scored), print: '' }];
  });
  return true;
}
