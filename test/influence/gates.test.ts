import { describe, expect, test } from 'vitest';
import { type Candidate, type Gate, gatesFor } from '../../src/influence/gates.ts';
import { stanceOf } from '../../src/influence/stance.ts';
import { AT, brand, DAY, record } from './support.ts';

const gate = gatesFor(brand, 'shift-sentiment', AT);
const candidate = (more: Partial<Candidate> = {}, about: Parameters<typeof record>[1] = {}): Candidate => ({
  id: 'x:ana',
  record: record(more.id ?? 'x:ana', about),
  engagers: 12,
  authenticity: 0.9,
  heard: true,
  near: true,
  spread: { all: 10, negative: 2 },
  ...more,
});

describe('gates, each with its named reason', () => {
  const cases: readonly [Gate | null, string, Candidate][] = [
    [null, 'somebody the audience hears', candidate()],
    ['brand-owned', 'the brand by handle, in any case', candidate({ id: 'x:1' }, { handle: 'SkylarkAir' })],
    ['brand-owned', 'the brand by id', candidate({ id: 'x:owned' })],
    ['brand-owned', 'the brand when only ever named', candidate({ id: 'x:skylarkair', record: undefined })],
    ['competitor-owned', 'a competitor', candidate({}, { handle: 'rivalair' })],
    ['muted', 'somebody muted', candidate({}, { handle: 'loud' })],
    ['hostile', 'five of six posts negative', candidate({}, { negative: 5, neutral: 1, positive: 0 })],
    [
      null,
      'two negative posts are not enough to call somebody hostile',
      candidate({}, { negative: 2, neutral: 0, positive: 0 }),
    ],
    [null, 'a critic who praises too', candidate({}, { negative: 5, neutral: 2, positive: 4 })],
    [
      'drives-the-anger',
      'somebody whose angry post is what is being spread',
      candidate({ spread: { all: 10, negative: 8 } }),
    ],
    [
      'bot-like',
      'a new account that follows thousands and is followed by nobody',
      candidate({}, { createdAt: new Date(AT - 3 * DAY).toISOString(), following: 2000, followers: 4 }),
    ],
    [null, 'a new account alone', candidate({}, { createdAt: new Date(AT - 3 * DAY).toISOString() })],
    ['uncorroborated-engagement', 'engagement that nobody vouches for', candidate({ authenticity: 0.05 })],
    ['only-named', 'somebody who is named and never spoke', candidate({ heard: false, record: undefined })],
    ['unheard-by-audience', 'somebody whom other people listen to', candidate({ near: false })],
    ['too-little-evidence', 'two engagers', candidate({ engagers: 2 })],
  ];
  for (const [reason, name, one] of cases) test(`${reason ?? 'passes'}: ${name}`, () => expect(gate(one)).toBe(reason));

  test('thought leadership asks who leads a topic: the brand and its critics included', () => {
    const open = gatesFor(brand, 'thought-leadership', AT);
    expect(open(candidate({ id: 'x:owned' }))).toBeNull();
    expect(open(candidate({}, { negative: 9, neutral: 0, positive: 0 }))).toBeNull();
    expect(open(candidate({}, { handle: 'loud' }))).toBe('muted');
  });
});

describe('stance', () => {
  test('is unknown without posts, and shrunk with few', () => {
    expect(stanceOf({ negative: 0, neutral: 0, positive: 0 })).toBeNull();
    expect(stanceOf({ negative: 0, neutral: 0, positive: 1 })!.mean).toBeCloseTo(0.2);
    expect(stanceOf({ negative: 0, neutral: 0, positive: 96 })!.mean).toBeCloseTo(0.96);
  });
});
