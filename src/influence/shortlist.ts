import type { Brand } from '../domain/brand.ts';
import type { AuthorRecord, Goal, Influencer, Shortlist } from '../domain/influencer.ts';
import type { Edge } from '../domain/interaction.ts';
import type { ScoredMention } from '../domain/scored-mention.ts';
import { placeIntervals } from './bootstrap.ts';
import { comparisonsOf } from './comparisons.ts';
import { coveringSet, size } from './coverage.ts';
import { type Dossier, dossiersOf, emptyDossier, topicality } from './dossier.ts';
import { type Gate, gatesFor } from './gates.ts';
import { GOAL_PLANS } from './goals.ts';
import { buildGraph, engagers, type Graph, STEP_MS } from './graph.ts';
import { interactionsOf } from './interactions.ts';
import { pillarsOf, type Standing } from './pillars.ts';
import { popularity } from './popularity.ts';
import { RANK, type Ranking, rankAuthors } from './rank-authors.ts';
import { approachOf, reasonsOf } from './reasons.ts';
import { stanceOf } from './stance.ts';
import { InteractionTable } from './table.ts';

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
  /** Author ids of the incident's negative mentions; for other goals those whom the goal is about (`audienceOf`). */
  readonly audience: ReadonlySet<string>;
  /** Words and phrases that the incident is about, strongest first. */
  readonly incidentTerms: readonly string[];
  /** Summed per giver × receiver × kind; several rows a pair (one a day) are added up here. */
  readonly edges: Iterable<Edge>;
  readonly authors: ReadonlyMap<string, AuthorRecord>;
  /** Recent mentions of the brand, in any order; read once or twice: for relevance and evidence. */
  readonly mentions: Iterable<ScoredMention>;
  /** The same seed gives the same intervals. */
  readonly seed: number;
}

/** Ranked authors that are looked at closely: gates are cheap, evidence is not. */
const CLOSE_LOOK = 40;
const DAY = 86_400_000;

/** The people whom the affected audience is most likely to hear, and why others are not among them. Pure. */
export function shortlist(input: ShortlistInput): Shortlist {
  const table = tableOf(input);
  const graph = buildGraph(table, input.at);
  const known = numbersOf(input.audience, table);
  const inAudience = new Uint8Array(graph.authors);
  for (const author of known) inAudience[author] = 1;
  const ranking = rankAuthors(graph, inAudience, setAside(input, table));
  const { passed, gated } = throughGates(input, graph, ranking);
  const looked = passed.slice(0, Math.max(CLOSE_LOOK, 3 * input.k));
  const heardBy = looked.map((a) => audienceOn(graph, inAudience, a));
  const chosen = coveringSet(
    heardBy.slice(0, coverDepth(looked, ranking, input.k)),
    looked.map((a) => ranking.score[a]!),
    input.k,
  );
  const intervals = placeIntervals(graph, ranking, inAudience, looked, RANK, input.seed);
  const ids = looked.map((a) => graph.ids[a]!);
  const files = dossiersOf(input.mentions, new Set(chosen.map((i) => ids[i]!)), {
    at: input.at,
    topic: input.topic,
    terms: input.incidentTerms,
    audience: input.audience,
  });
  const counts = crowd(graph, known);
  const followed = popularity(input.authors);
  const days = daysOf(graph, input.at, table);
  const largest = largestOf(
    [...files.values()],
    chosen.map((i) => input.authors.get(ids[i]!)?.followers ?? 0),
  );
  const influencers = chosen.map((i, place): Influencer => {
    const id = ids[i]!;
    const record = input.authors.get(id);
    const file = files.get(id) ?? emptyDossier();
    const standing: Standing = {
      engagers: engagers(graph, looked[i]!),
      audienceEngagers: heardBy[i]!.size,
      authenticity: ranking.trust.authenticity[looked[i]!]!,
      ...counts,
    };
    const rank = place + 1;
    const popularityRank = followed.rankOf(record?.followers);
    const facts = {
      goal: input.goal,
      rank,
      popularityRank,
      audienceSize: input.audience.size,
      standing,
      file,
      subject: input.incidentTerms[0] ?? (input.topic === 'all' ? '' : input.topic),
      brandName: input.brand.name,
      days,
      timeZone: input.brand.timeZone,
      owned: input.brand.ownedAccounts.some((name) => name === id || name === `@${record?.handle}`),
    };
    const approach = approachOf(facts);
    return {
      rank,
      authorId: id,
      ...shown(record),
      score: ranking.score[looked[i]!]!,
      ...pillarsOf(record, file, standing, days),
      popularityRank,
      followers: record?.followers ?? null,
      stance: record ? (stanceOf(record)?.mean ?? null) : null,
      authenticity: standing.authenticity,
      rankInterval: intervals[i]!,
      reasons: reasonsOf(facts),
      evidence: file.evidence,
      comparisons: comparisonsOf(file, record?.followers, largest),
      ...(approach === undefined ? {} : { approach }),
    };
  });
  const place = new Map(passed.map((a, i) => [graph.ids[a]!, i + 1]));
  return {
    influencers,
    considered: ranking.order.length,
    gated,
    audienceSize: input.audience.size,
    coverage:
      input.audience.size === 0 || influencers.length === 0 ? null : size(heardBy, chosen) / input.audience.size,
    notes: notesOf(influencers, passed.length, input),
    mostFollowed: followed.first(5).map((author) => ({
      authorId: author.id,
      ...(author.handle === undefined ? {} : { handle: author.handle }),
      followers: author.followers,
      influenceRank: place.get(author.id) ?? null,
    })),
  };
}

function tableOf(input: ShortlistInput): InteractionTable {
  const table = new InteractionTable();
  const { acts } = GOAL_PLANS[input.goal];
  const onTopic =
    input.goal === 'thought-leadership' ? topicality({ topic: input.topic, terms: input.incidentTerms }) : undefined;
  if (acts || (onTopic && (input.topic !== 'all' || input.incidentTerms.length > 0))) {
    for (const m of input.mentions) {
      if ((acts && !acts(m)) || (onTopic && !onTopic(m))) continue;
      for (const act of interactionsOf(m)) if ((act.agreement ?? 1) > 0) table.add(act.giver, act.receiver, act.at);
    }
    return table;
  }
  for (const edge of input.edges) {
    // An answer is resonance only if it agrees.
    if (edge.agreementCount > 0 && edge.agreementSum <= 0) continue;
    table.add(edge.giver, edge.receiver, edge.last < input.at ? edge.last : edge.first);
    if (edge.last - edge.first > STEP_MS) table.add(edge.giver, edge.receiver, edge.first);
  }
  return table;
}

function numbersOf(ids: Iterable<string>, table: InteractionTable): number[] {
  const found: number[] = [];
  for (const id of ids) {
    const number = table.find(id);
    if (number !== undefined) found.push(number);
  }
  return found;
}

/** The brand's own accounts and its competitors': everybody talks at them, so acts on them tell nothing of taste. */
function setAside(input: ShortlistInput, table: InteractionTable): Set<number> {
  const names = new Set(
    [...input.brand.ownedAccounts, ...input.brand.competitors.flatMap((one) => one.accounts)].map((name) =>
      name.toLowerCase(),
    ),
  );
  if (names.size === 0 || input.goal === 'thought-leadership') return new Set();
  const found: string[] = [...names];
  for (const { id, handle } of input.authors.values()) {
    if (names.has(id.toLowerCase()) || (handle !== undefined && names.has(`@${handle.toLowerCase()}`))) found.push(id);
  }
  return new Set(numbersOf(found, table));
}

function throughGates(
  input: ShortlistInput,
  graph: Graph,
  ranking: Ranking,
): { passed: number[]; gated: Partial<Record<Gate, number>> } {
  const gate = gatesFor(input.brand, input.goal, input.at);
  const gated: Partial<Record<Gate, number>> = {};
  const passed: number[] = [];
  for (const a of ranking.order) {
    const id = graph.ids[a]!;
    const reason = gate({
      id,
      record: input.authors.get(id),
      engagers: engagers(graph, a),
      authenticity: ranking.trust.authenticity[a]!,
    });
    if (reason === null) passed.push(a);
    else gated[reason] = (gated[reason] ?? 0) + 1;
  }
  return { passed, gated };
}

/** How far down the ranking a set may reach for coverage: to those with at least half of the k-th score. */
function coverDepth(looked: readonly number[], ranking: Ranking, k: number): number {
  const last = looked[Math.min(k, looked.length) - 1];
  if (last === undefined) return 0;
  const least = ranking.score[last]! / 2;
  return Math.max(k, looked.findLastIndex((a) => ranking.score[a]! >= least) + 1);
}

function audienceOn(graph: Graph, inAudience: Uint8Array, receiver: number): Set<number> {
  const heard = new Set<number>();
  for (let p = graph.columnStart[receiver]!; p < graph.columnStart[receiver + 1]!; p += 1) {
    if (inAudience[graph.columnGiver[p]!] === 1) heard.add(graph.columnGiver[p]!);
  }
  return heard;
}

function crowd(graph: Graph, audience: readonly number[]): { audienceActive: number; givers: number } {
  let givers = 0;
  for (let a = 0; a < graph.authors; a += 1) if (graph.firstAct[a] !== Infinity) givers += 1;
  return { audienceActive: audience.filter((a) => graph.firstAct[a] !== Infinity).length, givers };
}

function daysOf(graph: Graph, at: number, table: InteractionTable): number {
  let first = at;
  for (const time of table.time) if (time < first) first = time;
  return Math.max(1, Math.round((graph.at - first) / DAY));
}

function largestOf(files: readonly Dossier[], followers: readonly number[]) {
  const most = (values: readonly number[]): number => values.reduce((a, b) => Math.max(a, b), 0);
  return {
    topical: most(files.map((file) => file.topical)),
    received: most(
      files.map((file) => file.received.repost + file.received.quote + file.received.reply + file.received.mention),
    ),
    posts: most(files.map((file) => file.posts)),
    followers: most(followers),
  };
}

function shown(record: AuthorRecord | undefined): Pick<Influencer, 'handle' | 'name' | 'url'> {
  return {
    ...(record?.handle === undefined ? {} : { handle: record.handle }),
    ...(record?.name === undefined ? {} : { name: record.name }),
    ...(record?.url === undefined ? {} : { url: record.url }),
  };
}

/** Said to the reader: `no-audience`, `too-little-evidence`, `names-not-separable`. */
function notesOf(influencers: readonly Influencer[], passed: number, input: ShortlistInput): string[] {
  const notes: string[] = [];
  if (input.audience.size === 0) notes.push('no-audience');
  if (passed < input.k) notes.push('too-little-evidence');
  const first = influencers.slice(0, 5);
  const sure = first.reduce((sum, one) => sum + (one.rankInterval?.topFive ?? 0), 0) / Math.max(1, first.length);
  if (passed > 5 && sure < 0.6) notes.push('names-not-separable');
  return notes;
}
