import type { Graph } from './graph.ts';
import type { Trust } from './trust.ts';

export interface WalkOptions {
  /** Chance to go on at each return to a giver; the rest restarts at the audience. */
  readonly damping: number;
  /** Returns to the givers before the walk ends: the rest of the mass is below damping^rounds. */
  readonly rounds: number;
}

export const WALK: WalkOptions = { damping: 0.85, rounds: 10 };

/**
 * Personalised PageRank restarted at the audience (Haveliwala 2002), on the engagement graph walked both ways: from
 * a giver to one of its receivers, back to one of that receiver's givers, and so on. It finds those whom people like the
 * audience act on, where the audience itself has not yet. Mass is shared by believed weight, so untrusted givers lead nowhere.
 * @param voice weight of each author as a member of the audience.
 * @returns the mass that arrives at each receiver, adding up to 1 at most.
 */
export function audienceWalk(
  graph: Graph,
  trust: Trust,
  voice: Float64Array,
  left: ReadonlySet<number>,
  options: WalkOptions = WALK,
): Float64Array {
  const { authors } = graph;
  const rowSum = new Float64Array(authors);
  const columnSum = new Float64Array(authors);
  const isLeft = new Uint8Array(authors);
  for (const r of left) isLeft[r] = 1;
  for (let r = 0; r < authors; r += 1) {
    if (isLeft[r] === 1) continue;
    for (let p = graph.columnStart[r]!; p < graph.columnStart[r + 1]!; p += 1) {
      const weight = trust.giver[graph.columnGiver[p]!]! * trust.pair[p]!;
      rowSum[graph.columnGiver[p]!]! += weight;
      columnSum[r]! += weight;
    }
  }
  const start = new Float64Array(authors);
  let total = 0;
  for (let g = 0; g < authors; g += 1) {
    if (voice[g]! > 0 && rowSum[g]! > 0) {
      start[g] = trust.giver[g]! * voice[g]!;
      total += start[g]!;
    }
  }
  const arrived = new Float64Array(authors);
  if (total === 0) return arrived;
  let mass = start.map((value) => value / total);
  for (let round = 0; round < options.rounds; round += 1) {
    const share = (1 - options.damping) * options.damping ** round;
    const next = new Float64Array(authors);
    for (let r = 0; r < authors; r += 1) {
      if (isLeft[r] === 1 || columnSum[r] === 0) continue;
      let sum = 0;
      for (let p = graph.columnStart[r]!; p < graph.columnStart[r + 1]!; p += 1) {
        const g = graph.columnGiver[p]!;
        if (mass[g]! > 0) sum += (mass[g]! * trust.giver[g]! * trust.pair[p]!) / rowSum[g]!;
      }
      if (sum === 0) continue;
      arrived[r]! += share * sum;
      const back = sum / columnSum[r]!;
      for (let p = graph.columnStart[r]!; p < graph.columnStart[r + 1]!; p += 1) {
        const g = graph.columnGiver[p]!;
        next[g]! += back * trust.giver[g]! * trust.pair[p]!;
      }
    }
    mass = next;
  }
  return arrived;
}
