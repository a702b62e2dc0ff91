import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { promise } from '../../bench/shifts-promise.ts';
import { budgetOf, logRateOf, pValueOf, scoreOf } from '../../src/trends/budget.ts';

const rate = fc.double({ min: -500, max: 20, noNaN: true });

describe('budget of false alerts', () => {
  it('the rarer, the higher the score and the smaller the p-value; neither leaves [0, 1]', () => {
    fc.assert(
      fc.property(rate, rate, (a, b) => {
        const [rare, common] = a < b ? [a, b] : [b, a];
        expect(scoreOf(rare)).toBeGreaterThanOrEqual(scoreOf(common));
        expect(pValueOf(rare)).toBeLessThanOrEqual(pValueOf(common));
        for (const x of [scoreOf(a), pValueOf(a)]) {
          expect(x).toBeGreaterThanOrEqual(0);
          expect(x).toBeLessThanOrEqual(1);
        }
      }),
    );
  });

  it('the score does not reach 1, so that it can be told apart at any height', () => {
    expect(scoreOf(-400)).toBeLessThan(1);
    expect(scoreOf(-401)).toBeGreaterThan(scoreOf(-400));
  });

  it('a series of days or weeks is told of one step in twenty at most', () => {
    const hour = 3_600_000;
    expect(budgetOf('balanced', hour)).toBe(1 / 7);
    expect(budgetOf('more', 24 * hour)).toBe(1 / 20);
    expect(budgetOf('balanced', 7 * 24 * hour)).toBe(1 / 140);
  });

  it('the score says the rate it stands for', () => {
    fc.assert(
      fc.property(fc.double({ min: -400, max: 4, noNaN: true }), (logRate) => {
        expect(logRateOf(scoreOf(logRate))).toBeCloseTo(logRate, 6);
      }),
    );
  });

  it('simulated calm brands are told of shifts about as often as promised', () => {
    // Few brands, for speed: the full measure is `npm run evaluate:shifts`.
    for (const row of promise(8, 60, () => {})) {
      const ratio = row.measuredADay / row.promisedADay;
      expect(ratio).toBeGreaterThan(row.sensitivity === 'fewer' ? 0.1 : 0.5);
      expect(ratio).toBeLessThan(row.sensitivity === 'fewer' ? 2.5 : 1.5);
    }
  });
});
