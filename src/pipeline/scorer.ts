import type { Scorer } from '../domain/sentiment.ts';
import { UserError } from '../lib/errors.ts';
import { createScorer } from '../sentiment/index.ts';
import { createOnnxScorer } from '../sentiment/onnx-scorer.ts';

/** The scorer that a configuration names. */
export async function configuredScorer(settings: {
  readonly kind: 'builtin' | 'natural' | 'onnx';
  readonly model?: string;
}): Promise<Scorer> {
  const { kind, model } = settings;
  if (kind === 'onnx') {
    if (model === undefined) throw new UserError('scorer.model is missing: name the folder of the ONNX model');
    return createOnnxScorer(model);
  }
  return createScorer({ kind, ...(kind === 'builtin' && model !== undefined ? { modelFile: model } : {}) });
}
