import { cohortOf, type Graph } from './graph.ts';

/** Givers of one receiver that came at one time: first seen, and first acted on it, within the same steps. */
interface Group {
  weight: number;
  /** Places of its pairs in the list asked about. */
  readonly members: number[];
}

/**
 * Shares out what is believed of some of a receiver's pairs: evenly over the times at which their givers came, as pairs are grouped when credit
 * is summed, so that small groups are believed whole and large ones pay. Honest givers come a few at a time; puppets in crowds. Shared by
 * head instead, acts for somebody honest would take away the belief in those who acted before.
 * @param pairs by the graph's column order, all of this receiver.
 * @param voice weight of each author, at least 0.
 * @param budget weight that is believed in all, at least 0.
 * @returns the share of each pair, in [0, 1], that is believed, in the order of `pairs`.
 */
export function believedEvenly(
  graph: Graph,
  receiver: number,
  pairs: readonly number[],
  voice: Float64Array,
  budget: number,
): Float64Array {
  const groups = [...groupsOf(graph, receiver, pairs, voice).values()].sort((a, b) => a.weight - b.weight);
  const shares = new Float64Array(pairs.length);
  let rest = budget;
  for (const [i, { weight, members }] of groups.entries()) {
    const given = Math.min(weight, rest / (groups.length - i));
    rest -= given;
    for (const place of members) shares[place] = weight === 0 ? 0 : given / weight;
  }
  return shares;
}

function groupsOf(graph: Graph, receiver: number, pairs: readonly number[], voice: Float64Array): Map<number, Group> {
  // Events of a pair stand from the newest to the oldest, and in the order of pairs: the last one of each is its first act.
  const groups = new Map<number, Group>();
  let event = graph.eventStart[receiver]!;
  for (const [place, pair] of pairs.entries()) {
    while (graph.eventPair[event] !== pair) event += 1;
    while (graph.eventPair[event + 1] === pair) event += 1;
    const giver = graph.columnGiver[pair]!;
    const key = cohortOf(graph, giver) * graph.steps + graph.eventStep[event]!;
    const group = groups.get(key);
    if (group) {
      group.weight += voice[giver]!;
      group.members.push(place);
    } else groups.set(key, { weight: voice[giver]!, members: [place] });
  }
  return groups;
}
