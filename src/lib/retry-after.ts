/** Longest wait that is believed; a server that asks for more is asked again after it. */
export const MAX_RETRY_AFTER_MS = 24 * 60 * 60_000;

/**
 * The wait that a `Retry-After` header asks for, in ms from now: seconds or an HTTP date (RFC 9110 §10.2.3).
 * Undefined where the header is missing or not readable; never negative, at most a day.
 * @param now epoch ms by the server's own `Date` header where it has one, so that skewed clocks do not matter.
 */
export function retryAfterMs(header: string | null | undefined, now: number): number | undefined {
  const value = header?.trim();
  if (!value) return undefined;
  const ms = /^\d+(\.\d+)?$/.test(value) ? Number(value) * 1000 : Date.parse(value) - now;
  if (Number.isNaN(ms)) return undefined;
  return Math.min(Math.max(Math.ceil(ms), 0), MAX_RETRY_AFTER_MS);
}
