import type { AuthorDriver, LinkDriver, ShareDriver } from '../domain/drivers.ts';
import type { ScoredMention } from '../domain/scored-mention.ts';
import { type Spread, spreadOfPost } from './excerpts.ts';
import { linkKey, textKey } from './stories.ts';

/** Parts of the negative mentions, now and usually, largest first. */
export function sharesOf(
  window: readonly ScoredMention[],
  baseline: readonly ScoredMention[],
  namesOf: (scored: ScoredMention) => readonly string[],
  limit = 5,
): ShareDriver[] {
  const now = countBy(window, namesOf);
  const before = countBy(baseline, namesOf);
  return [...now]
    .map(([name, count]) => ({
      name,
      count,
      share: count / window.length,
      usualShare: baseline.length > 0 ? (before.get(name) ?? 0) / baseline.length : 0,
    }))
    .sort((a, b) => b.count - a.count || (a.name < b.name ? -1 : 1))
    .slice(0, limit);
}

/** Links shared by at least two authors. */
export function linksOf(window: readonly ScoredMention[], limit = 5): LinkDriver[] {
  const links = new Map<string, { url: string; count: number; authors: Set<string> }>();
  for (const { mention } of window) {
    for (const [key, url] of new Map((mention.links ?? []).map((link) => [linkKey(link), link] as const))) {
      if (!key) continue;
      const known = links.get(key) ?? { url, count: 0, authors: new Set<string>() };
      known.count += 1;
      known.authors.add(mention.author.id);
      if (url < known.url) known.url = url;
      links.set(key, known);
    }
  }
  return [...links.values()]
    .map(({ url, count, authors }) => ({ url, count, authors: authors.size }))
    .filter((link) => link.authors >= 2)
    .sort((a, b) => b.authors - a.authors || b.count - a.count || (a.url < b.url ? -1 : 1))
    .slice(0, limit);
}

/** Authors with several different negative posts, or whose posts are spread by others. */
export function authorsOf(window: readonly ScoredMention[], spread: Spread, limit = 5): AuthorDriver[] {
  const authors = new Map<string, { handle: string | undefined; texts: Set<string>; spread: number }>();
  for (const scored of window) {
    const { author, id, repostOf } = scored.mention;
    if (repostOf) continue;
    const known = authors.get(author.id) ?? { handle: author.handle, texts: new Set<string>(), spread: 0 };
    known.texts.add(textKey(scored) ?? id);
    known.spread += spreadOfPost(scored, spread);
    authors.set(author.id, known);
  }
  return [...authors]
    .map(([authorId, { handle, texts, spread: reposts }]) => ({
      authorId,
      ...(handle === undefined ? {} : { handle }),
      posts: texts.size,
      spread: reposts,
    }))
    .filter((author) => author.posts >= 2 || author.spread >= 1)
    .sort((a, b) => b.spread + b.posts - (a.spread + a.posts) || (a.authorId < b.authorId ? -1 : 1))
    .slice(0, limit);
}

function countBy(
  items: readonly ScoredMention[],
  keysOf: (item: ScoredMention) => readonly string[],
): Map<string, number> {
  const counts = new Map<string, number>();
  for (const item of items) for (const key of keysOf(item)) counts.set(key, (counts.get(key) ?? 0) + 1);
  return counts;
}
