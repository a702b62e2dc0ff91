import type { Severity } from '../domain/brand.ts';
import type { Incident } from '../domain/incident.ts';
import type { Shift } from '../domain/shift.ts';
import type { LifeCyclePolicy } from './policy.ts';
import type { LifeCycleReason } from './reasons.ts';
import { excessRate, excessRateVariance } from './severity.ts';

/** The strongest shift that the team was told of: the opening or an escalation since. */
export function toldShift(incident: Incident): Shift {
  let told = incident.opening;
  for (const { kind, shift } of incident.history) {
    if ((kind === 'opened' || kind === 'worsened') && excessRate(shift) > excessRate(told)) told = shift;
  }
  return told;
}

/**
 * Whether a firing step is a real escalation against the strongest shift told so far: the excess rate must stand above
 * the told one by a factor and by standard errors, so that neither a lasting incident nor noise is told twice.
 */
export function escalationOf(
  incident: Incident,
  shift: Shift,
  severity: Severity,
  policy: LifeCyclePolicy,
): { readonly escalated: boolean; readonly reason: LifeCycleReason } {
  const told = toldShift(incident);
  const rate = excessRate(shift);
  const toldRate = excessRate(told);
  const z = (rate - toldRate) / Math.sqrt(excessRateVariance(shift) + excessRateVariance(told));
  const snoozed = incident.snoozedUntil !== undefined && shift.at < incident.snoozedUntil;
  const handled = snoozed || incident.acknowledgedBy !== undefined;
  const factor = handled ? policy.escalationWhileHandled : policy.escalation;
  const clearly = z >= policy.escalationZ;

  if (clearly && severity > incident.severity && rate >= (handled ? factor : 1.2) * toldRate) {
    return { escalated: true, reason: 'severity-rose' };
  }
  if (clearly && rate >= factor * toldRate) return { escalated: true, reason: 'rate-rose' };
  if (!handled && incident.state === 'recovering' && rate > 0 && rate >= toldRate) {
    return { escalated: true, reason: 'second-wave' };
  }
  if (clearly && handled) return { escalated: false, reason: snoozed ? 'snoozed' : 'acknowledged' };
  return { escalated: false, reason: incident.state === 'recovering' ? 'flickering' : 'no-real-escalation' };
}
