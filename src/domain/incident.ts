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
  /** Steps in a row that were calm; hysteresis lives on it. */
  readonly calmSteps: number;
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
