import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Observation } from '../../src/domain/trend.ts';
import { createDetector } from '../../src/trends/detector.ts';

const STEP = 5 * 60_000;
const T0 = Date.UTC(2026, 0, 5);
const options = { stepMs: STEP, sensitivity: 'balanced' } as const;

/** A calm brand: 4 negative of 16 a step, with a little texture. */
const calm = (i: number): Observation => ({
  start: T0 + i * STEP,
  negative: 4 + ((i * 7) % 3) - 1,
  positive: 5,
  total: 16 + ((i * 5) % 5) - 2,
});

describe('detector', () => {
  it('warms up, stays silent while all is as usual, and fires when negative mentions multiply', () => {
    const detector = createDetector(options);
    expect(detector.push(calm(0)).reason).toBe('warming-up');
    let last = detector.push(calm(1));
    for (let i = 2; i < 288 * 10; i += 1) {
      last = detector.push(calm(i));
      expect(last.firing).toBe(false);
    }
    let alerts = 0;
    for (let i = 288 * 10; i < 288 * 10 + 24; i += 1) {
      last = detector.push({ ...calm(i), negative: 30, total: 45 });
      alerts += last.alert ? 1 : 0;
    }
    expect(last.firing).toBe(true);
    expect(alerts).toBe(1);
    expect(last.shift?.observed.negative).toBeGreaterThan(
      last.shift?.expected.negativeHigh ?? Number.POSITIVE_INFINITY,
    );
  });

  it('peeks without remembering', () => {
    const detector = createDetector(options);
    for (let i = 0; i < 600; i += 1) detector.push(calm(i));
    const before = detector.save();
    detector.peek({ ...calm(600), negative: 90, total: 99 });
    expect(detector.save()).toBe(before);
  });

  it('goes on from a saved state exactly as if it had never stopped', () => {
    const step = fc.record({ negative: fc.nat(20), positive: fc.nat(20), other: fc.nat(20), missing: fc.boolean() });
    fc.assert(
      fc.property(fc.array(step, { minLength: 320, maxLength: 400 }), fc.nat(300), (steps, cut) => {
        const rows = steps.map((s, i) => ({
          start: T0 + i * STEP,
          negative: s.negative,
          positive: s.positive,
          total: s.negative + s.positive + s.other,
          ...(s.missing ? { missing: true } : {}),
        }));
        const whole = createDetector(options);
        const expected = rows.map((row) => whole.push(row));
        const first = createDetector(options);
        const got = rows.slice(0, cut).map((row) => first.push(row));
        const second = createDetector({ ...options, state: first.save() });
        expect([...got, ...rows.slice(cut).map((row) => second.push(row))]).toEqual(expected);
        expect(second.save()).toBe(whole.save());
      }),
      { numRuns: 20 },
    );
  });
});
