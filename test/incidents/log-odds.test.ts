import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { logOddsZ } from '../../src/incidents/log-odds.ts';

describe('log-odds with an informative prior', () => {
  it('follows the published formula', () => {
    // 30 of 200 voices against 20 of 1,000: prior 120 · 50.5/1,201.
    const prior = (120 * 50.5) / 1201;
    const y1 = 30 + prior;
    const y2 = 20 + prior;
    const delta = Math.log(y1 / (320 - y1)) - Math.log(y2 / (1120 - y2));
    const z = logOddsZ({ window: 30, windowTotal: 200, baseline: 20, baselineTotal: 1000 });
    expect(z).toBeCloseTo(delta / Math.sqrt(1 / y1 + 1 / y2), 9);
  });

  it('is about nothing where a term is as frequent as ever, and unsure of the rare', () => {
    expect(logOddsZ({ window: 20, windowTotal: 200, baseline: 100, baselineTotal: 1000 })).toBeCloseTo(0, 1);
    expect(logOddsZ({ window: 1, windowTotal: 200, baseline: 0, baselineTotal: 1000 })).toBeLessThan(1.96);
  });

  it('is finite for any counts, and grows with the window’s', () => {
    const total = fc.integer({ min: 0, max: 100_000 });
    fc.assert(
      fc.property(total, total, fc.double({ min: 0, max: 1, noNaN: true }), (windowTotal, baselineTotal, part) => {
        const counts = { windowTotal, baselineTotal, baseline: Math.floor(part * baselineTotal) };
        const few = logOddsZ({ ...counts, window: 0 });
        const many = logOddsZ({ ...counts, window: windowTotal });
        expect(Number.isFinite(few) && Number.isFinite(many)).toBe(true);
        expect(many).toBeGreaterThanOrEqual(few);
      }),
    );
  });
});
