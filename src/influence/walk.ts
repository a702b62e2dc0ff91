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
  const { authors, rowStart, rowReceiver } = graph;
  const rowSum = new Float64Array(authors);
  const columnSum = new Float64Array(authors);
  // Rows are walked, not columns: givers then come one after the other, and the few receivers that most act on stay in the cache.
  const pair = new Float64Array(rowReceiver.length);
  for (let g = 0; g < authors; g += 1) {
    for (let p = rowStart[g]!; p < rowStart[g + 1]!; p += 1) {
      const r = rowReceiver[p]!;
      pair[p] = left.has(r) ? 0 : trust.pair[graph.rowPair[p]!]!;
      const weight = trust.giver[g]! * pair[p]!;
      rowSum[g]! += weight;
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
  const sum = new Float64Array(authors);
  const back = new Float64Array(authors);
  for (let round = 0; round < options.rounds; round += 1) {
    for (let g = 0; g < authors; g += 1) {
      if (rowSum[g] === 0) continue;
      const weight = trust.giver[g]!;
      // What came back to the giver from its receivers goes out to them again while its row is at hand.
      let mass = round === 0 ? start[g]! / total : 0;
      if (round > 0)
        for (let p = rowStart[g]!; p < rowStart[g + 1]!; p += 1) mass += back[rowReceiver[p]!]! * weight * pair[p]!;
      if (mass === 0) continue;
      for (let p = rowStart[g]!; p < rowStart[g + 1]!; p += 1)
        sum[rowReceiver[p]!]! += (mass * weight * pair[p]!) / rowSum[g]!;
    }
    const share = (1 - options.damping) * options.damping ** round;
    for (let r = 0; r < authors; r += 1) {
      arrived[r]! += share * sum[r]!;
      back[r] = sum[r] === 0 ? 0 : sum[r]! / columnSum[r]!;
      sum[r] = 0;
    }
  }
  return arrived;
}
