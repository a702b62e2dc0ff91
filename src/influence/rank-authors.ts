import { AUDIENCE, type AudienceOptions, audienceVoice } from './audience-voice.ts';
import { CREDIT, type Credit, type CreditOptions, creditOf } from './credit.ts';
import { endOfEqual, falling } from './falling.ts';
import { engagers, type Graph } from './graph.ts';
import { TRUST, type Trust, type TrustOptions, trustOf } from './trust.ts';
import { audienceWalk, WALK, type WalkOptions } from './walk.ts';

export interface RankOptions {
  readonly trust: TrustOptions;
  readonly audience: AudienceOptions;
  readonly credit: CreditOptions;
  readonly walk: WalkOptions;
  readonly fusion: FusionOptions;
}

export interface FusionOptions {
  /** Added to each place before its reciprocal is taken: how much the first places of one list stand out. */
  readonly offset: number;
  /** Weights of the three lists: engagers from the audience, the walk, engagers at all. */
  readonly audience: number;
  readonly walk: number;
  readonly all: number;
}

export const RANK: RankOptions = {
  trust: TRUST,
  audience: AUDIENCE,
  credit: CREDIT,
  walk: WALK,
  fusion: { offset: 15, audience: 1, walk: 1, all: 1.5 },
};

/** Whose engagement is believed for less than this share loses score in proportion, whatever the places. */
const HARDLY_BELIEVED = 0.07;

/** Every author who was acted on, best first, with what the rank is made of. */
export interface Ranking {
  /** Authors by number, best first; those without any credit are not among them. */
  readonly order: Int32Array;
  /** In [0, 1], by author. */
  readonly score: Float64Array;
  readonly credit: Credit;
  readonly walk: Float64Array;
  readonly trust: Trust;
  /** Weight of each author as a member of the audience. */
  readonly voice: Float64Array;
}

/**
 * Ranks by weighted reciprocal-rank fusion (Cormack, Clarke and Büttcher 2009) of three lists: credit from
 * the audience, personalised PageRank restarted at the audience, and credit from everybody.
 * @param left authors that are no candidates and whose received acts tell nothing.
 */
export function rankAuthors(
  graph: Graph,
  inAudience: Uint8Array,
  left: ReadonlySet<number>,
  options: RankOptions = RANK,
): Ranking {
  const trust = trustOf(graph, left, options.trust);
  const voice = audienceVoice(graph, inAudience, options.audience);
  const credit = creditOf(graph, trust, voice, options.credit);
  const walk = audienceWalk(graph, trust, voice, left, options.walk);
  const { fusion } = options;
  const score = new Float64Array(graph.authors);
  const add = (list: Float64Array, weight: number): void => {
    const places = sorted(graph, list, left);
    for (let place = 0; place < places.length; place += 1) {
      score[places[place]!]! += weight / (fusion.offset + place + 1);
    }
  };
  add(credit.audience, fusion.audience);
  add(walk, fusion.walk);
  add(credit.all, fusion.all);
  const best = (fusion.audience + fusion.walk + fusion.all) / (fusion.offset + 1);
  for (let a = 0; a < score.length; a += 1) {
    score[a]! *= Math.min(1, trust.authenticity[a]! / HARDLY_BELIEVED) / best;
  }
  return { order: sorted(graph, score, left), score, credit, walk, trust, voice };
}

/** Authors with a value above zero, highest first; ties go to those with more engagers, then by id. */
function sorted(graph: Graph, values: Float64Array, left: ReadonlySet<number>): Int32Array {
  const order = falling(values).filter((a) => !left.has(a));
  for (let from = 0, to = 0; from < order.length; from = to) {
    to = endOfEqual(order, values, from);
    if (to - from === 1) continue;
    order
      .subarray(from, to)
      .sort((a, b) => engagers(graph, b) - engagers(graph, a) || (graph.ids[a]! < graph.ids[b]! ? -1 : 1));
  }
  return order;
}
