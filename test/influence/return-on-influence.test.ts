import { describe, expect, test } from 'vitest';
import type { ScoredMention } from '../../src/domain/scored-mention.ts';
import { returnOnInfluence } from '../../src/influence/return-on-influence.ts';
import { Random } from '../../src/lib/random.ts';
import { AT, DAY, HOUR, scored } from './support.ts';

/** 40 people who used to repost the speaker and 60 who never did, all upset; `calmed` of score is what the hearers gain. */
function incident(hearers: number, calmed: number): { mentions: ScoredMention[]; audience: Set<string> } {
  const random = new Random(1);
  const mentions: ScoredMention[] = [];
  const say = (author: string, at: number, score: number): void => {
    const one = scored(author, `post at ${at}`, 'negative', { publishedAt: new Date(at).toISOString() });
    mentions.push({ ...one, sentiment: { ...one.sentiment, score } });
  };
  for (let i = 0; i < hearers + 60; i += 1) {
    const author = `x:${i}`;
    const hears = i < hearers;
    if (hears) {
      mentions.push(
        scored(author, 'old post', 'neutral', {
          publishedAt: new Date(AT - 5 * DAY).toISOString(),
          repostOf: { id: 'x:s1', authorId: 'x:speaker' },
        }),
      );
    }
    say(author, AT - HOUR, -0.8 + 0.2 * random.next());
    say(author, AT + HOUR, -0.6 + 0.2 * random.next() + (hears ? calmed : 0));
  }
  return { mentions, audience: new Set(Array.from({ length: hearers + 60 }, (_, i) => `x:${i}`)) };
}

const measure = (hearers: number, calmed: number) =>
  returnOnInfluence({ at: AT, windowMs: DAY, speaker: 'x:speaker', seed: 1, ...incident(hearers, calmed) });

describe('return on influence', () => {
  test('is the change of those who used to listen less that of matched others, with an interval', () => {
    const found = measure(40, 0.5);
    expect(found.verdict).toBe('association');
    expect(found.hearers).toBe(40);
    expect(found.difference!.low).toBeLessThan(0.5);
    expect(found.difference!.high).toBeGreaterThan(0.45);
    expect(found.difference!.value).toBeCloseTo(0.5, 1);
    expect(found.shrunk).toBeCloseTo((found.difference!.value * 40) / 90, 9);
  });

  test('finds nothing where nothing was', () => {
    const { low, high } = measure(40, 0).difference!;
    expect(low).toBeLessThan(0.03);
    expect(high).toBeGreaterThan(-0.03);
  });

  test('says nothing of a handful, and nothing where nobody can be compared', () => {
    expect(measure(5, 0.5)).toMatchObject({ verdict: 'too-few-hearers', difference: null, shrunk: null });
    const { mentions, audience } = incident(40, 0.5);
    const all = new Set([...audience].filter((id) => Number(id.slice(2)) < 40));
    expect(
      returnOnInfluence({ at: AT, windowMs: DAY, speaker: 'x:speaker', seed: 1, mentions, audience: all }).verdict,
    ).toBe('nobody-to-compare');
  });
});
