/** How much of a day's mentions falls on each hour of the day, relative to the mean: volume only; the share has its own. */
export interface Season {
  /** Factor at a time of day, in (0, ∞), 1 while nothing is known; between the hours it is interpolated. */
  factor(at: number): number;
  /** Learns one cell: its middle and its count. */
  learn(at: number, count: number, cellMs: number): void;
}

const HOUR = 3_600_000;
/** Days of no season that the prior is worth, an hour of the day. */
const PRIOR_DAYS = 15;
/** What is left of an old day's weight a day later. */
const KEEP = 0.97;
/** An hour counts for at most this many times the mean. */
const CAP = 3;

export const SEASON_NUMBERS = 24 * 2 + 2;

export function createSeason(view: Float32Array): Season {
  const sums = view.subarray(0, 24);
  const days = view.subarray(24, 48);
  const mean = view.subarray(48, 50);
  const of = (hour: number): number => (sums[hour]! + PRIOR_DAYS) / (days[hour]! + PRIOR_DAYS);
  return {
    factor: (at) => {
      const hours = at / HOUR - 0.5;
      const hour = Math.floor(hours);
      const part = hours - hour;
      return of(wrap(hour)) * (1 - part) + of(wrap(hour + 1)) * part;
    },
    learn: (at, count, cellMs) => {
      if (cellMs > 6 * HOUR) return;
      const seen = mean[0]!;
      const capped = seen > 24 ? Math.min(count, CAP * mean[1]!) : count;
      mean[0] = Math.min(seen + 1, 336);
      mean[1]! += (capped - mean[1]!) / mean[0];
      if (seen < 24 || mean[1]! <= 0) return;
      const hour = wrap(Math.floor(at / HOUR));
      sums[hour] = sums[hour]! * KEEP + capped / mean[1]!;
      days[hour] = days[hour]! * KEEP + 1;
    },
  };
}

function wrap(hour: number): number {
  return ((hour % 24) + 24) % 24;
}
