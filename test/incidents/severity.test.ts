import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { excess, excessRate, severityOf } from '../../src/incidents/severity.ts';
import { HOUR, START, shiftOf } from './verdicts.ts';

describe('severity', () => {
  const at = START + 48 * HOUR;
  const now = (negative: number, fields = {}) => severityOf(shiftOf(negative, at, fields), at - HOUR).severity;

  it('grows from a stir to a storm', () => {
    expect([8, 20, 60, 400].map((negative) => now(negative))).toEqual([2, 3, 3, 4]);
    const followers = { followers: 2_000_000 };
    expect(severityOf(shiftOf(6_000, at), at - 24 * HOUR, followers).severity).toBe(5);
  });

  it('is made of four parts with their weights', () => {
    const parts = severityOf(shiftOf(95, at), at - 6 * HOUR, { voices: 99 });
    expect(parts.size).toBeCloseTo(0.6 * 1 + 0.4 * (Math.log10(91) / 4), 6);
    expect(parts.speed).toBeCloseTo(1 - 1 / Math.log2(25), 6);
    expect(parts.reach).toBeCloseTo(0.5, 6);
    expect(parts.persistence).toBeCloseTo(Math.log2(7) / Math.log2(49), 6);
    expect(parts.total).toBeCloseTo(
      0.4 * parts.size + 0.2 * parts.speed + 0.2 * parts.reach + 0.2 * parts.persistence,
      9,
    );
  });

  it('takes the excess of a share from the mentions there are', () => {
    const share = shiftOf(40, at, { kind: 'negative-share', observed: { negative: 40, positive: 0, total: 100 } });
    expect(excess(share)).toBe(20);
    expect(excessRate({ ...share, windowMs: 4 * HOUR })).toBe(5);
  });

  it('is always a grade from 1 to 5, and never falls for more negative mentions', () => {
    const counts = fc.integer({ min: 0, max: 1_000_000 });
    fc.assert(
      fc.property(counts, counts, fc.integer({ min: 1, max: 48 }), (a, b, hours) => {
        const [less, more] = [Math.min(a, b), Math.max(a, b)].map((negative) =>
          severityOf(shiftOf(negative, at, { windowMs: hours * HOUR }), at - hours * HOUR),
        );
        expect([1, 2, 3, 4, 5]).toContain(less!.severity);
        expect(more!.severity).toBeGreaterThanOrEqual(less!.severity);
      }),
    );
  });
});
