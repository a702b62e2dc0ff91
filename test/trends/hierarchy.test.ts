import { describe, expect, it } from 'vitest';
import { seeded } from '../../bench/shifts-random.ts';
import { decideTopics, TOPICS_START, type TopicState } from '../../src/trends/hierarchy.ts';

const DAY = 86_400_000;
const reasons = (decisions: readonly { topic: string; reason: string }[]): Record<string, string> =>
  Object.fromEntries(decisions.map(({ topic, reason }) => [topic, reason]));

describe('topics of a brand', () => {
  it('explain the brand when it moves', () => {
    const { decisions } = decideTopics(TOPICS_START, DAY, true, [
      { topic: 'delays', pValue: 0.02, firing: true },
      { topic: 'price', pValue: 0.6, firing: false },
    ]);
    expect(reasons(decisions)).toEqual({ delays: 'with-brand', price: 'not-firing' });
  });

  it('have to be surer when they move alone', () => {
    const weak = decideTopics(TOPICS_START, DAY, false, [{ topic: 'delays', pValue: 0.1, firing: true }]);
    expect(reasons(weak.decisions)).toEqual({ delays: 'false-discovery-control' });
    const strong = decideTopics(TOPICS_START, DAY, false, [{ topic: 'delays', pValue: 1e-4, firing: true }]);
    expect(reasons(strong.decisions)).toEqual({ delays: 'alone' });
  });

  it('stay found until the day ends', () => {
    const first = decideTopics(TOPICS_START, DAY, false, [{ topic: 'delays', pValue: 1e-4, firing: true }]);
    const again = decideTopics(first.state, DAY + 1000, false, [{ topic: 'delays', pValue: 0.1, firing: true }]);
    expect(reasons(again.decisions)).toEqual({ delays: 'found-today' });
    const next = decideTopics(again.state, 2 * DAY, false, [{ topic: 'delays', pValue: 0.1, firing: true }]);
    expect(reasons(next.decisions)).toEqual({ delays: 'false-discovery-control' });
  });

  it('cry seldom when nothing is wrong, however many they are', () => {
    const random = seeded(5);
    let state: TopicState = TOPICS_START;
    let alone = 0;
    for (let day = 1; day <= 100; day += 1) {
      const readings = Array.from({ length: 10 }, (_, i) => {
        const pValue = random.uniform();
        return { topic: `topic-${i}`, pValue, firing: pValue < 1 / 7 };
      });
      const { decisions, state: next } = decideTopics(state, day * DAY, false, readings);
      alone += decisions.filter((d) => d.allowed).length;
      state = next;
    }
    // By their own thresholds they would have fired some 143 times.
    expect(alone).toBeLessThan(8);
  });
});
