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

/** Credit from all givers and from the audience alone. */
export interface Credit {
  readonly all: Float64Array;
  readonly audience: Float64Array;
}

/**
 * Credit of receivers. Givers are grouped by the step of the act and the step in which each was first seen (their cohort); each
 * group counts with diminishing returns, so that engagement that lasts and comes from different cohorts outweighs one burst of
 * the same size.
 * @param voice weight of each author as a member of the audience.
 * @param receivers author numbers that the credits are of, in the same order; absent: every author, by number.
 * @param times multiplies each giver's weight: Poisson counts when resampling.
 */
export function creditOf(
  graph: Graph,
  trust: Trust,
  voice: Float64Array,
  options: CreditOptions = CREDIT,
  receivers?: readonly number[],
  times?: ArrayLike<number>,
): Credit {
  const length = receivers?.length ?? graph.authors;
  const all = new Float64Array(length);
  const audience = new Float64Array(length);
  const groupAll = new Map<number, number>();
  const groupAudience = new Map<number, number>();
  const sum = (groups: Map<number, number>): number => {
    let total = 0;
    for (const [key, weight] of groups) {
      const step = Math.floor(key / COHORTS);
      total += weight ** options.power / (1 + (step * STEP_MS) / options.halfMs);
    }
    return total;
  };
  const weightOf = (e: number): number => {
    const g = graph.eventGiver[e]!;
    return trust.giver[g]! * trust.pair[graph.eventPair[e]!]! * (times ? times[g]! : 1);
  };
  for (let i = 0; i < length; i += 1) {
    const r = receivers ? receivers[i]! : i;
    const first = graph.eventStart[r]!;
    const events = graph.eventStart[r + 1]! - first;
    if (events === 0) continue;
    // Most are acted on once: nothing to group.
    if (events === 1) {
      const weight = weightOf(first);
      if (weight === 0) continue;
      all[i] = weight ** options.power / (1 + (graph.eventStep[first]! * STEP_MS) / options.halfMs);
      audience[i] = all[i]! * voice[graph.eventGiver[first]!]! ** options.power;
      continue;
    }
    groupAll.clear();
    groupAudience.clear();
    for (let e = first; e < first + events; e += 1) {
      const g = graph.eventGiver[e]!;
      const weight = weightOf(e);
      if (weight === 0) continue;
      const cohort = Math.min(COHORTS - 1, Math.floor((graph.at - graph.firstAct[g]!) / STEP_MS));
      const key = graph.eventStep[e]! * COHORTS + cohort;
      groupAll.set(key, (groupAll.get(key) ?? 0) + weight);
      if (voice[g]! > 0) groupAudience.set(key, (groupAudience.get(key) ?? 0) + weight * voice[g]!);
    }
    all[i] = sum(groupAll);
    audience[i] = sum(groupAudience);
  }
  return { all, audience };
}

/** More steps than any history has: keeps the two halves of a group's key apart. */
const COHORTS = 1 << 20;
