import { describe, expect, it } from 'vitest';
import { ownLexicon, ownPhrases } from '../../scripts/sentiment-lexicons.ts';
import { pairRatings } from '../../src/sentiment/learning/pairs.ts';
import { Lexicon } from '../../src/sentiment/lexicon.ts';
import { TRAINED_LANGUAGES } from '../../src/sentiment/model-file.ts';
import { parsePhrase } from '../../src/sentiment/phrase-book.ts';
import { wordLists } from '../../src/sentiment/word-facts.ts';
import { tokenize } from '../../src/text/tokens.ts';

const read = (entry: string): string[] => tokenize(entry).map(({ kind, normal }) => (kind === 'word' ? normal : kind));

describe.each(TRAINED_LANGUAGES)('the rated words of %s', (language) => {
  const { words, pairs } = ownLexicon(language);

  it('are single words as the scorer reads them, rated for or against', () => {
    expect(words.size).toBeGreaterThan(3_000);
    for (const [word, valence] of words) {
      expect(read(word), word).toEqual([word]);
      expect(Math.abs(valence), word).toBeGreaterThan(0);
      expect(Math.abs(valence), word).toBeLessThanOrEqual(1);
    }
  });

  it('stand in pairs of two such words', () => {
    for (const [pair, rating] of pairs) {
      expect(read(pair).join(' '), pair).toBe(pair);
      expect(pair.split(' '), pair).toHaveLength(2);
      expect(rating, pair).not.toBe(0);
    }
  });

  it('stand in well formed phrases, each rated once', () => {
    const phrases = Object.values(ownPhrases(language)).flat();
    expect(phrases.length).toBeGreaterThan(600);
    expect(new Set(phrases).size).toBe(phrases.length);
    for (const phrase of phrases) parsePhrase(phrase);
  });
});

describe('rated pairs as features', () => {
  const lists = wordLists('en', new Lexicon(new Int32Array(0), new Int8Array(0)));

  it('share one feature with all pairs rated alike, another within a negation', () => {
    const ratings = pairRatings(
      new Map([
        ['on hold', -2],
        ['hung up', -2],
        ['on time', 2],
      ]),
      lists,
    );
    expect(ratings.size).toBe(6);
    expect(new Set(ratings.values()).size).toBe(4);
  });
});
