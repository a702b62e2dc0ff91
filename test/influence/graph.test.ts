import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { actedOn, buildGraph, engaged, engagers, STEP_MS } from '../../src/influence/graph.ts';
import { pageRank } from '../../src/influence/pagerank.ts';
import { InteractionTable } from '../../src/influence/table.ts';
import { trustOf } from '../../src/influence/trust.ts';
import { audienceWalk } from '../../src/influence/walk.ts';
import { AT, HOUR } from './support.ts';

const acts = fc.array(
  fc.record({
    giver: fc.integer({ min: 0, max: 9 }),
    receiver: fc.integer({ min: 0, max: 9 }),
    ago: fc.integer({ min: -5, max: 60 }),
  }),
  { maxLength: 80 },
);

function tableOf(list: readonly { giver: number; receiver: number; ago: number }[]): InteractionTable {
  const table = new InteractionTable();
  for (const { giver, receiver, ago } of list) table.add(`x:${giver}`, `x:${receiver}`, AT - ago * HOUR);
  return table;
}

describe('the graph', () => {
  test('holds each pair once and each event once a step, and nothing at or after its moment', () => {
    fc.assert(
      fc.property(acts, (list) => {
        const table = tableOf(list);
        const graph = buildGraph(table, AT);
        const before = list.filter(({ giver, receiver, ago }) => ago > 0 && giver !== receiver);
        const pairs = new Set(before.map(({ giver, receiver }) => `${giver}>${receiver}`));
        const events = new Set(
          before.map(({ giver, receiver, ago }) => `${giver}>${receiver}@${Math.floor((ago * HOUR) / STEP_MS)}`),
        );
        expect(graph.columnGiver.length).toBe(pairs.size);
        expect(graph.eventGiver.length).toBe(events.size);
        for (let g = 0; g < 10; g += 1) {
          const giver = table.find(`x:${g}`);
          if (giver === undefined) continue;
          expect(engaged(graph, giver)).toBe([...pairs].filter((pair) => pair.startsWith(`${g}>`)).length);
          expect(engagers(graph, giver)).toBe([...pairs].filter((pair) => pair.endsWith(`>${g}`)).length);
          for (let r = 0; r < 10; r += 1) {
            const receiver = table.find(`x:${r}`);
            if (receiver !== undefined) expect(actedOn(graph, giver, receiver)).toBe(pairs.has(`${g}>${r}`));
          }
        }
      }),
    );
  });

  test('gives PageRank that adds up to 1 and favours whom everybody acts on', () => {
    fc.assert(
      fc.property(acts, (list) => {
        const table = tableOf(list);
        if (table.ids.length === 0) return;
        const graph = buildGraph(table, AT);
        expect(pageRank(graph).reduce((sum, value) => sum + value, 0)).toBeCloseTo(1, 9);
      }),
    );
    const star = buildGraph(tableOf([1, 2, 3, 4].map((giver) => ({ giver, receiver: 0, ago: 5 }))), AT);
    const rank = pageRank(star);
    // Known value: the centre gets 0.85 of four leaves of share b besides its own b = (1 − d·4b)/5.
    const b = 1 / (5 + 4 * 0.85);
    expect(rank[star.ids.indexOf('x:0')]).toBeCloseTo(b + 0.85 * 4 * b, 6);
  });

  test('walked from an audience, leads to whom people like it act on', () => {
    // 1 and 2 both act on 10; 2 and 3 act on 11; 4 and 5 act on 12 and on nothing that the others know.
    const pairs: [number, number][] = [
      [1, 10],
      [2, 10],
      [2, 11],
      [3, 11],
      [6, 10],
      [6, 11],
      [4, 12],
      [5, 12],
      [7, 12],
    ];
    const table = tableOf(pairs.map(([giver, receiver]) => ({ giver, receiver, ago: 48 })));
    const graph = buildGraph(table, AT);
    const inAudience = new Uint8Array(graph.authors);
    inAudience[table.find('x:1')!] = 1;
    const plain = { ...trustOf(graph, new Set()), giver: new Float64Array(graph.authors).fill(1) };
    const mass = audienceWalk(graph, plain, Float64Array.from(inAudience), new Set());
    const of = (id: number): number => mass[table.find(`x:${id}`)!]!;
    expect(of(10)).toBeGreaterThan(of(11));
    expect(of(11)).toBeGreaterThan(0);
    expect(of(12)).toBe(0);
    expect(mass.reduce((sum, value) => sum + value, 0)).toBeLessThanOrEqual(1 + 1e-9);
  });
});
