import type { Author } from '../domain/mention.ts';
import { hash32, Random } from '../lib/random.ts';

export const COMMUNITIES = ['families', 'business', 'students', 'enthusiasts', 'locals'] as const;
export type Community = (typeof COMMUNITIES)[number];

/** How somebody behaves in the crowd. */
export type Role = 'public' | 'voice' | 'amplifier' | 'celebrity' | 'promoter' | 'owned';

export interface Person {
  readonly author: Author;
  readonly role: Role;
  readonly community: Community;
  /** Propensity to be negative about the brand, in [0, 1]. */
  readonly temper: number;
}

/** Who makes up the crowd: drawn once from the seed, the same for every interval. */
export interface People {
  readonly public: readonly Person[];
  readonly voices: readonly Person[];
  readonly amplifiers: readonly Person[];
  readonly celebrities: readonly Person[];
  readonly promoters: readonly Person[];
  readonly owned: Person;
}

const FIRST =
  'Ada Aiko Amir Ana Arlo Bea Bram Cleo Dario Della Edda Elif Emeka Esme Farid Finn Greta Hana Idris Imke Ines Ivo Jonas June Kaja Kofi Lena Levi Lior Maeve Mara Mateo Mina Nadia Nils Noor Odile Omar Petra Priya Quinn Rafa Rhea Rosa Sami Selma Tariq Tess Uma Vera Viktor Wanda Yara Yusuf Zoe'.split(
    ' ',
  );
const LAST =
  'Abara Aldana Bergh Bosch Calder Castell Dahl Demir Eklund Farrow Ferrante Galvao Grieve Haddad Holm Ibarra Iversen Jansen Kaur Keller Kovac Laird Lindqvist Marchetti Mbeki Moreau Nakano Novak Obi Okafor Olsen Pell Petrov Quist Rask Romano Sandoval Sato Sorrel Tamm Tanaka Thorne Ueda Vance Varga Weiss Wren Yilmaz Zeman'.split(
    ' ',
  );

/** Followers of ordinary accounts fall off as a power law with exponent 2.3 (Kwak et al. 2010 give 2.276 for Twitter). */
const FOLLOWER_TAIL = 1.276;

/** @param origin epoch ms that account ages are counted back from: before the first post asked for. */
export function createPeople(
  seed: number,
  brand: { readonly name: string; readonly handle: string },
  size: number,
  origin: number,
): People {
  const random = new Random(hash32('people', seed));
  const make = (
    key: string,
    role: Role,
    community: Community,
    temper: number,
    profile: Partial<Author>,
    ageDays: number,
  ): Person => {
    const first = random.pick(FIRST);
    const last = random.pick(LAST);
    const handle = profile.handle ?? `${first}_${last}${key.slice(1)}`.toLowerCase();
    return {
      role,
      community,
      temper,
      author: {
        id: `simulation:${key}`,
        handle,
        name: profile.name ?? `${first} ${last}`,
        following: 50 + random.int(600),
        posts: 20 + Math.round(300 * random.exponential()),
        createdAt: new Date(origin - Math.round(ageDays) * 86_400_000).toISOString(),
        url: `https://crowd.example/@${handle}`,
        verified: false,
        ...profile,
      },
    };
  };
  const followers = (smallest: number): number =>
    Math.min(200_000, Math.round(smallest * random.pareto(FOLLOWER_TAIL)));
  const publicPeople = Array.from({ length: size }, (_, i) =>
    make(
      `u${i}`,
      'public',
      random.pick(COMMUNITIES),
      0.1 + 0.4 * random.next(),
      { followers: followers(25) },
      200 + random.int(3000),
    ),
  );
  // Two who are heard in each community: a few thousand followers, not millions.
  const voices = COMMUNITIES.flatMap((community, c) =>
    [0, 1].map((n) =>
      make(
        `v${c}${n}`,
        'voice',
        community,
        0.1,
        { followers: 2_000 + random.int(14_000), posts: 4_000 + random.int(9_000) },
        1500 + random.int(2500),
      ),
    ),
  );
  const amplifiers = ['flight_rage_daily', 'delay_watch'].map((handle, i) =>
    make(
      `a${i}`,
      'amplifier',
      'locals',
      0.95,
      { handle, name: handle.replaceAll('_', ' '), followers: 60_000 + random.int(90_000) },
      900,
    ),
  );
  const celebrities = Array.from({ length: 5 }, (_, i) =>
    make(
      `c${i}`,
      'celebrity',
      random.pick(COMMUNITIES),
      0.05,
      { followers: Math.round(900_000 * random.pareto(0.8)), verified: true },
      3500,
    ),
  );
  const promoters = Array.from({ length: 14 }, (_, i) =>
    make(
      `p${i}`,
      'promoter',
      'locals',
      0,
      { followers: 3 + random.int(20), following: 1800 + random.int(900), posts: 9_000 },
      12,
    ),
  );
  const owned = make(
    'brand',
    'owned',
    'locals',
    0,
    { handle: brand.handle, name: brand.name, followers: 310_000, verified: true },
    4000,
  );
  return { public: publicPeople, voices, amplifiers, celebrities, promoters, owned };
}
