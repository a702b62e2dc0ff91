/** What explains a shift: what changed against the baseline, not what is frequent. */
export interface Drivers {
  /** A cause line that a person would write: "lost bags at LHR; 41 % of it spreads one video". Empty where nobody complains. */
  readonly cause: string;
  /** Terms and phrases, strongest first; z of log-odds with an informative prior. */
  readonly terms: readonly TermDriver[];
  readonly links: readonly LinkDriver[];
  readonly sources: readonly ShareDriver[];
  readonly languages: readonly ShareDriver[];
  /** Topics of the brand by id; absent in reports made before it was counted. */
  readonly topics?: readonly ShareDriver[];
  /** Authors with the most negative posts or the most spread ones. */
  readonly authors: readonly AuthorDriver[];
  /** Near-duplicate and shared-link clusters, largest first. */
  readonly stories: readonly StoryDriver[];
  /** 3–5 posts that represent the clusters; never more than one of a cluster. */
  readonly posts: readonly PostExcerpt[];
  /** How many negative mentions and distinct authors the window has. */
  readonly negativeMentions: number;
  readonly negativeAuthors: number;
  /** Authors who wrote a text of their own, copies and reposts aside: of them the cause line counts. Absent in older reports. */
  readonly ownWords?: number;
}

export interface TermDriver {
  readonly term: string;
  readonly z: number;
  /** Negative mentions in the window with the term, and the same count expected from the baseline. */
  readonly count: number;
  readonly expected: number;
}

export interface LinkDriver {
  readonly url: string;
  readonly count: number;
  readonly authors: number;
}

/** A part of the negative mentions, now and in the baseline; shares in [0, 1]. */
export interface ShareDriver {
  readonly name: string;
  readonly count: number;
  readonly share: number;
  readonly usualShare: number;
}

export interface AuthorDriver {
  readonly authorId: string;
  readonly handle?: string;
  readonly posts: number;
  /** Reposts and quotes of their posts by others within the window. */
  readonly spread: number;
}

export interface StoryDriver {
  readonly id: string;
  readonly mentions: number;
  readonly authors: number;
  /** Of the window's negative mentions, in [0, 1]. */
  readonly share: number;
  readonly first: PostExcerpt;
  /** Mentions of the last quarter of the window over those of the quarter before; above 1 it accelerates. */
  readonly acceleration: number;
}

export interface PostExcerpt {
  readonly id: string;
  readonly authorId: string;
  readonly handle?: string;
  readonly text: string;
  readonly publishedAt: string;
  readonly url?: string;
  readonly source: string;
  readonly score: number;
  /** Reposts and quotes seen or reported, the larger. */
  readonly spread: number;
  /** Others within the window that say the same in their own post, in the same words or nearly; absent where none does. */
  readonly copies?: number;
}
