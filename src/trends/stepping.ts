/**
 * The even step of a series from its first times: the commonest difference, the smaller one where two are as common.
 * Null for fewer than two different times.
 */
export function stepOf(times: readonly number[]): number | null {
  const seen = new Map<number, number>();
  for (let i = 1; i < times.length; i += 1) {
    const gap = times[i]! - times[i - 1]!;
    if (gap > 0) seen.set(gap, (seen.get(gap) ?? 0) + 1);
  }
  let best: number | null = null;
  for (const [gap, count] of seen) {
    const most = best === null ? 0 : seen.get(best)!;
    if (count > most || (count === most && gap < best!)) best = gap;
  }
  return best;
}
