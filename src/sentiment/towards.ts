import type { SentimentTarget } from '../domain/sentiment.ts';
import { viewOf } from './targets.ts';

/** How much of the whole text goes into what is said of the brand. */
const REST = 0.2;
/** What winning or losing a comparison is worth, in logits. */
const COMPARED = 1.5;
/** How much of what is said of the others counts against the brand. */
const CONTRAST = 0.6;

/** A stretch of tokens, read by itself. */
export interface Piece {
  readonly first: number;
  readonly end: number;
  /** How much its logits count. */
  readonly own: number;
  /** How much its positive logit less its negative one counts against the brand. */
  readonly against: number;
}

/** What is said of the brand, as a sum over stretches of the text: linear, so that it can be explained. */
export interface Mix {
  readonly pieces: readonly Piece[];
  /** Added to the neutral logit. */
  readonly neutral: number;
  /** Added to the positive logit and taken from the negative one. */
  readonly comparison: number;
}

/**
 * The stretches of a text that speak of the brand, by the root of their length, with a rest of the whole text, and what a
 * comparison says. Undefined where the target changes nothing: read the text as a whole.
 * @param count of the text's tokens, as a model reads them.
 */
export function mixOf(text: string, target: SentimentTarget, count: number): Mix | undefined {
  const view = viewOf(text, target);
  // Where the tokenizer cut words that the scanner leaves whole, its clauses are of no use.
  if (!view || view.tokens !== count) return undefined;
  const clauses = view.clauses
    .filter(({ owner }) => owner !== 'nobody')
    .map(({ first, end, owner }) => ({ first, end, mine: owner !== 'other', share: Math.sqrt(end - first) }));
  const total = (mine: boolean): number =>
    clauses.reduce((sum, clause) => (clause.mine === mine ? sum + clause.share : sum), 0);
  const weight = total(true);
  const otherWeight = total(false);
  const pieces: Piece[] = [{ first: 0, end: count, own: weight > 0 ? REST : 1, against: 0 }];
  for (const { first, end, mine, share } of clauses) {
    if (mine) pieces.push({ first, end, own: ((1 - REST) * share) / weight, against: 0 });
    // Two named in clauses of their own are mostly held against each other: praise of one is a little blame of the other.
    else if (weight > 0) pieces.push({ first, end, own: 0, against: (CONTRAST * share) / otherWeight });
  }
  const compared = view.comparison !== 0;
  return {
    pieces,
    neutral: (weight > 0 ? 0 : 1) - (compared ? COMPARED / 2 : 0),
    comparison: view.comparison * COMPARED,
  };
}
