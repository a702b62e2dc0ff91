import type { App } from '../src/app.ts';
import type { Brand } from '../src/domain/brand.ts';
import type { SentimentLabel, SentimentRule } from '../src/domain/sentiment.ts';
import { interactionsOf } from '../src/influence/interactions.ts';
import { withLabel } from '../src/pipeline/score.ts';
import { checkRule, phraseKey } from '../src/sentiment/rules.ts';
import { applyTaught } from './apply-taught.ts';

/** Copies that are corrected in one go. */
const BATCH = 200;

/** A team member's own reading of a mention. */
export interface MentionCorrection {
  readonly mentionId: string;
  readonly label: SentimentLabel;
  readonly by: string;
  /** Whether its copies of that day are meant as well: they are one voice. */
  readonly withCopies: boolean;
}

/** Kept for good, counted at once, never an alert by itself. Returns how many mentions read so now; 0: no such mention. */
export async function correctMention(
  app: Pick<App, 'store' | 'clock'>,
  brand: Brand,
  { mentionId, label, by, withCopies }: MentionCorrection,
): Promise<number> {
  const { store } = app;
  const known = await store.mentions.find(brand.id, mentionId);
  if (!known) return 0;
  const at = app.clock.now();
  const copyIds = withCopies ? ((await store.copies.of(brand.id, [known])).get(mentionId) ?? []) : [];
  const copies = await store.mentions.many(brand.id, copyIds);
  for (const { mention } of [known, ...copies]) {
    const copyOf = mention.id === mentionId ? {} : { copyOf: mentionId };
    await store.corrections.save(brand.id, { mentionId: mention.id, label, text: mention.text, by, at, ...copyOf });
  }
  const ids = [mentionId, ...copies.map(({ mention }) => mention.id)];
  for (let from = 0; from < ids.length; from += BATCH) await recount(app, brand, ids.slice(from, from + BATCH));
  return ids.length;
}

async function recount({ store }: Pick<App, 'store'>, brand: Brand, ids: readonly string[]): Promise<void> {
  const options = { retentionDays: brand.retentionDays, backfill: false };
  await applyTaught(store, brand.id, ids, options, async ({ corrections }) => {
    // As they are now: an edit may have come since.
    const kept = await store.mentions.many(brand.id, ids);
    return kept.flatMap((each) => {
      const correction = corrections.get(each.mention.id);
      if (!correction) return [];
      const scored = { ...each, sentiment: withLabel(each.sentiment, correction.label) };
      return [{ scored, interactions: interactionsOf(scored), print: '' }];
    });
  });
}

type Teaching = Pick<App, 'store' | 'queues' | 'clock'>;

/**
 * A phrase is read the team's way from now on; what is stored is read anew by whoever scores.
 * @throws UserError where the phrase has no word, or the reading is none.
 */
export async function teachRule(app: Teaching, brand: Brand, rule: SentimentRule, by: string): Promise<void> {
  const { phrase, reading } = rule;
  checkRule(rule);
  await changeRules(app, brand, () =>
    app.store.rules.save(brand.id, phraseKey(phrase), { phrase, reading, by, at: app.clock.now() }),
  );
}

/** False where no such phrase was taught. */
export async function forgetRule(app: Teaching, brand: Brand, phrase: string): Promise<boolean> {
  return changeRules(app, brand, () => app.store.rules.remove(brand.id, phraseKey(phrase)));
}

/** Detection waits from before the change, so that it never sees half of it. */
async function changeRules<T>({ store, queues }: Teaching, brand: Brand, change: () => Promise<T>): Promise<T> {
  await store.mentions.markRereading(brand.id);
  const done = await change();
  await queues.add('rescore', { brandId: brand.id }, { oneOf: brand.id });
  return done;
}
