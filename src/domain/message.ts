import type { Brand, TransitionKind } from './brand.ts';
import type { IncidentReport } from './incident.ts';
import type { Shortlist } from './influencer.ts';
import type { Bucket } from './trend.ts';

/** What a team is told. One message becomes one delivery a channel. */
export type Message = IncidentMessage | DigestMessage | NoticeMessage;

interface MessageBase {
  /** Deterministic: the same event gives the same id in every process; the idempotency key of its deliveries. */
  readonly id: string;
  readonly brand: Pick<Brand, 'id' | 'name' | 'timeZone' | 'sensitivity'>;
  /** Epoch ms: when the event was told of (event time). */
  readonly at: number;
  /** Base URL of the console, if one is configured: links and the acknowledge button lead there. */
  readonly consoleUrl?: string;
  /** True for a test sent by `turntide check --send`. */
  readonly test?: boolean;
}

export interface IncidentMessage extends MessageBase {
  readonly type: `incident.${TransitionKind}`;
  readonly report: IncidentReport;
  /** The brand × topic's trend around the incident, oldest first, for the picture. */
  readonly trend: readonly TrendPoint[];
  readonly topicName: string;
}

/** A bucket with what was expected in it. */
export interface TrendPoint extends Bucket {
  readonly expectedNegative?: number;
  readonly expectedLow?: number;
  readonly expectedHigh?: number;
}

export interface DigestMessage extends MessageBase {
  readonly type: 'digest.daily';
  readonly digest: Digest;
}

/** An operational notice: a source fell silent, a channel is down. Never about the public's mood. */
export interface NoticeMessage extends MessageBase {
  readonly type: 'notice';
  readonly title: string;
  readonly text: string;
  readonly reason: string;
}

/** One local day of a brand. */
export interface Digest {
  /** `YYYY-MM-DD` in the brand's time zone. */
  readonly day: string;
  /** Epoch ms, half-open. */
  readonly from: number;
  readonly to: number;
  readonly totals: { readonly negative: number; readonly neutral: number; readonly positive: number };
  /** The same of the day before and the median day of the week before. */
  readonly before: { readonly negative: number; readonly neutral: number; readonly positive: number };
  readonly usual: { readonly negative: number; readonly neutral: number; readonly positive: number };
  /** The negative share corrected for the scorer's known errors, with its 95 % interval; absent where these are not known. */
  readonly estimatedNegative?: { readonly share: number; readonly low: number; readonly high: number };
  readonly topics: readonly {
    readonly id: string;
    readonly name: string;
    readonly negative: number;
    readonly total: number;
    readonly usualNegative: number;
  }[];
  readonly incidents: readonly DigestIncident[];
  readonly trend: readonly TrendPoint[];
  readonly drivers: import('./drivers.ts').Drivers;
  readonly shortlist: Shortlist;
  /** What followed when people spoke up in the week before, a line each. */
  readonly outreach: readonly string[];
  /** Once a week, on its last day: who stands first for each goal, a line each. */
  readonly goals: readonly string[];
  /** Sources that were silent or failing, channels that did not deliver: said, not hidden. */
  readonly problems: readonly string[];
}

export interface DigestIncident {
  readonly id: string;
  readonly topic: string;
  readonly state: string;
  readonly severity: number;
  readonly openedAt: number;
  readonly resolvedAt?: number;
  readonly cause: string;
}
