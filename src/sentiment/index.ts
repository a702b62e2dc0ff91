import type { SentimentRule } from '../domain/sentiment.ts';
import { BuiltinScorer } from './builtin-scorer.ts';
import { NaturalScorer } from './natural-scorer.ts';
import { applyRules } from './rules.ts';
import type { SyncScorer } from './sync-scorer.ts';

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

/** Throws `UserError` where there are no such models, or a rule is none. */
export function createScorer(options: ScorerOptions = {}): SyncScorer {
  const scorer =
    options.kind === 'natural' ? new NaturalScorer() : new BuiltinScorer(options.modelsDir, options.modelFile);
  return options.rules && options.rules.length > 0 ? applyRules(scorer, options.rules) : scorer;
}
