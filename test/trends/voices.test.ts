import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { countVoices, effectiveVoices, type Utterance, voiceWeight } from '../../src/trends/voices.ts';

const utterance: fc.Arbitrary<Utterance> = fc.record(
  {
    authorId: fc.constantFrom('a', 'b', 'c', 'd', 'e'),
    label: fc.constantFrom('negative' as const, 'neutral' as const, 'positive' as const),
    cluster: fc.constantFrom('x', 'y'),
  },
  { requiredKeys: ['authorId', 'label'] },
);

describe('voices', () => {
  it('one furious author posting 40 times is one voice', () => {
    const posts = Array.from({ length: 40 }, () => ({ authorId: 'ana', label: 'negative' as const }));
    expect(countVoices(posts)).toEqual({ negative: 1, neutral: 0, positive: 0, total: 1 });
  });

  it('a text copied by a thousand authors is many voices, but far from a thousand', () => {
    const copies = Array.from({ length: 1000 }, (_, i) => ({
      authorId: `a${i}`,
      label: 'negative' as const,
      cluster: 'x',
    }));
    const { negative } = countVoices(copies);
    expect(negative).toBeGreaterThan(40);
    expect(negative).toBeLessThan(50);
  });

  it('different authors with texts of their own each count in full', () => {
    const texts = Array.from({ length: 30 }, (_, i) => ({ authorId: `a${i}`, label: 'neutral' as const }));
    expect(countVoices(texts).neutral).toBe(30);
  });

  it('are never more than the mentions nor the authors of a label, and at least one where somebody spoke', () => {
    fc.assert(
      fc.property(fc.array(utterance, { maxLength: 60 }), (utterances) => {
        const voices = countVoices(utterances);
        expect(voices.total).toBeLessThanOrEqual(utterances.length + 1e-9);
        for (const label of ['negative', 'neutral', 'positive'] as const) {
          const authors = new Set(utterances.filter((u) => u.label === label).map((u) => u.authorId)).size;
          expect(voices[label]).toBeLessThanOrEqual(authors + 1e-9);
          expect(voices[label]).toBeGreaterThanOrEqual(Math.min(authors, 1) - 1e-9);
        }
      }),
    );
  });

  it('counted one by one add up to the effective sample size', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 200 }), fc.double({ min: 0, max: 1, noNaN: true }), (authors, rho) => {
        let sum = 0;
        for (let i = 0; i < authors; i += 1) sum += voiceWeight(false, i, { copyCorrelation: rho });
        expect(sum).toBeCloseTo(effectiveVoices(authors, rho), 6);
        expect(voiceWeight(true, authors)).toBe(0);
      }),
    );
  });
});
