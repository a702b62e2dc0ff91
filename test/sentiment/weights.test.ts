import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Weights } from '../../src/sentiment/weights.ts';

/** Hashes with the same low bits share a slot of the table: many here do. */
const hash = fc
  .tuple(fc.integer({ min: 1, max: 40 }), fc.integer({ min: 0, max: 3 }))
  .map(([high, low]) => (high << 20) | low);
const byte = fc.integer({ min: -511, max: 511 });

describe('a table of weights', () => {
  it('gives each known feature its own three weights, and nothing to others', () => {
    fc.assert(
      fc.property(fc.uniqueArray(hash, { minLength: 1 }), hash, (keys, asked) => {
        const values = Int16Array.from({ length: keys.length * 3 }, (_, at) => (at * 37) % 127);
        const weights = new Weights(Int32Array.from(keys), values, 1);
        const sums = new Int32Array(4);
        weights.addTo(asked, sums, 1);
        const at = keys.indexOf(asked) * 3;
        expect(Array.from(sums)).toEqual(at < 0 ? [0, 0, 0, 0] : [0, ...values.subarray(at, at + 3)]);
      }),
    );
  });

  it('adds the same one by one and together', () => {
    fc.assert(
      fc.property(
        fc.uniqueArray(fc.tuple(hash, byte, byte, byte), { selector: ([key]) => key }),
        fc.array(hash, { maxLength: 60 }),
        (features, asked) => {
          const keys = Int32Array.from(features, ([key]) => key);
          const values = Int16Array.from(features.flatMap(([, ...own]) => own));
          const weights = new Weights(keys, values, 1);
          const one = new Int32Array(3);
          const all = new Int32Array(3);
          for (const key of asked) weights.addTo(key, one, 0);
          weights.addAll(Int32Array.from(asked), asked.length, all, 0);
          expect(all).toEqual(one);
        },
      ),
    );
  });
});
