import type { ScoredMention } from '../domain/scored-mention.ts';
import { topicality } from './dossier.ts';

/** An author of whom only the network's own counts are known, not who acted. */
export interface Reported {
  readonly id: string;
  /** Reposts and quotes of their posts about the incident, as reported. */
  readonly spread: number;
  readonly posts: number;
}

/** Reposts below this number tell nothing. */
export const MIN_REPORTED = 3;

/**
 * Authors by the reposts that their network reports, most first: for sources that do not tell who reposted whom. Such
 * counts can be bought and say nothing of the audience; they only fill places that nobody earned by traced engagement.
 */
export function reportedSpread(
  mentions: Iterable<ScoredMention>,
  scope: { readonly at: number; readonly topic: string; readonly terms: readonly string[] },
): Reported[] {
  const about = topicality(scope);
  const found = new Map<string, { spread: number; posts: number }>();
  for (const m of mentions) {
    const { mention } = m;
    const spread = (mention.engagement?.reposts ?? 0) + (mention.engagement?.quotes ?? 0);
    if (m.owned || mention.repostOf || spread === 0 || Date.parse(mention.publishedAt) >= scope.at || !about(m))
      continue;
    const own = found.get(mention.author.id) ?? { spread: 0, posts: 0 };
    own.spread += spread;
    own.posts += 1;
    found.set(mention.author.id, own);
  }
  return [...found]
    .map(([id, own]) => ({ id, ...own }))
    .filter(({ spread }) => spread >= MIN_REPORTED)
    .sort((a, b) => b.spread - a.spread || (a.id < b.id ? -1 : 1));
}
