import type { Severity } from '../domain/brand.ts';
import type { Incident, IncidentState, Reach, Transition } from '../domain/incident.ts';
import type { Shift, Verdict } from '../domain/shift.ts';
import { escalationOf, toldShift } from './escalation.ts';
import { movesWith } from './merge.ts';
import { DEFAULT_POLICY, type LifeCyclePolicy } from './policy.ts';
import type { LifeCycleReason } from './reasons.ts';
import { excessRate, severityOf } from './severity.ts';

/** What a step is decided by, besides the verdict and the incident itself. */
export interface StepContext {
  readonly brandId: string;
  readonly topic: string;
  /** Length of a detector step: calm time is counted in them. */
  readonly stepMs: number;
  /** Epoch ms of this brand × topic's last incident, if there was one, and the strongest excess rate told of it. */
  readonly lastOpenedAt?: number;
  readonly lastResolvedAt?: number;
  readonly lastPeakRate?: number;
  /** The step is made of mentions older than the watch. */
  readonly backfill?: boolean;
  /** The step is not finished: it can open and worsen an incident, and changes nothing else. */
  readonly provisional?: boolean;
  /** How far the mentions are heard, where it was looked up for this step; else what the incident knows counts. */
  readonly reach?: Reach;
  /** For a topic: the whole brand's incident that is open at this step (`brandIncidentAt`), if there is one. */
  readonly brandIncident?: Incident | null;
  readonly policy?: LifeCyclePolicy;
}

export interface Advance {
  /** The incident after the step; null where none is open (a resolved one is handed back once, with its transition). */
  readonly incident: Incident | null;
  /** The move that the team is told of, if there was one. */
  readonly transition: Transition | null;
  readonly reason: LifeCycleReason;
}

/**
 * One step of the life of the one incident that a brand × topic can have:
 * open → worsening → recovering → resolved. Pure and deterministic: the same verdicts give the same incident,
 * and a verdict that was decided before changes nothing.
 */
export function advance(incident: Incident | null, verdict: Verdict, context: StepContext): Advance {
  const current = incident?.state === 'resolved' ? null : incident;
  if (context.backfill) return { incident: current, transition: null, reason: 'backfill' };
  if (incident && verdict.at <= incident.updatedAt) {
    return { incident: current, transition: null, reason: 'already-decided' };
  }
  if (!verdict.shift) return { incident: current, transition: null, reason: withoutEvidence(verdict) };
  if (!current) return begin(verdict, verdict.shift, context);
  const next = goOn(current, verdict, verdict.shift, context);
  if (!context.provisional || next.transition?.kind === 'worsened') return next;
  return { incident: current, transition: null, reason: 'provisional' };
}

/** Nothing is known of the step: an open incident stays as it is. */
function withoutEvidence(verdict: Verdict): LifeCycleReason {
  const { reason } = verdict;
  if (reason === 'missing-data' || reason === 'source-out' || reason === 'warming-up') return reason;
  return verdict.firing ? 'no-evidence' : 'calm';
}

function begin(verdict: Verdict, shift: Shift, context: StepContext): Advance {
  const policy = context.policy ?? DEFAULT_POLICY;
  const stay = (reason: LifeCycleReason): Advance => ({ incident: null, transition: null, reason });
  if (!verdict.firing) return stay('calm');
  if (shift.kind === 'total-volume' || shift.kind === 'silence') return stay('context-only');
  if (movesWith(shift, context.brandIncident ?? null, policy)) return stay('merged-into-brand');
  const { at } = verdict;
  const cooling =
    at - (context.lastResolvedAt ?? -Infinity) < policy.coolDownMs ||
    at - (context.lastOpenedAt ?? -Infinity) < policy.openingGapMs;
  if (cooling && !(excessRate(shift) >= policy.escalationWhileHandled * (context.lastPeakRate ?? Infinity))) {
    return stay('cooling-down');
  }
  const reason: LifeCycleReason = cooling ? 'escalated-in-cool-down' : 'shift';
  const since = Math.min(shift.since, at);
  const { severity } = severityOf(shift, since, context.reach);
  const transition: Transition = { kind: 'opened', at, from: null, to: 'open', severity, reason, shift };
  const opened: Incident = {
    id: `${context.brandId}/${context.topic}/${Math.floor(at / 1000)}`,
    brandId: context.brandId,
    topic: context.topic,
    state: 'open',
    severity,
    since,
    openedAt: at,
    updatedAt: at,
    opening: shift,
    peak: shift,
    latest: shift,
    notes: [],
    history: [transition],
    ...(context.reach ? { reach: context.reach } : {}),
    calmSteps: 0,
  };
  return { incident: opened, transition, reason };
}

function goOn(incident: Incident, verdict: Verdict, shift: Shift, context: StepContext): Advance {
  const policy = context.policy ?? DEFAULT_POLICY;
  const measured = { ...incident, updatedAt: verdict.at, latest: shift };
  if (verdict.firing) return firing(measured, shift, verdict.recent ?? null, context, policy);

  // Hysteresis: below the threshold is not yet calm while the excess stands near what was told.
  if (excessRate(shift) > excessRate(toldShift(incident)) / 2) {
    return { incident: measured, transition: null, reason: 'still-elevated' };
  }
  const calmer = { ...measured, calmSteps: incident.calmSteps + 1 };
  const calmMs = calmer.calmSteps * context.stepMs;
  if (incident.state === 'recovering' && calmMs >= policy.resolveAfterMs) {
    const resolved = { ...calmer, resolvedAt: verdict.at };
    return move(resolved, 'resolved', 'resolved', 'calm-for-resolution', policy);
  }
  if (incident.state !== 'recovering' && calmMs >= policy.recoverAfterMs) {
    return move(calmer, 'recovering', 'recovering', 'calm-for-recovery', policy);
  }
  return { incident: calmer, transition: null, reason: 'calming' };
}

function firing(
  incident: Incident,
  shift: Shift,
  recent: Shift | null,
  context: StepContext,
  policy: LifeCyclePolicy,
): Advance {
  if (shift.kind === 'total-volume' || shift.kind === 'silence') {
    return { incident, transition: null, reason: 'context-only' };
  }
  const reach = context.reach ?? incident.reach;
  const { severity } = severityOf(shift, incident.since, reach);
  const peak = excessRate(shift) > excessRate(incident.peak) ? shift : incident.peak;
  // A long window remembers the worst for as long as it is: its newest part tells whether that is over, and how it stands now.
  if (recent && excessRate(recent) <= excessRate(toldShift(incident)) / 2)
    return recede({ ...incident, peak, latest: recent }, context, policy);
  const uncalm = { ...incident, peak, ...(reach ? { reach } : {}), calmSteps: 0 };
  const { escalated, reason } = escalationOf(incident, shift, severity, policy);
  if (!escalated) return { incident: uncalm, transition: null, reason };
  const worse = { ...uncalm, severity: Math.max(severity, incident.severity) as Severity };
  return move(worse, 'worsened', 'worsening', reason, policy);
}

/** Past its worst, while a long window still stands outside the baseline: that recovers, and does not yet resolve. */
function recede(incident: Incident, context: StepContext, policy: LifeCyclePolicy): Advance {
  if (incident.state === 'recovering') {
    return { incident: { ...incident, calmSteps: 0 }, transition: null, reason: 'receding' };
  }
  const easier = { ...incident, calmSteps: incident.calmSteps + 1 };
  if (easier.calmSteps * context.stepMs < policy.recoverAfterMs) {
    return { incident: easier, transition: null, reason: 'receding' };
  }
  return move(easier, 'recovering', 'recovering', 'past-its-worst', policy);
}

function move(
  incident: Incident,
  kind: Transition['kind'],
  to: IncidentState,
  reason: LifeCycleReason,
  policy: LifeCyclePolicy,
): Advance {
  const transition: Transition = {
    kind,
    at: incident.updatedAt,
    from: incident.state,
    to,
    severity: incident.severity,
    reason,
    shift: incident.latest,
  };
  const [opened, ...later] = [...incident.history, transition];
  const history = [opened!, ...later.slice(-(policy.maxHistory - 1))];
  return { incident: { ...incident, state: to, history }, transition, reason };
}
