import type { PostExcerpt } from '../domain/drivers.ts';
import type { ScoredMention } from '../domain/scored-mention.ts';

/** Reposts and quotes of a post by others, by its id, as seen within the window. */
export type Spread = ReadonlyMap<string, number>;

const LONGEST = 400;

export function spreadOf(window: readonly ScoredMention[]): Spread {
  const seen = new Map<string, number>();
  for (const { mention } of window) {
    for (const id of new Set([mention.repostOf?.id, mention.quoteOf?.id])) {
      if (id) seen.set(id, (seen.get(id) ?? 0) + 1);
    }
  }
  return seen;
}

/** Reposts and quotes seen or reported, the larger. */
export function spreadOfPost(scored: ScoredMention, spread: Spread): number {
  const { id, engagement } = scored.mention;
  return Math.max(spread.get(id) ?? 0, (engagement?.reposts ?? 0) + (engagement?.quotes ?? 0));
}

export function excerptOf(scored: ScoredMention, spread: Spread): PostExcerpt {
  const { mention, sentiment } = scored;
  const text = mention.text.replace(/\s+/g, ' ').trim();
  return {
    id: mention.id,
    authorId: mention.author.id,
    ...(mention.author.handle === undefined ? {} : { handle: mention.author.handle }),
    text:
      text.length > LONGEST
        ? `${text
            .slice(0, LONGEST - 1)
            .toWellFormed()
            .trimEnd()}…`
        : text,
    publishedAt: mention.publishedAt,
    ...(mention.url === undefined ? {} : { url: mention.url }),
    source: mention.source,
    score: sentiment.score,
    spread: spreadOfPost(scored, spread),
  };
}

/** Oldest first; ids settle ties, so that the order of arrival never shows. */
export function byTime(a: ScoredMention, b: ScoredMention): number {
  if (a.mention.publishedAt !== b.mention.publishedAt) return a.mention.publishedAt < b.mention.publishedAt ? -1 : 1;
  return a.mention.id < b.mention.id ? -1 : a.mention.id > b.mention.id ? 1 : 0;
}
