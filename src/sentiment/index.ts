import type { ScoreRequest, Scorer, Sentiment } from '../domain/sentiment.ts';
import { BuiltinScorer } from './builtin-scorer.ts';
import { NaturalScorer } from './natural-scorer.ts';

export interface ScorerOptions {
  /** `builtin`: the trained models; `natural`: `natural`'s vocabularies. */
  readonly kind?: 'builtin' | 'natural';
  /** Folder of the trained models; the package's own when not given. */
  readonly modelsDir?: string;
}

/** A scorer that answers at once. */
export interface SyncScorer extends Scorer {
  score(batch: readonly ScoreRequest[]): Sentiment[];
}

/** Throws `UserError` where the folder holds no models. */
export function createScorer(options: ScorerOptions = {}): SyncScorer {
  return options.kind === 'natural' ? new NaturalScorer() : new BuiltinScorer(options.modelsDir);
}
