import type { App, RunningBrand } from '../../src/app.ts';
import type { ListedMention, MentionList, MentionSearch } from '../../src/console/data.ts';
import { ALL_TOPIC, type Brand } from '../../src/domain/brand.ts';
import type { ScoredMention } from '../../src/domain/scored-mention.ts';
import { compile, parseQuery } from '../../src/matching/index.ts';
import { requestOf, targetOf } from '../../src/pipeline/score.ts';
import { type Taught, taughtOf } from '../apply-taught.ts';
import { brandTime } from '../brand-time.ts';

const HOUR_MS = 3_600_000;
const PAGE = 50;
/** Copies of one text that are listed with it; the others are counted. */
const COPIES = 20;

export async function mentionList(app: App, running: RunningBrand, search: MentionSearch): Promise<MentionList> {
  const { brand } = running;
  const base = { brand, topics: brand.topics, mentions: [], next: null };
  const matches = matcherOf(search.query);
  if (typeof matches === 'string') return { ...base, problem: matches };
  const wanted = (scored: ScoredMention): boolean =>
    (search.label === null || scored.sentiment.label === search.label) &&
    (search.topic === ALL_TOPIC || scored.topics.includes(search.topic)) &&
    matches(scored);
  const found: { scored: ScoredMention; copies: readonly string[] }[] = [];
  const joined = new Set<string>();
  const end = search.before ?? (await brandTime(app, running)) + HOUR_MS;
  const { first } = await app.store.incidents.snapshot(brand.id);
  for (let to = end; to > (first ?? to) && found.length <= PAGE; to -= 6 * HOUR_MS) {
    const slice = (await app.store.history(brand.id).mentions(to - 6 * HOUR_MS, to)).reverse().filter(wanted);
    for (let at = 0; at < slice.length && found.length <= PAGE; at += PAGE) {
      const part = slice.slice(at, at + PAGE);
      const copies = await app.store.copies.of(brand.id, part);
      for (const scored of part) {
        // A copy of one that is listed stands with it.
        if (!search.each && joined.has(scored.mention.id)) continue;
        const others = copies.get(scored.mention.id) ?? [];
        for (const id of others) joined.add(id);
        found.push({ scored, copies: others });
      }
    }
  }
  const page = found.slice(0, PAGE);
  const ids = page.map(({ scored }) => scored.mention.id);
  const taught = await taughtOf(app.store, brand.id, ids);
  const last = page.at(-1);
  return {
    ...base,
    mentions: await Promise.all(page.map((each) => listed(app, brand, taught, each))),
    next: found.length > PAGE && last ? Date.parse(last.scored.mention.publishedAt) : null,
    problem: null,
  };
}

async function listed(
  app: App,
  brand: Brand,
  { corrections, rules }: Taught,
  { scored, copies }: { readonly scored: ScoredMention; readonly copies: readonly string[] },
): Promise<ListedMention> {
  const { mention, sentiment } = scored;
  const correctedBy = corrections.get(mention.id)?.by ?? null;
  const explained =
    correctedBy === null ? app.scorers.explain(brand, rules, requestOf(mention, targetOf(brand)), sentiment) : null;
  return {
    scored,
    copies: copies.length,
    shown: await app.store.mentions.many(brand.id, copies.slice(0, COPIES)),
    why: explained?.reasons ?? null,
    correctedBy,
  };
}

/** A test of mentions, or what is wrong with the query. */
function matcherOf(query: string): string | ((scored: ScoredMention) => boolean) {
  if (query.trim() === '') return () => true;
  const parsed = parseQuery(query);
  if (!parsed.ok) return parsed.problems.map((problem) => problem.message).join('; ');
  const matcher = compile([{ id: 'search', query: parsed.query }]);
  return (scored) => matcher.match(scored.mention).length > 0;
}
