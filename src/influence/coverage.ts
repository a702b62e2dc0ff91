/**
 * Chooses k of a ranked list so that together they are heard by as much of the audience as possible: lazy greedy
 * (Minoux 1978; at least 1 − 1/e of the best, as coverage is submodular). Never covers less than the first k.
 * @param heardBy audience members who hear each candidate, in the order of rank.
 * @param score of each candidate, falling: it breaks ties, and decides once nobody new can be reached.
 * @returns indices of the chosen, in the order of rank.
 */
export function coveringSet(heardBy: readonly ReadonlySet<number>[], score: readonly number[], k: number): number[] {
  return greedy(heardBy, score, k, (_, fresh) => fresh) ?? plain(heardBy, k);
}

/**
 * Chooses k of a ranked list by how many each would be heard by, less half of it where others of the set are heard by the same people: lazy
 * greedy too, as gains only fall while the set grows. Where that set is heard by fewer of the audience than the plain first k, the
 * covering set.
 * @param hearers how many of the audience would hear each candidate, in the order of `heardBy`; up to a common factor.
 * @returns indices of the chosen, in the order of rank.
 */
export function hearingSet(
  heardBy: readonly ReadonlySet<number>[],
  hearers: readonly number[],
  score: readonly number[],
  k: number,
): number[] {
  const gain = (i: number, fresh: number): number => (hearers[i]! * (1 + (fresh + 1) / (heardBy[i]!.size + 1))) / 2;
  return greedy(heardBy, score, k, gain) ?? coveringSet(heardBy, score, k);
}

/** How many different members hear at least one of the chosen. */
export function size(heardBy: readonly ReadonlySet<number>[], chosen: readonly number[]): number {
  const covered = new Set<number>();
  for (const i of chosen) for (const member of heardBy[i]!) covered.add(member);
  return covered.size;
}

function plain(heardBy: readonly ReadonlySet<number>[], k: number): number[] {
  return heardBy.slice(0, k).map((_, i) => i);
}

/**
 * @param gain of a candidate of whose hearers `fresh` are not covered yet; it may not rise as `fresh` falls.
 * @returns null where the set covers less than the plain first k.
 */
function greedy(
  heardBy: readonly ReadonlySet<number>[],
  score: readonly number[],
  k: number,
  gain: (i: number, fresh: number) => number,
): number[] | null {
  if (heardBy.length <= k) return plain(heardBy, k);
  const covered = new Set<number>();
  const gainOf = (i: number): number => {
    let fresh = 0;
    for (const member of heardBy[i]!) if (!covered.has(member)) fresh += 1;
    return gain(i, fresh);
  };
  // Gains only fall as the set grows: a stale gain that is beaten need not be counted again.
  const queue = heardBy.map((set, i) => ({ i, gain: gain(i, set.size), round: 0 }));
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
  return size(heardBy, chosen) >= size(heardBy, plain(heardBy, k)) ? chosen.sort((a, b) => a - b) : null;
}
