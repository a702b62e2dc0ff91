import { expect, test } from 'vitest';
import { hearingSet, size } from '../../src/influence/coverage.ts';
import { expectedHearers } from '../../src/influence/expected-hearers.ts';
import { buildGraph } from '../../src/influence/graph.ts';
import { InteractionTable } from '../../src/influence/table.ts';
import { trustOf } from '../../src/influence/trust.ts';

const HOUR = 3_600_000;
const AT = 100 * HOUR;

/** A crowd in which `fans` act on each star, one act a fan unless said otherwise; the audience is every fan whose name starts with "m". */
function hearers(
  stars: Readonly<Record<string, { fans: readonly string[]; followers?: number; posts: number; times?: number }>>,
): Record<string, number> {
  const table = new InteractionTable();
  for (const [star, { fans, times = 1 }] of Object.entries(stars)) {
    for (const fan of fans) for (let n = 0; n < times; n += 1) table.add(fan, star, AT - (1 + 7 * n) * HOUR);
  }
  const graph = buildGraph(table, AT);
  const inAudience = Uint8Array.from(graph.ids, (id) => Number(id.startsWith('m')));
  const authors = new Map(
    Object.entries(stars).map(([id, { followers, posts }]) => [
      id,
      {
        id,
        ...(followers === undefined ? {} : { followers }),
        negative: 0,
        neutral: posts,
        positive: 0,
        firstSeen: 0,
        lastSeen: AT,
      },
    ]),
  );
  const names = Object.keys(stars);
  const candidates = names.map((name) => table.find(name)!);
  const records = graph.ids.map((id) => authors.get(id));
  const values = expectedHearers(graph, trustOf(graph, new Set()), inAudience, candidates, records);
  return Object.fromEntries(names.map((name, i) => [name, values[i]!]));
}

const named = (prefix: string, n: number): string[] => Array.from({ length: n }, (_, i) => `${prefix}${i}`);

test('who is heard by the audience is worth more than who is heard as much by others', () => {
  const { here, there } = hearers({
    here: { fans: named('m', 12), followers: 30, posts: 4 },
    there: { fans: named('o', 12), followers: 30, posts: 4 },
  });
  expect(here).toBeGreaterThan(2 * there!);
});

test('the same acts on fewer posts tell of more hearers, since one message is asked for', () => {
  const { seldom, often } = hearers({
    seldom: { fans: named('m', 12), followers: 30, posts: 2 },
    often: { fans: named('m', 12), followers: 30, posts: 60 },
  });
  expect(seldom).toBeGreaterThan(1.5 * often!);
});

test('a few devoted followers do not pass for many', () => {
  const { devoted, broad } = hearers({
    devoted: { fans: named('m', 4), followers: 40, posts: 10, times: 5 },
    broad: { fans: named('m', 20), followers: 40, posts: 10 },
  });
  expect(broad).toBeGreaterThan(devoted!);
});

test('followers beyond what engagement supports buy nothing', () => {
  const fans = named('m', 10);
  const { supported } = hearers({
    supported: { fans, followers: 30, posts: 3 },
    other: { fans: named('o', 9), posts: 3 },
  });
  const { bought } = hearers({
    bought: { fans, followers: 30_000, posts: 3 },
    other: { fans: named('o', 9), posts: 3 },
  });
  expect(bought).toBeLessThan(1.3 * supported!);
});

test('where the crowd tells how many followers an engager is usual, they count up to that', () => {
  const crowd = Object.fromEntries(
    named('author', 24).map((name, i) => [name, { fans: named(`o${i}-`, 4), followers: 24, posts: 3 }]),
  );
  const of = (followers: number): number =>
    hearers({ ...crowd, one: { fans: named('m', 10), followers, posts: 3 } }).one!;
  expect(of(60)).toBeGreaterThan(1.2 * of(30));
  expect(of(30_000)).toBeLessThan(1.1 * of(60));
});

test('nobody is expected to be heard by an audience that never acted', () => {
  expect(Object.values(hearers({ there: { fans: named('o', 12), followers: 30, posts: 4 } }))).toEqual([0]);
});

test('the set is chosen by hearers, and never covers less of the audience than the plain first', () => {
  const heardBy = [new Set([1, 2]), new Set([1, 2]), new Set([3, 4]), new Set([5])];
  const score = [1, 0.9, 0.8, 0.7];
  expect(hearingSet(heardBy, [1, 1, 5, 1], score, 2)).toEqual([0, 2]);
  // The two who would be heard most cover less than the first two: coverage decides.
  const narrow = [new Set([1, 2]), new Set([3, 4]), new Set([1]), new Set([3])];
  const chosen = hearingSet(narrow, [1, 1, 9, 9], score, 2);
  expect(size(narrow, chosen)).toBe(4);
});
