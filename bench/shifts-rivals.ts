/** Published rules that the detector is measured against: each gives a score a row, from the rows up to it. */
export interface Rival {
  readonly name: string;
  /** Threshold as published, where there is one. */
  readonly usual: number;
  readonly score: (values: ArrayLike<number>, rowsAnHour: number) => Float64Array;
}

/** Sums over the last `width` rows. */
export function slidingSums(values: ArrayLike<number>, width: number): Float64Array {
  const sums = new Float64Array(values.length);
  let sum = 0;
  for (let i = 0; i < values.length; i += 1) {
    sum += values[i]! - (i >= width ? values[i - width]! : 0);
    sums[i] = sum;
  }
  return sums;
}

/** Mean and spread of the last `width` rows before each row, as `visit` asks; nothing before `first` rows. */
function against(
  values: ArrayLike<number>,
  width: number,
  first: number,
  visit: (i: number, mean: number, sd: number) => number,
): Float64Array {
  const scores = new Float64Array(values.length);
  let sum = 0;
  let square = 0;
  for (let i = 0; i < values.length; i += 1) {
    const n = Math.min(i, width);
    if (n >= first) {
      const mean = sum / n;
      scores[i] = visit(i, mean, Math.sqrt(Math.max(square / n - mean * mean, 1)));
    }
    sum += values[i]!;
    square += values[i]! ** 2;
    if (i < width) continue;
    sum -= values[i - width]!;
    square -= values[i - width]! ** 2;
  }
  return scores;
}

/** Last hour over the mean of a week, in standard deviations of hourly counts. */
export const meanSd: Rival = {
  name: 'mean + k sd (7 days, last hour)',
  usual: 3,
  score: (values, perHour) => {
    const hours = slidingSums(values, perHour);
    return against(hours, 168 * perHour, 24 * perHour, (i, mean, sd) => (hours[i]! - mean) / sd);
  },
};

/** Windowed Gaussian of the anomaly benchmark: a single row against the last 6400 rows. */
export const windowedGaussian: Rival = {
  name: 'windowed Gaussian (6400 rows)',
  usual: 4,
  score: (values, perHour) =>
    against(values, Math.max(6400, 168 * perHour), 24 * perHour, (i, mean, sd) => (values[i]! - mean) / sd),
};

/** Exponentially weighted moving average chart (Roberts 1959), weight 0.2 an hour. */
export const ewma: Rival = {
  name: 'EWMA chart (0.2 an hour)',
  usual: 3,
  score: (values, perHour) => {
    const weight = 1 - 0.8 ** (1 / perHour);
    const hours = slidingSums(values, perHour);
    let level = 0;
    return against(hours, 168 * perHour, 24 * perHour, (i, mean, sd) => {
      level = level === 0 ? hours[i]! : level + weight * (hours[i]! - level);
      return (level - mean) / (sd * Math.sqrt(0.2 / 1.8));
    });
  },
};

/** One-sided cumulative sum (Page 1954) of hourly standard scores, allowance 0.5. */
export const cusum: Rival = {
  name: 'CUSUM (allowance 0.5 sd)',
  usual: 5,
  score: (values, perHour) => {
    const hours = slidingSums(values, perHour);
    let sum = 0;
    return against(hours, 168 * perHour, 24 * perHour, (i, mean, sd) => {
      sum = Math.max(0, sum + ((hours[i]! - mean) / sd - 0.5) / perHour);
      return sum;
    });
  },
};

/**
 * Bayesian online change points (Adams & MacKay 2007) on the log of hourly counts, Gaussian of unknown mean and spread, a
 * change every 250 hours: log-odds that the run began within three hours and stands above what was before.
 */
export const changePoint: Rival = {
  name: 'Bayesian online change point',
  usual: 0,
  score: (values, perHour) => {
    const hazard = 1 / 250;
    const most = 300;
    const scores = new Float64Array(values.length).fill(-20);
    let runs = [{ weight: 1, n: 1, mean: 0, a: 1, b: 0.5, seen: 0 }];
    let longMean = 0;
    let hours = 0;
    let sum = 0;
    for (let i = 0; i < values.length; i += 1) {
      sum += values[i]!;
      if (i > 0) scores[i] = scores[i - 1]!;
      if ((i + 1) % perHour !== 0) continue;
      const x = Math.log(1 + sum);
      sum = 0;
      hours += 1;
      let total = 0;
      let born = 0;
      const grown = runs.map((run) => {
        const scale = Math.sqrt((run.b * (run.n + 1)) / (run.a * run.n));
        const weight = (run.weight * studentT((x - run.mean) / scale, 2 * run.a)) / scale;
        born += weight * hazard;
        const n = run.n + 1;
        const off = x - run.mean;
        return {
          weight: weight * (1 - hazard),
          n,
          mean: run.mean + off / n,
          a: run.a + 0.5,
          b: run.b + (run.n * off * off) / (2 * n),
          seen: run.seen + 1,
        };
      });
      runs = [{ weight: born, n: 1, mean: hours === 1 ? x : longMean, a: 1, b: 0.5, seen: 0 }, ...grown];
      for (const run of runs) total += run.weight;
      for (const run of runs) run.weight /= total;
      if (runs.length > most) runs = runs.filter((run, j) => j < 50 || run.weight > 1e-6).slice(0, most);
      const fresh = runs.reduce((p, run) => p + (run.seen <= 3 ? run.weight : 0), 0);
      if (hours > 24) scores[i] = x > longMean ? Math.log(Math.max(fresh, 1e-9) / Math.max(1 - fresh, 1e-9)) : -20;
      longMean += (x - longMean) / Math.min(hours, 168);
    }
    return scores;
  },
};

function studentT(x: number, df: number): number {
  return (
    Math.exp(logGamma((df + 1) / 2) - logGamma(df / 2)) / Math.sqrt(df * Math.PI) / (1 + (x * x) / df) ** ((df + 1) / 2)
  );
}

/** Stirling's series; good to 1e-6 from 0.5 up. */
function logGamma(x: number): number {
  if (x < 7) return logGamma(x + 1) - Math.log(x);
  return (x - 0.5) * Math.log(x) - x + 0.5 * Math.log(2 * Math.PI) + 1 / (12 * x) - 1 / (360 * x ** 3);
}

/**
 * After S-H-ESD (Vallis, Hochenbaum & Kejariwal 2014): hourly counts of two weeks less their hour's median, in robust
 * standard deviations (median and MAD), of the newest hour.
 */
export const seasonalEsd: Rival = {
  name: 'S-H-ESD-like (2 weeks, hourly)',
  usual: 3,
  score: (values, perHour) => {
    const scores = new Float64Array(values.length);
    const hours: number[] = [];
    let sum = 0;
    for (let i = 0; i < values.length; i += 1) {
      sum += values[i]!;
      if (i > 0) scores[i] = scores[i - 1]!;
      if ((i + 1) % perHour !== 0) continue;
      hours.push(sum);
      sum = 0;
      const recent = hours.slice(-336);
      if (recent.length < 48) continue;
      const start = hours.length - recent.length;
      const byHour = Array.from({ length: 24 }, (_, h) => median(recent.filter((_x, j) => (start + j) % 24 === h)));
      const residuals = recent.map((x, j) => x - byHour[(start + j) % 24]!);
      const middle = median(residuals);
      const spread = 1.4826 * median(residuals.map((r) => Math.abs(r - middle)));
      scores[i] = (residuals.at(-1)! - middle) / Math.max(spread, 1);
    }
    return scores;
  },
};

function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  const half = sorted.length >> 1;
  return sorted.length % 2 === 1 ? sorted[half]! : (sorted[half - 1]! + sorted[half]!) / 2;
}

export const RIVALS: readonly Rival[] = [meanSd, windowedGaussian, ewma, cusum, changePoint, seasonalEsd];

/** Alerts where the score reaches the threshold, then quiet for `quiet` rows. */
export function alertsOf(scores: ArrayLike<number>, threshold: number, quiet: number): Uint8Array {
  const alerts = new Uint8Array(scores.length);
  let last = Number.NEGATIVE_INFINITY;
  for (let i = 0; i < scores.length; i += 1) {
    if (scores[i]! < threshold || i - last < quiet) continue;
    alerts[i] = 1;
    last = i;
  }
  return alerts;
}
