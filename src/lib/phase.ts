import { createHash } from 'node:crypto';

/**
 * When within its interval something is due, in [0, interval): always the same for one who does it, so that every process
 * comes to it, and another one for others, so that not all of them ask a network at the same second of the minute.
 */
export function phaseOf(who: string, intervalMs: number): number {
  return createHash('sha256').update(who).digest().readUInt32BE(0) % intervalMs;
}
