import type { Graph } from './graph.ts';

/**
 * PageRank of the engagement graph (Page et al. 1999), from givers to receivers, by power iteration; adds up to 1. Kept
 * for comparison: it believes every act.
 * @param restart weights of the authors that the walk starts and restarts at; absent: all alike.
 */
export function pageRank(graph: Graph, restart?: ArrayLike<number>, damping = 0.85, rounds = 40): Float64Array {
  const { authors } = graph;
  const weights = Float64Array.from(restart ?? { length: authors }, (weight) => (restart ? weight : 1));
  const total = weights.reduce((sum, weight) => sum + weight, 0);
  const start = weights.map((weight) => (total === 0 ? 0 : weight / total));
  let mass = start.slice();
  for (let round = 0; round < rounds; round += 1) {
    const next = new Float64Array(authors);
    let kept = 0;
    for (let g = 0; g < authors; g += 1) {
      const out = graph.rowStart[g + 1]! - graph.rowStart[g]!;
      if (out === 0) continue;
      const share = (damping * mass[g]!) / out;
      kept += damping * mass[g]!;
      for (let p = graph.rowStart[g]!; p < graph.rowStart[g + 1]!; p += 1) next[graph.rowReceiver[p]!]! += share;
    }
    for (let a = 0; a < authors; a += 1) next[a]! += (1 - kept) * start[a]!;
    mass = next;
  }
  return mass;
}
