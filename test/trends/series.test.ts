import { describe, expect, it } from 'vitest';
import { completeUntil, observations, stepStart } from '../../src/trends/series.ts';
import { stepOf } from '../../src/trends/stepping.ts';

const STEP = 300_000;
const bucket = (i: number, negative: number) => ({ start: i * STEP, negative, neutral: 1, positive: 2 });

describe('series', () => {
  it('a step without a bucket is zero; one that an outage touches is missing', () => {
    const steps = observations([bucket(0, 3), bucket(2, 5)], { from: 0, to: 4 * STEP }, STEP, [
      { from: 3 * STEP + 1, to: 3 * STEP + 2 },
    ]);
    expect(steps).toEqual([
      { start: 0, negative: 3, positive: 2, total: 6 },
      { start: STEP, negative: 0, positive: 0, total: 0 },
      { start: 2 * STEP, negative: 5, positive: 2, total: 8 },
      { start: 3 * STEP, negative: 0, positive: 0, total: 0, missing: true },
    ]);
  });

  it('buckets are summed into longer steps, and those outside are left out', () => {
    const steps = observations(
      [bucket(0, 1), bucket(1, 1), bucket(2, 1), bucket(9, 7)],
      { from: 0, to: 6 * STEP },
      3 * STEP,
    );
    expect(steps.map((step) => step.negative)).toEqual([3, 0]);
  });

  it('event time is complete up to the slowest watermark, but one that lags hopelessly does not hold the others up', () => {
    expect(completeUntil(1000, 100)).toBe(900);
    expect(completeUntil(1000, 100, [950, 980])).toBe(950);
    expect(completeUntil(1000, 100, [200, 980])).toBe(880);
  });

  it('the step of a series is its commonest difference', () => {
    expect(stepOf([0, 5, 10, 20, 25])).toBe(5);
    expect(stepOf([0, 5, 15])).toBe(5);
    expect(stepOf([7])).toBeNull();
    expect(stepStart(STEP + 5, STEP)).toBe(STEP);
  });
});
