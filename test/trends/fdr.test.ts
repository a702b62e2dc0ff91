import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { seeded } from '../../bench/shifts-random.ts';
import { FDR_START, type FdrState, holdTogether, testOnline } from '../../src/trends/fdr.ts';

const methods = ['lord', 'saffron'] as const;

describe('online control of false discoveries', () => {
  it.each(methods)('%s keeps the share of false findings under alpha, and finds what is there', (method) => {
    const random = seeded(8);
    let falseShare = 0;
    let power = 0;
    const runs = 60;
    for (let run = 0; run < runs; run += 1) {
      let state: FdrState = FDR_START;
      let [right, wrong, real] = [0, 0, 0];
      for (let i = 0; i < 400; i += 1) {
        const isReal = random.uniform() < 0.2;
        const p = isReal ? random.uniform() ** 12 : random.uniform();
        const decision = testOnline(state, p, { alpha: 0.1, method });
        state = decision.state;
        real += isReal ? 1 : 0;
        if (decision.rejected && isReal) right += 1;
        if (decision.rejected && !isReal) wrong += 1;
      }
      falseShare += wrong / Math.max(right + wrong, 1);
      power += right / real;
    }
    expect(falseShare / runs).toBeLessThan(0.1);
    expect(power / runs).toBeGreaterThan(0.3);
  });

  it.each(methods)('%s spends no more than alpha before the first finding', (method) => {
    let state: FdrState = FDR_START;
    let spent = 0;
    for (let i = 0; i < 2000; i += 1) {
      const { level, state: next } = testOnline(state, 1, { alpha: 0.1, method });
      // SAFFRON's level for hypotheses that are no candidates does not fall; what it spends is the first.
      spent = method === 'lord' ? spent + level : Math.max(spent, level);
      state = next;
    }
    expect(spent).toBeLessThanOrEqual(0.1);
  });

  it('calls true exactly what is at or under its level, and refuses what is no probability', () => {
    const ps = fc.array(fc.double({ min: 0, max: 1, noNaN: true }), { maxLength: 200 });
    fc.assert(
      fc.property(ps, fc.constantFrom(...methods), (values, method) => {
        let state: FdrState = FDR_START;
        for (const p of values) {
          const decision = testOnline(state, p, { alpha: 0.1, method });
          expect(decision.rejected).toBe(p <= decision.level);
          expect(decision.level).toBeLessThanOrEqual(0.5);
          state = decision.state;
        }
        expect(state.tested).toBe(values.length);
        expect(state.found.length).toBeLessThanOrEqual(50);
      }),
    );
    expect(() => testOnline(FDR_START, Number.NaN, { alpha: 0.1 })).toThrow(RangeError);
  });
});

describe('tests at the same time', () => {
  it('agree with the worked example of Benjamini and Hochberg', () => {
    const ps = [
      0.0001, 0.0004, 0.0019, 0.0095, 0.0201, 0.0278, 0.0298, 0.0344, 0.0459, 0.324, 0.4262, 0.5719, 0.6528, 0.759, 1,
    ];
    expect(holdTogether(ps, 0.05).filter(Boolean)).toHaveLength(4);
  });

  it('do not depend on the order', () => {
    fc.assert(
      fc.property(fc.array(fc.double({ min: 0, max: 1, noNaN: true }), { maxLength: 30 }), (ps) => {
        const backwards = holdTogether(ps.toReversed(), 0.1).toReversed();
        expect(holdTogether(ps, 0.1).filter(Boolean).length).toBe(backwards.filter(Boolean).length);
      }),
    );
  });
});
