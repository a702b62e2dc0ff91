import type { Brand } from '../domain/brand.ts';
import type { AuthorRecord, Goal, Influencer, Shortlist } from '../domain/influencer.ts';
import type { Edge } from '../domain/interaction.ts';
import type { ScoredMention } from '../domain/scored-mention.ts';

/** All that a shortlist is made from. Nothing of it is changed. */
export interface ShortlistInput {
  /** Epoch ms: the moment it is made for; nothing later counts. */
  readonly at: number;
  readonly goal: Goal;
  /** How many names at most. */
  readonly k: number;
  readonly brand: Brand;
  /** Topic id of the incident, or `all`. */
  readonly topic: string;
  /** Author ids of the incident's negative mentions; for other goals those whom the goal is about. */
  readonly audience: ReadonlySet<string>;
  /** Words and phrases that the incident is about, strongest first. */
  readonly incidentTerms: readonly string[];
  /** Summed per giver × receiver × kind; several rows a pair (one a day) are added up here. */
  readonly edges: Iterable<Edge>;
  readonly authors: ReadonlyMap<string, AuthorRecord>;
  /** Recent mentions of the brand: for relevance, stance and evidence. */
  readonly mentions: readonly ScoredMention[];
  /** The same seed gives the same intervals. */
  readonly seed: number;
}

/** The people whom the affected audience is most likely to hear, and why others are not among them. Pure. */
export function shortlist(input: ShortlistInput): Shortlist {
  const heardBy = new Map<string, Set<string>>();
  for (const edge of input.edges) {
    if (edge.first > input.at || edge.giver === edge.receiver || !input.audience.has(edge.giver)) continue;
    if (edge.agreementCount > 0 && edge.agreementSum <= 0) continue;
    let givers = heardBy.get(edge.receiver);
    if (!givers) heardBy.set(edge.receiver, (givers = new Set()));
    givers.add(edge.giver);
  }
  const gated: Record<string, number> = {};
  const owned = new Set(input.brand.ownedAccounts);
  const muted = new Set(input.brand.mutedAuthors);
  const kept = [...heardBy].filter(([id]) => {
    const record = input.authors.get(id);
    const names = [id, `@${record?.handle}`];
    const hostile = record !== undefined && record.negative > 2 * (record.positive + 1);
    const reason = names.some((name) => owned.has(name))
      ? 'brand-owned'
      : names.some((name) => muted.has(name))
        ? 'muted'
        : hostile
          ? 'hostile'
          : undefined;
    if (reason) gated[reason] = (gated[reason] ?? 0) + 1;
    return reason === undefined;
  });
  kept.sort((a, b) => b[1].size - a[1].size || (a[0] < b[0] ? -1 : 1));
  const byFollowers = [...input.authors.values()]
    .filter((a) => a.followers !== undefined)
    .sort((a, b) => b.followers! - a.followers!);
  const top = kept.slice(0, input.k);
  const best = top[0]?.[1].size ?? 1;
  const covered = new Set(top.flatMap(([, givers]) => [...givers]));
  const unknown = { value: null, parts: {} };
  const influencers = top.map(([id, givers], i): Influencer => {
    const record = input.authors.get(id);
    const popularity = byFollowers.findIndex((a) => a.id === id);
    return {
      rank: i + 1,
      authorId: id,
      ...(record?.handle === undefined ? {} : { handle: record.handle }),
      ...(record?.name === undefined ? {} : { name: record.name }),
      ...(record?.url === undefined ? {} : { url: record.url }),
      score: givers.size / best,
      reach: unknown,
      resonance: unknown,
      relevance: unknown,
      popularityRank: popularity < 0 ? null : popularity + 1,
      followers: record?.followers ?? null,
      stance: record ? (record.positive - record.negative) / (record.positive + record.negative + 4) : null,
      authenticity: 1,
      reasons: [`${givers.size} of the ${input.audience.size} upset authors reposted, answered or named them`],
      evidence: [],
    };
  });
  return {
    influencers,
    considered: heardBy.size,
    gated,
    audienceSize: input.audience.size,
    coverage: input.audience.size === 0 ? null : covered.size / input.audience.size,
    notes: [],
    mostFollowed: byFollowers.slice(0, 5).map((a) => ({
      authorId: a.id,
      ...(a.handle === undefined ? {} : { handle: a.handle }),
      followers: a.followers!,
      influenceRank: kept.findIndex(([id]) => id === a.id) + 1 || null,
    })),
  };
}
