import { describe, expect, test } from 'vitest';
import type { Edge } from '../../src/domain/interaction.ts';
import { buildGraph } from '../../src/influence/graph.ts';
import { rankAuthors } from '../../src/influence/rank-authors.ts';
import { InteractionTable } from '../../src/influence/table.ts';
import { Random } from '../../src/lib/random.ts';
import { AT, DAY, edge, HOUR, world } from './support.ts';

const TARGET = 'x:middle-3';

function ranked(edges: Iterable<Edge>, audience: ReadonlySet<string>) {
  const table = new InteractionTable();
  for (const { giver, receiver, last } of edges) table.add(giver, receiver, last);
  const graph = buildGraph(table, AT);
  const inAudience = Uint8Array.from(graph.ids, (id) => Number(audience.has(id)));
  const ranking = rankAuthors(graph, inAudience, new Set([table.find('x:incident')!]));
  return {
    order: Array.from(ranking.order, (author) => graph.ids[author]!),
    authenticity: (id: string) => ranking.trust.authenticity[table.find(id)!]!,
    /** Mean share believed of the acts on an author by givers whose id begins so. */
    believed: (id: string, prefix: string) => {
      const receiver = table.find(id)!;
      const shares = Array.from(graph.columnGiver, (giver, pair) => ({ giver, share: ranking.trust.pair[pair]! }))
        .slice(graph.columnStart[receiver]!, graph.columnStart[receiver + 1]!)
        .filter(({ giver }) => graph.ids[giver]!.startsWith(prefix));
      return shares.reduce((sum, { share }) => sum + share, 0) / shares.length;
    },
  };
}

/** Ranks of the target before and after puppets acted for it. */
function attacked(
  puppets: number,
  joins: boolean,
  acts: (puppet: string, random: Random, all: readonly string[]) => Edge[],
) {
  const honest = world();
  const random = new Random(9);
  const all = Array.from({ length: puppets }, (_, i) => `x:puppet-${i}`);
  const added = all.flatMap((puppet) => [
    ...acts(puppet, random, all),
    ...(joins ? [edge(puppet, 'x:incident', late(random), { kind: 'mention' })] : []),
  ]);
  const audience = joins ? new Set([...honest.audience, ...all]) : honest.audience;
  const after = ranked([...honest.edges, ...added], audience);
  return {
    before: ranked(honest.edges, honest.audience).order.indexOf(TARGET) + 1,
    after: after.order.indexOf(TARGET) + 1,
    authenticity: after.authenticity(TARGET),
    voices: [0, 1, 2].map((n) => after.order.indexOf(`x:voice-${n}`) + 1),
  };
}

const late = (random: Random): number => AT - 1 - Math.floor(random.next() * 6 * HOUR);
const popular = (random: Random): string => `x:popular-${random.int(20)}`;

describe('the honest world', () => {
  test('ranks those high whom the audience acts on, though twenty others are more popular', () => {
    const { edges, audience } = world();
    const { order, authenticity } = ranked(edges, audience);
    for (const voice of ['x:voice-0', 'x:voice-1', 'x:voice-2']) expect(order.slice(0, 8)).toContain(voice);
    expect(authenticity('x:voice-0')).toBeGreaterThan(0.7);
    expect(order).not.toContain('x:incident');
    expect(order.indexOf(TARGET)).toBeGreaterThan(10);
  });
});

describe('an attack does not bring its target into the first ten', () => {
  const cases: Record<string, () => ReturnType<typeof attacked>> = {
    'volume: 50 puppets repost it 100 times each': () =>
      attacked(50, false, (puppet, random) => Array.from({ length: 100 }, () => edge(puppet, TARGET, late(random)))),
    'outside: 1,000 puppets outside the audience repost it once': () =>
      attacked(1000, false, (puppet, random) => [edge(puppet, TARGET, late(random))]),
    'hijack: 300 puppets join the audience and repost it': () =>
      attacked(300, true, (puppet, random) => [edge(puppet, TARGET, late(random))]),
    'ring: 100 that do so and repost each other': () =>
      attacked(100, true, (puppet, random, all) => [
        edge(puppet, TARGET, late(random)),
        ...Array.from({ length: 8 }, () => edge(puppet, random.pick(all), late(random))),
      ]),
    'aged: 300 that reposted popular authors 60 hours before': () =>
      attacked(300, true, (puppet, random) => [
        edge(puppet, TARGET, late(random)),
        ...Array.from({ length: 5 }, () => edge(puppet, popular(random), AT - 60 * HOUR)),
      ]),
    'patient: 300 that act as others do over four days': () =>
      attacked(300, true, (puppet, random) => [
        edge(puppet, TARGET, AT - 1 - Math.floor(random.next() * 4 * DAY)),
        ...Array.from({ length: 5 }, () => edge(puppet, popular(random), AT - 1 - Math.floor(random.next() * 4 * DAY))),
      ]),
  };
  for (const [name, run] of Object.entries(cases)) {
    test(name, () => {
      const { before, after, voices } = run();
      expect(before).toBeGreaterThan(10);
      expect(after === 0 || after > 10).toBe(true);
      // Puppets that outnumber the audience make the popular accounts that they hide behind look heard: voices lose places.
      if (!/aged|patient/.test(name)) for (const place of voices) expect(place).toBeLessThanOrEqual(10);
    });
  }

  test('and what was bought shows: the target is hardly believed', () => {
    expect(cases['aged: 300 that reposted popular authors 60 hours before']!().authenticity).toBeLessThan(0.5);
  });
});

describe('helpers who answer the puppets', () => {
  /** 100 puppets that act on the target and three popular accounts, in a crowd where heard people answer others, and who helps them. */
  function helped(help: (puppet: string, helper: string, all: readonly string[], random: Random, i: number) => Edge[]) {
    const { edges, audience } = world();
    const random = new Random(9);
    for (let n = 0; n < 600; n += 1) {
      edges.push(
        edge(random.chance(0.5) ? popular(random) : `x:middle-${random.int(12)}`, `x:person-${random.int(600)}`),
      );
    }
    const puppets = Array.from({ length: 100 }, (_, i) => `x:puppet-${i}`);
    const helpers = puppets.map((puppet) => `${puppet}-helper`);
    for (const [i, puppet] of puppets.entries()) {
      edges.push(edge(puppet, TARGET, late(random)), ...help(puppet, helpers[i]!, helpers, random, i));
      for (let n = 0; n < 3; n += 1) edges.push(edge(puppet, popular(random), AT - 60 * HOUR));
    }
    return ranked(edges, new Set([...audience, ...puppets]));
  }
  const before = (giver: string, receiver: string): Edge => edge(giver, receiver, AT - 60 * HOUR);

  const ways: Record<string, () => ReturnType<typeof helped>> = {
    'on whom nobody acts': () => helped((puppet, helper) => [before(helper, puppet)]),
    'who act on one other helper each': () =>
      helped((puppet, helper, all, random) => [before(helper, puppet), before(helper, random.pick(all))]),
    'who act on eight others': () =>
      helped((puppet, helper, all, random) => [
        before(helper, puppet),
        ...Array.from({ length: 8 }, () => before(helper, random.pick(all))),
      ]),
    'whom four more accounts answer': () =>
      helped((puppet, helper) => [
        before(helper, puppet),
        ...Array.from({ length: 4 }, (_, n) => before(`${helper}-${n}`, helper)),
      ]),
    'who all act on ten that answer the puppets': () =>
      helped((puppet, helper, _, __, i) => [before(`x:hub-${i % 10}`, puppet), before(helper, `x:hub-${i % 10}`)]),
  };
  for (const [name, run] of Object.entries(ways)) {
    test(`vouch for nobody: ${name}`, () => {
      const { order, authenticity } = run();
      expect(authenticity(TARGET)).toBeLessThan(0.6);
      expect(authenticity('x:voice-0')).toBeGreaterThan(1.5 * authenticity(TARGET));
      expect(order.indexOf(TARGET) + 1).toBeGreaterThan(10);
    });
  }
});

describe('honest people are not punished', () => {
  test('a newcomer whom a fifth of the audience reposts within a day is in the first ten', () => {
    const { edges, audience } = world();
    const random = new Random(3);
    const fans = [...audience].filter(() => random.chance(0.25));
    const added = fans.map((fan) => edge(fan, 'x:newcomer', AT - 1 - Math.floor(random.next() * DAY)));
    expect(ranked([...edges, ...added], audience).order.slice(0, 10)).toContain('x:newcomer');
  });

  test('300 that join the audience and act on popular accounts, all first seen at one time, drive few out and nobody far', () => {
    const places = [1, 2, 3, 4, 5, 6].flatMap((seed) => {
      const { edges, audience } = world(seed);
      const random = new Random(6);
      const puppets = Array.from({ length: 300 }, (_, i) => `x:puppet-${i}`);
      const added = puppets.flatMap((puppet) => [
        edge(puppet, 'x:incident', late(random), { kind: 'mention' }),
        ...Array.from({ length: 5 }, () => edge(puppet, popular(random), AT - 60 * HOUR)),
      ]);
      const { order } = ranked([...edges, ...added], new Set([...audience, ...puppets]));
      return [0, 1, 2].map((n) => order.indexOf(`x:voice-${n}`) + 1);
    });
    expect(places.filter((place) => place <= 10).length).toBeGreaterThanOrEqual(14);
    for (const place of places) expect(place).toBeLessThanOrEqual(15);
  });

  test('300 aged puppets that act for somebody take little belief from those who acted before', () => {
    const { edges, audience } = world();
    const random = new Random(6);
    const added = Array.from({ length: 300 }, (_, i) => `x:puppet-${i}`).flatMap((puppet) => [
      edge(puppet, 'x:voice-1', late(random)),
      ...Array.from({ length: 5 }, () => edge(puppet, popular(random), AT - 60 * HOUR)),
    ]);
    const { believed } = ranked([...edges, ...added], audience);
    const [honest, bought] = [believed('x:voice-1', 'x:person-'), believed('x:voice-1', 'x:puppet-')];
    expect(honest).toBeGreaterThan(0.8);
    expect(bought).toBeLessThan(0.2);
  });

  test('puppets cannot drive somebody out by acting for them', () => {
    const { edges, audience } = world();
    const random = new Random(4);
    const added = Array.from({ length: 1000 }, (_, i) => edge(`x:puppet-${i}`, 'x:voice-1', late(random)));
    expect(ranked([...edges, ...added], audience).order.slice(0, 10)).toContain('x:voice-1');
  });
});
