import fc from 'fast-check';
import { expect, test } from 'vitest';
import { endOfEqual, falling } from '../../src/influence/falling.ts';

/** Few of them, so that equal ones are common, of every size that a number may have. */
const values = fc.array(
  fc.oneof(fc.constantFrom(0, -0, -1, 1, 0.5, Number.MIN_VALUE, Number.MAX_VALUE, Infinity, NaN), fc.double()),
);

test('the positive come greatest first, equal ones by index', () => {
  fc.assert(
    fc.property(values, (given) => {
      const expected = given.map((_, i) => i).filter((i) => given[i]! > 0);
      expected.sort((a, b) => (given[a] === given[b] ? a - b : given[a]! < given[b]! ? 1 : -1));
      expect([...falling(Float64Array.from(given))]).toEqual(expected);
    }),
  );
});

test('runs of equal values end where the next value begins', () => {
  const given = Float64Array.of(2, 3, 2, 0, 2, 1);
  const order = falling(given);
  expect([0, 1, 4].map((from) => endOfEqual(order, given, from))).toEqual([1, 4, 5]);
});
