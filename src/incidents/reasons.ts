/** Why the life cycle did what it did. Logged, counted, shown in the console; each is explained in docs/incidents.md. */
export type LifeCycleReason =
  /** No incident, nothing unusual. */
  | 'calm'
  /** The trend left its baseline: an incident opens. */
  | 'shift'
  /** It left its baseline within the cool-down, but far above what was told last: an incident opens. */
  | 'escalated-in-cool-down'
  | 'cooling-down'
  /** Mentions older than the watch: counted, never alerting. */
  | 'backfill'
  /** This step, or a later one, has been decided before. */
  | 'already-decided'
  | 'missing-data'
  /** A source that brings a good part of the mentions fails, and what the others bring does not stand out by itself. */
  | 'source-out'
  /** The step is not finished, and what there is of it neither opens nor worsens anything. */
  | 'provisional'
  | 'warming-up'
  /** Total volume and silence are context, never an alert. */
  | 'context-only'
  /** Firing without numbers: nothing is told without evidence. */
  | 'no-evidence'
  /** Still outside the baseline, not clearly worse than told. */
  | 'no-real-escalation'
  /** Worse, but not by the margin asked for while somebody is at it. */
  | 'acknowledged'
  | 'snoozed'
  /** A grade of severity up, with a clear rise. */
  | 'severity-rose'
  /** The excess rate rose clearly above what was told. */
  | 'rate-rose'
  /** As bad again as it was, after a recovery. */
  | 'second-wave'
  /** Below the threshold, yet above half of what was told: neither calm nor worse. */
  | 'still-elevated'
  /** Calm, not for long enough yet. */
  | 'calming'
  /** A long window still stands outside the baseline, its newest hours below half of what was told. */
  | 'receding'
  | 'past-its-worst'
  | 'calm-for-recovery'
  | 'calm-for-resolution'
  /** Outside the baseline again during recovery, short of a second wave. */
  | 'flickering'
  /** A topic's shift that began together with the brand's is told within the brand's incident. */
  | 'merged-into-brand';
