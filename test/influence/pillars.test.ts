import { describe, expect, test } from 'vitest';
import { placeIntervals } from '../../src/influence/bootstrap.ts';
import { comparisonsOf } from '../../src/influence/comparisons.ts';
import { emptyDossier } from '../../src/influence/dossier.ts';
import { buildGraph } from '../../src/influence/graph.ts';
import { median, pillarsOf, type Standing } from '../../src/influence/pillars.ts';
import { RANK, rankAuthors } from '../../src/influence/rank-authors.ts';
import { InteractionTable } from '../../src/influence/table.ts';
import { AT, record, world } from './support.ts';

const standing: Standing = {
  engagers: 20,
  audienceEngagers: 10,
  audienceActive: 40,
  givers: 400,
  alike: true,
  authenticity: 0.9,
};

describe('the pillars', () => {
  test('have known values', () => {
    const file = { ...emptyDossier(), posts: 10, topical: 3, delays: [1, 3, 5, 7].map((h) => h * 3_600_000) };
    file.received.repost = 50;
    const { reach, resonance, relevance } = pillarsOf(
      record('x:ana', { followers: 999, negative: 0, neutral: 0, positive: 0 }),
      file,
      standing,
      10,
    );
    expect(reach.parts).toEqual({ popularity: 43, proximity: 50, goodwill: null });
    expect(resonance.parts).toEqual({ frequency: 50, period: 63, amplitude: 50 });
    expect(relevance.parts).toEqual({ authority: 50, trust: 90, affinity: 90 });
    expect(reach.value).toBe(46);
  });

  test('are unknown where nothing is known', () => {
    const nothing = { ...standing, engagers: 0, audienceEngagers: 0, audienceActive: 0, givers: 0 };
    const { reach, resonance } = pillarsOf(undefined, emptyDossier(), nothing, 1);
    expect(reach.value).toBeNull();
    expect(resonance.value).toBeNull();
    expect(median([1, 2, 3])).toBeNull();
  });
});

test('the scores that teams remember list every point, and stay on their scales', () => {
  const file = { ...emptyDossier(), posts: 4, topical: 2, receivedFrom: new Set(['x:a', 'x:b', 'x:c']) };
  file.received.repost = 3;
  file.received.reply = 1;
  file.given.quote = 2;
  const { klout, kred, peerIndex } = comparisonsOf(file, 99, { received: 4, followers: 99, posts: 9 });
  expect(kred.influence).toBe(40);
  expect(kred.outreach).toBe(20);
  expect(Object.values(kred.statement).reduce((sum, points) => sum + points, 0)).toBe(60);
  expect(kred.statement['replies received']).toBe(10);
  expect(peerIndex).toEqual({ authority: 100, audience: 100, activity: 70 });
  expect(klout).toBeGreaterThan(1);
  expect(klout).toBeLessThanOrEqual(100);
});

describe('the intervals of places', () => {
  const { edges, audience } = world();
  const table = new InteractionTable();
  for (const { giver, receiver, last } of edges) table.add(giver, receiver, last);
  const graph = buildGraph(table, AT);
  const inAudience = Uint8Array.from(graph.ids, (id) => Number(audience.has(id)));
  const ranking = rankAuthors(graph, inAudience, new Set([table.find('x:incident')!]));
  const candidates = [...ranking.order.slice(0, 30)];
  const intervals = (seed: number) => placeIntervals(graph, ranking, candidates, RANK, seed);

  test('are the same for the same seed, and surer at the top than where all are alike', () => {
    expect(intervals(1)).toEqual(intervals(1));
    const found = intervals(1);
    for (const { low, high, topFive } of found) {
      expect(low).toBeLessThanOrEqual(high);
      expect(topFive >= 0 && topFive <= 1).toBe(true);
    }
    expect(found[0]!.topFive).toBeGreaterThan(0.8);
    expect(found[29]!.topFive).toBeLessThan(0.1);
    expect(found.reduce((sum, { topFive }) => sum + topFive, 0)).toBeCloseTo(5, 6);
  });
});
