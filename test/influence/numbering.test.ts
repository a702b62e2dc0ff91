import fc from 'fast-check';
import { expect, test } from 'vitest';
import { Numbering } from '../../src/influence/numbering.ts';

test('numbers are those of a map from id to the order of first sight', () => {
  const ids = fc.array(fc.oneof(fc.string({ unit: 'binary' }), fc.constantFrom('', 'a', 'b')), { maxLength: 300 });
  fc.assert(
    fc.property(ids, (given) => {
      const numbering = new Numbering();
      const seen = new Map<string, number>();
      for (const id of given) {
        expect(numbering.find(id)).toBe(seen.get(id));
        if (!seen.has(id)) seen.set(id, seen.size);
        expect(numbering.of(id)).toBe(seen.get(id));
      }
      expect(numbering.ids).toEqual([...seen.keys()]);
    }),
  );
});

test('every id keeps its number while the table grows', () => {
  const numbering = new Numbering();
  const ids = Array.from({ length: 20_000 }, (_, n) => `x:${n}`);
  expect(ids.map((id) => numbering.of(id))).toEqual(ids.map((_, n) => n));
  expect(ids.map((id) => numbering.find(id))).toEqual(ids.map((_, n) => n));
  expect(numbering.find('x:20000')).toBeUndefined();
});
