import type { Brand } from '../domain/brand.ts';
import type { Interaction } from '../domain/interaction.ts';
import type { Mention } from '../domain/mention.ts';
import type { MentionVersion, ScoredMention } from '../domain/scored-mention.ts';
import type { ScoreRequest, Scorer, Sentiment, SentimentLabel, SentimentTarget } from '../domain/sentiment.ts';
import { interactionsOf } from '../influence/interactions.ts';
import { copyMarks } from '../text/near-duplicates.ts';
import type { Matched } from './intake.ts';

export interface ScoredItem {
  readonly scored: ScoredMention;
  readonly interactions: readonly Interaction[];
  /** Of its text: by which near copies are found; empty where it is short. */
  readonly print: string;
  /** None: what is kept, read anew. */
  readonly version?: MentionVersion;
}

/** A mention as a team member reads it: certain, and said to be so. */
export function withLabel(sentiment: Sentiment, label: SentimentLabel): Sentiment {
  const sure = { negative: 0, neutral: 0, positive: 0, [label]: 1 };
  return {
    ...sentiment,
    label,
    score: sure.positive - sure.negative,
    probabilities: sure,
    confidence: 1,
    flags: [...new Set([...sentiment.flags, 'corrected'])],
  };
}

/** Sentiment towards the brand, the near-duplicate cluster and who acted on whom, for a batch of one brand. */
export async function scoreBatch(
  items: readonly (Matched & { readonly version?: MentionVersion })[],
  brand: Brand,
  scorer: Scorer,
  corrections: ReadonlyMap<string, { readonly label: SentimentLabel }> = new Map(),
): Promise<ScoredItem[]> {
  const target = targetOf(brand);
  const sentiments = await scorer.score(items.map(({ mention }) => requestOf(mention, target)));
  return items.map((item, i) => {
    const sentiment = sentiments[i];
    if (!sentiment)
      throw new Error(`scorer ${scorer.model} returned ${sentiments.length} scores for ${items.length} texts`);
    const marks = copyMarks(item.mention.text);
    const correction = corrections.get(item.mention.id);
    const scored: ScoredMention = {
      mention: item.mention,
      brandId: brand.id,
      topics: item.topics,
      sentiment: correction ? withLabel(sentiment, correction.label) : sentiment,
      owned: item.owned,
      ...(marks === undefined ? {} : { cluster: marks.cluster }),
    };
    return {
      scored,
      interactions: interactionsOf(scored),
      print: marks?.print ?? '',
      ...(item.version === undefined ? {} : { version: item.version }),
    };
  });
}

/** What a scorer is asked of a mention. */
export function requestOf({ text, lang }: Mention, target: SentimentTarget): ScoreRequest {
  return { text, target, ...(lang === undefined ? {} : { lang }) };
}

/** By which names a brand and its competitors are spoken of. */
export function targetOf(brand: Brand): SentimentTarget {
  return {
    names: [brand.name, ...brand.aliases, ...brand.ownedAccounts.filter((account) => account.startsWith('@'))],
    competitors: brand.competitors.flatMap((rival) => [
      rival.name,
      ...rival.aliases,
      ...rival.accounts.filter((account) => account.startsWith('@')),
    ]),
  };
}
