import type { SentimentRule } from './sentiment.ts';

/** What a team watches. Validated and completed with defaults by the configuration loader. */
export interface Brand {
  /** Lower-case letters, digits and hyphens; part of every Redis key of the brand. */
  readonly id: string;
  readonly name: string;
  /** In the query language of `src/matching/`. */
  readonly query: string;
  readonly topics: readonly Topic[];
  readonly competitors: readonly Competitor[];
  /** The brand's own voice: `source:native-id` author ids or `@handle`s. Stored, never counted as public mood. */
  readonly ownedAccounts: readonly string[];
  /** Author ids or `@handle`s whose mentions are counted as muted and go no further. */
  readonly mutedAuthors: readonly string[];
  /** ISO 639-1; empty: every language. */
  readonly languages: readonly string[];
  /** ISO 3166-1 alpha-2, lower case; empty or left out: every country. */
  readonly countries?: readonly string[];
  /** Names and handles by which the brand is spoken of (for target-dependent sentiment); the name is always one. */
  readonly aliases: readonly string[];
  /** Path of the model that `turntide train` fitted to the brand; the scorer's own where left out. */
  readonly sentimentModel?: string;
  /** What the team says of phrases, before any model does: `ignore` reads a phrase as a name, a label decides. */
  readonly sentimentRules?: readonly SentimentRule[];
  readonly sensitivity: Sensitivity;
  /** IANA time zone. */
  readonly timeZone: string;
  readonly quietHours?: QuietHours;
  readonly digest?: DigestPlan;
  readonly routes: readonly Route[];
  /** Ids of the sources it reads; empty: all. */
  readonly sources: readonly string[];
  /** Days that mentions, trends and interactions are kept. */
  readonly retentionDays: number;
}

/**
 * Whether a brand reads a source: all where it names none. "Everything" is for those brands that name the source: a feed
 * of one brand's reviews is not about another.
 */
export function readsSource(
  brand: Pick<Brand, 'sources'>,
  source: { readonly id: string; readonly match: 'query' | 'everything' },
): boolean {
  return brand.sources.includes(source.id) || (brand.sources.length === 0 && source.match !== 'everything');
}

/** A named sub-query of a brand. The topic `all` is the whole brand and always exists. */
export interface Topic {
  readonly id: string;
  readonly name: string;
  readonly query: string;
}

export interface Competitor {
  readonly id: string;
  readonly name: string;
  readonly aliases: readonly string[];
  readonly accounts: readonly string[];
}

/** At most about one false alert a month (`fewer`), a week (`balanced`), a day (`more`). */
export type Sensitivity = 'fewer' | 'balanced' | 'more';

/** Local times `HH:MM`; may span midnight. Alerts below `exceptSeverity` wait until the end. */
export interface QuietHours {
  readonly from: string;
  readonly to: string;
  readonly exceptSeverity: Severity;
}

export interface DigestPlan {
  /** Local hour, 0–23. */
  readonly hour: number;
  /** Ids of the channels that get it. */
  readonly channels: readonly string[];
}

/** One rule of routing: every route that matches gets the message, not the first. */
export interface Route {
  readonly channel: string;
  readonly minSeverity: Severity;
  /** Topic ids; empty: all. */
  readonly topics: readonly string[];
  /** Transitions; empty: all that are told. */
  readonly on: readonly TransitionKind[];
}

export type Severity = 1 | 2 | 3 | 4 | 5;
export type TransitionKind = 'opened' | 'worsened' | 'recovering' | 'resolved';

export const ALL_TOPIC = 'all';
