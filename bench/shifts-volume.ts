import { FALSE_ALERTS_A_DAY, logRateOf } from '../src/trends/budget.ts';
import { createDetector } from '../src/trends/detector.ts';
import { createNews, NEWS_NUMBERS } from '../src/trends/news.ts';
import {
  LOW_FN,
  LOW_FP,
  type NabCount,
  type NabProfile,
  type NabSeries,
  nabScore,
  STANDARD,
  scoreSeries,
} from './shifts-nab.ts';
import { alertsOf, RIVALS } from './shifts-rivals.ts';

/** What a detector makes of one labelled series. */
export interface Judged {
  readonly scores: Float64Array;
  readonly alerts: Uint8Array;
}

/** `turntide detect` at its default, row by row. */
export function judge(series: NabSeries): Judged {
  const { stepMs } = series;
  const detector = createDetector({ stepMs, sensitivity: 'balanced', kinds: ['negative-volume'] });
  const scores = new Float64Array(series.values.length);
  const alerts = new Uint8Array(series.values.length);
  series.values.forEach((value, i) => {
    const verdict = detector.push({ start: series.starts[i]!, negative: value, positive: 0, total: value });
    scores[i] = verdict.score;
    alerts[i] = verdict.alert ? 1 : 0;
  });
  return { scores, alerts };
}

export interface VolumeRow {
  readonly name: string;
  readonly standard: number;
  readonly lowFp: number;
  readonly lowFn: number;
  readonly caught: number;
  readonly windows: number;
  readonly falseAlarmsADay: number;
  /** Standard score of each series by itself. */
  readonly each: readonly number[];
}

/** Scores of alerts, one array a series. */
export function rate(name: string, all: readonly NabSeries[], alerts: readonly ArrayLike<number>[]): VolumeRow {
  const count = (profile: NabProfile): NabCount[] => all.map((series, i) => scoreSeries(series, alerts[i]!, profile));
  const standard = count(STANDARD);
  const sum = (pick: (c: NabCount) => number): number => standard.reduce((total, c) => total + pick(c), 0);
  return {
    name,
    standard: nabScore(standard, STANDARD),
    lowFp: nabScore(count(LOW_FP), LOW_FP),
    lowFn: nabScore(count(LOW_FN), LOW_FN),
    caught: sum((c) => c.caught),
    windows: sum((c) => c.windows),
    falseAlarmsADay: sum((c) => c.falseAlarms) / sum((c) => c.days),
    each: standard.map((c) => nabScore([c], STANDARD)),
  };
}

const DAY_ROWS = 288;

/** Fixed parameters: the detector at its default, each rival at its published threshold, 24 h quiet. */
export function fixedTable(all: readonly NabSeries[], ours: readonly Judged[]): VolumeRow[] {
  const rivals = RIVALS.map((rival) =>
    rate(
      `${rival.name} ≥ ${rival.usual}`,
      all,
      all.map((s) => alertsOf(rival.score(s.values, 12), rival.usual, DAY_ROWS)),
    ),
  );
  return [
    rate(
      'turntide detect (balanced)',
      all,
      ours.map((o) => o.alerts),
    ),
    ...rivals,
  ];
}

/**
 * The detector on the same series with their first 0, 3 … 21 hours left out: the days of its baseline begin elsewhere, and what
 * happens to fall well or ill evens out.
 */
export function shiftedTable(all: readonly NabSeries[]): VolumeRow[] {
  return Array.from({ length: 8 }, (_, i) => {
    const rows = i * 36;
    const cut = all.map((series) => ({
      ...series,
      starts: series.starts.slice(rows),
      values: series.values.slice(rows),
      windows: series.windows.map(([from, to]) => [from - rows, to - rows] as const),
    }));
    return rate(
      `turntide detect, first ${3 * i} h left out`,
      cut,
      cut.map((series) => judge(series).alerts),
    );
  });
}

/** Nested: each brand is judged at the threshold that is best on the other ones. */
export function nestedTable(all: readonly NabSeries[], ours: readonly Judged[]): VolumeRow[] {
  const rows = [
    nested(
      'turntide detect, rate chosen',
      all,
      ours.map((o) => o.scores),
      RATES,
      alertsAtRate,
    ),
  ];
  for (const rival of RIVALS) {
    const scores = all.map((s) => rival.score(s.values, 12));
    rows.push(nested(rival.name, all, scores, quantiles(scores), (s, t) => alertsOf(s, t, DAY_ROWS)));
  }
  return rows;
}

/** Factors on the balanced rate of false alerts. */
const RATES = [0.25, 0.35, 0.5, 0.7, 1, 1.4, 2, 2.8];

/** The detector's own rule of alerts, at a multiple of the balanced rate. */
function alertsAtRate(scores: ArrayLike<number>, factor: number): Uint8Array {
  const rate = FALSE_ALERTS_A_DAY.balanced * factor;
  const news = createNews(new Float64Array(NEWS_NUMBERS), rate);
  return Uint8Array.from(scores, (score, i) => {
    const logRate = logRateOf(score);
    return logRate <= Math.log(rate) && news.tell((i + 1) * 300_000, logRate) ? 1 : 0;
  });
}

function quantiles(scores: readonly Float64Array[]): number[] {
  const all = scores.flatMap((s) => [...s.slice(750)]).sort((a, b) => a - b);
  return [0.9, 0.93, 0.95, 0.96, 0.97, 0.98, 0.985, 0.99, 0.9925, 0.995, 0.997, 0.999].map(
    (q) => all[Math.floor(q * all.length)]!,
  );
}

function nested(
  name: string,
  all: readonly NabSeries[],
  scores: readonly Float64Array[],
  thresholds: readonly number[],
  alert: (scores: ArrayLike<number>, threshold: number) => Uint8Array,
): VolumeRow {
  const alerts = thresholds.map((threshold) => scores.map((s) => alert(s, threshold)));
  const counts = alerts.map((sets) => all.map((series, i) => scoreSeries(series, sets[i]!, STANDARD)));
  const chosen = all.map((_, out) => {
    const value = (t: number): number =>
      nabScore(
        counts[t]!.filter((_c, i) => i !== out),
        STANDARD,
      );
    return thresholds.map((_t, t) => t).reduce((best, t) => (value(t) > value(best) ? t : best), 0);
  });
  return rate(
    name,
    all,
    chosen.map((t, i) => alerts[t]![i]!),
  );
}
