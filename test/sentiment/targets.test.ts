import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createScorer } from '../../src/sentiment/index.ts';
import { viewOf } from '../../src/sentiment/targets.ts';
import { targetCases } from './target-cases.ts';

const scorer = createScorer();
const towards = (text: string, names: string[], competitors: string[] = []) =>
  scorer.score([{ text, lang: 'en', target: { names, competitors } }])[0]!;

describe('sentiment towards the brand, not of the text', () => {
  it('is the other way round for each of two brands', () => {
    const text = 'Delta was great, United lost my bag';
    expect(towards(text, ['Delta'], ['United']).label).toBe('positive');
    expect(towards(text, ['United'], ['Delta']).label).toBe('negative');
  });

  it.each([
    ['Norwind is so much better than Kestrel', 1],
    ['Norwind is not as good as Kestrel', -1],
    ['Norwind beats Kestrel', 1],
    ['I prefer Norwind to Kestrel', 1],
    ['I switched from Norwind to Kestrel', -1],
    ['Norwind is less expensive than Kestrel', 1],
    ['Norwind is streets ahead of Kestrel', 1],
    ["Norwind isn't a patch on Kestrel", -1],
    ['Norwind maps >>>> Kestrel maps', 1],
    ['tried Kestrel, went right back to Norwind', 1],
    ['nothing else comes close to Norwind, least of all Kestrel', 1],
    ['ditched Norwind for good, on Kestrel since May', -1],
    ['give me Norwind any day, Kestrel is for tourists', 1],
    ['Norwind flies to Oslo, Kestrel to Bergen', 0],
  ])('reads the comparison "%s" as %d', (text, verdict) => {
    expect(viewOf(text, { names: ['Norwind'], competitors: ['Kestrel'] })?.comparison).toBe(verdict);
    expect(viewOf(text, { names: ['Kestrel'], competitors: ['Norwind'] })?.comparison).toBe(
      verdict === 0 ? 0 : -verdict,
    );
  });

  it('reads a text of one brand as a whole, though words stand before its name and a turn after it', () => {
    expect(towards('And Norwind still says nothing. Disgraceful.', ['Norwind']).label).toBe('negative');
  });

  it('knows a brand by handle, hashtag, possessive and by names of several words', () => {
    for (const text of [
      "@delta's crew was awful, Kestrel was wonderful",
      '#AltairJet was awful, Kestrel was wonderful',
    ]) {
      expect(towards(text, ['@delta', 'Altair Jet'], ['Kestrel']).label).toBe('negative');
      expect(towards(text, ['Kestrel'], ['@delta', 'Altair Jet']).label).toBe('positive');
    }
  });

  it('reads the whole text where the brand is not named, or is what the text is about', () => {
    const text = 'they lost my bag again, this is awful';
    expect(towards(text, ['Norwind'])).toEqual(scorer.score([{ text, lang: 'en' }])[0]);
    for (const about of [
      'Norwind lost my bag',
      'Norwind lost my bag. It was new. I am so done.',
      'two hours on hold and still no answer. What a joke. Never again @norwind',
      '@norwind FINALLY a call back... but nobody knows where my bag is. Still waiting!',
    ]) {
      expect(viewOf(about, { names: ['Norwind', '@norwind'], competitors: [] }), about).toBeUndefined();
    }
  });

  it('reads of a text that comes to the brand late what it says there', () => {
    const text =
      'Worst week ever. The kids were ill and I cried twice. Norwind were wonderful on the way home, lovely crew. Back to bed.';
    expect(scorer.score([{ text, lang: 'en' }])[0]!.score).toBeLessThan(towards(text, ['Norwind']).score);
    expect(towards(text, ['Norwind']).label).toBe('positive');
  });

  it('is right in at least 75 of 100 written cases, where the text as a whole is right in half', () => {
    const cases = targetCases();
    expect(cases.length).toBeGreaterThanOrEqual(300);
    const right = cases.filter(
      ({ text, names, competitors, label }) => towards(text, [...names], [...competitors]).label === label,
    );
    expect(right.length / cases.length).toBeGreaterThanOrEqual(0.75);
  });

  it('is explained by what was read: praise of a rival weighs against, and all weights are the score', () => {
    const request = {
      text: 'Delta was great, United lost my bag',
      lang: 'en',
      target: { names: ['United'], competitors: ['Delta'] },
    };
    const { reasons } = scorer.explain!(request, scorer.score([request])[0]!);
    const weightOf = (word: string) => reasons.find(({ text }) => text === word)?.weight ?? 0;
    expect(weightOf('great')).toBeLessThan(-0.1);
    expect(weightOf('lost my bag')).toBeLessThan(weightOf('great'));
    const word = fc.constantFrom(
      'Delta',
      'United',
      'was',
      'great',
      'awful',
      'but',
      '.',
      ',',
      'better',
      'than',
      'not',
      '!',
    );
    fc.assert(
      fc.property(fc.array(word, { maxLength: 16 }), (words) => {
        const any = { ...request, text: words.join(' ') };
        const sentiment = scorer.score([any])[0]!;
        const parts = scorer.explain!(any, sentiment).reasons;
        expect(parts.reduce((sum, { weight }) => sum + weight, 0)).toBeCloseTo(sentiment.score, 9);
        expect(parts.map(({ text }) => text)).not.toContain('correction');
      }),
    );
  });

  it('takes names that are empty, odd or very many', () => {
    const names = ['', '@', '.*', '(', ...Array.from({ length: 200 }, (_, index) => `brand ${index}`)];
    expect(() => towards('brand 7 (.*) is fine @ last', names, names)).not.toThrow();
  });
});
