import type { Brand } from '../domain/brand.ts';
import type { Drivers } from '../domain/drivers.ts';
import type { Incident } from '../domain/incident.ts';
import type { Shortlist } from '../domain/influencer.ts';
import type { Digest, TrendPoint } from '../domain/message.ts';
import type { OutreachKind } from '../domain/outreach.ts';
import type { ScoredMention } from '../domain/scored-mention.ts';
import type { Reason, SentimentLabel, SentimentRule } from '../domain/sentiment.ts';

/** All that the console reads and does; whoever runs it implements it from the store. Times are epoch ms. */
export interface ConsoleData {
  brands(): Promise<readonly BrandOverview[]>;
  /** Null where there is no such brand. `topic` is `all` or one of the brand's. */
  brand(id: string, view: { readonly topic: string; readonly hours: number }): Promise<BrandView | null>;
  /** Newest first. */
  incidents(): Promise<readonly IncidentSummary[]>;
  incident(id: string): Promise<IncidentView | null>;
  mentions(brandId: string, search: MentionSearch): Promise<MentionList | null>;
  readings(brandId: string): Promise<ReadingsView | null>;
  digest(brandId: string, day: string): Promise<DigestView | null>;
  /** Newest first. */
  deliveries(): Promise<readonly DeliveryRow[]>;
  sources(): Promise<readonly SourceRow[]>;
  /** Newest first. */
  failedJobs(): Promise<readonly FailedJobRow[]>;

  /** False where there is no such incident. */
  act(incidentId: string, action: IncidentAction, by: string): Promise<boolean>;
  /** A team member's own reading of a mention, and of its copies of that day if so meant; false where there is no such mention. */
  correct(brandId: string, mentionId: string, label: SentimentLabel, by: string, withCopies: boolean): Promise<boolean>;
  /** Has a phrase read the team's way; what is wrong with the rule, or null where it holds now. */
  teach(brandId: string, rule: SentimentRule, by: string): Promise<string | null>;
  /** Takes such a rule back; false where there is none. */
  forgetRule(brandId: string, phrase: string): Promise<boolean>;
  /** Puts failed jobs back, all or one by its queue and id; returns how many. */
  retry(job: { readonly queue: string; readonly id: string } | 'all'): Promise<number>;
}

export type BrandName = Pick<Brand, 'id' | 'name' | 'timeZone'>;

export interface ClassTotals {
  readonly negative: number;
  readonly neutral: number;
  readonly positive: number;
}

export interface BrandOverview {
  readonly brand: BrandName;
  /** The last 24 hours, and a mean day of the week before; null where there is no history yet. */
  readonly today: ClassTotals;
  readonly usual: ClassTotals | null;
  /** Negative mentions an hour, the last 48 hours, oldest first. */
  readonly hourlyNegative: readonly number[];
  readonly open: readonly IncidentSummary[];
  readonly lastMentionAt: number | null;
}

export interface IncidentSummary {
  readonly incident: Incident;
  readonly brand: BrandName;
  readonly topicName: string;
  /** The newest report's cause line; empty where unknown. */
  readonly cause: string;
}

export interface BrandView {
  readonly overview: BrandOverview;
  readonly topics: readonly TopicRow[];
  /** As asked for. */
  readonly topic: string;
  readonly hours: number;
  readonly trend: readonly TrendPoint[];
  readonly incidents: readonly IncidentSummary[];
  /** Negative share of the last 24 hours corrected for the scorer's known errors, with its 95 % interval; null where these are not known. */
  readonly correctedNegative: { readonly share: number; readonly low: number; readonly high: number } | null;
  /** What changed in the last 24 hours against the week before. */
  readonly drivers: Drivers | null;
  readonly unheard: Unheard;
  /** Mentions refused, cleaned or muted, by named reason. */
  readonly noise: Readonly<Record<string, number>>;
}

/** Sources of a brand that fail or are silent now, so that what they bring is missing and not zero. */
export interface Unheard {
  /** A heading, a line a source, what it means; empty where all are heard. */
  readonly lines: readonly string[];
  /** From when on what each brings is missing, to be marked on a trend. */
  readonly spans: readonly { readonly from: number; readonly label: string }[];
}

export interface TopicRow {
  readonly id: string;
  readonly name: string;
  readonly today: ClassTotals;
  readonly usual: ClassTotals | null;
}

export interface IncidentView {
  readonly summary: IncidentSummary;
  readonly trend: readonly TrendPoint[];
  readonly drivers: Drivers | null;
  readonly shortlist: Shortlist | null;
  /** One sentence each; null where the numbers do not allow it. */
  readonly forecast: string | null;
  readonly recovery: string | null;
  /** Of its brand, while it is open. */
  readonly unheard: Unheard;
  /** Why it did what it did (`explainIncident`). */
  readonly explanation: readonly string[];
  readonly deliveries: readonly DeliveryRow[];
  readonly outreach: readonly OutreachRow[];
}

export interface MentionSearch {
  /** A query of the query language, or empty. */
  readonly query: string;
  readonly label: SentimentLabel | null;
  readonly topic: string;
  /** Published before (epoch ms); null: the newest. */
  readonly before: number | null;
  /** Each copy of a text by itself, too. */
  readonly each: boolean;
}

/** A mention with those that say the same that day, in the same words or nearly. */
export interface ListedMention {
  readonly scored: ScoredMention;
  /** How many copies there are beside it. */
  readonly copies: number;
  /** The first of them, oldest first. */
  readonly shown: readonly ScoredMention[];
  /** What moved its score, strongest first; null where nobody can say: another model read it, or a person. */
  readonly why: readonly Reason[] | null;
  /** Who of the team said how it reads; null where a model did. */
  readonly correctedBy: string | null;
}

/** How a brand's team has its mentions read. */
export interface ReadingsView {
  readonly brand: BrandName;
  readonly model: string;
  /** Those of the configuration first, then as they were taught. */
  readonly rules: readonly (SentimentRule & { readonly taught: { readonly by: string; readonly at: number } | null })[];
  /** Mentions that were corrected, copies apart. */
  readonly corrections: number;
  /** Whether what is stored is being read anew just now. */
  readonly rereading: boolean;
}

export interface MentionList {
  readonly brand: BrandName;
  readonly topics: readonly { readonly id: string; readonly name: string }[];
  /** Newest first. */
  readonly mentions: readonly ListedMention[];
  /** For the next page; null at the end. */
  readonly next: number | null;
  /** What is wrong with the query, with how to mend it; null where nothing is. */
  readonly problem: string | null;
}

export interface DigestView {
  readonly brand: BrandName;
  readonly digest: Digest;
}

export interface DeliveryRow {
  readonly id: string;
  readonly type: string;
  readonly channel: string;
  readonly brandId: string;
  readonly state: string;
  readonly detail: string;
  readonly attempts: number;
  readonly createdAt: number;
  readonly updatedAt: number;
}

export interface SourceRow {
  readonly id: string;
  readonly kind: string;
  /** Null: it is pushed to, never polled. */
  readonly intervalMs: number | null;
  readonly cursor: string | null;
  readonly lastPoll?: number;
  readonly lastSuccess?: number;
  readonly lastItem?: number;
  readonly failures: number;
  readonly failure?: string;
  readonly nextTry?: number;
  /** What says when: `Retry-After`, `back-off`, … */
  readonly waitBy?: string;
  readonly items: number;
  readonly matched: number;
  readonly refused: Readonly<Record<string, number>>;
  /** It gave nothing for far longer than its own usual gap. */
  readonly silent: boolean;
  readonly usualGapMs?: number;
}

export interface FailedJobRow {
  readonly queue: string;
  readonly id: string;
  readonly reason: string;
  readonly attempts: number;
  readonly failedAt: number;
}

export interface OutreachRow {
  readonly at: number;
  readonly by: string;
  readonly author: string;
  readonly kind: OutreachKind;
  readonly text: string;
}

export type IncidentAction =
  | { readonly kind: 'acknowledge' }
  /** `until` by the wall clock; `forMs` from now for a brand that lives in event time. */
  | { readonly kind: 'snooze'; readonly until: number; readonly forMs: number }
  | { readonly kind: 'assign'; readonly to: string }
  | { readonly kind: 'mute'; readonly muted: boolean }
  | { readonly kind: 'note'; readonly text: string }
  | { readonly kind: 'outreach'; readonly author: string; readonly outreach: OutreachKind; readonly text: string };
