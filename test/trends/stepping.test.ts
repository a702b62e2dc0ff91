import { describe, expect, it } from 'vitest';
import { stepOf } from '../../src/trends/stepping.ts';

describe('step of a series', () => {
  it('is the commonest difference, gaps and all; the smaller of two that are as common', () => {
    expect(stepOf([0, 5, 10, 20, 25])).toBe(5);
    expect(stepOf([0, 5, 15])).toBe(5);
  });

  it('cannot be told from fewer than two different times', () => {
    expect(stepOf([7])).toBeNull();
    expect(stepOf([7, 7])).toBeNull();
  });
});
