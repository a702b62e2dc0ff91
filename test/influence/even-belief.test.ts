import { describe, expect, test } from 'vitest';
import { believedEvenly } from '../../src/influence/even-belief.ts';
import { buildGraph } from '../../src/influence/graph.ts';
import { InteractionTable } from '../../src/influence/table.ts';
import { AT, HOUR } from './support.ts';

/** Shares of the receiver's pairs, a giver, where so many givers came at each hour before the moment. */
function shares(budget: number, came: Readonly<Record<number, number>>): Record<number, number[]> {
  const table = new InteractionTable();
  table.author('x:receiver');
  for (const [hours, givers] of Object.entries(came)) {
    for (let i = 0; i < givers; i += 1) table.add(`x:${hours}-${i}`, 'x:receiver', AT - Number(hours) * HOUR);
  }
  const graph = buildGraph(table, AT);
  const pairs = Array.from(graph.columnGiver.keys());
  const found = believedEvenly(graph, 0, pairs, new Float64Array(graph.authors).fill(1), budget);
  const by: Record<number, number[]> = {};
  for (const [i, pair] of pairs.entries()) {
    const hours = Number(/:(\d+)-/.exec(graph.ids[graph.columnGiver[pair]!]!)![1]);
    by[hours] = [...(by[hours] ?? []), found[i]!];
  }
  return by;
}

describe('what is believed, shared out over the times at which givers came', () => {
  test('small groups are believed whole, a large one gets the rest', () => {
    const found = shares(15, { 1: 100, 20: 2, 40: 3 });
    expect(found[20]).toEqual([1, 1]);
    expect(found[40]).toEqual([1, 1, 1]);
    for (const share of found[1]!) expect(share).toBeCloseTo(0.1, 10);
  });

  test('groups alike get alike, and all of it is given', () => {
    const found = shares(12, { 1: 8, 20: 8, 40: 8 });
    for (const share of Object.values(found).flat()) expect(share).toBeCloseTo(0.5, 10);
  });

  test('nobody is believed more than wholly', () => {
    expect(Object.values(shares(50, { 1: 4, 20: 2 })).flat()).toEqual([1, 1, 1, 1, 1, 1]);
  });

  test('a giver who acted several times came with the first act', () => {
    const table = new InteractionTable();
    for (const hours of [1, 40]) table.add('x:old', 'x:receiver', AT - hours * HOUR);
    for (let i = 0; i < 9; i += 1) table.add(`x:new-${i}`, 'x:receiver', AT - HOUR);
    const graph = buildGraph(table, AT);
    const receiver = table.find('x:receiver')!;
    const pairs = Array.from(graph.columnGiver.keys());
    const found = believedEvenly(graph, receiver, pairs, new Float64Array(graph.authors).fill(1), 4);
    const old = pairs.findIndex((pair) => graph.columnGiver[pair] === table.find('x:old'));
    expect(found[old]).toBe(1);
    expect(found.reduce((sum, share) => sum + share, 0)).toBeCloseTo(4, 10);
  });
});
