import { type Column, type Counts, TOTAL } from './counts.ts';

/**
 * Whether a share (negative or positive of all) has moved: a lagged baseline and a Bayes factor over onsets.
 *
 * Baseline: logit share = level (random walk) + the day's season (two harmonics), followed by an extended Kalman filter on
 * hourly cells (West & Harrison 1997; beta–binomial noise as variance inflation). The season's prior variance is small, so it
 * is learnt only as far as the history supports it.
 * Test: for each onset 1 … 24 cells back, the likelihood of a lasting jump against none, both from the baseline as it stood
 * before that onset (an incident never teaches its own baseline), its uncertainty included; averaged over sizes of jump and
 * summed over onsets: the Shiryaev–Roberts statistic (Shiryaev 1963, Roberts 1966; near-optimal delay, Pollak 1985).
 */
export interface ShareChannel {
  /** Log of the statistic and the onset that speaks loudest, for closed cells plus the open one. */
  judge(season: Float64Array): ShareVerdict;
  /** The baseline learns the open cell, which is to be rolled straight after. */
  close(season: Float64Array): void;
  /** Drops what is derived from the memory. */
  refresh(): void;
  /**
   * Expected share now with its 95 % interval, for people to read: as the baseline stood a day ago, or before the last `cells`
   * cells where that is longer. Of a share that has been up for hours the newest level is no longer what is usual. Where it has
   * come down since, the newest is: what was usual yesterday was then the end of something.
   */
  expected(
    season: Float64Array,
    cells?: number,
  ): { readonly share: number; readonly low: number; readonly high: number };
}

export interface ShareVerdict {
  readonly logFactor: number;
  /** Cells back to the most likely onset, the open one included. */
  readonly cells: number;
}

export interface ShareOptions {
  /** +1: a rise is told; -1: a drop. */
  readonly direction: 1 | -1;
  readonly column: Column;
  /** Share before anything is known. */
  readonly share: number;
  readonly cellHours: number;
}

/** Onsets in cells, and how many each stands for; the newest counts double, since of a large brand one hour tells enough. */
const ONSETS = [1, 2, 3, 4, 6, 9, 12, 18, 24];
const SPAN = [2.5, 1, 1, 1.5, 2.5, 3, 4.5, 6, 6];
/** Size of a jump in logits, mean and variance: a share of .25 goes to .45, give or take (.35 … .55). */
const JUMP = 0.9;
const JUMP_VARIANCE = 0.16;
const RING = 24;
const TERMS = 5;
/** The level's random walk: a standard deviation of 0.024 logits an hour, 0.12 a day. */
const WALK = 0.0006;
/** The season's own, so that it can change over months. */
const SEASON_WALK = 1e-6;
/** Prior variances: level, first and second harmonic of the day. */
const PRIOR = [0.5, 0.0225, 0.0225, 0.0036, 0.0036];
/** Correlation of mentions within a cell: prior, and the mentions it is worth. */
const RHO = 0.01;
const RHO_WEIGHT = 5000;

/** Numbers in the filter's memory: state, covariance (lower triangle), over-dispersion (2), cells seen, ring position. */
export const SHARE_NUMBERS = TERMS + (TERMS * (TERMS + 1)) / 2 + 4;
/** Numbers in the ring: level before the cell, its variance, season in the cell. */
export const SHARE_RING = RING * 3;

/** Numbers that are worked out from those: three for each onset's window, and the cell they are of. */
export const SHARE_DERIVED = 3 * ONSETS.length + 1;

export function createShare(
  view: Float64Array,
  ring: Float32Array,
  derived: Float64Array,
  counts: Counts,
  options: ShareOptions,
): ShareChannel {
  const { column } = options;
  const state = view.subarray(0, TERMS);
  const cov = view.subarray(TERMS, TERMS + (TERMS * (TERMS + 1)) / 2);
  const rest = view.subarray(SHARE_NUMBERS - 4);
  const walk = WALK * options.cellHours;
  const withSeason = options.cellHours <= 6;
  const dayCells = Math.max(1, Math.round(24 / options.cellHours));
  const gain = new Float64Array(TERMS);
  // Sums over the closed cells of each onset's window; only a cache, built again from the ring.
  const scores = derived.subarray(0, ONSETS.length);
  const infos = derived.subarray(ONSETS.length, 2 * ONSETS.length);
  /** Odds against, by each window's own level. */
  const odds = derived.subarray(2 * ONSETS.length, 3 * ONSETS.length);
  const cached = derived.subarray(3 * ONSETS.length);
  cached[0] = -1;
  if (cov[0] === 0) {
    state[0] = Math.log(options.share / (1 - options.share));
    for (let i = 0; i < TERMS; i += 1) cov[(i * (i + 3)) / 2] = PRIOR[i]!;
    if (!withSeason) for (let i = 1; i < TERMS; i += 1) cov[(i * (i + 3)) / 2] = 0;
  }

  const inflation = (n: number): number => {
    const rho = (RHO * RHO_WEIGHT + rest[0]!) / (RHO_WEIGHT + rest[1]!);
    return 1 + Math.max(n - 1, 0) * Math.min(Math.max(rho, 0.002), 0.3);
  };
  const seasonNow = (h: Float64Array): number => {
    let sum = 0;
    for (let i = 1; i < TERMS; i += 1) sum += h[i]! * state[i]!;
    return sum;
  };
  /** h · cov · h. */
  const varianceOf = (h: Float64Array): number => {
    let variance = 0;
    let at = 0;
    for (let i = 0; i < TERMS; i += 1) {
      let sum = 0;
      for (let j = 0; j < i; j += 1) sum += cov[at++]! * h[j]!;
      variance += h[i]! * (2 * sum + cov[at++]! * h[i]!);
    }
    return variance;
  };
  /** Fills `gain` with cov · h and gives h · cov · h. */
  const project = (h: Float64Array): number => {
    let variance = 0;
    for (let i = 0; i < TERMS; i += 1) {
      let sum = 0;
      for (let j = 0; j < TERMS; j += 1) sum += cov[i >= j ? (i * (i + 1)) / 2 + j : (j * (j + 1)) / 2 + i]! * h[j]!;
      gain[i] = sum;
      variance += sum * h[i]!;
    }
    return variance;
  };
  /**
   * Sums over the closed cells of each window. The shares are computed once, from the level as it stands, and carried to each
   * window's own level by their Taylor series to the second order.
   */
  const fill = (): void => {
    const seen = rest[2]!;
    const most = Math.min(RING - 1, seen);
    let w = 0;
    let off = 0;
    let first = 0;
    let second = 0;
    for (let i = 0; i <= most; i += 1) {
      const at = slot(seen - i) * 3;
      const n = i === 0 ? 0 : counts.closed(TOTAL, i);
      if (n > 0) {
        const p = 1 / (1 + Math.exp(-state[0]! - ring[at + 2]!));
        const weight = n / inflation(n);
        off += (counts.closed(column, i) / n - p) * weight;
        first += p * (1 - p) * weight;
        second += p * (1 - p) * (1 - 2 * p) * weight;
      }
      if (ONSETS[w]! !== i + 1) continue;
      const shift = i === 0 ? 0 : ring[at]! - state[0]!;
      scores[w] = off - shift * first - 0.5 * shift * shift * second;
      infos[w] = Math.max(first + shift * second, 0.2 * first);
      odds[w] = Math.exp(-(i === 0 ? state[0]! : ring[at]!));
      w += 1;
    }
    cached[0] = seen;
  };

  return {
    judge: (season) => {
      const seen = rest[2]!;
      if (cached[0] !== seen) fill();
      const nowOdds = Math.exp(-seasonNow(season));
      const nowVariance = varianceOf(season);
      const total = counts.open(TOTAL);
      const count = counts.open(column);
      const c = inflation(total);
      let sum = 0;
      let best = 0;
      let cells = 1;
      for (let w = 0; w < ONSETS.length && ONSETS[w]! <= seen + 1; w += 1) {
        const back = ONSETS[w]! - 1;
        const p = 1 / (1 + odds[w]! * nowOdds);
        const score = options.direction * (scores[w]! + (count - total * p) / c);
        const info = infos[w]! + (total * p * (1 - p)) / c;
        // The Gaussian integral of exp(shrink · (x · score − x² · info / 2)) over the size x of the jump; nothing the other way.
        if (score <= 0) continue;
        const variance = (back === 0 ? nowVariance : ring[slot(seen - back) * 3 + 1]!) + (walk * ONSETS[w]!) / 3;
        const shrink = 1 / (1 + info * variance);
        const u = shrink * score;
        const i = shrink * info;
        const wide = 1 + i * JUMP_VARIANCE;
        const log = (JUMP * u + 0.5 * (JUMP_VARIANCE * u * u - JUMP * JUMP * i)) / wide;
        const factor = Math.exp(Math.min(log, 600)) / Math.sqrt(wide);
        sum += SPAN[w]! * factor;
        if (factor > best) {
          best = factor;
          cells = ONSETS[w]!;
        }
      }
      return { logFactor: Math.log(sum + 1e-9), cells };
    },
    close: (season) => {
      const seen = rest[2]!;
      const seasonal = seasonNow(season);
      const variance = project(season);
      const at = slot(seen) * 3;
      ring[at] = state[0]!;
      ring[at + 1] = variance;
      ring[at + 2] = seasonal;
      rest[2] = seen + 1;
      const n = counts.open(TOTAL);
      if (n > 0) {
        const p = 1 / (1 + Math.exp(-state[0]! - seasonal));
        const c = inflation(n);
        const info = (n * p * (1 - p)) / c;
        const off = counts.open(column) - n * p;
        const spread = 1 + info * variance;
        // Over-dispersion by Pearson's statistic, the level's own uncertainty taken out, outliers held at 3 sd.
        const pearson = Math.min((off * off) / (n * p * (1 - p) * spread), 9 * c) - 1;
        rest[0] = rest[0]! * 0.998 + pearson * (n > 1 ? 1 : 0);
        rest[1] = rest[1]! * 0.998 + Math.max(n - 1, 0);
        const step = off / c / spread;
        for (let i = 0; i < TERMS; i += 1) {
          state[i]! += gain[i]! * step;
          for (let j = 0; j <= i; j += 1) cov[(i * (i + 1)) / 2 + j]! -= (gain[i]! * gain[j]! * info) / spread;
        }
      }
      cov[0] = Math.min(cov[0]! + walk, PRIOR[0]!);
      for (let i = 1; i < TERMS && withSeason; i += 1) cov[(i * (i + 3)) / 2]! += SEASON_WALK * options.cellHours;
    },
    refresh: () => {
      cached[0] = -1;
    },
    expected: (season, cells = 0) => {
      const seen = rest[2]!;
      // Of a young series half is held back, no more: the level that it began with is nobody's.
      const lag = Math.min(RING, Math.max(dayCells, Math.ceil(cells)), Math.floor(seen / 2));
      const at = slot(seen - lag) * 3;
      const now = state[0]! + seasonNow(season);
      // As many whole days back it was the same time of day, and its season has not learnt since either.
      const sameHour = lag > 0 && (lag * options.cellHours) % 24 === 0;
      const then = lag === 0 ? now : ring[at]! + (sameHour ? ring[at + 2]! : seasonNow(season));
      const over = options.direction * (now - then) <= 0;
      const variance = over ? varianceOf(season) + walk * cells : ring[at + 1]! + walk * lag;
      const against = Math.exp(over ? -now : -then);
      const spread = Math.exp(1.96 * Math.sqrt(variance));
      return { share: 1 / (1 + against), low: 1 / (1 + against * spread), high: 1 / (1 + against / spread) };
    },
  };
}

/** Place in the ring; whole numbers, so that no floating remainder is taken. */
function slot(index: number): number {
  return ((index + RING) | 0) % RING;
}
