import { describe, expect, it } from 'vitest';
import { seeded } from '../../bench/shifts-random.ts';
import { countsNumbers, createCounts, NEGATIVE } from '../../src/trends/counts.ts';
import { createShare, SHARE_DERIVED, SHARE_NUMBERS, SHARE_RING } from '../../src/trends/share.ts';

const harmonics = (hour: number): Float64Array => {
  const angle = (2 * Math.PI * hour) / 24;
  return Float64Array.of(1, Math.cos(angle), Math.sin(angle), Math.cos(2 * angle), Math.sin(2 * angle));
};

/** A channel fed with hours of `share(hour)` among 200 mentions. */
function channel(direction: 1 | -1 = 1) {
  const counts = createCounts(new Float32Array(countsNumbers(24)), 24, 1);
  const share = createShare(
    new Float64Array(SHARE_NUMBERS),
    new Float32Array(SHARE_RING),
    new Float64Array(SHARE_DERIVED),
    counts,
    {
      column: NEGATIVE,
      direction,
      share: 0.3,
      cellHours: 1,
    },
  );
  const random = seeded(11);
  let hour = 0;
  return {
    share,
    /** The last verdict after so many hours. */
    run: (hours: number, shareAt: (hour: number) => number) => {
      let verdict = { logFactor: 0, cells: 0 };
      for (let i = 0; i < hours; i += 1, hour += 1) {
        counts.add(random.binomial(200, shareAt(hour)), 0, 200, true);
        verdict = share.judge(harmonics(hour));
        share.close(harmonics(hour));
        counts.roll();
      }
      return verdict;
    },
    expected: () => share.expected(harmonics(hour)),
  };
}

describe('share', () => {
  it('knows the share of a calm series within its interval', () => {
    const { run, expected } = channel();
    run(24 * 14, () => 0.2);
    const { share, low, high } = expected();
    expect(share).toBeCloseTo(0.2, 1);
    expect(low).toBeLessThan(0.2);
    expect(high).toBeGreaterThan(0.2);
  });

  it('calls usual what was so before a rise, not what it has learnt in it', () => {
    const { run, expected } = channel();
    run(24 * 14, () => 0.25);
    for (let hours = 0; hours < 20; hours += 4) {
      run(4, () => 0.69);
      const { share, low, high } = expected();
      expect(share).toBeCloseTo(0.25, 1);
      expect(low).toBeLessThan(0.25);
      expect(high).toBeLessThan(0.4);
    }
    // Back for a day: the level that it had a day ago is not taken for usual either.
    run(28, () => 0.25);
    expect(expected().share).toBeLessThan(0.3);
  });

  it('calls usual what was so before a rise of a series of two days', () => {
    const { run, expected } = channel();
    run(48, () => 0.25);
    run(10, () => 0.69);
    expect(expected().share).toBeLessThan(0.33);
  });

  it('speaks up for a rise and dates it', () => {
    const { run } = channel();
    expect(run(24 * 14, () => 0.2).logFactor).toBeLessThan(6);
    const verdict = run(6, () => 0.4);
    expect(verdict.logFactor).toBeGreaterThan(12);
    expect(verdict.cells).toBe(6);
  });

  it('says nothing of a drop, and the other direction nothing of a rise', () => {
    const rise = channel();
    rise.run(24 * 14, () => 0.3);
    expect(rise.run(6, () => 0.1).logFactor).toBeLessThan(4);
    const drop = channel(-1);
    drop.run(24 * 14, () => 0.3);
    expect(drop.run(6, () => 0.1).logFactor).toBeGreaterThan(12);
  });

  it('learns a day’s season and does not take it for a shift', () => {
    const wave = (hour: number): number => 0.3 + 0.1 * Math.sin((2 * Math.PI * hour) / 24);
    const { run } = channel();
    run(24 * 21, wave);
    let highest = Number.NEGATIVE_INFINITY;
    for (let i = 0; i < 48; i += 1) highest = Math.max(highest, run(1, wave).logFactor);
    expect(highest).toBeLessThan(7);
  });
});
