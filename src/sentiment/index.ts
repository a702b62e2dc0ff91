import type { Explanation, ScoreRequest, Scorer, Sentiment, SentimentRule } from '../domain/sentiment.ts';
import { BuiltinScorer } from './builtin-scorer.ts';
import { NaturalScorer } from './natural-scorer.ts';
import type { Confusion } from './quantify.ts';
import { applyRules } from './rules.ts';

export interface ScorerOptions {
  /** `builtin`: the trained models; `natural`: `natural`'s vocabularies. */
  readonly kind?: 'builtin' | 'natural';
  /** Folder of the trained models; the package's own when not given. */
  readonly modelsDir?: string;
  /** A team's own model (`turntide train`), for its language. */
  readonly modelFile?: string;
  /** What the team has said of phrases; the last that matches wins. */
  readonly rules?: readonly SentimentRule[];
}

/** A scorer that answers at once. */
export interface SyncScorer extends Scorer {
  score(batch: readonly ScoreRequest[]): Sentiment[];
  /** Which words moved the score; absent where a scorer cannot say. */
  explain?(request: ScoreRequest, sentiment: Sentiment): Explanation;
  /** A language's held-out confusion (rows: true; columns: said), for `quantify`; absent where a scorer has none. */
  confusion?(language: string): Confusion | undefined;
}

/** Throws `UserError` where there are no such models, or a rule is none. */
export function createScorer(options: ScorerOptions = {}): SyncScorer {
  const scorer =
    options.kind === 'natural' ? new NaturalScorer() : new BuiltinScorer(options.modelsDir, options.modelFile);
  return options.rules && options.rules.length > 0 ? applyRules(scorer, options.rules) : scorer;
}
