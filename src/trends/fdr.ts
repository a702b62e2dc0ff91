/**
 * Online control of false discoveries: hypotheses come one by one and each is decided at once, yet of all that are called
 * true at most a share `alpha` is false, on average. LORD++ (Ramdas, Yang, Wainwright & Jordan 2017) and SAFFRON (Ramdas,
 * Zrnic, Wainwright & Jordan 2018), which spends nothing on hypotheses that are plainly null. The state is plain data.
 */
export interface FdrState {
  /** Hypotheses tested. */
  readonly tested: number;
  /** Their numbers (from 1) at which something was found, oldest first. */
  readonly found: readonly number[];
  /** SAFFRON: candidates (p ≤ lambda) since the start and since each finding. */
  readonly candidates: readonly number[];
}

export interface FdrDecision {
  readonly rejected: boolean;
  /** Level that the p-value was held against. */
  readonly level: number;
  readonly state: FdrState;
}

export interface FdrOptions {
  /** Share of false findings, in (0, 1). */
  readonly alpha: number;
  readonly method?: 'lord' | 'saffron';
}

/** Findings kept: what older ones still give to the level is below a thousandth of alpha. */
const KEPT = 50;
const LAMBDA = 0.5;

export const FDR_START: FdrState = { tested: 0, found: [], candidates: [0] };

/** Decides one hypothesis. `p` in [0, 1]; anything else throws RangeError. */
export function testOnline(state: FdrState, p: number, options: FdrOptions): FdrDecision {
  if (!(p >= 0 && p <= 1)) throw new RangeError(`p-value ${p} is not in [0, 1]`);
  const { alpha, method = 'saffron' } = options;
  const level = method === 'lord' ? lordLevel(state, alpha) : saffronLevel(state, alpha);
  const rejected = p <= level;
  const tested = state.tested + 1;
  const candidate = p <= LAMBDA ? 1 : 0;
  const counted = state.candidates.map((count) => count + candidate);
  const found = rejected ? [...state.found, tested] : state.found;
  // The first count is since the start; one more begins at each finding.
  const candidates = rejected ? [...counted, 0] : counted;
  const excess = Math.max(0, found.length - KEPT);
  return {
    rejected,
    level,
    state: {
      tested,
      found: found.slice(excess),
      candidates: excess > 0 ? [candidates[0]!, ...candidates.slice(1 + excess)] : candidates,
    },
  };
}

function lordLevel(state: FdrState, alpha: number): number {
  const t = state.tested + 1;
  const start = alpha / 2;
  let level = start * gamma(t);
  state.found.forEach((at, j) => {
    level += (j === 0 ? alpha - start : alpha) * gamma(t - at);
  });
  return level;
}

function saffronLevel(state: FdrState, alpha: number): number {
  const t = state.tested + 1;
  const start = alpha / 2;
  let level = start * power(t - state.candidates[0]!);
  state.found.forEach((at, j) => {
    level += (j === 0 ? alpha - start : alpha) * power(t - at - state.candidates[j + 1]!);
  });
  return Math.min(LAMBDA, (1 - LAMBDA) * level);
}

/** LORD's sequence: log(max(j, 2)) / (j · exp(√log j)), scaled to add up to 1. */
function gamma(j: number): number {
  return j < 1 ? 0 : (0.07720838 * Math.log(Math.max(j, 2))) / (j * Math.exp(Math.sqrt(Math.log(j))));
}

/** SAFFRON's sequence: j^−1.6, scaled to add up to 1 (ζ(1.6) = 2.2858). */
function power(j: number): number {
  return j < 1 ? 0 : j ** -1.6 / 2.285766;
}

/**
 * Which of some p-values tested at the same time hold (Benjamini & Hochberg 1995): at most a share `alpha` of them false.
 */
export function holdTogether(ps: readonly number[], alpha: number): boolean[] {
  const order = ps.map((p, i) => ({ p, i })).sort((a, b) => a.p - b.p);
  let last = -1;
  order.forEach(({ p }, rank) => {
    if (p <= (alpha * (rank + 1)) / ps.length) last = rank;
  });
  const holds = ps.map(() => false);
  for (let rank = 0; rank <= last; rank += 1) holds[order[rank]!.i] = true;
  return holds;
}
