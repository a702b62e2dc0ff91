import { createDetector } from '../src/trends/detector.ts';
import { informedObserver } from './shifts-bound.ts';
import { cusum, ewma, meanSd, slidingSums, windowedGaussian } from './shifts-rivals.ts';
import { type Simulated, type SimulatedBrand, simulate } from './shifts-simulation.ts';

const HOUR = 3_600_000;
const START = Date.UTC(2026, 0, 1);
/** Hours: burn-in of null runs, their length, the shift, and how long it is looked for. */
const BURN_IN = 24 * 14;
const NULL_HOURS = 24 * 60;
const SHIFT_AT = 24 * 21;
const SHIFT_HOURS = SHIFT_AT + 72;
/** One false alarm in 30 brand-days; alarms within a day of another are one. */
const FALSE_ALARMS_A_DAY = 1 / 30;

export type Score = (series: Simulated) => ArrayLike<number>;

/** `anomaly_score` of `turntide detect`, over all kinds it can tell from these columns. */
export const ours: Score = (series) => {
  const detector = createDetector({
    stepMs: HOUR,
    sensitivity: 'balanced',
    kinds: ['negative-volume', 'negative-share'],
  });
  return Float64Array.from(series.total, (total, i) => {
    const start = START + i * HOUR;
    const missing = series.missing[i] === 1 ? { missing: true } : {};
    return detector.push({ start, negative: series.negative[i]!, positive: 0, total, ...missing }).score;
  });
};

/** What it is compared with: rules on the negative count, and on the share. */
export const SHARE_RIVALS: readonly { readonly name: string; readonly score: Score }[] = [
  { name: 'bound: an observer told all but the level', score: (s) => informedObserver(s) },
  { name: 'negative count, mean + k sd', score: (s) => meanSd.score(s.negative, 1) },
  { name: 'negative count, windowed Gaussian', score: (s) => windowedGaussian.score(s.negative, 1) },
  { name: 'negative count, EWMA', score: (s) => ewma.score(s.negative, 1) },
  { name: 'negative count, CUSUM', score: (s) => cusum.score(s.negative, 1) },
  { name: 'share of the last 6 h (5 mentions or more)', score: (s) => shareOf(s, 6, 5) },
  { name: 'share of the last 24 h (5 mentions or more)', score: (s) => shareOf(s, 24, 5) },
];

function shareOf(series: Simulated, hours: number, least: number): Float64Array {
  const n = slidingSums(series.total, hours);
  const k = slidingSums(series.negative, hours);
  return n.map((total, i) => (total >= least ? k[i]! / total : 0));
}

function falseAlarms(scores: readonly ArrayLike<number>[], threshold: number): number {
  let alarms = 0;
  let hours = 0;
  for (const s of scores) {
    let last = Number.NEGATIVE_INFINITY;
    for (let i = BURN_IN; i < s.length; i += 1) {
      if (s[i]! < threshold || i - last <= 24) continue;
      alarms += 1;
      last = i;
    }
    hours += s.length - BURN_IN;
  }
  return alarms / (hours / 24);
}

/** The lowest threshold at which null runs keep the rate of false alarms. */
export function matchedThreshold(scores: readonly ArrayLike<number>[]): number {
  let low = Number.POSITIVE_INFINITY;
  let high = Number.NEGATIVE_INFINITY;
  for (const s of scores) {
    for (let i = BURN_IN; i < s.length; i += 1) {
      low = Math.min(low, s[i]!);
      high = Math.max(high, s[i]!);
    }
  }
  high += 1e-9;
  for (let i = 0; i < 40; i += 1) {
    const middle = (low + high) / 2;
    if (falseAlarms(scores, middle) > FALSE_ALARMS_A_DAY) low = middle;
    else high = middle;
  }
  return high;
}

export interface ShareRow {
  readonly name: string;
  readonly volume: number;
  readonly threshold: number;
  /** Hours; Infinity where more than half are missed. */
  readonly median: number;
  readonly within12: number;
  readonly within24: number;
  /** Of fresh null runs, a brand-day. */
  readonly falseAlarmsADay: number;
}

const nulls = (brand: Omit<SimulatedBrand, 'hours'>, runs: number, seed: number): Simulated[] =>
  Array.from({ length: runs }, (_, i) => simulate({ ...brand, hours: NULL_HOURS }, seed + i));

/** Delay until a share that rises from .25 to .45 is told, at a matched rate of false alarms. */
export function shareRow(
  name: string,
  score: Score,
  volume: number,
  runs: number,
  change: Partial<SimulatedBrand> = {},
): ShareRow {
  const calm = { volume, share: 0.25, ...change, volumeFactor: 1 };
  const threshold = matchedThreshold(nulls({ ...calm, outage: NO_OUTAGE }, runs, 1_000_000 * volume).map(score));
  const fresh = nulls({ ...calm, outage: NO_OUTAGE }, runs, 1_000_000 * volume + 500_000).map(score);
  const delays: number[] = [];
  for (let i = 0; i < runs * 2; i += 1) {
    const brand = { volume, share: 0.25, shiftedShare: 0.45, shiftAt: SHIFT_AT, ...change, hours: SHIFT_HOURS };
    const scores = score(simulate(brand, 1_000_000 * volume + 700_000 + i));
    let t = SHIFT_AT;
    while (t < scores.length && scores[t]! < threshold) t += 1;
    delays.push(t < scores.length ? t - SHIFT_AT + 1 : Number.POSITIVE_INFINITY);
  }
  delays.sort((a, b) => a - b);
  const within = (hours: number): number => delays.filter((d) => d <= hours).length / delays.length;
  return {
    name,
    volume,
    threshold,
    median: (delays[runs - 1]! + delays[runs]!) / 2,
    within12: within(12),
    within24: within(24),
    falseAlarmsADay: falseAlarms(fresh, threshold),
  };
}

/** An outage that never comes. */
const NO_OUTAGE = { from: 0, to: 0 };

/** Share of runs in which something without a shift sets off an alarm within two days of `SHIFT_AT`, at a threshold. */
export function disturbed(
  score: Score,
  threshold: number,
  runs: number,
  disturb: (series: Simulated) => void,
  volume = 50,
): number {
  let alarms = 0;
  for (let i = 0; i < runs; i += 1) {
    const series = simulate({ volume, share: 0.25, hours: SHIFT_AT + 48 }, 31_000_000 + i);
    disturb(series);
    const scores = score(series);
    let hit = false;
    for (let t = SHIFT_AT; t < scores.length; t += 1) hit ||= scores[t]! >= threshold;
    alarms += hit ? 1 : 0;
  }
  return alarms / runs;
}

export { SHIFT_AT };
