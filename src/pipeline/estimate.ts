import type { Brand } from '../domain/brand.ts';
import type { ScoredMention } from '../domain/scored-mention.ts';
import type { Quantity } from '../sentiment/quantify.ts';
import type { Scorers } from './scorer.ts';

/**
 * The negative share of some mentions as it is likely to be, not as it was tallied, by the errors known of the language that most are
 * written in. Owned posts are nobody's mood. Null where these errors are not known.
 */
export function estimatedNegative(scorers: Scorers, brand: Brand, mentions: readonly ScoredMention[]): Quantity | null {
  const languages = new Map<string, number>();
  const counts = { negative: 0, neutral: 0, positive: 0 };
  for (const { sentiment, owned } of mentions) {
    if (owned) continue;
    languages.set(sentiment.language, (languages.get(sentiment.language) ?? 0) + 1);
    counts[sentiment.label] += 1;
  }
  const [commonest] = [...languages].sort((a, b) => b[1] - a[1]);
  if (!commonest) return null;
  const tally = [counts.negative, counts.neutral, counts.positive] as const;
  return scorers.corrected(brand, tally, commonest[0])?.negative ?? null;
}
