import { z } from 'zod';
import type { Clock } from '../../lib/clock.ts';
import { Failure } from '../../lib/errors.ts';
import type { Http } from '../../lib/http.ts';
import { failureOf } from '../../lib/http-failure.ts';
import type { Secret } from '../../lib/secret.ts';
import { MINUTE, shaped, withQuery } from '../json-api.ts';
import type { Ledger } from '../ledger.ts';

const HOUR = 60 * MINUTE;
const listSchema = z.object({ items: z.array(z.unknown()).default([]), nextPageToken: z.string().optional() });
const errorSchema = z.object({
  error: z.object({ errors: z.array(z.object({ reason: z.string() })).default([]), message: z.string().default('') }),
});

export type YoutubeCall = (
  resource: 'search' | 'videos' | 'commentThreads' | 'comments' | 'channels',
  signal: AbortSignal,
  query: Readonly<Record<string, string | number | undefined>>,
) => Promise<z.output<typeof listSchema>>;

/**
 * Calls one list method, entering its price first: a search is one of the day's searches, every other list one unit.
 * A used-up quota is rate-limited until midnight in California; closed comments are gone; a wrong key is auth.
 */
export function youtubeClient(
  http: Http,
  options: { readonly api: string; readonly apiKey: Secret; readonly spacingSeconds: number },
  clock: Clock,
  ledgers: { readonly units: Ledger; readonly searches: Ledger },
): YoutubeCall {
  return async (resource, signal, query) => {
    const ledger = resource === 'search' ? ledgers.searches : ledgers.units;
    ledger.spend(1, clock.now());
    const url = withQuery(`${options.api}/${resource}`, query);
    // In a header, so that no address with the key in it is ever written down.
    const response = await http.request({
      url,
      signal,
      spacingMs: options.spacingSeconds * 1000,
      headers: { 'x-goog-api-key': options.apiKey.reveal() },
    });
    if (response.status === 200) return shaped(listSchema, response.json(), url);
    const reason = reasonOf(response.body);
    if (reason === 'quotaExceeded' || reason === 'dailyLimitExceeded') {
      const wait = ledger.exhausted(clock.now()).retryAfterMs ?? HOUR;
      // Within the first hour of our day it may be that theirs has not begun.
      const retryAfterMs = wait > 23 * HOUR ? HOUR : wait;
      throw new Failure('rate-limited', 'YouTube: the quota of the project is used up', {
        retryAfterMs,
        waitBy: reason,
      });
    }
    if (reason === 'rateLimitExceeded' || reason === 'userRateLimitExceeded') {
      throw new Failure('rate-limited', 'YouTube: too many requests', { retryAfterMs: 60_000 });
    }
    if (reason === 'commentsDisabled' || reason === 'videoNotFound' || reason === 'channelNotFound') {
      throw new Failure('gone', `YouTube: ${reason}`);
    }
    if (reason === 'keyInvalid' || (reason === 'badRequest' && response.text().includes('API key'))) {
      throw new Failure('auth', 'YouTube: the API key is not valid');
    }
    throw failureOf(response);
  };
}

function reasonOf(body: Uint8Array): string | undefined {
  try {
    return errorSchema.safeParse(JSON.parse(Buffer.from(body).toString('utf8'))).data?.error.errors[0]?.reason;
  } catch {
    return undefined;
  }
}
