import type { Brand } from '../domain/brand.ts';
import type { Explanation, ScoreRequest, Scorer, Sentiment, SentimentRule } from '../domain/sentiment.ts';
import { UserError } from '../lib/errors.ts';
import { createScorer } from '../sentiment/index.ts';
import { createOnnxScorer } from '../sentiment/onnx-scorer.ts';
import { type Counts, type Quantified, quantify } from '../sentiment/quantify.ts';
import { applyRules } from '../sentiment/rules.ts';
import type { AnyScorer } from '../sentiment/sync-scorer.ts';

export interface ScorerSettings {
  readonly kind: 'builtin' | 'natural' | 'onnx';
  /** A file that `turntide train` wrote, or the folder of an ONNX model. */
  readonly model?: string;
}

/** What a brand's reading of sentiment depends on. */
type Reader = Pick<Brand, 'id' | 'sentimentModel' | 'sentimentRules'>;

/** Scorers by brand: one model for all or the brand's own, and each brand's rules of phrases before it. */
export interface Scorers {
  /** @param taught the team's rules beside those of the configuration; the last that decides wins. */
  of(brand: Reader, taught: readonly SentimentRule[]): Scorer;
  /** Which words moved a score; null where it is another model's, or the scorer cannot say. */
  explain(
    brand: Reader,
    taught: readonly SentimentRule[],
    request: ScoreRequest,
    sentiment: Sentiment,
  ): Explanation | null;
  /** Shares corrected for the model's known errors in a language, with intervals; null where they are not known. */
  corrected(brand: Reader, counts: Counts, language: string): Quantified | null;
}

/**
 * What a configuration's `scorer`, the brands' `sentimentModel` and `sentimentRules`, and what their teams taught make.
 * Throws `UserError` for what cannot be had.
 */
export async function configuredScorers(settings: ScorerSettings, brands: readonly Reader[]): Promise<Scorers> {
  const shared = await sharedScorer(settings);
  const models = new Map<string, AnyScorer>();
  for (const { id, sentimentModel } of brands) {
    if (sentimentModel === undefined) continue;
    if (settings.kind !== 'builtin') throw new UserError(`brand ${id}: sentimentModel needs the scorer builtin`);
    models.set(id, createScorer({ modelFile: sentimentModel }));
  }
  const baseOf = ({ id }: Reader): AnyScorer => models.get(id) ?? shared;
  const byBrand = new Map<string, { readonly key: string; readonly scorer: AnyScorer }>();
  const scorerOf = (brand: Reader, taught: readonly SentimentRule[]): AnyScorer => {
    const rules = [...(brand.sentimentRules ?? []), ...taught].map(({ phrase, reading }) => ({ phrase, reading }));
    const key = JSON.stringify(rules);
    const known = byBrand.get(brand.id);
    if (known?.key === key) return known.scorer;
    const scorer = rules.length > 0 ? applyRules(baseOf(brand), rules) : baseOf(brand);
    byBrand.set(brand.id, { key, scorer });
    return scorer;
  };
  for (const brand of brands) scorerOf(brand, []);
  return {
    of: scorerOf,
    explain(brand, taught, request, sentiment) {
      const scorer = scorerOf(brand, taught);
      return scorer.explain && scorer.model === sentiment.model ? scorer.explain(request, sentiment) : null;
    },
    corrected(brand, counts, language) {
      const confusion = baseOf(brand).confusion?.(language);
      return confusion && counts[0] + counts[1] + counts[2] > 0 ? quantify(counts, confusion) : null;
    },
  };
}

async function sharedScorer({ kind, model }: ScorerSettings): Promise<AnyScorer> {
  if (kind !== 'onnx') return createScorer({ kind, ...(model === undefined ? {} : { modelFile: model }) });
  if (model === undefined) throw new UserError('scorer.model: name the folder of the ONNX model');
  return createOnnxScorer(model);
}
