import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { fold, foldText } from '../../src/text/fold.ts';

describe('folding', () => {
  it.each([
    ['ÇA VA', 'ca va'],
    ['Straße', 'strasse'],
    ['ﬁn', 'fin'],
    ['Ångström Øre Łódź', 'angstrom ore lodz'],
    ['ΣΟΦΌΣ', 'σοφοσ'],
    ['Ёлка мой', 'елка мой'],
    ['İI ı', 'ii i'],
    ['ＡＢＣ１', 'abc1'],
    ['ﾃﾞﾙﾀ', 'デルタ'],
    ['\u1112\u1161\u11ab', '한'],
    ['شَرِكَة أحمد', 'شركة احمد'],
    ['שָׁלוֹם', 'שלום'],
    ['soft\u00adhyphen zero\u200bwidth', 'softhyphen zerowidth'],
    ['Delta™ x²', 'delta™ x²'],
    ['हिन्दी', 'हिन्दी'],
  ])('%s → %s', (text, expected) => {
    expect(fold(text)).toBe(expected);
  });

  it('is done once: folding again changes nothing', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), (text) => {
        expect(fold(fold(text))).toBe(fold(text));
      }),
    );
  });

  it('reads composed and decomposed text alike', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), (text) => {
        expect(fold(text.normalize('NFD'))).toBe(fold(text.normalize('NFC')));
      }),
    );
  });

  it('keeps for every unit where it came from', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        const { text: folded, starts, ends } = foldText(text);
        expect(starts).toHaveLength(folded.length);
        let last = 0;
        folded.split('').forEach((_, index) => {
          expect(starts[index]).toBeGreaterThanOrEqual(last);
          expect(ends[index]).toBeGreaterThan(starts[index]!);
          last = starts[index]!;
        });
        expect(last).toBeLessThanOrEqual(text.length);
      }),
    );
  });
});
