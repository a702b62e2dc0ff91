/**
 * How often this series reaches so high by itself: a Gumbel law fitted to the highs of its own past days (block maxima,
 * Fisher–Tippett–Gnedenko; Coles 2001, ch. 3), by moments, beginning from a prior that is worth some days. Fitted to the
 * logarithm of a statistic it is a Fréchet law: the heavy tail that counts of mentions have.
 * Works on a view of the detector's memory, so that what is saved is what is computed with.
 */
export interface Tail {
  /** Expected number of days' highs at or above `y`, a day: near 0 for the unheard-of, above 1 for the usual. */
  logRate(y: number): number;
  /** Takes part in the open block. */
  note(y: number): void;
  /** Ends a block; `known` false leaves it out (too little was heard). */
  close(known: boolean): void;
}

export interface TailPrior {
  /** Mean and standard deviation of a day's high, before the series is known. */
  readonly mean: number;
  readonly sd: number;
  /** Days that the prior is worth. */
  readonly days: number;
  /** Days after which the old is forgotten. */
  readonly memory: number;
  /** A high counts for at most this many standard deviations above the mean, so that an incident does not teach itself as usual. */
  readonly winsor: number;
}

export const TAIL_NUMBERS = 4;
const EULER = 0.5772156649015329;
const GUMBEL_SCALE = Math.sqrt(6) / Math.PI;

export function createTail(view: Float64Array, prior: TailPrior): Tail {
  if (view[0] === 0) {
    view[0] = prior.days;
    view[1] = prior.mean;
    view[2] = prior.sd * prior.sd;
    view[3] = Number.NEGATIVE_INFINITY;
  }
  return {
    logRate: (y) => {
      const scale = GUMBEL_SCALE * Math.sqrt(view[2]!);
      return -(y - view[1]! + EULER * scale) / scale;
    },
    note: (y) => {
      if (y > view[3]!) view[3] = y;
    },
    close: (known) => {
      const high = Math.min(view[3]!, view[1]! + prior.winsor * Math.sqrt(view[2]!));
      view[3] = Number.NEGATIVE_INFINITY;
      if (!known || !Number.isFinite(high)) return;
      view[0] = Math.min(view[0]! + 1, prior.memory);
      const weight = 1 / view[0];
      const off = high - view[1]!;
      view[1]! += weight * off;
      view[2]! += weight * ((1 - weight) * off * off - view[2]!);
    },
  };
}
