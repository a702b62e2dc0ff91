import { z } from 'zod';
import { Failure } from '../lib/errors.ts';
import { expectOk, type Http, type HttpRequest, type HttpResponse } from '../lib/http.ts';
import { hostOf } from '../lib/http-failure.ts';

/** Asks a JSON API. Throws a classified `Failure` for any status but 2xx, and `malformed` for an answer of another shape. */
export async function askJson<T>(
  http: Http,
  schema: z.ZodType<T>,
  request: HttpRequest,
): Promise<{ readonly value: T; readonly response: HttpResponse }> {
  const response = expectOk(await http.request(request));
  return { value: shaped(schema, response.json(), request.url), response };
}

/** The value in the shape that is expected, or a `malformed` failure that says where it is not. */
export function shaped<T>(schema: z.ZodType<T>, value: unknown, url: string): T {
  const parsed = schema.safeParse(value);
  if (parsed.success) return parsed.data;
  const issue = parsed.error.issues[0];
  throw new Failure('malformed', `${hostOf(url)} answered something else: ${issue?.path.join('.')} ${issue?.message}`);
}

/** Reads each entry of a list by itself: one of an unknown shape is counted and passed over, the rest goes on. */
export function entries<T, R>(list: readonly unknown[], schema: z.ZodType<T>, map: (entry: T) => R | undefined) {
  const found: R[] = [];
  let bad = 0;
  for (const raw of list) {
    const parsed = schema.safeParse(raw);
    const mapped = parsed.success ? map(parsed.data) : undefined;
    if (mapped !== undefined) found.push(mapped);
    else if (!parsed.success) bad += 1;
  }
  return bad > 0 ? { found, refused: { 'unknown-shape': bad } } : { found };
}

/** A URL with its query; undefined values are left out. */
export function withQuery(url: string, query: Readonly<Record<string, string | number | undefined>>): string {
  const result = new URL(url);
  for (const [name, value] of Object.entries(query)) {
    if (value !== undefined) result.searchParams.set(name, String(value));
  }
  return result.href;
}

/** Settings that the polled networks share. */
export function pollSettings(defaults: {
  readonly intervalMinutes: number;
  readonly backfillDays: number;
  readonly spacingSeconds: number;
  readonly api: string;
}) {
  return {
    intervalMinutes: z
      .number()
      .min(0.5)
      .max(10_080)
      .default(defaults.intervalMinutes)
      .describe('Ask no more often than this.'),
    backfillDays: z
      .number()
      .min(0)
      .max(365)
      .default(defaults.backfillDays)
      .describe('How far back the first reading goes.'),
    spacingSeconds: z
      .number()
      .min(0)
      .max(600)
      .default(defaults.spacingSeconds)
      .describe('From one request to the next, as the network wishes.'),
    api: z
      .url({ protocol: /^https?$/ })
      .transform((url) => url.replace(/\/+$/, ''))
      .default(defaults.api)
      .describe('Address of the API: for a mirror or a proxy.'),
  };
}

export const MINUTE = 60_000;
export const DAY = 24 * 60 * MINUTE;

/**
 * How to go on in a search by time, newest first: from the oldest second met. That second is asked for again, since it may
 * hold more than the answer did, unless a whole answer fell into it.
 * @param before the second (epoch) up to which this answer was asked for.
 */
export function olderThan(found: readonly { readonly at: number }[], before: string | null): string | null {
  if (found.length === 0) return null;
  const oldest = Math.floor(Math.min(...found.map(({ at }) => at)) / 1000);
  return String(String(oldest) === before ? oldest - 1 : oldest);
}

/** Without the keys that are undefined. */
export function present<T extends Record<string, unknown>>(fields: T): { [K in keyof T]?: Exclude<T[K], undefined> } {
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined && value !== null)) as {
    [K in keyof T]?: Exclude<T[K], undefined>;
  };
}
