import type { Severity, TransitionKind } from './brand.ts';
import type { Drivers } from './drivers.ts';
import type { Shortlist } from './influencer.ts';
import type { Shift } from './shift.ts';

/** A severity in a word, by its number; 0 is none. */
export const SEVERITY_WORDS = ['', 'minor', 'moderate', 'serious', 'severe', 'critical'] as const;

export type IncidentState = 'open' | 'worsening' | 'recovering' | 'resolved';

/** A shift's life. One open incident a brand × topic. */
export interface Incident {
  /** `brand/topic/<epoch seconds of opening>`: the same events give the same id. */
  readonly id: string;
  readonly brandId: string;
  readonly topic: string;
  readonly state: IncidentState;
  readonly severity: Severity;
  /** Epoch ms, all event time. */
  readonly since: number;
  readonly openedAt: number;
  readonly updatedAt: number;
  readonly resolvedAt?: number;
  /** The shift that opened it, the strongest since, and the newest. */
  readonly opening: Shift;
  readonly peak: Shift;
  readonly latest: Shift;
  readonly acknowledgedBy?: string;
  readonly assignedTo?: string;
  /** Epoch ms. */
  readonly snoozedUntil?: number;
  readonly muted?: boolean;
  readonly notes: readonly IncidentNote[];
  readonly history: readonly Transition[];
  /** How far its mentions are heard, as known when it last moved; absent where it was not looked up. */
  readonly reach?: Reach;
  /** A topic's: the brand's incident that it is told within, since that opened after it. */
  readonly mergedInto?: string;
  /** The brand's: its topics' incidents that were open when it opened, and are told within it. */
  readonly includes?: readonly string[];
  /** Steps in a row that were calm; hysteresis lives on it. */
  readonly calmSteps: number;
}

/** What is known of how far an incident's mentions are heard; each may be missing. */
export interface Reach {
  /** Distinct authors of the window's negative mentions. */
  readonly voices?: number;
  /** Their followers, summed, or the views reported of the mentions, the larger. */
  readonly followers?: number;
  /** Likes, reposts, replies and quotes reported of the mentions. */
  readonly engagement?: number;
}

export interface IncidentNote {
  readonly at: number;
  readonly by: string;
  readonly text: string;
}

/** One move of an incident, with its named reason and the numbers behind it. */
export interface Transition {
  readonly kind: TransitionKind;
  /** Epoch ms, event time. */
  readonly at: number;
  readonly from: IncidentState | null;
  readonly to: IncidentState;
  readonly severity: Severity;
  readonly reason: string;
  readonly shift: Shift;
}

/** What an alert is made of: never sent without evidence. */
export interface IncidentReport {
  readonly incident: Incident;
  readonly transition: Transition;
  readonly drivers: Drivers;
  readonly shortlist: Shortlist;
}
