import { describe, expect, it } from 'vitest';
import { ownLexicon } from '../../scripts/sentiment-lexicons.ts';
import { phrasesOf } from '../../src/sentiment/learning/phrases.ts';
import { Lexicon } from '../../src/sentiment/lexicon.ts';
import { TRAINED_LANGUAGES } from '../../src/sentiment/model-file.ts';
import { wordLists } from '../../src/sentiment/word-facts.ts';
import { tokenize } from '../../src/text/tokens.ts';

const read = (entry: string): string[] => tokenize(entry).map(({ kind, normal }) => (kind === 'word' ? normal : kind));

describe.each(TRAINED_LANGUAGES)('the rated words of %s', (language) => {
  const { words, pairs, idioms } = ownLexicon(language);

  it('are single words as the scorer reads them, rated for or against', () => {
    expect(words.size).toBeGreaterThan(3_000);
    for (const [word, valence] of words) {
      expect(read(word), word).toEqual([word]);
      expect(Math.abs(valence), word).toBeGreaterThan(0);
      expect(Math.abs(valence), word).toBeLessThanOrEqual(1);
    }
  });

  it('stand in pairs of two such words, each rated once', () => {
    for (const [pair, rating] of [...pairs, ...idioms]) {
      expect(read(pair).join(' '), pair).toBe(pair);
      expect(pair.split(' '), pair).toHaveLength(2);
      expect(rating, pair).not.toBe(0);
    }
    for (const idiom of idioms.keys()) expect(pairs.has(idiom), idiom).toBe(false);
  });
});

describe('rated pairs as features', () => {
  const lists = wordLists('en', new Lexicon(new Int32Array(0), new Int8Array(0)));

  it('share one feature with all pairs rated alike, another within a negation', () => {
    const { ratings } = phrasesOf(
      {
        pairs: new Map([
          ['on hold', -2],
          ['hung up', -2],
          ['on time', 2],
        ]),
        idioms: new Map(),
      },
      lists,
    );
    expect(ratings.size).toBe(6);
    expect(new Set(ratings.values()).size).toBe(4);
  });

  it('take back of an idiom what its words say, as they stand there', () => {
    const { idioms } = phrasesOf(
      {
        pairs: new Map(),
        idioms: new Map([
          ['not bad', 2],
          ['dying to', 2],
        ]),
      },
      lists,
    );
    expect(idioms.size).toBe(2);
    for (const { features } of idioms.values()) expect(features.length).toBeGreaterThan(10);
  });
});
