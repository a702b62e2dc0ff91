import { describe, expect, it } from 'vitest';
import { seeded } from '../../bench/shifts-random.ts';
import { createTail, TAIL_NUMBERS, type TailPrior } from '../../src/trends/tail.ts';

const prior: TailPrior = { mean: 1, sd: 1, days: 5, memory: 400, winsor: 4 };

describe('tail', () => {
  it('learns how often the highs of a series reach a height', () => {
    const random = seeded(4);
    const tail = createTail(new Float64Array(TAIL_NUMBERS), prior);
    for (let day = 0; day < 400; day += 1) {
      // Gumbel with place 3 and scale 0.5.
      tail.note(3 - 0.5 * Math.log(-Math.log(random.uniform())));
      tail.close(true);
    }
    for (const height of [3.5, 4.5, 5.5]) {
      expect(tail.logRate(height)).toBeCloseTo(-(height - 3) / 0.5, -0.3);
    }
  });

  it('falls with height, and begins from its prior', () => {
    const tail = createTail(new Float64Array(TAIL_NUMBERS), prior);
    expect(tail.logRate(1 + 1)).toBeGreaterThan(tail.logRate(1 + 2));
    // The mean of a Gumbel law is exceeded about 0.56 times a block.
    expect(Math.exp(tail.logRate(1))).toBeCloseTo(0.56, 2);
  });

  it('does not take one incident for the usual', () => {
    const tail = createTail(new Float64Array(TAIL_NUMBERS), prior);
    const before = tail.logRate(8);
    tail.note(1000);
    tail.close(true);
    expect(tail.logRate(8)).toBeLessThan(-2);
    expect(tail.logRate(8)).toBeGreaterThan(before);
  });

  it('leaves out days of which too little was heard', () => {
    const view = new Float64Array(TAIL_NUMBERS);
    const tail = createTail(view, prior);
    const before = view.slice();
    tail.note(7);
    tail.close(false);
    expect(view).toEqual(before);
  });
});
