import type { Goal } from '../domain/influencer.ts';
import type { Dossier } from './dossier.ts';
import { GOAL_PLANS } from './goals.ts';
import { median, type Standing } from './pillars.ts';

export interface ReasonFacts {
  readonly goal: Goal;
  readonly rank: number;
  readonly popularityRank: number | null;
  readonly audienceSize: number;
  readonly standing: Standing;
  readonly file: Dossier;
  /** What the incident is about, in a word or two; empty: the brand. */
  readonly subject: string;
  readonly brandName: string;
  readonly days: number;
  readonly timeZone: string;
  readonly owned: boolean;
  /** Reposts that the network reports, where nobody's acts could be traced. */
  readonly reported?: number;
}

const number = new Intl.NumberFormat('en-GB');

/** Sentences with figures, most telling first. Each says only what was counted. */
export function reasonsOf(facts: ReasonFacts): string[] {
  const { standing, file, goal } = facts;
  const people = GOAL_PLANS[goal].people;
  const reasons: string[] = [];
  const span = `in ${facts.days} ${facts.days === 1 ? 'day' : 'days'}`;
  const agreeing = file.agreeing.size;
  if (facts.reported !== undefined) {
    reasons.push(
      `their posts were reposted ${number.format(facts.reported)} times as their network reports; by whom is not known`,
    );
  } else if (agreeing > 0) {
    const posts = file.evidence.length;
    reasons.push(
      `${agreeing} of the ${number.format(facts.audienceSize)} ${people} reposted or agreed with them ${span}${posts > 0 ? ` (${posts} ${posts === 1 ? 'post' : 'posts'} linked)` : ''}`,
    );
  } else if (standing.audienceEngagers > 0) {
    reasons.push(
      `${standing.audienceEngagers} of the ${number.format(facts.audienceSize)} ${people} reposted, answered or named them`,
    );
  } else if (facts.audienceSize > 0) {
    reasons.push(
      `nobody of the ${number.format(facts.audienceSize)} ${people} acted on them yet${standing.alike ? '; people who act on the same accounts as they do did' : ''}`,
    );
  }
  if (facts.reported === undefined)
    reasons.push(
      `${number.format(standing.engagers)} different people acted on them; ${Math.round(100 * standing.authenticity)} % of that engagement is corroborated`,
    );
  if (file.topical > 0) {
    reasons.push(
      `wrote ${times(file.topical)} about ${facts.subject || facts.brandName}${file.lastTopical === undefined ? '' : `, last on ${day(file.lastTopical, facts.timeZone)}`}`,
    );
  } else if (file.posts > 0) reasons.push(`wrote ${times(file.posts)} about ${facts.brandName}, not about this`);
  if (file.posts > 0) reasons.push(moodOf(file));
  const half = median(file.delays);
  if (half !== null) reasons.push(`half of what their posts set off comes within ${duration(half)}`);
  if (file.buyers.size > 0)
    reasons.push(
      `${file.buyers.size} ${file.buyers.size === 1 ? 'person' : 'people'} asked or spoke of buying under their posts`,
    );
  if (facts.owned) reasons.push('is one of the brand’s own voices');
  reasons.push(
    facts.popularityRank === null
      ? `rank ${facts.rank} here; followers unknown`
      : `rank ${facts.rank} here, ${number.format(facts.popularityRank)} by followers`,
  );
  return reasons;
}

function moodOf({ positive, negative, posts }: Dossier): string {
  if (positive > negative) return `warm to the brand (${positive} of ${posts} posts positive)`;
  if (negative > positive) return `critical of the brand (${negative} of ${posts} posts negative)`;
  return `even towards the brand (${positive} positive and ${negative} negative of ${posts} posts)`;
}

/**
 * What to ask of somebody, from facts only: answer where they have an open negative post, ask where they are warm and know the
 * subject, else inform. Undefined where there is nothing to go by. Never a promise.
 */
export function approachOf(facts: ReasonFacts): string | undefined {
  const { file, timeZone } = facts;
  if (facts.owned || file.posts === 0) return undefined;
  const post = file.evidence[0];
  const where = post ? ` (${post.url ?? post.id})` : '';
  const critical = file.evidence.find((one) => one.score < -0.2);
  const what = critical
    ? `Answer: their post of ${day(Date.parse(critical.publishedAt), timeZone)} is critical and open (${critical.url ?? critical.id})`
    : file.positive > file.negative && file.topical > 0
      ? `Ask: they are warm to the brand and write about this; take up their post${where}`
      : `Inform: give them what is known and confirmed; take up their post${where}`;
  const best = hoursOf(file, timeZone);
  return `${what}${best === undefined ? '' : `; this audience acts on them most around ${best}`}.`;
}

/** The hour, local, in which the audience acts on them most; undefined below ten acts. */
function hoursOf(file: Dossier, timeZone: string): string | undefined {
  const total = file.audienceHours.reduce((sum, n) => sum + n, 0);
  if (total < 10) return undefined;
  // Smoothed over the neighbours: single hours are noisy.
  const smooth = file.audienceHours.map(
    (n, h) => n + 0.5 * (file.audienceHours[(h + 1) % 24]! + file.audienceHours[(h + 23) % 24]!),
  );
  const hour = smooth.indexOf(Math.max(...smooth));
  const reference = Number.isFinite(file.last) ? file.last : 0;
  const at = Math.floor(reference / 86_400_000) * 86_400_000 + hour * 3_600_000;
  return new Intl.DateTimeFormat('en-GB', { hour: '2-digit', minute: '2-digit', timeZone }).format(at);
}

function day(at: number, timeZone: string): string {
  return new Intl.DateTimeFormat('en-GB', { day: 'numeric', month: 'short', timeZone }).format(at);
}

function times(n: number): string {
  return n === 1 ? 'once' : `${n} times`;
}

function duration(ms: number): string {
  const minutes = Math.round(ms / 60_000);
  if (minutes < 90) return `${Math.max(1, minutes)} minutes`;
  return `${Math.round(minutes / 60)} hours`;
}
