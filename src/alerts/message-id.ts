import type { Incident, Transition } from '../domain/incident.ts';

/**
 * Ids of messages: the same event gives the same id in every process, at every attempt, so that an id is the
 * idempotency key of its deliveries. Characters: letters, digits, `.`, `_`, `-`, `/`; never a dot-dot or a blank.
 */
export function incidentMessageId(incident: Pick<Incident, 'id'>, transition: Pick<Transition, 'kind' | 'at'>): string {
  return `incident/${incident.id}/${transition.kind}/${Math.floor(transition.at / 1000)}`;
}

/** @param day `YYYY-MM-DD`, the brand's local day that the digest is of. */
export function digestMessageId(brand: { readonly id: string }, day: string): string {
  return `digest/${brand.id}/${day}`;
}

/**
 * One notice a matter and period: `periodMs` (default a day) keeps the same trouble from being told over and over.
 * @param subject what it is about: `source-hn`, `channel-slack`.
 */
export function noticeMessageId(
  brand: { readonly id: string },
  reason: string,
  subject: string,
  at: number,
  periodMs = 86_400_000,
): string {
  return `notice/${brand.id}/${reason}/${subject}/${Math.floor(at / periodMs)}`;
}
