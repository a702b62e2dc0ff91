import type { Mention } from './mention.ts';
import type { Sentiment } from './sentiment.ts';

/** Which version of a mention it is: networks let people edit, and pages come late, twice and in any order. */
export interface MentionVersion {
  /** Epoch ms when it was edited, where its network tells; 0: never, or not told. */
  readonly edited: number;
  /** Epoch ms when it was fetched: of two that were edited at the same time, the later seen is the later one. */
  readonly seen: number;
}

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
