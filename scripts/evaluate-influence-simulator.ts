import type { Brand } from '../src/domain/brand.ts';
import { buildGraph, engagers, type Graph } from '../src/influence/graph.ts';
import { pageRank } from '../src/influence/pagerank.ts';
import { shortlist } from '../src/influence/shortlist.ts';
import { InteractionTable } from '../src/influence/table.ts';
import { hash32, Random } from '../src/lib/random.ts';
import { type Outbreak, outbreak, playOut, willingness } from '../src/simulation/opinion.ts';
import { nameOf, type Past, pastOf } from '../src/simulation/past.ts';
import { createSociety, followerCount, SOCIETY, type Society, type SocietyOptions } from '../src/simulation/society.ts';

const AT = Date.UTC(2026, 5, 1);
const BRAND: Brand = {
  id: 'simulated',
  name: 'Simulated',
  query: 'simulated',
  topics: [],
  competitors: [],
  ownedAccounts: [],
  mutedAuthors: [],
  languages: [],
  aliases: [],
  sensitivity: 'balanced',
  timeZone: 'UTC',
  routes: [],
  sources: [],
  retentionDays: 30,
};

interface Scene {
  readonly society: Society;
  readonly past: Past;
  readonly start: Outbreak;
  readonly graph: Graph;
  readonly audience: ReadonlySet<string>;
  readonly k: number;
  readonly seed: number;
}

const accountOf = (id: string): number => Number(id.slice(nameOf(0).length - 1));

/** Who is recruited, by each method. The last three see what nobody can see. */
export const METHODS: Readonly<Record<string, (scene: Scene) => number[]>> = {
  random: ({ society, k, seed }) => {
    const random = new Random(hash32('random', seed));
    return Array.from({ length: k }, () => random.int(society.size));
  },
  'most followed, as reported': ({ past, k }) =>
    [...past.authors.values()]
      .sort((a, b) => (b.followers ?? 0) - (a.followers ?? 0))
      .slice(0, k)
      .map(({ id }) => accountOf(id)),
  'most followed, true': ({ society, k }) => best(society, k, (i) => followerCount(society, i)),
  'most followed, true, among those who post': ({ society, k }) =>
    best(society, k, (i) => (society.posts[i]! > 0 ? followerCount(society, i) : 0)),
  PageRank: ({ graph, k }) => top(graph, k, pageRank(graph)),
  'distinct engagers': ({ graph, k }) =>
    top(
      graph,
      k,
      Float64Array.from({ length: graph.authors }, (_, i) => engagers(graph, i)),
    ),
  'audience engagers': ({ graph, audience, k }) =>
    top(
      graph,
      k,
      Float64Array.from({ length: graph.authors }, (_, r) => {
        let heard = 0;
        for (let p = graph.columnStart[r]!; p < graph.columnStart[r + 1]!; p += 1) {
          if (audience.has(graph.ids[graph.columnGiver[p]!]!)) heard += 1;
        }
        return heard;
      }),
    ),
  Turntide: ({ past, audience, k, seed }) =>
    shortlist({
      at: AT,
      goal: 'shift-sentiment',
      k,
      brand: BRAND,
      topic: 'all',
      audience,
      incidentTerms: [],
      edges: past.edges,
      authors: past.authors,
      mentions: [],
      seed,
    }).influencers.map(({ authorId }) => accountOf(authorId)),
  'truth without foresight': ({ society, start, k }) => best(society, k, (j) => expected(society, start, j)),
  'truth without foresight, of those who speak of the subject': ({ society, start, k }) =>
    best(society, k, (j) => (society.posts[j]! > 0 ? expected(society, start, j) : 0)),
  oracle: ({ society, start, k }) => oracle(society, start, k),
};

/** What an account would move at first order, were all ties, beliefs and the willing known, but not how chance falls. */
function expected(society: Society, start: Outbreak, j: number): number {
  if (society.bot[j] === 1 || society.hostile[j] === 1) return 0;
  let sum = 0;
  for (let tie = society.followerStart[j]!; tie < society.followerStart[j + 1]!; tie += 1) {
    const i = society.follower[tie]!;
    if (start.affected[i] !== 1) continue;
    sum +=
      (1 - Math.exp(-0.6 * society.attention[tie]!)) * society.susceptibility[i]! * Math.min(1, society.belief[tie]!);
  }
  return sum * willingness(society, j);
}

function best(society: Society, k: number, value: (account: number) => number): number[] {
  return [...society.posts.keys()].sort((a, b) => value(b) - value(a) || a - b).slice(0, k);
}

function top(graph: Graph, k: number, values: Float64Array): number[] {
  return [...values.keys()]
    .sort((a, b) => values[b]! - values[a]! || a - b)
    .slice(0, k)
    .map((a) => accountOf(graph.ids[a]!));
}

/** Lazy greedy on what really follows, chance included, from the 40 who would move the affected most: nobody could. */
function oracle(society: Society, start: Outbreak, k: number): number[] {
  const queue = best(society, 40, (j) => expected(society, start, j)).map((account) => ({
    account,
    gain: Infinity,
    round: -1,
  }));
  const chosen: number[] = [];
  let now = playOut(society, start, []);
  while (chosen.length < k) {
    queue.sort((a, b) => b.gain - a.gain);
    const head = queue[0]!;
    if (head.round === chosen.length) {
      queue.shift();
      chosen.push(head.account);
      now += head.gain;
      continue;
    }
    head.gain = playOut(society, start, [...chosen, head.account]) - now;
    head.round = chosen.length;
  }
  return chosen;
}

export interface SimulatorResult {
  readonly method: string;
  /** Mean uplift of the affected audience's opinion against nobody speaking, on a scale of 2. */
  readonly uplift: number;
  /** Ratios of mean uplifts with 95 % intervals by resampling seeds. */
  readonly overTrue: readonly [number, number, number];
  readonly overReported: readonly [number, number, number];
}

/**
 * Plays every method over the same societies and the same luck.
 * @param days of public acts before the incident.
 */
export function simulate(seeds: number, options: SocietyOptions = SOCIETY, k = 5, days = 14): SimulatorResult[] {
  const uplift = new Map<string, number[]>(Object.keys(METHODS).map((name) => [name, []]));
  for (let seed = 1; seed <= seeds; seed += 1) {
    const society = createSociety(seed, options);
    const past = pastOf(society, seed, AT, days);
    const start = outbreak(society, seed);
    const table = new InteractionTable();
    for (const edge of past.edges) table.add(edge.giver, edge.receiver, edge.last);
    const audience = new Set([...start.spoke.keys()].filter((i) => start.spoke[i] === 1).map(nameOf));
    const scene: Scene = { society, past, start, graph: buildGraph(table, AT), audience, k, seed };
    const nobody = playOut(society, start, []);
    for (const [name, choose] of Object.entries(METHODS))
      uplift.get(name)!.push(playOut(society, start, choose(scene)) - nobody);
  }
  const followed = uplift.get('most followed, true')!;
  const reported = uplift.get('most followed, as reported')!;
  return [...uplift].map(([method, own]) => ({
    method,
    uplift: mean(own),
    overTrue: ratio(own, followed),
    overReported: ratio(own, reported),
  }));
}

function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}

/** Ratio of means, with the 2.5th and 97.5th percentile over 2,000 resamples of the seeds (paired). */
function ratio(above: readonly number[], below: readonly number[]): [number, number, number] {
  const random = new Random(7);
  const drawn = Array.from({ length: 2000 }, () => {
    let a = 0;
    let b = 0;
    for (let n = 0; n < above.length; n += 1) {
      const i = random.int(above.length);
      a += above[i]!;
      b += below[i]!;
    }
    return a / b;
  }).sort((x, y) => x - y);
  return [mean(above) / mean(below), drawn[50]!, drawn[1950]!];
}
