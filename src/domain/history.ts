import type { AuthorRecord } from './influencer.ts';
import type { Edge } from './interaction.ts';
import type { ScoredMention } from './scored-mention.ts';

/** Counts of one bucket: raw, by source, and as voices (an author or a text counts once a day). */
export interface TrendRow {
  /** Epoch ms. */
  readonly start: number;
  readonly counts: ClassCounts;
  readonly bySource: Readonly<Record<string, ClassCounts>>;
  /** Distinct authors, each at their earliest mention of the UTC day. */
  readonly authors: ClassCounts;
  /** Distinct texts, each at its earliest mention of the UTC day. */
  readonly texts: ClassCounts;
}

export interface ClassCounts {
  negative: number;
  neutral: number;
  positive: number;
}

/** What is known of one brand's past: read alike from Redis by the service and from memory by a replay. */
export interface BrandHistory {
  /** Rows of a topic in [from, to) that have anything, oldest first. */
  trend(topic: string, from: number, to: number): Promise<TrendRow[]>;
  /** Mentions in [from, to), oldest first; the newest `limit` of them. */
  mentions(from: number, to: number, limit?: number): Promise<ScoredMention[]>;
  /** Summed edges of the days that touch [from, to), those that begin at or after `to` left out. */
  edges(from: number, to: number): Promise<Edge[]>;
  authors(ids: Iterable<string>): Promise<Map<string, AuthorRecord>>;
}
