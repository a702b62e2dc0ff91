import type { Explanation, ScoreRequest, Scorer, Sentiment } from '../domain/sentiment.ts';
import type { Confusion } from './quantify.ts';

/** A scorer that answers at once. */
export interface SyncScorer extends Scorer {
  score(batch: readonly ScoreRequest[]): Sentiment[];
  /** Which words moved the score; absent where a scorer cannot say. */
  explain?(request: ScoreRequest, sentiment: Sentiment): Explanation;
  /** A language's held-out confusion (rows: true; columns: said), for `quantify`; absent where a scorer has none. */
  confusion?(language: string): Confusion | undefined;
}

/** A scorer that may let one wait for its answers, and may or may not be able to say why. */
export type AnyScorer = Scorer & Partial<Pick<SyncScorer, 'explain' | 'confusion'>>;
