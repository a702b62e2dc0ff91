import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { clean, safeUrl, urlLabel } from '../../src/alerts/clean.ts';

describe('clean', () => {
  it.each([
    ['two\r\nlines\tand  blanks', 'two lines and blanks'],
    ['\u001b[31mred\u001b[0m', 'red'],
    ['\u001b]8;;https://evil.example\u0007label\u001b]8;;\u0007', 'label'],
    ['\u009b2Jgone', 'gone'],
    ['exe.\u202egnp', 'exe.gnp'],
    ['zero\u200bwidth\u2060 join', 'zerowidth join'],
    ['lone \ud800 surrogate', 'lone \ufffd surrogate'],
    ['nul\u0000l', 'null'],
    ['a\u0301\u0301\u0301\u0301\u0301\u0301\u0301', 'a\u0301\u0301\u0301\u0301'],
    ['family 👨‍👩‍👧 stays', 'family 👨‍👩‍👧 stays'],
    ['שלום عليكم 日本', 'שלום عليكم 日本'],
  ])('shows %j as %j', (text, shown) => {
    expect(clean(text)).toBe(shown);
  });

  it('cuts between characters as a reader counts them', () => {
    expect(clean('abcdef', 4)).toBe('abc…');
    expect(clean('ab👨‍👩‍👧cd', 7)).toBe('ab…');
    expect(clean('abcd', 4)).toBe('abcd');
  });

  it('gives one bounded, well-formed, visible line for any text, and is at rest on its own result', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 400 }), fc.integer({ min: 1, max: 60 }), (text, max) => {
        const shown = clean(text, max);
        expect(shown.length).toBeLessThanOrEqual(max);
        expect(shown.isWellFormed()).toBe(true);
        expect(shown).not.toMatch(/[\u0000-\u001f\u007f-\u009f\u202a-\u202e\u2066-\u2069]/);
        expect(clean(shown, max)).toBe(shown);
      }),
    );
  });

  it('reads no more of a megabyte than it shows', () => {
    expect(clean('word '.repeat(200_000), 20)).toBe('word word word word…');
  });
});

describe('safeUrl', () => {
  it.each([
    ['https://example.org/a?b=1', 'https://example.org/a?b=1'],
    ['HTTP://EXAMPLE.org', 'http://example.org/'],
    ['https://example.org/a b"c', 'https://example.org/a%20b%22c'],
    ['javascript:alert(1)', undefined],
    ['data:text/html,x', undefined],
    ['https://user:pass@example.org/', undefined],
    ['//example.org', undefined],
    [`https://example.org/${'x'.repeat(2000)}`, undefined],
    [undefined, undefined],
  ])('of %s is %s', (url, safe) => {
    expect(safeUrl(url)).toBe(safe);
  });
});

it('labels a link by host and path, the host always whole', () => {
  expect(urlLabel('https://www.example.org/')).toBe('example.org');
  expect(urlLabel('https://news.example.org/a/b?utm=1#x', 24)).toBe('news.example.org/a/b');
  expect(urlLabel(`https://bank.example.evil-host-with-a-long-name.example/${'x'.repeat(50)}`, 20)).toContain(
    'bank.example.evil-host-with-a-long-name.exampl',
  );
});
