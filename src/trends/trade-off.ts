import type { ShiftKind } from '../domain/shift.ts';
import { FALSE_ALERTS_A_DAY, logRateOf } from './budget.ts';
import { createDetector } from './detector.ts';
import { createNews, NEWS_NUMBERS } from './news.ts';

/** A team's own past, one series in time order; times in epoch ms. */
export interface History {
  readonly series: string;
  readonly stepMs: number;
  readonly kinds: readonly ShiftKind[];
  readonly steps: readonly {
    readonly at: number;
    readonly negative: number;
    readonly positive: number;
    readonly total: number;
    readonly missing: boolean;
  }[];
}

/** An incident that the team knows of; an empty series stands for every series. */
export interface Known {
  readonly series: string;
  readonly from: number;
  readonly to: number;
}

/** What one budget of false alerts would have meant. */
export interface Point {
  readonly falseAlertsADay: number;
  readonly alerts: number;
  /** A series. */
  readonly alertsIn30Days: number;
  /** Known incidents with an alert between their beginning and end; 0 where none are known. */
  readonly caught: number;
  readonly medianDelayMs: number | null;
  readonly outside: number;
}

/** From one false alert in three months to one a day; the three sensitivities are among them. */
const BUDGETS = [
  1 / 90,
  1 / 60,
  FALSE_ALERTS_A_DAY.fewer,
  1 / 14,
  FALSE_ALERTS_A_DAY.balanced,
  1 / 4,
  1 / 2,
  FALSE_ALERTS_A_DAY.more,
];

/** The trade-off between alerts and what they catch, on a history. */
export function curveOf(histories: readonly History[], known: readonly Known[] | null): Point[] {
  const judged = histories.map((history) => ({ history, readings: readingsOf(history) }));
  const days = histories.reduce((sum, { steps, stepMs }) => sum + (steps.length * stepMs) / 86_400_000, 0);
  return BUDGETS.map((falseAlertsADay) => {
    const alerts = judged.flatMap(({ history, readings }) =>
      alertsOf(readings, falseAlertsADay).map((at) => ({ series: history.series, at })),
    );
    const hits = (known ?? []).map((incident) =>
      alerts.filter((alert) => covers(incident, alert)).map((alert) => alert.at - incident.from),
    );
    const delays = hits.filter((hit) => hit.length > 0).map((hit) => Math.min(...hit));
    delays.sort((a, b) => a - b);
    return {
      falseAlertsADay,
      alerts: alerts.length,
      alertsIn30Days: days > 0 ? (alerts.length / days) * 30 : 0,
      caught: delays.length,
      medianDelayMs: delays[delays.length >> 1] ?? null,
      outside: alerts.filter((alert) => !(known ?? []).some((incident) => covers(incident, alert))).length,
    };
  });
}

function covers(incident: Known, alert: { readonly series: string; readonly at: number }): boolean {
  const same = incident.series === '' || incident.series === alert.series;
  return same && alert.at >= incident.from && alert.at <= incident.to;
}

/** Ends of steps (epoch ms) that could alert, with their rate. */
function readingsOf(history: History): { readonly at: number; readonly logRate: number }[] {
  const { stepMs, kinds, steps } = history;
  const detector = createDetector({ stepMs, sensitivity: 'more', kinds });
  const readings: { at: number; logRate: number }[] = [];
  const first = steps[0]?.at ?? 0;
  let last = -1;
  for (const { at, negative, positive, total, missing } of steps) {
    const index = Math.round((at - first) / stepMs);
    if (index <= last) continue;
    last = index;
    const start = first + index * stepMs;
    const verdict = detector.push({ start, negative, positive, total, ...(missing ? { missing } : {}) });
    if (verdict.firing) readings.push({ at: verdict.at, logRate: logRateOf(verdict.score) });
  }
  return readings;
}

function alertsOf(
  readings: readonly { readonly at: number; readonly logRate: number }[],
  falseAlertsADay: number,
): number[] {
  const news = createNews(new Float64Array(NEWS_NUMBERS), falseAlertsADay);
  const limit = Math.log(falseAlertsADay);
  return readings.filter(({ at, logRate }) => logRate <= limit && news.tell(at, logRate)).map(({ at }) => at);
}
