import type { Graph } from './graph.ts';

/** How much of an audience may have come at one time. */
export interface AudienceOptions {
  /** Width of the cohorts by first act seen. */
  readonly cohortMs: number;
  /** A cohort may be this often as much of the audience as usual for its size in the whole crowd, and so many members more. */
  readonly times: number;
  readonly more: number;
}

export const AUDIENCE: AudienceOptions = { cohortMs: 12 * 3_600_000, times: 2, more: 2 };

/**
 * Weight of each author as a member of the audience, in [0, 1]; 0: no member. An audience is easy to join, and accounts that were made for it begin
 * to act together: of the people first seen within the same half day, too many are then in the audience. What is usual is the
 * share at the median of the crowd (half of all givers are of cohorts that are not more of an audience), so that a few swollen cohorts
 * do not set it. What a cohort has beyond twice that is shared among its members.
 */
export function audienceVoice(
  graph: Graph,
  inAudience: Uint8Array,
  { cohortMs, times, more }: AudienceOptions = AUDIENCE,
): Float64Array {
  const cohortOf = (author: number): number => Math.floor((graph.at - graph.firstAct[author]!) / cohortMs);
  const cohorts = new Map<number, { all: number; members: number; weight: number }>();
  for (let g = 0; g < graph.authors; g += 1) {
    if (graph.firstAct[g] === Infinity) continue;
    const cohort = cohorts.get(cohortOf(g)) ?? { all: 0, members: 0, weight: 1 };
    if (cohort.all === 0) cohorts.set(cohortOf(g), cohort);
    cohort.all += 1;
    cohort.members += inAudience[g]!;
  }
  const joined = [...cohorts.values()]
    .filter(({ members }) => members > 0)
    .sort((a, b) => a.members / a.all - b.members / b.all);
  let left = joined.reduce((sum, { all }) => sum + all, 0) / 2;
  const median = joined.find(({ all }) => {
    left -= all;
    return left <= 0;
  });
  const usual = median === undefined ? 0 : median.members / median.all;
  for (const cohort of joined) cohort.weight = Math.min(1, (times * usual * cohort.all + more) / cohort.members);
  return Float64Array.from(inAudience, (member, author) =>
    member === 0 || graph.firstAct[author] === Infinity ? member : cohorts.get(cohortOf(author))!.weight,
  );
}
