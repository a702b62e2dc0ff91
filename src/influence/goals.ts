import type { Goal } from '../domain/influencer.ts';
import type { ScoredMention } from '../domain/scored-mention.ts';

const BUYING =
  /\b(?:where (?:can|do|could) (?:i|we|you) (?:buy|get|book|order|find)|can'?t wait|cannot wait|how much (?:is|does|are)|is it worth|worth buying|want (?:one|this|it|to (?:buy|book|order|try))|need this|take my money|shut up and take|pre-?order|in stock|link to (?:buy|book)|which one should i|recommend(?:ation)?s? (?:for|on)|thinking of (?:buying|booking|switching)|just (?:booked|bought|ordered))\b/i;

/** Whether a text asks about buying or wants to: by its words, English only. */
export function wantsToBuy(text: string): boolean {
  return BUYING.test(text);
}

/** What a goal asks of the same machinery: whose ears count, and which acts are evidence. */
export interface GoalPlan {
  /** Whether an author's mention makes them part of the audience. */
  readonly audience: (m: ScoredMention) => boolean;
  /** Mentions an audience member must have, at least. */
  readonly mentions: number;
  /** Which posts acts must be on or in to count; absent: every act does. */
  readonly acts?: (m: ScoredMention) => boolean;
  /** Said of the audience in the reasons: "34 of the 120 upset authors". */
  readonly people: string;
}

const hasLink = (m: ScoredMention): boolean => (m.mention.links?.length ?? 0) > 0;

/** The six uses of influencers in Altimeter's account (Solis 2012), as audiences and evidence. */
export const GOAL_PLANS: Readonly<Record<Goal, GoalPlan>> = {
  'shift-sentiment': { audience: (m) => m.sentiment.label === 'negative', mentions: 1, people: 'upset authors' },
  awareness: { audience: () => true, mentions: 1, people: 'authors who speak of the brand' },
  'top-of-mind': { audience: () => true, mentions: 3, people: 'authors who keep coming back to the brand' },
  referrals: {
    audience: (m) => hasLink(m) || wantsToBuy(m.mention.text),
    mentions: 1,
    acts: (m) => hasLink(m) || wantsToBuy(m.mention.text),
    people: 'authors who share links or ask what to buy',
  },
  'thought-leadership': { audience: () => true, mentions: 1, people: 'authors on the topic' },
  demand: {
    audience: (m) => wantsToBuy(m.mention.text),
    mentions: 1,
    people: 'authors who want to buy',
  },
};

/**
 * The audience of a goal within some mentions: authors by id, the brand's own voice left out.
 * @param topic topic id, or `all`.
 */
export function audienceOf(mentions: Iterable<ScoredMention>, goal: Goal, topic: string): Set<string> {
  const plan = GOAL_PLANS[goal];
  const count = new Map<string, number>();
  for (const m of mentions) {
    if (m.owned || !(topic === 'all' || m.topics.includes(topic)) || !plan.audience(m)) continue;
    count.set(m.mention.author.id, (count.get(m.mention.author.id) ?? 0) + 1);
  }
  return new Set([...count].filter(([, n]) => n >= plan.mentions).map(([id]) => id));
}
