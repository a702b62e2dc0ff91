import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { plainEmoji } from '../../src/text/emoji.ts';
import { splitHashtag } from '../../src/text/hashtags.ts';
import { tokenize, words } from '../../src/text/tokens.ts';

const kinds = (text: string): string[] => tokenize(text).map((token) => `${token.kind}:${token.normal}`);

describe('tokens', () => {
  it('keeps contractions and possessives whole, with one kind of apostrophe', () => {
    expect(kinds('I don’t think it isn\'t "Ana\'s"')).toEqual([
      'word:i',
      "word:don't",
      'word:think',
      'word:it',
      "word:isn't",
      'punctuation:"',
      "word:ana's",
      'punctuation:"',
    ]);
  });

  it('reads handles with dots and hosts, and leaves the full stop to the sentence', () => {
    expect(kinds('@ana.example and @bo@social.example.')).toEqual([
      'handle:@ana.example',
      'word:and',
      'handle:@bo@social.example',
      'punctuation:.',
    ]);
  });

  it('reads links, masked links too, without the punctuation after them', () => {
    expect(kinds('see https://a.example/b?c=(d), www.e.example! or http')).toEqual([
      'word:see',
      'url:https://a.example/b?c=(d',
      'punctuation:)',
      'punctuation:,',
      'url:www.e.example',
      'punctuation:!',
      'word:or',
      'url:http',
    ]);
  });

  it.each([':)', ':-(', ":'(", '<3', '</3', 'xD', ';P', '=)', '(:', '^_^', '-_-', '>:(', ':)))', 'o_O', ':/', '^^'])(
    'reads the face %s',
    (face) => {
      expect(tokenize(`late again ${face}`).at(-1)).toMatchObject({ kind: 'emoticon', text: face });
    },
  );

  it('sees no face in times, ratios, links and lists', () => {
    expect(tokenize('at 10:30, 3/4 http://x.example 5<36').filter((token) => token.kind === 'emoticon')).toEqual([]);
  });

  it('reads an emoji sequence as one token and folds skin tones', () => {
    expect(kinds('👍🏽👩‍👩‍👧🇵🇹❤️1️⃣')).toEqual(['emoji:👍', 'emoji:👩‍👩‍👧', 'emoji:🇵🇹', 'emoji:❤', 'emoji:1\u20e3']);
    expect(plainEmoji('👍🏽')).toBe('👍');
  });

  it('keeps numbers whole and words that begin with digits', () => {
    expect(kinds('$3.39 1,000 20% 4ever 1st.')).toEqual([
      'punctuation:$',
      'number:3.39',
      'number:1,000',
      'number:20%',
      'word:4ever',
      'word:1st',
      'punctuation:.',
    ]);
  });

  it('cuts elongation to two letters and reads HTML entities', () => {
    expect(kinds('sooooo good &amp; &lt;3')).toEqual(['word:soo', 'word:good', 'punctuation:&', 'emoticon:<3']);
  });

  it('splits hashtags at capitals, digits and underscores', () => {
    expect(splitHashtag('#NeverAgain2024')).toEqual(['never', 'again', '2024']);
    expect(splitHashtag('#BBCNews')).toEqual(['bbc', 'news']);
    expect(splitHashtag('#lost_bag')).toEqual(['lost', 'bag']);
    expect(splitHashtag('#éclairFrais')).toEqual(['éclair', 'frais']);
    expect(splitHashtag('#délaiहै')).toEqual(['délaiहै']);
    expect(words('so #LostBag')).toEqual(['so', 'lost', 'bag']);
  });

  it('cuts scripts that are written without spaces', () => {
    expect(tokenize('荷物が届かない').length).toBeGreaterThan(2);
  });

  it('covers every character but white space, marks and lone surrogates, in order, whatever the text', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        let at = 0;
        for (const token of tokenize(text)) {
          expect(token.start).toBeGreaterThanOrEqual(at);
          expect(token.end).toBeGreaterThan(token.start);
          expect(text.slice(token.start, token.end)).toBe(token.text);
          expect(text.slice(at, token.start)).not.toMatch(/[a-z0-9!-/]/i);
          at = token.end;
        }
        expect(text.slice(at)).not.toMatch(/[a-z0-9!-/]/i);
      }),
    );
  });

  it('is linear on hostile text', () => {
    const hostile = [
      '😀'.repeat(250_000),
      `e${'\u0301'.repeat(100_000)}`,
      '\ud800'.repeat(50_000),
      ':-'.repeat(50_000),
    ];
    hostile.push(
      '\u202e'.repeat(50_000),
      '&'.repeat(50_000),
      '@'.repeat(50_000),
      '#'.repeat(50_000),
      '1:'.repeat(50_000),
    );
    hostile.push('漢'.repeat(50_000), "a'".repeat(50_000), '@a@'.repeat(50_000), 'http://'.repeat(20_000));
    for (const text of hostile) expect(() => tokenize(text)).not.toThrow();
  });
});
