import { hash32, Random } from '../lib/random.ts';

/**
 * A society in which an incident happens. Each figure says where it comes from; the evaluation varies those that
 * decide who wins. docs/influence.md says which of them were added after a first comparison of methods.
 */
export interface SocietyOptions {
  readonly people: number;
  readonly communities: number;
  /** Accounts that somebody follows, the median; spread log-normally. */
  readonly following: number;
  /** Exponent of the in-degree distribution: 2.276 over most of its range on Twitter, though not in its far tail (Kwak et al. 2010). */
  readonly degreeExponent: number;
  /** Share of follows within one's own community (homophily; McPherson et al. 2001; Conover et al. 2011 find mostly one-sided repost networks). */
  readonly homophily: number;
  /** Reposts of an account grow as followers^this: influence is sub-linear in popularity (Garcia et al. 2017; cf. Cha et al. 2010). */
  readonly sublinearity: number;
  /**
   * Spread (log-normal sigma) of how much accounts of one size are heard: those of many followers need not be much reposted (Cha et al. 2010).
   * At 1, followers and reposts have a Spearman correlation of 0.14 within the top tenth by followers.
   */
  readonly unevenness: number;
  /** Chance that an average follower who sees a post reposts it: a percent or so (most cascades end within one degree of their seed: Goel, Watts and Goldstein 2012). */
  readonly repostRate: number;
  /** Share of automated accounts: 9–15 % of active ones (Varol et al. 2017). */
  readonly bots: number;
  /** Share of accounts that bought followers and bot reposts, and by what factor their reported followers are inflated. */
  readonly inflated: number;
  readonly inflation: number;
  /** Share of people who are against the brand whatever happens. */
  readonly hostile: number;
  /**
   * How far a tie that leads to reposts is also one that persuades, in [0, 1]: 1, the same ties; 0, unrelated ones. Nobody has measured it;
   * a method that reads engagement must lose at 0.
   */
  readonly heardIsBelieved: number;
  /** Share of accounts that post about the subject at all. */
  readonly vocal: number;
  /**
   * How far an account is believed on a subject it never posts about, of how far those are who do: influence is won by effort on one
   * topic (Cha et al. 2010), and expertise is the strongest trait of a persuasive source (Wilson and Sherrell 1993).
   */
  readonly offTopic: number;
}

export const SOCIETY: SocietyOptions = {
  people: 6_000,
  communities: 40,
  following: 40,
  degreeExponent: 2.276,
  homophily: 0.7,
  sublinearity: 0.6,
  unevenness: 1,
  repostRate: 0.02,
  bots: 0.1,
  inflated: 0.02,
  inflation: 50,
  hostile: 0.2,
  heardIsBelieved: 0.5,
  vocal: 0.25,
  offTopic: 0.3,
};

/** Ties run from an account to its followers, as compressed rows. */
export interface Society {
  readonly options: SocietyOptions;
  readonly size: number;
  readonly community: Uint8Array;
  readonly bot: Uint8Array;
  readonly hostile: Uint8Array;
  readonly inflated: Uint8Array;
  /** Opinion of the brand before the incident, in [-1, 1]. */
  readonly opinion: Float64Array;
  /** Friedkin–Johnsen susceptibility, in [0, 1]: how far others move somebody. */
  readonly susceptibility: Float64Array;
  /** Posts about the subject a day. */
  readonly posts: Float64Array;
  readonly followerStart: Int32Array;
  readonly follower: Int32Array;
  /** Relative strength of each tie for attention and reposting, mean about 1 for a small account, and for persuasion. */
  readonly attention: Float64Array;
  readonly belief: Float64Array;
}

export function createSociety(seed: number, options: SocietyOptions = SOCIETY): Society {
  const { people: size } = options;
  const random = new Random(hash32('society', seed));
  const community = Uint8Array.from({ length: size }, () => random.int(options.communities));
  const bot = Uint8Array.from({ length: size }, () => Number(random.chance(options.bots)));
  const attractive = Float64Array.from({ length: size }, (_, i) =>
    bot[i] === 1 ? 0.1 : random.pareto(options.degreeExponent - 1),
  );
  const mood = Float64Array.from({ length: options.communities }, () => 0.25 * random.normal());
  const hostile = Uint8Array.from({ length: size }, () => Number(random.chance(options.hostile)));
  const opinion = Float64Array.from({ length: size }, (_, i) =>
    clamp(hostile[i] === 1 ? -0.6 + 0.15 * random.normal() : 0.25 + mood[community[i]!]! + 0.25 * random.normal()),
  );
  const members = Array.from({ length: options.communities }, (_, c) =>
    cumulative(attractive, (i) => community[i] === c),
  );
  const everybody = cumulative(attractive, () => true);
  const followers: number[][] = Array.from({ length: size }, () => []);
  for (let i = 0; i < size; i += 1) {
    const wanted = Math.min(400, Math.round(options.following * Math.exp(0.7 * random.normal())));
    const chosen = new Set<number>();
    for (let n = 0; n < wanted; n += 1) {
      const own = bot[i] !== 1 && random.chance(options.homophily);
      const j = draw(own ? members[community[i]!]! : everybody, random);
      if (j !== i) chosen.add(j);
    }
    for (const j of chosen) followers[j]!.push(i);
  }
  const followerStart = new Int32Array(size + 1);
  for (let j = 0; j < size; j += 1) followerStart[j + 1] = followerStart[j]! + followers[j]!.length;
  const ties = followerStart[size]!;
  const follower = new Int32Array(ties);
  const posts = Float64Array.from({ length: size }, () =>
    random.chance(options.vocal) ? 0.3 * Math.exp(random.normal()) : 0,
  );
  const attention = new Float64Array(ties);
  const belief = new Float64Array(ties);
  for (let j = 0; j < size; j += 1) {
    // A large account is watched less by each of its followers, so that all of them together grow sub-linearly.
    const share = Math.max(1, followers[j]!.length) ** (options.sublinearity - 1) * 4;
    const rho = options.heardIsBelieved;
    const sigma = options.unevenness;
    const loud = random.normal();
    const trusted = rho * loud + Math.sqrt(1 - rho * rho) * random.normal();
    followers[j]!.forEach((i, n) => {
      const tie = followerStart[j]! + n;
      const near = community[i] === community[j] ? 1.3 : 0.6;
      const heard = random.normal();
      const other = random.normal();
      follower[tie] = i;
      attention[tie] = share * near * Math.exp(sigma * loud - (sigma * sigma) / 2 + heard - 0.5);
      belief[tie] =
        (posts[j]! > 0 ? 1 : options.offTopic) *
        near *
        Math.exp(sigma * trusted - (sigma * sigma) / 2 + rho * heard + Math.sqrt(1 - rho * rho) * other - 0.5);
    });
  }
  return {
    options,
    size,
    community,
    bot,
    hostile,
    inflated: Uint8Array.from({ length: size }, (_, i) =>
      Number(bot[i] !== 1 && posts[i]! > 0 && random.chance(options.inflated)),
    ),
    opinion,
    susceptibility: Float64Array.from({ length: size }, (_, i) => (bot[i] === 1 ? 0 : 0.15 + 0.7 * random.next())),
    posts,
    followerStart,
    follower,
    attention,
    belief,
  };
}

/** Followers that are there, bots included. */
export function followerCount(society: Society, account: number): number {
  return society.followerStart[account + 1]! - society.followerStart[account]!;
}

function clamp(value: number): number {
  return Math.min(1, Math.max(-1, value));
}

interface Cumulative {
  readonly index: readonly number[];
  readonly sum: readonly number[];
}

function cumulative(weight: Float64Array, take: (i: number) => boolean): Cumulative {
  const index: number[] = [];
  const sum: number[] = [];
  let total = 0;
  for (let i = 0; i < weight.length; i += 1) {
    if (!take(i)) continue;
    total += weight[i]!;
    index.push(i);
    sum.push(total);
  }
  return { index, sum };
}

function draw({ index, sum }: Cumulative, random: Random): number {
  const wanted = random.next() * (sum[sum.length - 1] ?? 0);
  let low = 0;
  let high = sum.length - 1;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (sum[middle]! > wanted) high = middle;
    else low = middle + 1;
  }
  return index[low] ?? 0;
}
