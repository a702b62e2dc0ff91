import { describe, expect, it } from 'vitest';
import { stem } from '../../src/text/stems.ts';

describe('stems', () => {
  it('counts the forms of a word as one, by language', () => {
    expect(new Set(['delay', 'delays', 'delayed'].map((word) => stem(word, 'en'))).size).toBe(1);
    expect(new Set(['koffer', 'koffers'].map((word) => stem(word, 'nl'))).size).toBe(1);
  });

  it('leaves a word alone where there is no stemmer', () => {
    expect(stem('कष्ट', 'hi')).toBe('कष्ट');
    expect(stem('delays', '__proto__')).toBe('delays');
    expect(stem('a'.repeat(1000), 'en')).toHaveLength(1000);
  });
});
