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
  const groups = emptyGroups(graph);
  const cohortOf = (g: number): number =>
    Math.min(groups.side - 1, Math.floor((graph.at - graph.firstAct[g]!) / STEP_MS));
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
    for (let e = first; e < first + events; e += 1) {
      const weight = weightOf(e);
      if (weight === 0) continue;
      const g = graph.eventGiver[e]!;
      const key = Math.min(groups.side - 1, graph.eventStep[e]!) * groups.side + cohortOf(g);
      if (groups.all[key] === 0) {
        groups.used[groups.count] = key;
        groups.count += 1;
      }
      groups.all[key]! += weight;
      groups.audience[key]! += weight * voice[g]!;
    }
    for (let n = 0; n < groups.count; n += 1) {
      const key = groups.used[n]!;
      const age = 1 + (Math.floor(key / groups.side) * STEP_MS) / options.halfMs;
      all[i]! += groups.all[key]! ** options.power / age;
      audience[i]! += groups.audience[key]! ** options.power / age;
      groups.all[key] = 0;
      groups.audience[key] = 0;
    }
    groups.count = 0;
  }
  return { all, audience };
}

/** Older steps, and cohorts, than this many (half a year) are one. */
const MOST_STEPS = 720;

/** Room for a receiver's groups, step × cohort: emptied and used again for each, since a map for each of a million is slow. */
interface Groups {
  readonly side: number;
  readonly all: Float64Array;
  readonly audience: Float64Array;
  /** Keys of the groups in use. */
  readonly used: Int32Array;
  count: number;
}

function emptyGroups(graph: Graph): Groups {
  // No giver is older than the oldest event.
  const side = Math.min(MOST_STEPS, graph.steps);
  const room = side * side;
  return {
    side,
    all: new Float64Array(room),
    audience: new Float64Array(room),
    used: new Int32Array(room),
    count: 0,
  };
}
