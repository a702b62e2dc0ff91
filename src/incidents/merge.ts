import type { Incident } from '../domain/incident.ts';
import type { Shift } from '../domain/shift.ts';
import type { LifeCyclePolicy } from './policy.ts';

/**
 * Whether a topic's shift is part of the brand's incident: it began before that opened or within a day after, and not after the
 * brand began to recover. One that begins later is a story of its own. Onsets are compared, not steps, so that a shift that lasts
 * stays where it was counted; an onset before the brand's own is no other story, since a long window only dates it less well.
 */
export function movesWith(shift: Shift, brandIncident: Incident | null, policy: LifeCyclePolicy): boolean {
  if (!brandIncident || brandIncident.state === 'resolved') return false;
  if (shift.since > brandIncident.openedAt + policy.mergeWithinMs) return false;
  if (brandIncident.state !== 'recovering') return true;
  const turned = brandIncident.history.findLast((move) => move.kind === 'recovering');
  return turned === undefined || shift.since <= turned.at;
}

/** Whether a topic's incident that is open when the brand's opens goes on within that: the brand moves by what the topic began. */
export function goesOnWithin(topicIncident: Incident): boolean {
  return topicIncident.state === 'open' || topicIncident.state === 'worsening';
}

/**
 * Of the whole brand's incidents the one that was open at a time, as far as it was known then: opened at or before, not yet
 * resolved. The same whatever came later, so that a pass over many steps decides as one pass a step.
 * @param at epoch ms
 */
export function brandIncidentAt(incidents: readonly Incident[], at: number): Incident | null {
  const open = incidents.find(
    ({ openedAt, resolvedAt }) => openedAt <= at && (resolvedAt === undefined || resolvedAt > at),
  );
  if (!open) return null;
  // What happened after `at` must not show.
  return open.state === 'resolved' ? { ...open, state: 'recovering' } : open;
}
