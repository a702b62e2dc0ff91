import type { AuthorRecord } from '../domain/influencer.ts';

export interface Popularity {
  /** 1 = the most followers among those known; null where followers are unknown. */
  rankOf(followers: number | undefined): number | null;
  /** The n most followed. */
  first(n: number): readonly (AuthorRecord & { readonly followers: number })[];
}

/** Ranks by follower count: what the list is shown against, never what it is made of. */
export function popularity(authors: ReadonlyMap<string, AuthorRecord>): Popularity {
  const known: (AuthorRecord & { readonly followers: number })[] = [];
  for (const author of authors.values())
    if (author.followers !== undefined) known.push(author as (typeof known)[number]);
  const counts = Float64Array.from(known, (author) => author.followers).sort();
  return {
    rankOf(followers) {
      if (followers === undefined) return null;
      let low = 0;
      let high = counts.length;
      while (low < high) {
        const middle = (low + high) >> 1;
        if (counts[middle]! > followers) high = middle;
        else low = middle + 1;
      }
      return counts.length - low + 1;
    },
    first(n) {
      const least = counts[Math.max(0, counts.length - n)] ?? 0;
      return known
        .filter((author) => author.followers >= least)
        .sort((a, b) => b.followers - a.followers || (a.id < b.id ? -1 : 1))
        .slice(0, n);
    },
  };
}
