import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { SentimentRule } from '../../src/domain/sentiment.ts';
import { createScorer } from '../../src/sentiment/index.ts';
import { applyRules, phraseKey } from '../../src/sentiment/rules.ts';

const scorer = createScorer();
const ignore = (phrase: string): SentimentRule => ({ phrase, reading: 'ignore' });
const one = (rules: readonly SentimentRule[], text: string) => createScorer({ rules }).score([{ text }])[0]!;
const sum = (weights: readonly { readonly weight: number }[]) =>
  weights.reduce((total, { weight }) => total + weight, 0);

describe('a phrase that is ignored', () => {
  it('is read as a name, whatever its case, and the words around it count', () => {
    const rules = [ignore('War Zone')];
    expect(one([], 'the war zone update is out').label).toBe('negative');
    expect(one(rules, 'the war zone update is out').label).toBe('neutral');
    expect(one(rules, 'the WAR ZONE update is awful').label).toBe('negative');
    expect(one(rules, 'I love the #war zone update').label).toBe('positive');
    expect(one(rules, 'war in the zone').score).toBe(one([], 'war in the zone').score);
  });

  it('is blanked whole where a shorter one stands in it', () => {
    const both = [ignore('war'), ignore('war zone disaster')];
    expect(one(both, 'war zone disaster out now').score).toBe(
      one([ignore('war zone disaster')], 'war zone disaster out now').score,
    );
  });

  it('weighs as a name in the explanation, in the words as given, and all weights are still the score', () => {
    const rules = [ignore('war zone')];
    const own = createScorer({ rules });
    const text = 'Terrible queues, but war zone is lovely';
    const sentiment = own.score([{ text }])[0]!;
    const { reasons } = own.explain!({ text }, sentiment);
    expect(sum(reasons)).toBeCloseTo(sentiment.score, 9);
    expect(reasons.map((reason) => reason.text)).toContain('war zone');
    for (const { text: shown, start, end } of reasons) {
      if (start !== undefined) expect(shown).toBe(text.slice(start, end));
    }
  });
});

describe('a phrase that decides', () => {
  const rules: SentimentRule[] = [
    { phrase: 'sick beats', reading: 'negative' },
    { phrase: 'sick beats', reading: 'positive' },
    { phrase: 'red eye', reading: 'neutral' },
  ];

  it('gives its label to the whole mention, the last rule that is met before the others', () => {
    const sentiment = one(rules, 'awful, awful, awful: Sick Beats');
    expect(sentiment).toMatchObject({ label: 'positive', confidence: 0.96, flags: ['corrected'] });
    expect(one(rules, 'sick beats on the red eye').label).toBe('neutral');
  });

  it('gives way to what is said of the same phrase later, be it to ignore it', () => {
    const later = [...rules, ignore('Red Eye')];
    expect(one(later, 'a lovely red eye')).toMatchObject({ label: 'positive', flags: [] });
    expect(one([ignore('red eye'), rules[2]!], 'a lovely red eye').label).toBe('neutral');
  });

  it('is the one reason of the score', () => {
    const text = 'these SICK beats';
    const own = createScorer({ rules: rules.slice(0, 2) });
    const sentiment = own.score([{ text }])[0]!;
    expect(own.explain!({ text }, sentiment).reasons).toEqual([
      { text: 'SICK beats', start: 6, end: 16, weight: sentiment.score },
    ]);
  });
});

describe('rules', () => {
  it('change the name of the model, by what they say and in which order', () => {
    const names = [[], [ignore('a')], [ignore('b')], [ignore('a'), ignore('b')], [ignore('b'), ignore('a')]].map(
      (rules) => createScorer({ rules }).model,
    );
    expect(new Set(names).size).toBe(names.length);
    expect(names[0]).toBe(scorer.model);
  });

  it('hold for a scorer that lets one wait, in any split of the batch', async () => {
    const waiting = { model: scorer.model, score: async (batch: never[]) => scorer.score(batch) };
    const own = applyRules(waiting as never, [ignore('war zone'), { phrase: 'lag', reading: 'negative' }]);
    const texts = fc.array(fc.constantFrom('war zone is fun', 'lag again', 'I love it', 'the war zone', ''), {
      maxLength: 8,
    });
    await fc.assert(
      fc.asyncProperty(texts, fc.nat(8), async (all, at) => {
        const requests = all.map((text) => ({ text }));
        const whole = await own.score(requests);
        const parts = [...(await own.score(requests.slice(0, at))), ...(await own.score(requests.slice(at)))];
        expect(parts).toEqual(whole);
      }),
    );
  });

  it('know a phrase in any spelling of its words', () => {
    expect(phraseKey(' War  ZONE ')).toBe(phraseKey('war zone'));
    expect(phraseKey('#WarZone')).not.toBe(phraseKey('war zone'));
  });

  it.each([
    [ignore('  '), 'a rule needs a phrase'],
    [
      { phrase: 'x', reading: 'rude' },
      'rule for "x": reading "rude" is none; use negative, neutral, positive or ignore',
    ],
  ])('are refused where they say nothing: %j', (rule, message) => {
    expect(() => createScorer({ rules: [rule as SentimentRule] })).toThrow(message);
  });
});
