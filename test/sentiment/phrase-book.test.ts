import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { PhraseBook, parsePhrase, type TokenView, wordKey } from '../../src/sentiment/phrase-book.ts';
import { tokenize } from '../../src/text/tokens.ts';

function viewOf(text: string): TokenView & { readonly count: number } {
  const tokens = tokenize(text);
  return {
    count: tokens.length,
    keyAt: (at) => wordKey(tokens[at]!.normal),
    isWordAt: (at) => tokens[at]!.kind === 'word',
    isNumberAt: (at) => tokens[at]!.kind === 'number',
  };
}

/** The words of the longest phrase that begins somewhere in the text, and its rating. */
function found(phrases: Record<string, number>, text: string): string | undefined {
  const book = new PhraseBook(Object.entries(phrases).map(([phrase, rating]) => ({ phrase, rating })));
  const view = viewOf(text);
  const tokens = tokenize(text);
  for (let at = 0; at < view.count; at += 1) {
    if (!book.starts(view.keyAt(at))) continue;
    const end = book.match(view, at, view.count);
    if (end > 0)
      return `${book.rating}: ${tokens
        .slice(at, end)
        .map((token) => token.text)
        .join(' ')}`;
  }
  return undefined;
}

describe('a phrase book', () => {
  it('finds words side by side, in any case, drawn out or without their accents', () => {
    expect(found({ 'à couper le souffle': 4 }, 'Un film A COUPER LE SOUFFLE !')).toBe('4: A COUPER LE SOUFFLE');
    expect(found({ 'so good': 3 }, 'it was so gooood')).toBe('3: so gooood');
    expect(found({ 'so good': 3 }, 'so very good')).toBeUndefined();
  });

  it('takes one of several words, leaves out what is in brackets, and counts any number', () => {
    const phrases = { 'on hold for (over) #/two hours/hrs': -3 };
    expect(found(phrases, 'on hold for 2 hours now')).toBe('-3: on hold for 2 hours');
    expect(found(phrases, 'on hold for over two hrs')).toBe('-3: on hold for over two hrs');
    expect(found(phrases, 'on hold for hours')).toBeUndefined();
  });

  it('lets one word be any, and a gap up to three, but no gap go over a stop', () => {
    expect(found({ 'blew * mind': 3 }, 'it blew my mind')).toBe('3: blew my mind');
    const gap = { 'waited ... hours': -2 };
    expect(found(gap, 'waited hours')).toBe('-2: waited hours');
    expect(found(gap, 'waited for 3 whole hours')).toBe('-2: waited for 3 whole hours');
    expect(found(gap, 'waited for him and her two hours')).toBeUndefined();
    expect(found(gap, 'waited. Two hours')).toBeUndefined();
  });

  it('prefers the longest', () => {
    const phrases = { 'not bad': 1, 'not bad at all': 3, 'not bad (just) wrong': -2 };
    expect(found(phrases, 'not bad at all')).toBe('3: not bad at all');
    expect(found(phrases, 'not bad wrong')).toBe('-2: not bad wrong');
    expect(found(phrases, 'not bad')).toBe('1: not bad');
  });

  it.each([
    ['# hours late', 'begins with no word'],
    ['(very) good', 'begins with no word'],
    ['good', 'is a single word'],
    ['good (very)', 'is a single word'],
    ['so ...', 'has a gap at its end, or two'],
    ['a ... b ... c', 'has a gap at its end, or two'],
    ['a b c d e f g h i', 'has more than 8 elements'],
    ['so  good', 'has an empty element'],
    ['so good/', 'has an empty element'],
  ])('refuses "%s": %s', (phrase, why) => {
    expect(() => parsePhrase(phrase)).toThrow(`phrase "${phrase}": ${why}`);
  });

  it('ends where the text ends, whatever the text, and passes over nothing that it would find', () => {
    const book = new PhraseBook([
      { phrase: 'a ... b (c) d', rating: 1 },
      { phrase: 'a * (b) #', rating: 2 },
      { phrase: 'b (a/c) d', rating: 3 },
      { phrase: 'c a/#', rating: -1 },
    ]);
    fc.assert(
      fc.property(fc.array(fc.constantFrom('a', 'b', 'c', 'd', '7', '.')), (words) => {
        const view = viewOf(words.join(' '));
        for (let at = 0; at < view.count; at += 1) {
          if (!book.starts(view.keyAt(at))) continue;
          const end = book.match(view, at, view.count);
          expect(end === -1 || (end > at + 1 && end <= view.count)).toBe(true);
          const key = (token: number): number => (token < view.count && view.isWordAt(token) ? view.keyAt(token) : 0);
          if (end > 0) expect(book.mayBegin(key(at), key(at + 1), key(at + 2))).toBe(true);
        }
      }),
    );
  });
});
