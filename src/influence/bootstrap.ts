import { Random } from '../lib/random.ts';
import { type CreditOptions, resampledCredit } from './credit.ts';
import type { Graph } from './graph.ts';
import type { FusionOptions, Ranking } from './rank-authors.ts';

/** How sure a place is. */
export interface PlaceInterval {
  /** 5th and 95th percentile of the place over resamples. */
  readonly low: number;
  readonly high: number;
  /** Share of the resamples in which the author is among the first five. */
  readonly topFive: number;
}

/**
 * Poisson bootstrap over givers (Hanley and MacGibbon 2006; Chamandy et al. 2012): each resample gives every giver a Poisson(1)
 * weight and ranks the candidates anew among themselves. The walk is resampled through the givers that it arrives by.
 * @param candidates author numbers, best first; the intervals come in the same order.
 */
export function placeIntervals(
  graph: Graph,
  ranking: Ranking,
  candidates: readonly number[],
  options: { readonly credit: CreditOptions; readonly fusion: FusionOptions },
  seed: number,
  resamples = 100,
): PlaceInterval[] {
  const random = new Random(seed);
  const { trust } = ranking;
  const pairs = candidates.map((r) => {
    const from = graph.columnStart[r]!;
    const givers = graph.columnGiver.subarray(from, graph.columnStart[r + 1]!);
    return { givers, weights: Float64Array.from(givers, (g, n) => trust.giver[g]! * trust.pair[from + n]!) };
  });
  const givers = Int32Array.from(new Set(pairs.flatMap((own) => [...own.givers])));
  const times = new Uint8Array(graph.authors).fill(1);
  const weightOf = (i: number): number => {
    const own = pairs[i]!;
    let sum = 0;
    for (let n = 0; n < own.givers.length; n += 1) sum += own.weights[n]! * times[own.givers[n]!]!;
    return sum;
  };
  const whole = candidates.map((_, i) => weightOf(i));
  const places = candidates.map(() => [] as number[]);
  const creditAt = resampledCredit(graph, trust, ranking.voice, options.credit, candidates);
  for (let n = 0; n < resamples; n += 1) {
    for (const g of givers) times[g] = random.poisson(1);
    const credit = creditAt(times);
    const lists: readonly (readonly [(i: number) => number, number])[] = [
      [(i) => credit.audience[i]!, options.fusion.audience],
      [(i) => (whole[i] === 0 ? 0 : (ranking.walk[candidates[i]!]! * weightOf(i)) / whole[i]!), options.fusion.walk],
      [(i) => credit.all[i]!, options.fusion.all],
    ];
    const score = new Float64Array(candidates.length);
    for (const [value, weight] of lists) {
      const values = candidates.map((_, i) => value(i));
      const order = candidates.map((_, i) => i).sort((a, b) => values[b]! - values[a]! || a - b);
      for (let place = 0; place < order.length; place += 1) {
        if (values[order[place]!]! > 0) score[order[place]!]! += weight / (options.fusion.offset + place + 1);
      }
    }
    const order = candidates.map((_, i) => i).sort((a, b) => score[b]! - score[a]! || a - b);
    for (let place = 0; place < order.length; place += 1) places[order[place]!]!.push(place + 1);
  }
  return places.map((own) => {
    own.sort((a, b) => a - b);
    const at = (share: number): number => own[Math.min(own.length - 1, Math.floor(share * own.length))]!;
    return { low: at(0.05), high: at(0.95), topFive: own.filter((place) => place <= 5).length / own.length };
  });
}
