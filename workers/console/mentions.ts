import type { App, RunningBrand } from '../../src/app.ts';
import type { MentionList, MentionSearch } from '../../src/console/data.ts';
import { ALL_TOPIC } from '../../src/domain/brand.ts';
import type { ScoredMention } from '../../src/domain/scored-mention.ts';
import { compile, parseQuery } from '../../src/matching/index.ts';
import { brandTime } from '../brand-time.ts';

const HOUR_MS = 3_600_000;
const PAGE = 50;

export async function mentionList(app: App, running: RunningBrand, search: MentionSearch): Promise<MentionList> {
  const { brand } = running;
  const base = { brand, topics: brand.topics, mentions: [], next: null };
  const matches = matcherOf(search.query);
  if (typeof matches === 'string') return { ...base, problem: matches };
  const wanted = (scored: ScoredMention): boolean =>
    (search.label === null || scored.sentiment.label === search.label) &&
    (search.topic === ALL_TOPIC || scored.topics.includes(search.topic)) &&
    matches(scored);
  const found: ScoredMention[] = [];
  const end = search.before ?? (await brandTime(app, running)) + HOUR_MS;
  const { first } = await app.store.incidents.snapshot(brand.id);
  for (let to = end; to > (first ?? to) && found.length <= PAGE; to -= 6 * HOUR_MS) {
    const slice = await app.store.history(brand.id).mentions(to - 6 * HOUR_MS, to);
    found.push(...slice.reverse().filter(wanted));
  }
  const page = found.slice(0, PAGE);
  const last = page.at(-1);
  return {
    ...base,
    mentions: page,
    next: found.length > PAGE && last ? Date.parse(last.mention.publishedAt) : null,
    problem: null,
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
