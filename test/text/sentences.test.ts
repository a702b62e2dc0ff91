import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { sentences } from '../../src/text/sentences.ts';

const cut = (text: string): string[] => sentences(text).map(({ start, end }) => text.slice(start, end));

describe('sentences', () => {
  it('ends at marks and line breaks, not inside numbers, links and initials', () => {
    expect(cut('Paid $3.40 at a.example. Dr. Roe agreed! "Why?" she said\nभाषा है। ok')).toEqual([
      'Paid $3.40 at a.example.',
      'Dr. Roe agreed!',
      '"Why?"',
      'she said',
      'भाषा है।',
      'ok',
    ]);
  });

  it('loses nothing but white space', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), (text) => {
        expect(cut(text).join('').replace(/\s/g, '')).toBe(text.replace(/\s/g, ''));
      }),
    );
  });
});
