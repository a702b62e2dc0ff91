import type { App } from '../src/app.ts';
import type { Brand } from '../src/domain/brand.ts';
import type { SentimentLabel } from '../src/domain/sentiment.ts';
import { interactionsOf } from '../src/influence/interactions.ts';
import { withLabel } from '../src/pipeline/score.ts';

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
  const scored = { ...known, sentiment: withLabel(known.sentiment, label) };
  await app.store.mentions.apply(brand.id, [{ scored, interactions: interactionsOf(scored) }], {
    retentionDays: brand.retentionDays,
    backfill: false,
  });
  return true;
}
