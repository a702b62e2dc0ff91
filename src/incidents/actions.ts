import type { Incident, IncidentNote } from '../domain/incident.ts';

/** Longest note kept, in UTF-16 units, and how many notes. */
export const MAX_NOTE = 2_000;
const MAX_NOTES = 200;
const MAX_NAME = 200;

/** Somebody is at it: from here on only a real escalation is told. */
export function acknowledge(incident: Incident, by: string): Incident {
  return { ...incident, acknowledgedBy: nameOf(by) };
}

/** Not to be told of before `until` (epoch ms), a real escalation aside. */
export function snooze(incident: Incident, until: number): Incident {
  if (!Number.isFinite(until)) throw new RangeError('snooze needs an end, in epoch ms');
  return { ...incident, snoozedUntil: until };
}

/** An empty name takes the assignment back. */
export function assign(incident: Incident, to: string): Incident {
  const name = nameOf(to);
  if (name !== '') return { ...incident, assignedTo: name };
  const { assignedTo: _, ...unassigned } = incident;
  return unassigned;
}

/** Not told of at all any more; it is still followed and shown. */
export function mute(incident: Incident, muted = true): Incident {
  return { ...incident, muted };
}

/** An empty note changes nothing; the newest notes are kept. */
export function note(incident: Incident, by: string, text: string, at: number): Incident {
  const body = text.trim().slice(0, MAX_NOTE).toWellFormed();
  if (body === '') return incident;
  const added: IncidentNote = { at, by: nameOf(by), text: body };
  return { ...incident, notes: [...incident.notes, added].slice(-MAX_NOTES) };
}

function nameOf(name: string): string {
  return name.trim().slice(0, MAX_NAME).toWellFormed();
}
