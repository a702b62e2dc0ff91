import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { LEXICONS } from '../../src/sentiment/lexicon.ts';
import { LEXICON_DENSE, sharesOf, type Valued, VocabularyMeasures } from '../../src/sentiment/vocabulary-measures.ts';

const valence = fc.constantFrom(-1, -0.5, -0.25, 0, 0.25, 0.5, 1);
const anyWords = fc.array(
  fc.record({ valences: fc.array(valence, { minLength: LEXICONS, maxLength: LEXICONS }), negated: fc.boolean() }),
  { maxLength: 12 },
);

function measured(words: readonly Valued[]): Float32Array {
  const measures = new VocabularyMeasures();
  measures.begin();
  for (const { valences, negated } of words) measures.add(Float32Array.from(valences), 0, negated);
  const into = new Float32Array(LEXICON_DENSE);
  measures.write(into, words.length);
  return into;
}

describe('what a measure comes from', () => {
  it('is shared among the words that made it, all of it', () => {
    fc.assert(
      fc.property(anyWords, (words) => {
        const values = measured(words);
        for (let index = 0; index < LEXICON_DENSE; index += 1) {
          const shares = sharesOf(index, words);
          if (shares) expect(shares.reduce((sum, share) => sum + share, 0)).toBeCloseTo(1, 9);
          // That the vocabularies are silent comes from no word.
          else if (index % 12 !== 6) expect(Math.abs(values[index]!)).toBeLessThan(1e-5);
        }
      }),
    );
  });

  it('gives a word that says nothing nothing', () => {
    fc.assert(
      fc.property(anyWords, (words) => {
        const more = [...words, { valences: new Array<number>(LEXICONS).fill(0), negated: false }];
        for (let index = 0; index < LEXICON_DENSE; index += 1) {
          const shares = sharesOf(index, more);
          if (shares) expect(shares.at(-1)).toBeCloseTo(0, 12);
        }
      }),
    );
  });

  it('is one word’s where it is the highest, the lowest or the last', () => {
    const words = [0.5, 1, -1, -0.25].map((value) => ({ valences: [value, value], negated: false }));
    expect(sharesOf(3, words)).toEqual([0, 1, 0, 0]);
    expect(sharesOf(4, words)).toEqual([0, 0, 1, 0]);
    expect(sharesOf(2, words)).toEqual([0, 0, 0, 1]);
  });
});
