import fc from 'fast-check';
import { expect, test } from 'vitest';
import { coveringSet, size } from '../../src/influence/coverage.ts';

const lists = fc.array(fc.uniqueArray(fc.integer({ min: 0, max: 15 }), { maxLength: 8 }), {
  minLength: 1,
  maxLength: 8,
});

function best(sets: readonly ReadonlySet<number>[], k: number, from = 0, chosen: number[] = []): number {
  if (chosen.length === k || from === sets.length) return size(sets, chosen);
  return Math.max(best(sets, k, from + 1, [...chosen, from]), best(sets, k, from + 1, chosen));
}

test('a covering set has k names at most, never covers less than the plain first k, and at least 1 − 1/e of the best', () => {
  fc.assert(
    fc.property(lists, fc.integer({ min: 1, max: 4 }), (members, k) => {
      const sets = members.map((list) => new Set(list));
      const score = sets.map((_, i) => 1 / (i + 1));
      const chosen = coveringSet(sets, score, k);
      const plain = sets.slice(0, k).map((_, i) => i);
      expect(chosen.length).toBe(Math.min(k, sets.length));
      expect(new Set(chosen).size).toBe(chosen.length);
      expect([...chosen].sort((a, b) => a - b)).toEqual(chosen);
      expect(size(sets, chosen)).toBeGreaterThanOrEqual(size(sets, plain));
      expect(size(sets, chosen)).toBeGreaterThanOrEqual((1 - 1 / Math.E) * best(sets, k) - 1e-9);
    }),
  );
});

test('where two are heard by the same people, the second gives way to somebody heard by others', () => {
  const sets = [new Set([1, 2, 3]), new Set([1, 2, 3]), new Set([4])];
  expect(coveringSet(sets, [1, 0.9, 0.8], 2)).toEqual([0, 2]);
});
