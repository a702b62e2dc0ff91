import type { AuthorRecord } from '../domain/influencer.ts';
import { MIN_ENGAGERS } from './gates.ts';
import { engagers, type Graph } from './graph.ts';
import type { Trust } from './trust.ts';

/** How engagement is turned into how many of the audience would hear one message. */
export interface HearingOptions {
  /**
   * Followers count up to so many for each believed engager as is usual (the median over the crowd's authors): bought ones buy nothing beyond
   * it. This many where fewer than `enoughAuthors` tell.
   */
  readonly followersAnEngager: number;
  readonly enoughAuthors: number;
  /** People who see a message for each who reposts it: reposts are made by a few in a hundred of those who see. */
  readonly seenARepost: number;
  /** Shape of the gamma distribution of attention over followers; small: a few hear nearly all. */
  readonly shape: number;
  /** Posts that the crowd's mean rate weighs against an author's own. */
  readonly priorReposts: number;
  /** Engagers that the crowd's mean share of audience weighs against an author's own. */
  readonly priorEngagers: number;
  /** Weight of being in the audience oneself, against acting on those whom the audience acts on, in [0, 1]. */
  readonly own: number;
}

export const HEARING: HearingOptions = {
  followersAnEngager: 3,
  enoughAuthors: 20,
  seenARepost: 30,
  shape: 0.5,
  priorReposts: 3,
  priorEngagers: 3,
  own: 0.5,
};

/**
 * How many people like the audience would hear one message of each author, up to a common factor: followers, as far as believed engagement
 * supports them; times the share of them who see one message (gamma-mixed Poisson exposure at the author's rate of acts a post, so that a few
 * devoted followers do not pass for many); times how much of the author's engagers is audience, or acts on the same accounts as it.
 * Every rate is shrunk towards the crowd's. All zero where nobody of the audience ever acted.
 * @param records by author number.
 * @returns values by the order of `candidates` (author numbers).
 */
export function expectedHearers(
  graph: Graph,
  trust: Trust,
  inAudience: Uint8Array,
  candidates: readonly number[],
  records: readonly (AuthorRecord | undefined)[],
  options: HearingOptions = HEARING,
): number[] {
  const { share, usual } = likeAudience(graph, trust, inAudience, options);
  const acts = new Float64Array(graph.columnGiver.length);
  for (const pair of graph.eventPair) acts[pair]! += 1;
  const crowd = { acts: 0, seen: 0 };
  const received = (r: number): number => {
    let sum = 0;
    for (let p = graph.columnStart[r]!; p < graph.columnStart[r + 1]!; p += 1) sum += trust.pair[p]! * acts[p]!;
    return sum;
  };
  for (let r = 0; r < graph.authors; r += 1) {
    if (graph.columnStart[r] === graph.columnStart[r + 1]) continue;
    const record = records[r];
    const posts = record ? postsOf(record) : 0;
    if (!record?.followers || posts === 0) continue;
    crowd.acts += received(r);
    crowd.seen += posts * record.followers;
  }
  // Acts a post a follower; without any known follower, as many as are taken to see a repost.
  const rate = crowd.seen > 0 && crowd.acts > 0 ? crowd.acts / crowd.seen : 1 / options.seenARepost;
  const support = followersAnEngager(graph, trust, records, options);
  return candidates.map((r) => {
    const record = records[r];
    let believed = 0;
    let alike = 0;
    for (let p = graph.columnStart[r]!; p < graph.columnStart[r + 1]!; p += 1) {
      const g = graph.columnGiver[p]!;
      believed += trust.pair[p]!;
      alike += trust.pair[p]! * ((1 - options.own) * share[g]! + options.own * inAudience[g]!);
    }
    if (believed === 0) return 0;
    const supported = support * believed;
    const followers = Math.max(believed, Math.min(record?.followers ?? supported, supported));
    const posts = Math.max(1, record ? postsOf(record) : 0);
    const prior = options.priorReposts;
    const actsAPost = (received(r) + prior) / (posts + prior / (rate * followers));
    const exposure = (actsAPost * options.seenARepost) / followers;
    const hearing = 1 - (1 + exposure / options.shape) ** -options.shape;
    const ofAudience = (alike + usual * options.priorEngagers) / (believed + options.priorEngagers);
    return usual === 0 ? 0 : followers * hearing * ofAudience * trust.authenticity[r]!;
  });
}

/** The median of followers for each believed engager, over authors of the subject with enough engagers to tell. */
function followersAnEngager(
  graph: Graph,
  trust: Trust,
  records: readonly (AuthorRecord | undefined)[],
  options: HearingOptions,
): number {
  const known: number[] = [];
  for (let r = 0; r < graph.authors; r += 1) {
    if (engagers(graph, r) < MIN_ENGAGERS) continue;
    const record = records[r];
    if (!record?.followers || postsOf(record) === 0) continue;
    let believed = 0;
    for (let p = graph.columnStart[r]!; p < graph.columnStart[r + 1]!; p += 1) believed += trust.pair[p]!;
    if (believed > 0) known.push(record.followers / believed);
  }
  if (known.length < options.enoughAuthors) return options.followersAnEngager;
  return known.sort((a, b) => a - b)[known.length >> 1]!;
}

/**
 * How much each giver is like the audience: the mean, over the receivers that it acts on, of the share of audience among their other
 * givers. A giver's own membership is left out, so that this is what the company it keeps tells.
 */
function likeAudience(
  graph: Graph,
  trust: Trust,
  inAudience: Uint8Array,
  options: HearingOptions,
): { readonly share: Float64Array; readonly usual: number } {
  let givers = 0;
  let members = 0;
  for (let g = 0; g < graph.authors; g += 1) {
    if (graph.rowStart[g] === graph.rowStart[g + 1]) continue;
    givers += 1;
    members += inAudience[g]!;
  }
  const usual = givers === 0 ? 0 : members / givers;
  const share = new Float64Array(graph.authors).fill(usual);
  const count = new Float64Array(graph.authors).fill(1);
  const { priorEngagers: prior } = options;
  for (let r = 0; r < graph.authors; r += 1) {
    let all = 0;
    let audience = 0;
    for (let p = graph.columnStart[r]!; p < graph.columnStart[r + 1]!; p += 1) {
      all += trust.pair[p]!;
      audience += trust.pair[p]! * inAudience[graph.columnGiver[p]!]!;
    }
    for (let p = graph.columnStart[r]!; p < graph.columnStart[r + 1]!; p += 1) {
      const g = graph.columnGiver[p]!;
      const own = trust.pair[p]!;
      share[g]! += (audience - own * inAudience[g]! + usual * prior) / (all - own + prior);
      count[g]! += 1;
    }
  }
  for (let g = 0; g < graph.authors; g += 1) share[g]! /= count[g]!;
  return { share, usual };
}

function postsOf({ negative, neutral, positive }: AuthorRecord): number {
  return negative + neutral + positive;
}
