const MINUTE = 60_000;
const HOUR = 60 * MINUTE;

/** The times and margins of the life cycle. All times are event time, in ms. */
export interface LifeCyclePolicy {
  /** Calm for so long: recovering. */
  readonly recoverAfterMs: number;
  /** Calm for so long: resolved. Longer than a night, so that sleep does not end an incident. */
  readonly resolveAfterMs: number;
  /** After a resolution nothing opens for so long, unless far worse. */
  readonly coolDownMs: number;
  /** Two openings of one brand × topic are at least so far apart, unless far worse. */
  readonly openingGapMs: number;
  /** How many times the told excess rate is a real escalation. */
  readonly escalation: number;
  /** The same while acknowledged, snoozed, or in a cool-down. */
  readonly escalationWhileHandled: number;
  /** Standard errors by which the rate must exceed the told one. */
  readonly escalationZ: number;
  /** A topic's shift that began at most so long after the brand's incident opened is told within that. */
  readonly mergeWithinMs: number;
  /** Transitions kept in an incident: the opening and the newest. */
  readonly maxHistory: number;
}

export const DEFAULT_POLICY: LifeCyclePolicy = {
  recoverAfterMs: 2 * HOUR,
  resolveAfterMs: 12 * HOUR,
  coolDownMs: 12 * HOUR,
  openingGapMs: 24 * HOUR,
  escalation: 1.5,
  escalationWhileHandled: 2,
  escalationZ: 3,
  mergeWithinMs: 24 * HOUR,
  maxHistory: 50,
};
