import type { Influencer } from '../domain/influencer.ts';
import { accountsIn } from './accounts.ts';
import type { PlaceInterval } from './bootstrap.ts';
import { comparisonsOf, type Largest } from './comparisons.ts';
import type { Dossier } from './dossier.ts';
import { pillarsOf, type Standing } from './pillars.ts';
import type { Popularity } from './popularity.ts';
import { approachOf, reasonsOf } from './reasons.ts';
import type { Reported } from './reported.ts';
import type { ShortlistInput } from './shortlist.ts';
import { stanceOf } from './stance.ts';

export interface Sitter {
  readonly id: string;
  readonly rank: number;
  readonly score: number;
  readonly standing: Standing;
  readonly file: Dossier;
  readonly interval?: PlaceInterval;
  /** Set where only the network's own counts speak for the author. */
  readonly reported?: Reported;
}

export interface Surroundings {
  readonly input: ShortlistInput;
  readonly followed: Popularity;
  readonly largest: Largest;
  /** Days that the engagement at hand spans. */
  readonly days: number;
}

/** What counted as being about the incident: any of its terms, of which the first are named. */
function subjectOf(terms: readonly string[], topic: string | undefined): string {
  const [first, second] = terms;
  if (first === undefined) return topic ?? '';
  if (second === undefined) return first;
  return `${first}, ${second}${terms.length > 2 ? ' or the like' : ''}`;
}

/** One ranked author with pillars, reasons, evidence and approach. */
export function portrait(sitter: Sitter, { input, followed, largest, days }: Surroundings): Influencer {
  const { id, rank, standing, file, reported } = sitter;
  const record = input.authors.get(id);
  const popularityRank = followed.rankOf(record?.followers);
  const facts = {
    goal: input.goal,
    rank,
    popularityRank,
    audienceSize: input.audience.size,
    standing,
    file,
    subject: subjectOf(input.incidentTerms, input.brand.topics.find((topic) => topic.id === input.topic)?.name),
    brandName: input.brand.name,
    days,
    timeZone: input.brand.timeZone,
    owned: accountsIn(input.brand.ownedAccounts)(id, record?.handle),
    ...(reported === undefined ? {} : { reported: reported.spread }),
  };
  const approach = approachOf(facts);
  return {
    rank,
    authorId: id,
    ...(record?.handle === undefined ? {} : { handle: record.handle }),
    ...(record?.name === undefined ? {} : { name: record.name }),
    ...(record?.url === undefined ? {} : { url: record.url }),
    score: sitter.score,
    ...pillarsOf(record, file, standing, days),
    popularityRank,
    followers: record?.followers ?? null,
    stance: record ? (stanceOf(record)?.mean ?? null) : null,
    authenticity: standing.authenticity,
    ...(sitter.interval === undefined ? {} : { rankInterval: sitter.interval }),
    reasons: reasonsOf(facts),
    evidence: file.evidence,
    comparisons: comparisonsOf(file, record?.followers, largest),
    ...(approach === undefined ? {} : { approach }),
  };
}
