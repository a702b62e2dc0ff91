import { describe, expect, it } from 'vitest';
import { unescaped } from '../../src/text/escapes.ts';

describe('text escaped once too often', () => {
  it('is read as it was meant, pairs of surrogates too', () => {
    expect(unescaped('I don\\u2019t know\\u002c do you \\ud83d\\ude00')).toBe('I don’t know, do you 😀');
  });

  it('is left alone where nothing is escaped', () => {
    for (const text of ['', 'plain', 'C:\\users', '\\u12', '\\uzzzz']) expect(unescaped(text)).toBe(text);
  });
});
