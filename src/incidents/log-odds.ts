/** Voices that use a term, of how many there are: in the window, in the baseline, and what both lead one to expect. */
export interface TermCounts {
  readonly window: number;
  readonly windowTotal: number;
  readonly baseline: number;
  readonly baselineTotal: number;
}

/**
 * z of the log-odds ratio of a term with an informative Dirichlet prior (Monroe, Colaresi & Quinn 2008, "Fightin'
 * Words", equations 16, 19 and 22). The prior is the term's share of both corpora together, and weighs as much
 * as a tenth of their voices; at least 20. Positive: said more in the window. 0 where there is nothing to compare.
 */
export function logOddsZ(counts: TermCounts): number {
  const { window, windowTotal, baseline, baselineTotal } = counts;
  const total = windowTotal + baselineTotal;
  if (windowTotal <= 0 || total <= 0) return 0;
  const weight = Math.max(20, total / 10);
  const share = (window + baseline + 0.5) / (total + 1);
  const prior = weight * share;
  const y1 = window + prior;
  const y2 = baseline + prior;
  const delta = logit(y1, windowTotal + weight) - logit(y2, baselineTotal + weight);
  return delta / Math.sqrt(1 / y1 + 1 / y2);
}

function logit(count: number, total: number): number {
  return Math.log(count / Math.max(total - count, 1e-9));
}
