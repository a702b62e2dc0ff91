import { describe, expect, it } from 'vitest';
import { LOW_FN, LOW_FP, type NabSeries, nabScore, probation, STANDARD, scoreSeries } from '../../bench/shifts-nab.ts';

const series: NabSeries = {
  name: 'made up',
  starts: Array.from({ length: 1000 }, (_, i) => i * 300_000),
  values: Array.from({ length: 1000 }, () => 1),
  windows: [
    [300, 400],
    [600, 700],
  ],
  stepMs: 300_000,
};
const alertsAt = (...rows: number[]): Uint8Array => {
  const alerts = new Uint8Array(1000);
  for (const row of rows) alerts[row] = 1;
  return alerts;
};
const score = (profile: typeof STANDARD, ...rows: number[]): number =>
  nabScore([scoreSeries(series, alertsAt(...rows), profile)], profile);

describe('scorer of the anomaly benchmark', () => {
  it('gives 0 for silence and 100 for an alert at the very start of every window, in every profile', () => {
    for (const profile of [STANDARD, LOW_FP, LOW_FN]) {
      expect(score(profile)).toBeCloseTo(0, 9);
      expect(score(profile, 300, 600)).toBeCloseTo(100, 9);
    }
  });

  it('does not score the first 15 %', () => {
    expect(probation(1000)).toBe(150);
    expect(probation(16_000)).toBe(750);
    expect(score(STANDARD, 10, 149)).toBeCloseTo(0, 9);
  });

  it('pays the earliest alert of a window only, and less for a late one', () => {
    expect(score(STANDARD, 350, 360, 600)).toBeCloseTo(score(STANDARD, 350, 600), 9);
    expect(score(STANDARD, 350, 600)).toBeLessThan(100);
    // Half way: 2·σ(2.5) − 1 = 0.8483, over 0.9866 at the start; the mean of it and 1, mapped.
    expect(score(STANDARD, 350, 600)).toBeCloseTo(100 - 25 * (1 - 0.84828 / 0.98661), 2);
  });

  it('charges a false alarm in full before any window, and less just after one', () => {
    expect(score(STANDARD, 200, 300, 600)).toBeCloseTo(100 - (100 * 0.11) / 4, 6);
    expect(score(STANDARD, 300, 405, 600)).toBeGreaterThan(score(STANDARD, 300, 550, 600));
    expect(score(LOW_FP, 200, 300, 600)).toBeLessThan(score(STANDARD, 200, 300, 600));
  });
});
