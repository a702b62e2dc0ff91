import { expect, test } from 'vitest';
import { audienceVoice } from '../../src/influence/audience-voice.ts';
import { buildGraph } from '../../src/influence/graph.ts';
import { InteractionTable } from '../../src/influence/table.ts';
import { AT, DAY, HOUR } from './support.ts';

/** Weight of one member of each cohort: by days since the first act, how many givers and how many of them are members. */
function voices(cohorts: Readonly<Record<number, readonly [givers: number, members: number]>>): Record<string, number> {
  const table = new InteractionTable();
  const members = new Set<string>();
  for (const [days, [givers, joined]] of Object.entries(cohorts)) {
    for (let i = 0; i < givers; i += 1) {
      table.add(`${days}-${i}`, 'popular', AT - Number(days) * DAY - HOUR);
      if (i < joined) members.add(`${days}-${i}`);
    }
  }
  const graph = buildGraph(table, AT);
  const voice = audienceVoice(
    graph,
    Uint8Array.from(graph.ids, (id) => Number(members.has(id))),
  );
  expect(graph.ids.filter((id, i) => !members.has(id) && voice[i]! > 0)).toEqual([]);
  return Object.fromEntries(Object.keys(cohorts).map((days) => [days, voice[table.find(`${days}-0`)!]!]));
}

test('members count fully where each time of joining the crowd is as much of the audience', () => {
  expect(voices({ 1: [100, 20], 2: [50, 12], 3: [80, 14] })).toEqual({ 1: 1, 2: 1, 3: 1 });
});

test('of accounts that came together and are nearly all in the audience, twice the usual share is believed', () => {
  const { 3: made, ...others } = voices({ 1: [100, 10], 2: [100, 10], 3: [100, 100], 4: [100, 10] });
  expect(made).toBeCloseTo(0.22, 2);
  expect(Object.values(others)).toEqual([1, 1, 1]);
});

test('an audience that came all at once is the audience', () => {
  expect(voices({ 0: [60, 60] })).toEqual({ 0: 1 });
});
