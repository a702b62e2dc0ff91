import type { Mention } from './mention.ts';
import type { Sentiment } from './sentiment.ts';

/** A mention as the store keeps it for one brand: matched, scored, its topics known. */
export interface ScoredMention {
  readonly mention: Mention;
  readonly brandId: string;
  /** Ids of the brand's topics that match; `all` is implied. */
  readonly topics: readonly string[];
  /** Towards the brand. */
  readonly sentiment: Sentiment;
  /** Written by the brand itself: kept, never counted as public mood. */
  readonly owned: boolean;
  /** Hash of the near-duplicate cluster it belongs to; equal for copies of one text. */
  readonly cluster?: string;
}
