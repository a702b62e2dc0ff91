import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createScorer } from '../../src/sentiment/index.ts';
import { seeded } from '../../src/sentiment/learning/random.ts';
import { type Confusion, quantify } from '../../src/sentiment/quantify.ts';

/** A scorer that calls four of ten negatives neutral. */
const TIMID: Confusion = [
  [600, 400, 0],
  [50, 900, 50],
  [10, 190, 800],
];

describe('counts corrected for the errors of the scorer', () => {
  it('finds the true shares behind what a biased scorer says', () => {
    // Of 1,000 true 30/50/20 it says, on average, 207/588/185 and so on.
    const said: [number, number, number] = [0.3 * 600 + 0.5 * 50 + 2, 0.3 * 400 + 0.5 * 900 + 38, 0.5 * 50 + 160];
    const { negative, neutral, positive } = quantify(said, TIMID);
    expect(negative.share).toBeCloseTo(0.3, 2);
    expect(neutral.share).toBeCloseTo(0.5, 2);
    expect(positive.share).toBeCloseTo(0.2, 2);
    expect(negative.low).toBeLessThan(0.3);
    expect(negative.high).toBeGreaterThan(0.3);
  });

  it('holds the truth in its interval about 95 times of 100', () => {
    const random = seeded(4);
    const truth = [0.2, 0.5, 0.3];
    let held = 0;
    for (let trial = 0; trial < 300; trial += 1) {
      const counts: [number, number, number] = [0, 0, 0];
      for (let row = 0; row < 400; row += 1) {
        const side = draw(truth, random);
        counts[
          draw(
            TIMID[side]!.map((cell) => cell / 1000),
            random,
          )
        ]! += 1;
      }
      const { low, high } = quantify(counts, TIMID).negative;
      if (low <= 0.2 && 0.2 <= high) held += 1;
    }
    expect(held / 300).toBeGreaterThan(0.9);
  });

  it('leaves a perfect scorer alone and is wide where nothing is known', () => {
    const perfect: Confusion = [
      [1e6, 0, 0],
      [0, 1e6, 0],
      [0, 0, 1e6],
    ];
    expect(quantify([10, 70, 20], perfect).negative.share).toBeCloseTo(0.1, 4);
    expect(quantify([0, 0, 0], perfect).negative).toEqual({ share: 1 / 3, low: 0, high: 1 });
    const blind: Confusion = [
      [10, 10, 10],
      [10, 10, 10],
      [10, 10, 10],
    ];
    expect(quantify([5, 90, 5], blind).negative).toMatchObject({ low: 0, high: 1 });
  });

  it('gives shares that add up to one and narrow with more counts', () => {
    const count = fc.integer({ min: 0, max: 10_000 });
    fc.assert(
      fc.property(fc.tuple(count, count, count), (counts) => {
        const { negative, neutral, positive } = quantify(counts, TIMID);
        expect(negative.share + neutral.share + positive.share).toBeCloseTo(1, 6);
        for (const { share, low, high } of [negative, neutral, positive]) {
          expect(low).toBeGreaterThanOrEqual(0);
          expect(high).toBeLessThanOrEqual(1);
          expect(share).toBeGreaterThanOrEqual(low);
          expect(share).toBeLessThanOrEqual(high);
        }
        const [a, b, c] = counts;
        const more = quantify([a * 10, b * 10, c * 10], TIMID).negative;
        expect(more.high - more.low).toBeLessThanOrEqual(negative.high - negative.low + 1e-9);
      }),
    );
  });

  it('takes the confusion that a shipped model was measured with', () => {
    const confusion = createScorer().confusion?.('en');
    expect(createScorer().confusion?.('nl')).toBeUndefined();
    const { negative, positive } = quantify([500, 300, 200], confusion!);
    expect(negative.share).toBeGreaterThan(positive.share);
  });

  it('refuses numbers that are no counts', () => {
    expect(() => quantify([-1, 0, 0], TIMID)).toThrow(RangeError);
    expect(() => quantify([1, Number.NaN, 0], TIMID)).toThrow(RangeError);
    expect(() => quantify([1, 1, 1], [[1, 2, 3]])).toThrow(RangeError);
  });
});

function draw(shares: readonly number[], random: () => number): number {
  let left = random();
  for (let side = 0; side < shares.length; side += 1) {
    left -= shares[side]!;
    if (left < 0) return side;
  }
  return shares.length - 1;
}
