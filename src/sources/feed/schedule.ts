import type { HttpResponse } from '../../lib/http.ts';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const PERIODS: Readonly<Record<string, number>> = {
  hourly: HOUR,
  daily: 24 * HOUR,
  weekly: 7 * 24 * HOUR,
  monthly: 30 * 24 * HOUR,
  yearly: 365 * 24 * HOUR,
};

/** What a feed says of how often it changes. */
export interface FeedHints {
  /** Minutes (RSS `ttl`). */
  readonly ttl?: number | undefined;
  /** Hours of the day, GMT, in which nothing is published (RSS `skipHours`). */
  readonly skipHours?: readonly number[] | undefined;
  /** RSS syndication module: so many times a period. */
  readonly updatePeriod?: string | undefined;
  readonly updateFrequency?: number | undefined;
}

/**
 * When to ask again (epoch ms): what the feed and its server ask for, but no sooner than our interval, and no later
 * than the limit, since a feed that says "weekly" may carry news all the same.
 */
export function nextPoll(
  hints: FeedHints,
  response: Pick<HttpResponse, 'headers'>,
  now: number,
  intervalMs: number,
  limitMs: number,
): number {
  const asked = Math.max((hints.ttl ?? 0) * MINUTE, syndication(hints), freshness(response.headers));
  const next = now + Math.min(Math.max(asked, intervalMs), Math.max(limitMs, intervalMs));
  return Math.min(afterSkipped(next, hints.skipHours ?? []), now + Math.max(limitMs, intervalMs));
}

function syndication({ updatePeriod, updateFrequency }: FeedHints): number {
  const period = PERIODS[updatePeriod?.trim().toLowerCase() ?? ''] ?? 0;
  return period / Math.max(1, updateFrequency ?? 1);
}

/** RFC 9111 §4.2.1: how long the answer stays fresh. */
function freshness(headers: Headers): number {
  const control = headers.get('cache-control') ?? '';
  if (/\bno-(cache|store)\b/i.test(control)) return 0;
  const maxAge = /\bmax-age\s*=\s*"?(\d{1,9})/i.exec(control)?.[1];
  const age = Number(headers.get('age') ?? 0) || 0;
  if (maxAge !== undefined) return Math.max(0, Number(maxAge) - age) * 1000;
  const expires = Date.parse(headers.get('expires') ?? '') - Date.parse(headers.get('date') ?? '');
  return Number.isNaN(expires) ? 0 : Math.max(0, expires);
}

function afterSkipped(at: number, skip: readonly number[]): number {
  // 24 is midnight in some feeds.
  const hours = new Set(skip.map((hour) => hour % 24));
  if (hours.size === 0 || hours.size >= 24) return at;
  let next = at;
  while (hours.has(new Date(next).getUTCHours())) next = (Math.floor(next / HOUR) + 1) * HOUR;
  return next;
}
