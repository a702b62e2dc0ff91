import type { Brand } from '../domain/brand.ts';
import type { AuthorRecord, Goal } from '../domain/influencer.ts';
import { stanceOf } from './stance.ts';

/** Why an author is not on a shortlist. The first that applies is the one named. */
export const GATES = [
  'brand-owned',
  'competitor-owned',
  'muted',
  'hostile',
  'bot-like',
  'uncorroborated-engagement',
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
}

/** Fewer different givers than this tell nothing about whom people listen to. */
export const MIN_ENGAGERS = 3;
/** Below this share of believed engagement, most of it looks bought. */
export const MIN_AUTHENTICITY = 0.2;

const DAY = 86_400_000;

/** Who may not be on a list of this brand and goal, as a function from a candidate to the named reason or null. */
export function gatesFor(brand: Brand, goal: Goal, at: number): (candidate: Candidate) => Gate | null {
  const owned = names(brand.ownedAccounts);
  const competing = names(brand.competitors.flatMap((competitor) => competitor.accounts));
  const muted = names(brand.mutedAuthors);
  return ({ id, record, engagers, authenticity }) => {
    const is = (list: ReadonlySet<string>): boolean =>
      list.has(id.toLowerCase()) || (record?.handle !== undefined && list.has(`@${record.handle.toLowerCase()}`));
    // Who leads a topic is the question there, the brand's own and its critics included.
    const open = goal === 'thought-leadership';
    if (!open && is(owned)) return 'brand-owned';
    if (is(competing)) return 'competitor-owned';
    if (is(muted)) return 'muted';
    const stance = record && stanceOf(record);
    if (!open && stance && stance.upper < 0) return 'hostile';
    if (record && botLike(record, at)) return 'bot-like';
    if (authenticity < MIN_AUTHENTICITY) return 'uncorroborated-engagement';
    if (engagers < MIN_ENGAGERS) return 'too-little-evidence';
    return null;
  };
}

function names(list: readonly string[]): ReadonlySet<string> {
  return new Set(list.map((name) => name.toLowerCase()));
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
