/**
 * Whether more is said than usual: sliding counts of several lengths against the mean and spread of the same counts over the
 * last two weeks (kept a day at a time, the open day left out, so that an incident does not teach its own baseline), in
 * standard deviations, averaged over the lengths.
 */
export interface VolumeChannel {
  /** `counts[w]`: the count in the window `w`, without its season; NaN where too little is known. Null until a baseline exists. */
  judge(counts: Float64Array): VolumeVerdict | null;
  /** The windows of a finished step enter the open day. */
  note(counts: Float64Array): void;
  closeDay(): void;
  /** Drops what is derived from the memory. */
  refresh(): void;
  /** Whether there is a baseline. */
  readonly ready: boolean;
  /**
   * What is usual of window `w`, for people to read: the median day's mean and spread, which a few stormy days do not move;
   * 0 without a baseline.
   */
  mean(window: number): number;
  sd(window: number): number;
}

export interface VolumeVerdict {
  /** Standard deviations above the baseline, averaged over the windows. */
  readonly z: number;
  /** The window that stands out most. */
  readonly window: number;
}

const DAYS = 14;

/** Numbers in memory for `windows` windows: the open day, and the days before. */
export const volumeNumbers = (windows: number): number => 1 + 2 * windows;
export const volumeRing = (windows: number): number => DAYS * (1 + 2 * windows) + 1;

/** Numbers that are worked out from those: means and spreads, of all days and of the median day; whether there are any. */
export const volumeDerived = (windows: number): number => 4 * windows + 1;

export function createVolume(
  today: Float64Array,
  ring: Float32Array,
  derived: Float64Array,
  windows: number,
): VolumeChannel {
  const width = 1 + 2 * windows;
  const means = derived.subarray(0, windows);
  const spreads = derived.subarray(windows, 2 * windows);
  // Worked out when first asked for, forgotten when a day ends.
  const usualMeans = derived.subarray(2 * windows, 3 * windows);
  const usualSpreads = derived.subarray(3 * windows, 4 * windows);
  const readiness = derived.subarray(4 * windows);
  const dayMeans = (window: number): number[] => {
    const found: number[] = [];
    for (let at = 1; at < 1 + DAYS * width; at += width)
      if (ring[at]! > 0) found.push(ring[at + 1 + 2 * window]! / ring[at]!);
    return found;
  };
  const usualMean = (window: number): number => {
    if (Number.isNaN(usualMeans[window])) usualMeans[window] = median(dayMeans(window));
    return usualMeans[window]!;
  };
  /** Spread within the median day and of the days around it. */
  const usualSd = (window: number): number => {
    if (!Number.isNaN(usualSpreads[window])) return usualSpreads[window]!;
    const middle = usualMean(window);
    const squares: number[] = [];
    for (let at = 1; at < 1 + DAYS * width; at += width) {
      if (ring[at]! <= 0) continue;
      const mean = ring[at + 1 + 2 * window]! / ring[at]!;
      squares.push(ring[at + 2 + 2 * window]! / ring[at]! - 2 * middle * mean + middle * middle);
    }
    usualSpreads[window] = Math.sqrt(Math.max(median(squares), middle));
    return usualSpreads[window]!;
  };

  const refresh = (): void => {
    const sums = new Float64Array(width);
    for (let d = 0; d < DAYS; d += 1) for (let i = 0; i < width; i += 1) sums[i]! += ring[1 + d * width + i]!;
    readiness[0] = sums[0]! > 0 ? 1 : 0;
    usualMeans.fill(Number.NaN);
    usualSpreads.fill(Number.NaN);
    if (readiness[0] === 0) return;
    for (let w = 0; w < windows; w += 1) {
      const mean = sums[1 + 2 * w]! / sums[0]!;
      means[w] = mean;
      // Never below Poisson's own spread, nor below that of one mention.
      spreads[w] = Math.sqrt(Math.max(sums[2 + 2 * w]! / sums[0]! - mean * mean, mean, 1));
    }
  };
  refresh();

  return {
    judge: (counts) => {
      if (readiness[0] === 0) return null;
      let sum = 0;
      let known = 0;
      let best = Number.NEGATIVE_INFINITY;
      let window = 0;
      for (let w = 0; w < windows; w += 1) {
        const z = (counts[w]! - means[w]!) / spreads[w]!;
        if (Number.isNaN(z)) continue;
        sum += z;
        known += 1;
        if (z > best) {
          best = z;
          window = w;
        }
      }
      return known === 0 ? null : { z: sum / known, window };
    },
    note: (counts) => {
      for (let w = 0; w < windows; w += 1) if (Number.isNaN(counts[w])) return;
      today[0]! += 1;
      for (let w = 0; w < windows; w += 1) {
        const count = counts[w]!;
        today[1 + 2 * w]! += count;
        today[2 + 2 * w]! += count * count;
      }
    },
    closeDay: () => {
      if (today[0]! > 0) {
        const day = ring[0]! % DAYS;
        ring.set(today, 1 + day * width);
        ring[0] = day + 1;
      }
      today.fill(0);
      refresh();
    },
    refresh,
    get ready() {
      return readiness[0] !== 0;
    },
    mean: usualMean,
    sd: usualSd,
  };
}

function median(values: number[]): number {
  values.sort((a, b) => a - b);
  const half = values.length >> 1;
  return values.length === 0 ? 0 : values.length % 2 === 1 ? values[half]! : (values[half - 1]! + values[half]!) / 2;
}
