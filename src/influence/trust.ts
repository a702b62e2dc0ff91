import { believedEvenly } from './even-belief.ts';
import { actedOn, engaged, engagers, type Graph } from './graph.ts';

/** How credits are trusted. The defaults are those of docs/influence.md; the evaluation tries others. */
export interface TrustOptions {
  /** Full weight from this age of a giver (ms since the first act seen); below it, that share of it to this power. */
  readonly youngMs: number;
  readonly youngPower: number;
  /** n givers who did exactly the same count as n^(1 − this). */
  readonly identicalPower: number;
  /** A receiver tells something of a giver's taste when at least this many others acted on it. */
  readonly sharedBy: number;
  /** A giver who acts on n counts for each as n^(−this): 1 would be one vote to divide, 0 a vote for each. */
  readonly dividedPower: number;
  /** Votes, each giver's one divided over all it acts on, from which an account is heard: no group hears itself more than it has members. */
  readonly heardVotes: number;
  /** Standard deviations of room given to the count of corroborated givers: by anybody, and by accounts that are heard, of whom there are few. */
  readonly room: readonly [number, number];
  /** How often the usual share of corroborated givers a receiver may have, and how many of them are never too many. */
  readonly most: readonly [share: number, givers: number];
  /** How hard credits beyond that room are cut: 1 down to it, more below it. */
  readonly cutPower: number;
  /** Where less than this share is left, it is cut harder: with these powers for too few and for too many that are corroborated. */
  readonly hardBelow: number;
  readonly hardPower: readonly [few: number, many: number];
}

export const TRUST: TrustOptions = {
  youngMs: 24 * 3_600_000,
  youngPower: 1,
  identicalPower: 1,
  sharedBy: 3,
  dividedPower: 0.5,
  heardVotes: 1.5,
  room: [0, 0.4],
  most: [2, 5],
  cutPower: 1.25,
  hardBelow: 0.25,
  hardPower: [2, 4],
};

export interface Trust {
  /** Weight of each author as a giver, in [0, 1]. */
  readonly giver: Float64Array;
  /** Share of a pair's credit that is believed, in [0, 1], by the graph's column order. */
  readonly pair: Float64Array;
  /** Weight of the believed credit over the weight of all, a receiver: authenticity in [0, 1]. */
  readonly authenticity: Float64Array;
}

/**
 * Whose credit counts how much. Against bought engagement:
 * - a giver first seen just before the incident counts little;
 * - a giver who acts on nobody whom others act on too counts for nothing;
 * - n givers with exactly the same receivers count as n^(1 − identicalPower) voices;
 * - a receiver whose givers nobody else ever answers is not believed beyond what the share of such givers in the
 *   whole graph makes likely. A giver is corroborated, for a receiver, when somebody acts on the giver who is neither that
 *   receiver nor one of its givers: puppets that repost each other do not corroborate each other. The same is asked again of
 *   answers by accounts that are heard themselves, so that helpers on whom nobody acts, or only each other, vouch for nobody;
 * - nor beyond what is usual the other way: of honest givers few are ever answered, so that a receiver nearly all of whose givers are
 *   has had them answered;
 * - who acts on many says less by each act.
 * @param left authors whose acts received are left out (the account that the audience is defined by).
 */
export function trustOf(graph: Graph, left: ReadonlySet<number>, options: TrustOptions = TRUST): Trust {
  // The age of a giver is no reason to believe in the others of a receiver: the cut below looks at behaviour alone.
  const voice = voices(graph, left, options);
  const giver = voice.map((weight, g) =>
    weight === 0
      ? 0
      : weight *
        engaged(graph, g) ** -options.dividedPower *
        Math.min(1, ((graph.at - graph.firstAct[g]!) / options.youngMs) ** options.youngPower),
  );
  const pair = new Float64Array(graph.columnGiver.length).fill(1);
  const authenticity = new Float64Array(graph.authors).fill(1);
  const corroborated = corroboratedPairs(graph, options.heardVotes);
  // Read twice, and the harder reading holds: answers by anybody, and answers by somebody who is heard, as a lone helper is not.
  for (const by of [BY_ANYBODY, BY_HEARD] as const)
    cutExcess(graph, voice, corroborated, by, options, pair, authenticity);
  return { giver, pair, authenticity };
}

/**
 * Cuts what each receiver has in credit corroborated less than `least` beyond what is usual, or else corroborated beyond what is usual:
 * `pair` by the times at which the givers came, `authenticity` as a whole. Lowers both in place.
 */
function cutExcess(
  graph: Graph,
  voice: Float64Array,
  corroborated: Uint8Array,
  least: typeof BY_ANYBODY | typeof BY_HEARD,
  options: TrustOptions,
  pair: Float64Array,
  authenticity: Float64Array,
): void {
  let sure = 0;
  let all = 0;
  for (let p = 0; p < corroborated.length; p += 1) {
    const weight = voice[graph.columnGiver[p]!]!;
    all += weight;
    if (corroborated[p]! >= least) sure += weight;
  }
  // Nothing can be told where nobody ever answers anybody (reviews, news).
  if (sure === 0 || sure === all) return;
  const usual = (all - sure) / sure;
  for (let r = 0; r < graph.authors; r += 1) {
    let known = 0;
    let doubtful = 0;
    for (let p = graph.columnStart[r]!; p < graph.columnStart[r + 1]!; p += 1) {
      if (corroborated[p]! >= least) known += voice[graph.columnGiver[p]!]!;
      else doubtful += voice[graph.columnGiver[p]!]!;
    }
    const few = (known + 1 + options.room[least - 1]! * Math.sqrt(known + 1)) * usual;
    const many = (options.most[0] * doubtful) / usual + options.most[1];
    const tooMany = known > many;
    if (!tooMany && doubtful <= few) continue;
    const side = tooMany ? MANY : FEW;
    const cut = tooMany ? believed(many / known, options, side) : believed(few / doubtful, options, side);
    const left = tooMany ? doubtful + known * cut : known + doubtful * cut;
    authenticity[r] = Math.min(authenticity[r]!, left / (known + doubtful));
    const excessive: number[] = [];
    for (let p = graph.columnStart[r]!; p < graph.columnStart[r + 1]!; p += 1) {
      if (corroborated[p]! >= least === tooMany) excessive.push(p);
    }
    const shares = believedEvenly(graph, r, excessive, voice, tooMany ? many : few);
    for (const [i, p] of excessive.entries()) pair[p] = Math.min(pair[p]!, believed(shares[i]!, options, side));
  }
}

/** Which bound a receiver's corroborated givers break: there are too few of them, or too many. */
const FEW = 0;
const MANY = 1;

/**
 * What is believed of credits of which a `share` is likely. Small numbers count more than their share once they are spread over many cohorts
 * (their root is taken a cohort), so below `hardBelow` they are cut harder.
 */
function believed(
  share: number,
  { cutPower, hardBelow, hardPower }: TrustOptions,
  side: typeof FEW | typeof MANY,
): number {
  if (share >= hardBelow) return share ** cutPower;
  return hardBelow ** cutPower * (share / hardBelow) ** hardPower[side];
}

/** How much of a voice of its own each giver is, in [0, 1], by what it acts on. */
function voices(graph: Graph, left: ReadonlySet<number>, options: TrustOptions): Float64Array {
  const weight = new Float64Array(graph.authors);
  const behaviour = new Float64Array(graph.authors);
  const same = new Map<number, number>();
  const sameYoung = new Map<number, number>();
  const isYoung = (g: number): boolean => graph.at - graph.firstAct[g]! < options.youngMs;
  for (let g = 0; g < graph.authors; g += 1) {
    if (engaged(graph, g) === 0) continue;
    let shared = 0;
    let hash = 0;
    for (let p = graph.rowStart[g]!; p < graph.rowStart[g + 1]!; p += 1) {
      const r = graph.rowReceiver[p]!;
      if (left.has(r)) continue;
      if (engagers(graph, r) >= options.sharedBy) shared += 1;
      hash += scatter(r);
    }
    weight[g] = shared / (shared + 1);
    behaviour[g] = hash;
    same.set(hash, (same.get(hash) ?? 0) + 1);
    if (isYoung(g)) sameYoung.set(hash, (sameYoung.get(hash) ?? 0) + 1);
  }
  for (let g = 0; g < graph.authors; g += 1) {
    if (weight[g] === 0) continue;
    weight[g]! *= same.get(behaviour[g]!)! ** -options.identicalPower;
    // Many who came at once and do the same are less than one voice.
    if (isYoung(g)) weight[g]! *= sameYoung.get(behaviour[g]!)! ** -0.5;
  }
  return weight;
}

/** A number below 2^44 that stands for an author in a sum: sums of up to 500 stay exact, so order does not matter. */
function scatter(author: number): number {
  let a = Math.imul(author ^ 0x9e3779b9, 0x85ebca6b);
  a = Math.imul(a ^ (a >>> 13), 0xc2b2ae35);
  const b = Math.imul(author + 0x7f4a7c15, 0x27d4eb2f);
  return ((a ^ (a >>> 16)) >>> 0) * 4096 + ((b ^ (b >>> 15)) >>> 20);
}

/** How a giver is corroborated for a receiver. */
const BY_ANYBODY = 1;
const BY_HEARD = 2;

/** At most this many of those who act on a giver are looked at. */
const LOOKED_AT = 64;

/** Votes that each author has: every giver has one, divided evenly over those it acts on. */
function votes(graph: Graph): Float64Array {
  const found = new Float64Array(graph.authors);
  for (let g = 0; g < graph.authors; g += 1) {
    const share = 1 / engaged(graph, g);
    for (let p = graph.rowStart[g]!; p < graph.rowStart[g + 1]!; p += 1) found[graph.rowReceiver[p]!]! += share;
  }
  return found;
}

/** @param heardVotes an account with so many votes is heard. */
function corroboratedPairs(graph: Graph, heardVotes: number): Uint8Array {
  const found = new Uint8Array(graph.columnGiver.length);
  const votesOf = votes(graph);
  for (let r = 0; r < graph.authors; r += 1) {
    for (let p = graph.columnStart[r]!; p < graph.columnStart[r + 1]!; p += 1) {
      const g = graph.columnGiver[p]!;
      const from = graph.columnStart[g]!;
      const to = Math.min(graph.columnStart[g + 1]!, from + LOOKED_AT);
      for (let q = from; q < to && found[p]! < BY_HEARD; q += 1) {
        const other = graph.columnGiver[q]!;
        const heard = votesOf[other]! >= heardVotes;
        if ((found[p] === BY_ANYBODY && !heard) || other === r || actedOn(graph, other, r)) continue;
        found[p] = heard ? BY_HEARD : BY_ANYBODY;
      }
    }
  }
  return found;
}
