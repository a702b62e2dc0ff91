import type { Sensitivity } from '../src/domain/brand.ts';
import { FALSE_ALERTS_A_DAY } from '../src/trends/budget.ts';
import { createDetector } from '../src/trends/detector.ts';
import { seeded } from './shifts-random.ts';
import { simulate } from './shifts-simulation.ts';

const HOUR = 3_600_000;
const START = Date.UTC(2026, 0, 1);

export interface PromiseRow {
  readonly sensitivity: Sensitivity;
  readonly promisedADay: number;
  readonly measuredADay: number;
  /** The same by stretch of history: days 0–14, 14–30, and after. */
  readonly byAge: readonly number[];
}

/**
 * False alerts over simulated brands without a shift: 2 to 2,000 mentions an hour, shares of .1 to .4, season and drift from
 * half to one and a half times the usual, from the very first day.
 */
export function promise(brands: number, days: number, progress: (done: number) => void): PromiseRow[] {
  const sensitivities: Sensitivity[] = ['fewer', 'balanced', 'more'];
  const alerts = sensitivities.map(() => [0, 0, 0]);
  for (let b = 0; b < brands; b += 1) {
    const random = seeded(9_000 + b);
    const brand = {
      volume: 2 * 10 ** (3 * random.uniform()),
      share: 0.1 + 0.3 * random.uniform(),
      season: 0.5 + random.uniform(),
      drift: 0.5 + random.uniform(),
      hours: days * 24,
    };
    const series = simulate(brand, 7_000_000 + b);
    sensitivities.forEach((sensitivity, s) => {
      const detector = createDetector({ stepMs: HOUR, sensitivity });
      for (let i = 0; i < brand.hours; i += 1) {
        const [negative, positive, total] = [series.negative[i]!, series.positive[i]!, series.total[i]!];
        const verdict = detector.push({ start: START + i * HOUR, negative, positive, total });
        if (verdict.alert) alerts[s]![i < 14 * 24 ? 0 : i < 30 * 24 ? 1 : 2]! += 1;
      }
    });
    progress(b + 1);
  }
  const lengths = [Math.min(days, 14), Math.min(Math.max(days - 14, 0), 16), Math.max(days - 30, 0)];
  return sensitivities.map((sensitivity, s) => ({
    sensitivity,
    promisedADay: FALSE_ALERTS_A_DAY[sensitivity],
    measuredADay: alerts[s]!.reduce((sum, n) => sum + n, 0) / brands / days,
    byAge: alerts[s]!.map((n, i) => n / brands / Math.max(lengths[i]!, 1)),
  }));
}
