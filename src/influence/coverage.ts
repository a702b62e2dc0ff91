/**
 * Chooses k of a ranked list so that together they are heard by as much of the audience as possible: lazy greedy
 * (Minoux 1978; at least 1 − 1/e of the best, as coverage is submodular). Never covers less than the first k.
 * @param heardBy audience members who hear each candidate, in the order of rank.
 * @param score of each candidate, falling: it breaks ties, and decides once nobody new can be reached.
 * @returns indices of the chosen, in the order of rank.
 */
export function coveringSet(heardBy: readonly ReadonlySet<number>[], score: readonly number[], k: number): number[] {
  const plain = heardBy.slice(0, k).map((_, i) => i);
  if (heardBy.length <= k) return plain;
  const covered = new Set<number>();
  const gainOf = (i: number): number => {
    let fresh = 0;
    for (const member of heardBy[i]!) if (!covered.has(member)) fresh += 1;
    return fresh;
  };
  // Gains only fall as the set grows: a stale gain that is beaten need not be counted again.
  const queue = heardBy.map((set, i) => ({ i, gain: set.size, round: 0 }));
  const before = (a: { i: number; gain: number }, b: { i: number; gain: number }): number =>
    b.gain - a.gain || score[b.i]! - score[a.i]! || a.i - b.i;
  const chosen: number[] = [];
  while (chosen.length < k && queue.length > 0) {
    queue.sort(before);
    const top = queue[0]!;
    if (top.round < chosen.length) {
      top.gain = gainOf(top.i);
      top.round = chosen.length;
      continue;
    }
    queue.shift();
    chosen.push(top.i);
    for (const member of heardBy[top.i]!) covered.add(member);
  }
  return size(heardBy, chosen) >= size(heardBy, plain) ? chosen.sort((a, b) => a - b) : plain;
}

/** How many different members hear at least one of the chosen. */
export function size(heardBy: readonly ReadonlySet<number>[], chosen: readonly number[]): number {
  const covered = new Set<number>();
  for (const i of chosen) for (const member of heardBy[i]!) covered.add(member);
  return covered.size;
}
