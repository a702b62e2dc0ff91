import { Failure } from '../lib/errors.ts';
import type { HttpResponse } from '../lib/http.ts';
import { failureOf, serverNow } from '../lib/http-failure.ts';

/** Names of a network's headers that tell what is left of its quota, and when it starts anew. */
export interface RateHeaders {
  readonly remaining: string;
  readonly reset: string;
  /** What the reset is: seconds from now, or the epoch second. */
  readonly resetIn: 'seconds' | 'epoch';
}

/** Epoch ms at which a quota that is (nearly) used up starts anew; undefined while there is enough. */
export function quotaReset(response: HttpResponse, names: RateHeaders, keep = 1): number | undefined {
  const remaining = response.headers.get(names.remaining);
  if (remaining === null || !(Number(remaining) < keep)) return undefined;
  const wait = resetWait(response, names);
  return wait === undefined ? undefined : response.receivedAt + wait;
}

/**
 * An unwelcome answer of a network that tells its wait in headers of its own. A 403 with nothing left is a rate limit,
 * not a wrong key.
 */
export function quotaFailure(response: HttpResponse, names: RateHeaders): Failure {
  const usual = failureOf(response);
  const empty = Number(response.headers.get(names.remaining) ?? 1) < 1;
  if (usual.kind !== 'rate-limited' && !(response.status === 403 && empty)) return usual;
  if (usual.retryAfterMs !== undefined) {
    return new Failure('rate-limited', usual.message, { retryAfterMs: usual.retryAfterMs, waitBy: usual.waitBy });
  }
  const wait = resetWait(response, names);
  return new Failure('rate-limited', usual.message, {
    retryAfterMs: wait,
    ...(wait === undefined ? {} : { waitBy: names.reset }),
  });
}

function resetWait(response: HttpResponse, { reset, resetIn }: RateHeaders): number | undefined {
  const value = response.headers.get(reset);
  if (value === null || value.trim() === '' || Number.isNaN(Number(value))) return undefined;
  const wait = resetIn === 'seconds' ? Number(value) * 1000 : Number(value) * 1000 - serverNow(response);
  return Math.max(0, Math.ceil(wait));
}
