import type { Brand } from '../domain/brand.ts';
import type { Scorer } from '../domain/sentiment.ts';
import { UserError } from '../lib/errors.ts';
import { applyCorrections } from '../sentiment/corrections.ts';
import { createScorer, type SyncScorer } from '../sentiment/index.ts';
import { createOnnxScorer } from '../sentiment/onnx-scorer.ts';
import { type Counts, type Quantified, quantify } from '../sentiment/quantify.ts';

export interface ScorerSettings {
  readonly kind: 'builtin' | 'natural' | 'onnx';
  /** A file that `turntide train` wrote, or the folder of an ONNX model. */
  readonly model?: string;
}

/** Scorers by brand: one model for all, and each brand's own rules of phrases before it. */
export interface Scorers {
  of(brand: Pick<Brand, 'id' | 'sentimentRules'>): Scorer;
  /** Shares corrected for the model's known errors in a language, with intervals; null where they are not known. */
  corrected(counts: Counts, language: string): Quantified | null;
}

/** What a configuration's `scorer` and the brands' `sentimentRules` make. Throws `UserError` for what cannot be had. */
export async function configuredScorers(settings: ScorerSettings): Promise<Scorers> {
  if (settings.kind === 'onnx') {
    if (settings.model === undefined) throw new UserError('scorer.model: name the folder of the ONNX model');
    const scorer = await createOnnxScorer(settings.model);
    return {
      of: ({ id, sentimentRules = [] }) => {
        if (sentimentRules.length > 0)
          throw new UserError(`brand ${id}: sentimentRules need the scorer builtin or natural`);
        return scorer;
      },
      corrected: () => null,
    };
  }
  const scorer: SyncScorer = createScorer({
    kind: settings.kind,
    ...(settings.model === undefined ? {} : { modelFile: settings.model }),
  });
  const byBrand = new Map<string, Scorer>();
  return {
    of: ({ id, sentimentRules = [] }) => {
      const known = byBrand.get(id) ?? (sentimentRules.length > 0 ? applyCorrections(scorer, sentimentRules) : scorer);
      byBrand.set(id, known);
      return known;
    },
    corrected: (counts, language) => {
      const confusion = scorer.confusion?.(language);
      return confusion && counts[0] + counts[1] + counts[2] > 0 ? quantify(counts, confusion) : null;
    },
  };
}
