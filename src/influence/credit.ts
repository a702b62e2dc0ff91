import { cohortOf, type Graph, STEP_MS } from './graph.ts';
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
 */
export function creditOf(
  graph: Graph,
  trust: Trust,
  voice: Float64Array,
  options: CreditOptions = CREDIT,
  receivers?: readonly number[],
): Credit {
  return resampledCredit(graph, trust, voice, options, receivers)();
}

/**
 * `creditOf` for many resamples: what is the same in each, the weight and the group of every act, is worked out once.
 * @returns the credits where each giver's weight is multiplied by `times`, by author; absent: once each.
 */
export function resampledCredit(
  graph: Graph,
  trust: Trust,
  voice: Float64Array,
  options: CreditOptions,
  receivers?: readonly number[],
): (times?: ArrayLike<number>) => Credit {
  const { eventStart, eventGiver, eventStep } = graph;
  const length = receivers?.length ?? graph.authors;
  const groups = emptyGroups(graph);
  const weights = new Float64Array(eventGiver.length);
  const keys = new Int32Array(eventGiver.length);
  for (let i = 0; i < length; i += 1) {
    const r = receivers ? receivers[i]! : i;
    for (let e = eventStart[r]!; e < eventStart[r + 1]!; e += 1) {
      const g = eventGiver[e]!;
      const cohort = Math.min(groups.side - 1, cohortOf(graph, g));
      weights[e] = trust.giver[g]! * trust.pair[graph.eventPair[e]!]!;
      keys[e] = Math.min(groups.side - 1, eventStep[e]!) * groups.side + cohort;
    }
  }
  return (times) => {
    const all = new Float64Array(length);
    const audience = new Float64Array(length);
    for (let i = 0; i < length; i += 1) {
      const r = receivers ? receivers[i]! : i;
      const first = eventStart[r]!;
      const end = eventStart[r + 1]!;
      // Most are acted on once: nothing to group.
      if (end - first === 1) {
        const g = eventGiver[first]!;
        const weight = weights[first]! * (times ? times[g]! : 1);
        if (weight === 0) continue;
        all[i] = weight ** options.power / (1 + (eventStep[first]! * STEP_MS) / options.halfMs);
        audience[i] = all[i]! * voice[g]! ** options.power;
        continue;
      }
      for (let e = first; e < end; e += 1) {
        const g = eventGiver[e]!;
        const weight = weights[e]! * (times ? times[g]! : 1);
        if (weight === 0) continue;
        const key = keys[e]!;
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
  };
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
