import type { PostExcerpt } from './drivers.ts';

export const GOALS = [
  'shift-sentiment',
  'awareness',
  'top-of-mind',
  'referrals',
  'thought-leadership',
  'demand',
] as const;
export type Goal = (typeof GOALS)[number];

/** An author ranked for ONE incident or goal, with what the rank is made of and the evidence. */
export interface Influencer {
  readonly rank: number;
  readonly authorId: string;
  readonly handle?: string;
  readonly name?: string;
  readonly url?: string;
  /** In [0, 1], comparable within one shortlist only. */
  readonly score: number;
  /** Pillars, 0–100; null: unknown. Parts after Altimeter (Solis 2012). */
  readonly reach: Pillar;
  readonly resonance: Pillar;
  readonly relevance: Pillar;
  /** 1 = the most followers among those known; null where followers are unknown. */
  readonly popularityRank: number | null;
  readonly followers: number | null;
  /** Towards the brand, in [-1, 1], shrunk; null without posts that tell. */
  readonly stance: number | null;
  /** In [0, 1]: how far the engagement behind the rank is corroborated. */
  readonly authenticity: number;
  /** Bootstrap over givers: interval of the place by score among all candidates, and the share of resamples in the first five. */
  readonly rankInterval?: { readonly low: number; readonly high: number; readonly topFive: number };
  /** Sentences with figures, most telling first. */
  readonly reasons: readonly string[];
  readonly evidence: readonly PostExcerpt[];
  /** Scores that teams know from elsewhere, computed our own way for comparison; never what the rank is made of. */
  readonly comparisons?: Comparisons;
  /** What to ask them, from facts only; absent when the facts do not say. */
  readonly approach?: string;
}

/** After published descriptions of retired services; see docs/influence.md for what each cannot see. */
export interface Comparisons {
  /** 1–100: how many act, how often, a post, and how much they are acted on themselves. */
  readonly klout: number;
  /** An open point statement: influence received and outreach given, 10 points an act. */
  readonly kred: {
    readonly influence: number;
    readonly outreach: number;
    readonly statement: Readonly<Record<string, number>>;
  };
  /** 0–100 each, relative to the other candidates, for the topic; null: unknown. */
  readonly peerIndex: { readonly authority: number; readonly audience: number | null; readonly activity: number };
}

export interface Pillar {
  readonly value: number | null;
  readonly parts: Readonly<Record<string, number | null>>;
}

/** The people who could turn it, and why others are not among them. */
export interface Shortlist {
  readonly influencers: readonly Influencer[];
  /** Authors considered, and how many each gate turned away, by its named reason. */
  readonly considered: number;
  readonly gated: Readonly<Record<string, number>>;
  readonly audienceSize: number;
  /** Share of the audience that the list as a whole is heard by, in [0, 1]; null when nobody is. */
  readonly coverage: number | null;
  /** Said to the reader, e.g. `names-not-separable`, `too-little-evidence`; empty when all is well. */
  readonly notes: readonly string[];
  /** The most followed of the same crowd, for the contrast. */
  readonly mostFollowed: readonly {
    readonly authorId: string;
    readonly handle?: string;
    readonly followers: number;
    readonly influenceRank: number | null;
  }[];
}

/** What is known of an author within a brand's mentions. */
export interface AuthorRecord {
  readonly id: string;
  readonly handle?: string;
  readonly name?: string;
  readonly url?: string;
  readonly followers?: number;
  readonly following?: number;
  readonly posts?: number;
  readonly createdAt?: string;
  readonly verified?: boolean;
  /** Mentions of the brand by sentiment. */
  readonly negative: number;
  readonly neutral: number;
  readonly positive: number;
  /** Epoch ms. */
  readonly firstSeen: number;
  readonly lastSeen: number;
}
