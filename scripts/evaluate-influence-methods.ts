import { engagers, type Graph } from '../src/influence/graph.ts';
import { pageRank } from '../src/influence/pagerank.ts';
import { rankAuthors } from '../src/influence/rank-authors.ts';
import type { InteractionTable } from '../src/influence/table.ts';

/** The first n authors of a method, for one audience. */
export type Method = (graph: Graph, inAudience: Uint8Array, left: ReadonlySet<number>, n: number) => string[];

export const RIVALS: Readonly<Record<string, Method>> = {
  'distinct engagers': (graph, _, left, n) => best(graph, everybody(graph), left, n),
  'audience engagers': (graph, inAudience, left, n) => best(graph, fromAudience(graph, inAudience), left, n),
  'global PageRank': (graph, _, left, n) => best(graph, pageRank(graph), left, n),
  'personalised PageRank': (graph, inAudience, left, n) => best(graph, pageRank(graph, inAudience), left, n),
  'plain reciprocal-rank fusion': (graph, inAudience, left, n) => {
    const fused = new Float64Array(graph.authors);
    for (const list of [fromAudience(graph, inAudience), pageRank(graph, inAudience), everybody(graph)]) {
      const order = sorted(graph, list, left);
      order.forEach((author, place) => {
        fused[author]! += 1 / (60 + place + 1);
      });
    }
    return best(graph, fused, left, n);
  },
};

export const TURNTIDE: Method = (graph, inAudience, left, n) =>
  Array.from(rankAuthors(graph, inAudience, left).order.subarray(0, n), (author) => graph.ids[author]!);

/** Runs a method for an audience given by ids. */
export function first(
  method: Method,
  table: InteractionTable,
  graph: Graph,
  audience: readonly string[],
  exclude: readonly string[],
  n = 10,
): string[] {
  const inAudience = new Uint8Array(graph.authors);
  for (const id of audience) {
    const number = table.find(id);
    if (number !== undefined) inAudience[number] = 1;
  }
  const left = new Set(exclude.map((id) => table.find(id)).filter((number) => number !== undefined));
  return method(graph, inAudience, left, n);
}

function everybody(graph: Graph): Float64Array {
  return Float64Array.from({ length: graph.authors }, (_, author) => engagers(graph, author));
}

function fromAudience(graph: Graph, inAudience: Uint8Array): Float64Array {
  return Float64Array.from({ length: graph.authors }, (_, author) => {
    let heard = 0;
    for (let p = graph.columnStart[author]!; p < graph.columnStart[author + 1]!; p += 1)
      heard += inAudience[graph.columnGiver[p]!]!;
    return heard;
  });
}

function sorted(graph: Graph, values: Float64Array, left: ReadonlySet<number>): number[] {
  return [...values.keys()]
    .filter((author) => values[author]! > 0 && !left.has(author))
    .sort((a, b) => values[b]! - values[a]! || engagers(graph, b) - engagers(graph, a) || a - b);
}

function best(graph: Graph, values: Float64Array, left: ReadonlySet<number>, n: number): string[] {
  return sorted(graph, values, left)
    .slice(0, n)
    .map((author) => graph.ids[author]!);
}
