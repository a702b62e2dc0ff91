/**
 * How much of a day's mentions falls on each hour of the day, relative to the mean (volume only; the share has its own). It is
 * used as far as the history supports it: from four weeks on, growing until eight, and in the measure in which it foretells
 * the hours better than none would.
 */
export interface Season {
  /** Factor at a time of day, in (0, ∞), 1 while nothing is known; between the hours it is interpolated. */
  factor(at: number): number;
  /** Mean factor of the `hours` hours that end at `at`. */
  over(at: number, hours: number): number;
  /** Learns one cell: its middle and its count. */
  learn(at: number, count: number, cellMs: number): void;
}

const HOUR = 3_600_000;
/** Days of no season that the prior is worth, an hour of the day. */
const PRIOR_DAYS = 15;
/** What is left of an old day's weight a day later, and of an old hour's an hour later. */
const KEEP_DAY = 0.97;
const KEEP_HOUR = 0.997;
/** An hour counts for at most this many times the mean. */
const CAP = 3;
/** Cells that the mean goes back. */
const MEMORY = 336;
/** Hours of history at which the season begins to count, and at which it counts in full. */
const FIRST_HOURS = 28 * 24;
const FULL_HOURS = 56 * 24;
/** Share of the hours' variance that the season has to foretell to count in full. */
const FULL_GAIN = 0.3;

/** Sums and days by hour; mean, hours seen, squared errors with and without the season. */
export const SEASON_NUMBERS = 24 * 2 + 4;

export function createSeason(view: Float32Array): Season {
  const sums = view.subarray(0, 24);
  const days = view.subarray(24, 48);
  const rest = view.subarray(48);
  const raw = (hour: number): number => (sums[hour]! + PRIOR_DAYS) / (days[hour]! + PRIOR_DAYS);
  const strength = (): number => {
    const history = Math.min(Math.max((rest[1]! - FIRST_HOURS) / (FULL_HOURS - FIRST_HOURS), 0), 1);
    return history === 0 || rest[3]! <= 0
      ? 0
      : history * Math.min(Math.max((1 - rest[2]! / rest[3]!) / FULL_GAIN, 0), 1);
  };
  const factor = (at: number): number => {
    const weight = strength();
    if (weight === 0) return 1;
    const hours = at / HOUR - 0.5;
    const hour = Math.floor(hours);
    const part = hours - hour;
    return 1 + weight * (raw(wrap(hour)) * (1 - part) + raw(wrap(hour + 1)) * part - 1);
  };
  return {
    factor,
    over: (at, hours) => {
      if (hours >= 24 || rest[1]! <= FIRST_HOURS) return 1;
      const points = Math.ceil(hours / 2);
      let sum = 0;
      for (let i = 0; i < points; i += 1) sum += factor(at - ((i + 0.5) / points) * hours * HOUR);
      return sum / points;
    },
    learn: (at, count, cellMs) => {
      if (cellMs > 6 * HOUR) return;
      const seen = rest[1]!;
      const capped = seen > 24 ? Math.min(count, CAP * rest[0]!) : count;
      const relative = rest[0]! > 0 ? capped / rest[0]! : 1;
      const hour = wrap(Math.floor(at / HOUR));
      rest[1] = seen + cellMs / HOUR;
      rest[0]! += (capped - rest[0]!) / Math.min(seen + 1, MEMORY);
      if (seen < 24) return;
      rest[2] = rest[2]! * KEEP_HOUR + (relative - raw(hour)) ** 2;
      rest[3] = rest[3]! * KEEP_HOUR + (relative - 1) ** 2;
      sums[hour] = sums[hour]! * KEEP_DAY + relative;
      days[hour] = days[hour]! * KEEP_DAY + 1;
    },
  };
}

function wrap(hour: number): number {
  return ((hour % 24) + 24) % 24;
}
