import { type Graph, STEP_MS } from './graph.ts';
import type { Trust } from './trust.ts';

/** How acts add up to a receiver's credit. */
export interface CreditOptions {
  /** A step this old counts half; older ones fall off as 1 / (1 + age / this). */
  readonly halfMs: number;
  /** n believed givers of one cohort within one step count as n^this. */
  readonly power: number;
}

export const CREDIT: CreditOptions = { halfMs: 12 * 3_600_000, power: 0.5 };

/** What each of a receiver's givers added: for sums, and for resampling them. */
export interface Credit {
  /** By author. */
  readonly all: Float64Array;
  readonly audience: Float64Array;
}

/**
 * Credit of every receiver, from all givers and from the audience alone. Givers are grouped by the step of the act
 * and the step in which each was first seen (their cohort); each group counts with diminishing returns, so that
 * engagement that lasts and comes from different cohorts outweighs one burst of the same size.
 * @param times multiplies each giver's weight: Poisson counts when resampling.
 */
export function creditOf(
  graph: Graph,
  trust: Trust,
  inAudience: Uint8Array,
  options: CreditOptions = CREDIT,
  receivers?: Iterable<number>,
  times?: ArrayLike<number>,
): Credit {
  const all = new Float64Array(graph.authors);
  const audience = new Float64Array(graph.authors);
  const groupAll = new Map<number, number>();
  const groupAudience = new Map<number, number>();
  const sum = (groups: Map<number, number>): number => {
    let total = 0;
    for (const [key, weight] of groups) {
      const step = Math.floor(key / 0x100000);
      total += weight ** options.power / (1 + (step * STEP_MS) / options.halfMs);
    }
    return total;
  };
  for (const r of receivers ?? range(graph.authors)) {
    if (graph.eventStart[r] === graph.eventStart[r + 1]) continue;
    groupAll.clear();
    groupAudience.clear();
    for (let e = graph.eventStart[r]!; e < graph.eventStart[r + 1]!; e += 1) {
      const g = graph.eventGiver[e]!;
      const weight = trust.giver[g]! * trust.pair[graph.eventPair[e]!]! * (times ? times[g]! : 1);
      if (weight === 0) continue;
      const cohort = Math.min(0xfffff, Math.floor((graph.at - graph.firstAct[g]!) / STEP_MS));
      const key = graph.eventStep[e]! * 0x100000 + cohort;
      groupAll.set(key, (groupAll.get(key) ?? 0) + weight);
      if (inAudience[g] === 1) groupAudience.set(key, (groupAudience.get(key) ?? 0) + weight);
    }
    all[r] = sum(groupAll);
    audience[r] = sum(groupAudience);
  }
  return { all, audience };
}

function* range(n: number): Generator<number> {
  for (let i = 0; i < n; i += 1) yield i;
}
