import { createHash } from 'node:crypto';
import type { Incident, Transition } from '../domain/incident.ts';

/**
 * Ids of messages: the same event gives the same id in every process, at every attempt, so that an id is the
 * idempotency key of its deliveries. Brand and topic ids are lower-case letters, digits and hyphens.
 */
export function incidentMessageId(incident: Pick<Incident, 'id'>, transition: Pick<Transition, 'kind' | 'at'>): string {
  return `incident/${incident.id}/${transition.kind}/${Math.floor(transition.at / 1000)}`;
}

/** @param day `YYYY-MM-DD`, the brand's local day that the digest is of. */
export function digestMessageId(brand: { readonly id: string }, day: string): string {
  return `digest/${brand.id}/${day}`;
}

/**
 * The same trouble is told once: callers put into `key` what makes it this one (`hackernews/20780`: a source and a day).
 * @param reason named, as `source-silent`.
 */
export function noticeMessageId(brand: { readonly id: string }, reason: string, key: string): string {
  return `notice/${brand.id}/${reason}/${key}`;
}

/**
 * The id as a header and a signature can carry it: letters, digits, `_`, `-` and `/`, at most 200 characters.
 * Ids made here pass unchanged; any other becomes its hash, which is as unique and as stable.
 */
export function headerId(id: string): string {
  return /^[\w/-]{1,200}$/.test(id) ? id : createHash('sha256').update(id).digest('hex').slice(0, 40);
}
