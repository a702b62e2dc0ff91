import type { Brand } from '../domain/brand.ts';
import type { AuthorRecord, Goal, Influencer, Shortlist } from '../domain/influencer.ts';
import type { Edge } from '../domain/interaction.ts';
import type { ScoredMention } from '../domain/scored-mention.ts';
import { accountsIn } from './accounts.ts';
import { placeIntervals } from './bootstrap.ts';
import type { Largest } from './comparisons.ts';
import { hearingSet, size } from './coverage.ts';
import { type Dossier, dossiersOf, topicality } from './dossier.ts';
import { expectedHearers } from './expected-hearers.ts';
import { type Gate, gatesFor, MIN_ENGAGERS, spreadOf } from './gates.ts';
import { GOAL_PLANS } from './goals.ts';
import { buildGraph, engagers, type Graph, STEP_MS } from './graph.ts';
import { interactionsOf } from './interactions.ts';
import type { Standing } from './pillars.ts';
import { popularity } from './popularity.ts';
import { portrait } from './portrait.ts';
import { RANK, type Ranking, rankAuthors } from './rank-authors.ts';
import { type Reported, reportedSpread } from './reported.ts';
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
  /** Recent mentions of the brand, in any order; read two to four times: for relevance and evidence. */
  readonly mentions: Iterable<ScoredMention>;
  /** The same seed gives the same intervals. */
  readonly seed: number;
}

/** Ranked authors that are looked at closely: gates are cheap, evidence is not. */
const CLOSE_LOOK = 40;
const DAY = 86_400_000;
const NOTHING = { all: 0, negative: 0 };

/** The people whom the affected audience is most likely to hear, and why others are not among them. Pure. */
export function shortlist(input: ShortlistInput): Shortlist {
  const { table, heard } = tableOf(input);
  const graph = buildGraph(table, input.at);
  const known = numbersOf(input.audience, table);
  const inAudience = new Uint8Array(graph.authors);
  for (const author of known) inAudience[author] = 1;
  const ranking = rankAuthors(graph, inAudience, setAside(input, table));
  // Found once: each look-up among so many ids waits for the memory.
  const records = graph.ids.map((id, a) => (engagers(graph, a) > 0 ? input.authors.get(id) : undefined));
  const { passed, gated } = throughGates(input, table, graph, ranking, records, heard);
  const looked = passed.slice(0, Math.max(CLOSE_LOOK, 3 * input.k));
  const heardBy = looked.map((a) => audienceOn(graph, inAudience, a));
  const near = looked.slice(0, coverDepth(looked, ranking, input.k));
  const chosen = hearingSet(
    heardBy.slice(0, near.length),
    expectedHearers(graph, ranking.trust, inAudience, near, records),
    looked.map((a) => ranking.score[a]!),
    input.k,
  );
  const intervals = placeIntervals(graph, ranking, looked, RANK, input.seed);
  const ids = looked.map((a) => graph.ids[a]!);
  const untraced = withoutTraces(input, new Set(ids), input.k - chosen.length);
  const files = dossiersOf(input.mentions, new Set([...chosen.map((i) => ids[i]!), ...untraced.map(({ id }) => id)]), {
    at: input.at,
    topic: input.topic,
    terms: input.incidentTerms,
    audience: input.audience,
  });
  const counts = crowd(graph, known);
  const surroundings = {
    input,
    followed: popularity(input.authors),
    largest: largestOf(files, input.authors),
    days: daysOf(table, input.at),
  };
  const traced = chosen.map((i, place) => {
    const standing: Standing = {
      engagers: engagers(graph, looked[i]!),
      audienceEngagers: heardBy[i]!.size,
      alike: ranking.walk[looked[i]!]! > 0,
      authenticity: ranking.trust.authenticity[looked[i]!]!,
      ...counts,
    };
    const file = files.get(ids[i]!)!;
    return portrait(
      { id: ids[i]!, rank: place + 1, score: ranking.score[looked[i]!]!, standing, file, interval: intervals[i]! },
      surroundings,
    );
  });
  const least = Math.min(0.5, ...traced.map(({ score }) => score));
  const rest = untraced.map((reported, i) => {
    const standing: Standing = { engagers: 0, audienceEngagers: 0, alike: false, authenticity: 0, ...counts };
    const file = files.get(reported.id)!;
    // Below every name that traced engagement speaks for.
    const score = (least * reported.spread) / (2 * untraced[0]!.spread);
    return portrait({ id: reported.id, rank: traced.length + i + 1, score, standing, file, reported }, surroundings);
  });
  const influencers = [...traced, ...rest];
  return {
    influencers,
    considered: ranking.order.length,
    gated,
    audienceSize: input.audience.size,
    coverage: input.audience.size === 0 || traced.length === 0 ? null : size(heardBy, chosen) / input.audience.size,
    notes: notesOf(influencers, passed.length, rest.length, input),
    mostFollowed: surroundings.followed.first(5).map((author) => ({
      authorId: author.id,
      ...(author.handle === undefined ? {} : { handle: author.handle }),
      followers: author.followers,
      influenceRank: passed.indexOf(table.find(author.id) ?? -1) + 1 || null,
    })),
  };
}

/** Authors to fill the list with where too few have traced engagement: through the same gates but for the evidence. */
function withoutTraces(input: ShortlistInput, taken: ReadonlySet<string>, wanted: number): Reported[] {
  if (wanted <= 0) return [];
  const gate = gatesFor(input.brand, input.goal, input.at);
  return reportedSpread(input.mentions, { at: input.at, topic: input.topic, terms: input.incidentTerms })
    .filter(({ id }) => {
      if (taken.has(id)) return false;
      return (
        gate({
          id,
          record: input.authors.get(id),
          engagers: MIN_ENGAGERS,
          authenticity: 1,
          heard: true,
          near: true,
          spread: NOTHING,
        }) === null
      );
    })
    .slice(0, wanted);
}

/** The acts that count, and by number whether a receiver got more than being named. */
function tableOf(input: ShortlistInput): { table: InteractionTable; heard: boolean[] } {
  const table = new InteractionTable();
  const heard: boolean[] = [];
  const { acts } = GOAL_PLANS[input.goal];
  const onTopic =
    input.goal === 'thought-leadership' ? topicality({ topic: input.topic, terms: input.incidentTerms }) : undefined;
  if (acts || (onTopic && (input.topic !== 'all' || input.incidentTerms.length > 0))) {
    for (const m of input.mentions) {
      if ((acts && !acts(m)) || (onTopic && !onTopic(m))) continue;
      for (const act of interactionsOf(m)) {
        if ((act.agreement ?? 1) <= 0) continue;
        const receiver = table.add(act.giver, act.receiver, act.at);
        if (act.kind !== 'mention') heard[receiver] = true;
      }
    }
    return { table, heard };
  }
  for (const edge of input.edges) {
    // An answer is resonance only if it agrees.
    if (edge.agreementCount > 0 && edge.agreementSum <= 0) continue;
    const receiver = table.add(edge.giver, edge.receiver, edge.last < input.at ? edge.last : edge.first);
    if (edge.kind !== 'mention') heard[receiver] = true;
    if (edge.last - edge.first > STEP_MS) table.add(edge.giver, edge.receiver, edge.first);
  }
  return { table, heard };
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
  const accounts = [...input.brand.ownedAccounts, ...input.brand.competitors.flatMap((one) => one.accounts)];
  const found = new Set<number>();
  if (accounts.length === 0 || input.goal === 'thought-leadership') return found;
  const isOne = accountsIn(accounts);
  const add = (id: string): void => {
    const number = table.find(id);
    if (number !== undefined) found.add(number);
  };
  for (const { id, handle } of input.authors.values()) if (isOne(id, handle)) add(id);
  // Accounts that are only ever named have no record.
  for (const id of table.ids) if (isOne(id, undefined) && !input.authors.has(id)) add(id);
  return found;
}

function throughGates(
  input: ShortlistInput,
  table: InteractionTable,
  graph: Graph,
  ranking: Ranking,
  records: readonly (AuthorRecord | undefined)[],
  heard: readonly boolean[],
): { passed: number[]; gated: Partial<Record<Gate, number>> } {
  const gate = gatesFor(input.brand, input.goal, input.at);
  const spread = spreadOf(input.mentions, input.at, graph.authors, (id) => {
    const author = table.find(id);
    return author !== undefined && engagers(graph, author) >= MIN_ENGAGERS ? author : undefined;
  });
  const gated: Partial<Record<Gate, number>> = {};
  const passed: number[] = [];
  for (const a of ranking.order) {
    const id = graph.ids[a]!;
    const reason = gate({
      id,
      record: records[a],
      engagers: engagers(graph, a),
      authenticity: ranking.trust.authenticity[a]!,
      heard: heard[a] === true,
      near: input.audience.size === 0 || ranking.walk[a]! > 0 || ranking.credit.audience[a]! > 0,
      spread: { all: spread.all[a]!, negative: spread.negative[a]! },
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

function daysOf(table: InteractionTable, at: number): number {
  let first = at;
  for (const time of table.time) if (time < first) first = time;
  return Math.max(1, Math.round((at - first) / DAY));
}

function largestOf(files: ReadonlyMap<string, Dossier>, authors: ReadonlyMap<string, AuthorRecord>): Largest {
  let received = 0;
  let posts = 0;
  let followers = 0;
  for (const [id, file] of files) {
    received = Math.max(
      received,
      file.received.repost + file.received.quote + file.received.reply + file.received.mention,
    );
    posts = Math.max(posts, file.posts);
    followers = Math.max(followers, authors.get(id)?.followers ?? 0);
  }
  return { received, posts, followers };
}

/** Said to the reader: `no-audience`, `too-little-evidence`, `reported-engagement-only`, `names-not-separable`. */
function notesOf(
  influencers: readonly Influencer[],
  passed: number,
  untraced: number,
  input: ShortlistInput,
): string[] {
  const notes: string[] = [];
  if (input.audience.size === 0) notes.push('no-audience');
  if (passed < input.k) notes.push('too-little-evidence');
  if (untraced > 0) notes.push('reported-engagement-only');
  const first = influencers.slice(0, 5);
  const sure = first.reduce((sum, one) => sum + (one.rankInterval?.topFive ?? 0), 0) / Math.max(1, first.length);
  if (passed > 5 && sure < 0.6) notes.push('names-not-separable');
  return notes;
}
