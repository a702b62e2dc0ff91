import type { Brand } from '../domain/brand.ts';
import type { AuthorRecord, Goal } from '../domain/influencer.ts';
import type { ScoredMention } from '../domain/scored-mention.ts';
import { accountsIn } from './accounts.ts';
import { stanceOf } from './stance.ts';

/** Why an author is not on a shortlist. The first that applies is the one named. */
export const GATES = [
  'brand-owned',
  'competitor-owned',
  'muted',
  'hostile',
  'drives-the-anger',
  'bot-like',
  'uncorroborated-engagement',
  'only-named',
  'unheard-by-audience',
  'too-little-evidence',
] as const;
export type Gate = (typeof GATES)[number];

export interface Candidate {
  readonly id: string;
  readonly record: AuthorRecord | undefined;
  /** Different givers who acted on the author. */
  readonly engagers: number;
  /** In [0, 1]: how far that engagement is believed. */
  readonly authenticity: number;
  /** Whether anybody reposted, quoted or agreed with the author: to be named is not to be listened to. */
  readonly heard: boolean;
  /** Whether the audience acts on the author, or people who act on the same accounts as it does. */
  readonly near: boolean;
  /** Reposts and quotes of the author's posts that were seen, and how many of them carry negative words. */
  readonly spread: Spread;
}

export interface Spread {
  readonly all: number;
  readonly negative: number;
}

/**
 * Seen reposts and quotes of the posts of authors, by their number: a repost has the words, and so the mood, of what it spreads.
 * @param numberOf number of an author by id, below `authors`; undefined: not asked for.
 */
export function spreadOf(
  mentions: Iterable<ScoredMention>,
  at: number,
  authors: number,
  numberOf: (id: string) => number | undefined,
): { readonly all: Int32Array; readonly negative: Int32Array } {
  const all = new Int32Array(authors);
  const negative = new Int32Array(authors);
  for (const { mention, sentiment } of mentions) {
    const id = (mention.repostOf ?? mention.quoteOf)?.authorId;
    const author = id === undefined ? undefined : numberOf(id);
    if (author === undefined || Date.parse(mention.publishedAt) >= at) continue;
    all[author]! += 1;
    if (sentiment.label === 'negative') negative[author]! += 1;
  }
  return { all, negative };
}

/** Fewer different givers than this tell nothing about whom people listen to. */
export const MIN_ENGAGERS = 3;
/** Below this share of believed engagement, most of it looks bought. */
export const MIN_AUTHENTICITY = 0.2;

const DAY = 86_400_000;

/** Who may not be on a list of this brand and goal, as a function from a candidate to the named reason or null. */
export function gatesFor(brand: Brand, goal: Goal, at: number): (candidate: Candidate) => Gate | null {
  const owned = accountsIn(brand.ownedAccounts);
  const competing = accountsIn(brand.competitors.flatMap((competitor) => competitor.accounts));
  const muted = accountsIn(brand.mutedAuthors);
  return ({ id, record, engagers, authenticity, heard, near, spread }) => {
    const { handle } = record ?? {};
    // Who leads a topic is the question there, the brand's own and its critics included.
    const open = goal === 'thought-leadership';
    if (!open && owned(id, handle)) return 'brand-owned';
    if (competing(id, handle)) return 'competitor-owned';
    if (muted(id, handle)) return 'muted';
    const stance = record && stanceOf(record);
    if (!open && stance && stance.upper < 0) return 'hostile';
    if (!open && spread.negative >= MIN_ENGAGERS && spread.negative > spread.all / 2) return 'drives-the-anger';
    if (record && botLike(record, at)) return 'bot-like';
    if (authenticity < MIN_AUTHENTICITY) return 'uncorroborated-engagement';
    const spoke = record !== undefined && record.negative + record.neutral + record.positive > 0;
    if (!heard && !spoke) return 'only-named';
    if (!near) return 'unheard-by-audience';
    if (engagers < MIN_ENGAGERS) return 'too-little-evidence';
    return null;
  };
}

/** Shape of a made account: two of new, follows many but is followed by few, posts without pause. Unknown numbers count for nothing. */
function botLike(record: AuthorRecord, at: number): boolean {
  const { createdAt, followers, following, posts } = record;
  const ageDays = createdAt === undefined ? undefined : (at - Date.parse(createdAt)) / DAY;
  const isNew = ageDays !== undefined && ageDays < 30;
  const thin = followers !== undefined && following !== undefined && following > 500 && followers * 20 < following;
  const tireless = ageDays !== undefined && posts !== undefined && posts / Math.max(1, ageDays) > 144;
  return Number(isNew) + Number(thin) + Number(tireless) >= 2;
}
