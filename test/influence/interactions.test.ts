import { describe, expect, test } from 'vitest';
import { interactionsOf } from '../../src/influence/interactions.ts';
import { AT, DAY, scored } from './support.ts';

const to = { id: 'x:1', authorId: 'x:ana' };

describe('who acted on whom in a mention', () => {
  test('a bare repost agrees, and names nobody of its own', () => {
    expect(interactionsOf(scored('x:bo', 'old words', 'negative', { repostOf: to, mentions: ['x:cy'] }))).toEqual([
      { giver: 'x:bo', receiver: 'x:ana', kind: 'repost', at: AT - DAY, agreement: 1 },
    ]);
  });

  test('a reply agrees or not by its own words, else by its sentiment', () => {
    const agreement = (text: string, label: 'negative' | 'neutral' | 'positive') =>
      interactionsOf(scored('x:bo', text, label, { inReplyTo: to }))[0]!.agreement;
    expect(agreement('exactly, they lost mine too', 'negative')).toBe(1);
    expect(agreement('you are a shill', 'positive')).toBe(-1);
    expect(agreement('lovely', 'positive')).toBeGreaterThan(0);
    expect(agreement('awful', 'negative')).toBeLessThan(0);
  });

  test('one receiver counts once, by the strongest kind; others are named; nobody acts on himself', () => {
    const found = interactionsOf(
      scored('x:bo', 'look', 'neutral', { quoteOf: to, inReplyTo: to, mentions: ['x:ana', 'x:cy', 'x:bo'] }),
    );
    expect(found.map(({ receiver, kind }) => [receiver, kind])).toEqual([
      ['x:ana', 'quote'],
      ['x:cy', 'mention'],
    ]);
    expect(found[1]).not.toHaveProperty('agreement');
  });

  test('a reply to a post whose author is unknown says nothing', () => {
    expect(interactionsOf(scored('x:bo', 'hm', 'neutral', { inReplyTo: { id: 'x:9' } }))).toEqual([]);
  });
});
