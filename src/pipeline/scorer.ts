import type { Scorer } from '../domain/sentiment.ts';
import { UserError } from '../lib/errors.ts';
import { createScorer } from '../sentiment/index.ts';

/** The scorer that a configuration names. */
export async function configuredScorer(settings: {
  readonly kind: 'builtin' | 'natural' | 'onnx';
  readonly model?: string;
}): Promise<Scorer> {
  if (settings.kind === 'onnx') throw new UserError('scorer.kind: onnx needs an ONNX runtime, which is not installed');
  return createScorer({ kind: settings.kind });
}
