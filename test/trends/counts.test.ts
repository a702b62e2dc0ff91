import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { countsNumbers, createCounts, NEGATIVE, TOTAL } from '../../src/trends/counts.ts';

const fresh = (size: number, per: number) => createCounts(new Float32Array(countsNumbers(size)), size, per);

describe('sliding counts', () => {
  it('sum the last slots, as adding them up would', () => {
    const steps = fc.array(fc.nat(1000), { minLength: 30, maxLength: 80 });
    fc.assert(
      fc.property(steps, fc.integer({ min: 1, max: 12 }), (values, window) => {
        const counts = fresh(12, 1);
        for (const value of values) {
          counts.add(value, 0, value, true);
          if (counts.full) counts.roll();
        }
        expect(counts.sum(NEGATIVE, window)).toBe(values.slice(-window).reduce((sum, value) => sum + value, 0));
      }),
    );
  });

  it('count the oldest slot in part while the newest is part full, so that the window keeps its length', () => {
    const counts = fresh(3, 4);
    for (let i = 0; i < 13; i += 1) {
      if (counts.full) counts.roll();
      counts.add(1, 0, 2, true);
    }
    // 13 steps: one in the open slot, three closed slots before it; two slots are eight steps however they lie.
    expect(counts.sum(NEGATIVE, 2)).toBe(8);
    expect(counts.sum(TOTAL, 3)).toBe(24);
  });

  it('scale up for missing steps, and know nothing when most are missing', () => {
    const counts = fresh(4, 1);
    for (const known of [true, true, false, true]) {
      counts.add(6, 0, 6, known);
      counts.roll();
    }
    expect(counts.sum(NEGATIVE, 4)).toBeCloseTo(24, 5);
    for (let i = 0; i < 3; i += 1) {
      counts.add(0, 0, 0, false);
      counts.roll();
    }
    expect(counts.sum(NEGATIVE, 4)).toBeNaN();
  });
});
