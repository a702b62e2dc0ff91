import { describe, expect, test } from 'vitest';
import { GOALS } from '../../src/domain/influencer.ts';
import { audienceOf, GOAL_PLANS, wantsToBuy } from '../../src/influence/goals.ts';
import { shortlist } from '../../src/influence/shortlist.ts';
import { AT, brand, DAY, edge, record, scored } from './support.ts';

const ref = (author: string) => ({ id: `x:${author}-1`, authorId: `x:${author}` });
const mentions = [
  scored('x:sad', 'Skylark lost my bag', 'negative', { id: 'x:1' }, ['baggage']),
  scored('x:sad2', 'late again', 'negative', { id: 'x:2' }),
  scored('x:fan', 'I can’t wait, where can I buy a ticket?'.replace('’', "'"), 'positive', {
    id: 'x:3',
    inReplyTo: ref('guide'),
  }),
  scored('x:fan2', 'where do I book this? great tip, thanks', 'positive', { id: 'x:4', inReplyTo: ref('guide') }),
  scored('x:fan3', 'how much is it? thank you', 'positive', { id: 'x:5', inReplyTo: ref('guide') }),
  scored('x:guide', 'Fares compared', 'positive', { id: 'x:guide-1', links: ['https://fares.example'] }),
  ...[1, 2, 3].map((n) => scored('x:regular', `flying Skylark on day ${n}`, 'neutral', { id: `x:r${n}` })),
  { ...scored('x:own', 'buy now, can’t wait', 'positive', { id: 'x:6' }), owned: true },
];

describe('the audience of a goal', () => {
  const of = (goal: (typeof GOALS)[number], topic = 'all') => [...audienceOf(mentions, goal, topic)].sort();

  test('shift-sentiment: the upset, of a topic where one is named', () => {
    expect(of('shift-sentiment')).toEqual(['x:sad', 'x:sad2']);
    expect(of('shift-sentiment', 'baggage')).toEqual(['x:sad']);
  });

  test('top-of-mind: those who keep coming back', () => {
    expect(of('top-of-mind')).toEqual(['x:regular']);
  });

  test('demand: those who want to buy, never the brand itself', () => {
    expect(of('demand')).toEqual(['x:fan', 'x:fan2', 'x:fan3']);
  });

  test('referrals: those who share links or ask what to buy', () => {
    expect(of('referrals')).toEqual(['x:fan', 'x:fan2', 'x:fan3', 'x:guide']);
  });

  test('every goal has a plan, and words for its people', () => {
    for (const goal of GOALS) expect(GOAL_PLANS[goal].people).not.toBe('');
  });
});

test('wanting to buy is told by words', () => {
  expect(wantsToBuy('where can I buy one?')).toBe(true);
  expect(wantsToBuy('I will never buy this')).toBe(false);
});

describe('a list for a goal', () => {
  const authors = new Map(['x:guide', 'x:loved', 'x:own'].map((id) => [id, record(id)]));
  const base = { at: AT, k: 3, brand, topic: 'all', incidentTerms: [], authors, mentions, seed: 1 };
  const loved = ['x:fan', 'x:fan2', 'x:fan3', 'x:regular'].map((giver) => edge(giver, 'x:loved'));

  test('referrals count acts with links or questions to buy alone', () => {
    const audience = audienceOf(mentions, 'referrals', 'all');
    const found = shortlist({ ...base, goal: 'referrals', audience, edges: loved });
    expect(found.influencers.map(({ authorId }) => authorId)).toEqual(['x:guide']);
    expect(found.influencers[0]!.reasons.join('; ')).toMatch(/3 people asked or spoke of buying/);
  });

  test('awareness counts every act', () => {
    const audience = audienceOf(mentions, 'awareness', 'all');
    const found = shortlist({ ...base, goal: 'awareness', audience, edges: loved });
    expect(found.influencers[0]!.authorId).toBe('x:loved');
  });

  test('thought leadership shows where the brand’s own voices stand', () => {
    const own = ['x:a', 'x:b', 'x:c'].map((giver) => edge(giver, 'x:owned', AT - 2 * DAY));
    const found = shortlist({ ...base, goal: 'thought-leadership', audience: new Set(['x:a']), edges: own });
    expect(found.influencers[0]!.authorId).toBe('x:owned');
    expect(found.influencers[0]!.reasons).toContain('is one of the brand’s own voices');
  });
});
