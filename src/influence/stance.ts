import type { AuthorRecord } from '../domain/influencer.ts';

/** Posts that a prior opinion weighs: half neutral, a quarter each way. */
const PRIOR = { negative: 1, neutral: 2, positive: 1 };
/** One-sided 90 % bound of a normal distribution. */
const Z90 = 1.2816;

export interface Stance {
  /** Share of positive posts less share of negative ones, shrunk towards 0; in [-1, 1]. */
  readonly mean: number;
  /** One-sided 90 % upper bound of it. */
  readonly upper: number;
}

/** How an author stands to the brand by their posts about it (Dirichlet posterior, moments in closed form). Null without posts. */
export function stanceOf(record: Pick<AuthorRecord, 'negative' | 'neutral' | 'positive'>): Stance | null {
  const posts = record.negative + record.neutral + record.positive;
  if (posts === 0) return null;
  const total = posts + PRIOR.negative + PRIOR.neutral + PRIOR.positive;
  const negative = (record.negative + PRIOR.negative) / total;
  const positive = (record.positive + PRIOR.positive) / total;
  const mean = positive - negative;
  const variance = (positive + negative - mean * mean) / (total + 1);
  return { mean, upper: mean + Z90 * Math.sqrt(variance) };
}
