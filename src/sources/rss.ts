import { createHash } from 'node:crypto';
import { z } from 'zod';
import { Failure } from '../lib/errors.ts';
import type { HttpRequest } from '../lib/http.ts';
import { expectOk, failureOf } from '../lib/http-failure.ts';
import { readCursor } from './cursor.ts';
import { decodeDocument } from './feed/decode.ts';
import { type FeedItem, readFeed } from './feed/items.ts';
import { nextPoll } from './feed/schedule.ts';
import type { Page, PullContext, Source, SourceDependencies, SourceKind } from './source.ts';

const MINUTE = 60_000;
const MAX_BYTES = 5_000_000;
/** Networks' clocks run ahead by minutes; what is dated later than this is not out yet. */
const AHEAD_MS = 15 * MINUTE;

const settings = z.strictObject({
  url: z
    .url({ protocol: /^https?$/, error: 'must be a URL such as https://example.org/feed.xml' })
    .describe('RSS, Atom or JSON Feed; a Google News query too.'),
  intervalMinutes: z.number().min(1).max(10_080).default(10).describe('Ask no more often than this.'),
  maxIntervalMinutes: z
    .number()
    .min(1)
    .max(10_080)
    .default(180)
    .describe("Follow the feed's own hints (ttl, cache headers, skipHours) up to this."),
  publicOnly: z
    .boolean()
    .default(false)
    .describe('Refuse addresses inside your own network: for feeds that strangers named.'),
});
type Settings = z.output<typeof settings>;

const cursorSchema = z.object({
  etag: z.string().nullable(),
  lastModified: z.string().nullable(),
  /** Short digests of the entries in the last answer: an entry comes once, and again when it is edited. */
  seen: z.array(z.string()),
  notBefore: z.number(),
});
type Cursor = z.output<typeof cursorSchema>;

/** A feed: RSS, Atom or JSON Feed. */
export const rss: SourceKind<Settings> = {
  kind: 'rss',
  settings,
  create(id, options, dependencies): Source {
    return {
      id,
      kind: 'rss',
      intervalMs: options.intervalMinutes * MINUTE,
      clock: 'wall',
      async *pages(cursor, context) {
        if (context.signal.aborted) return;
        yield await poll(options, dependencies, readCursor(cursorSchema, cursor), context);
      },
      check: async (signal) => {
        const response = expectOk(await dependencies.http.request(requestOf(options, undefined, signal)));
        const feed = readFeed(decodeDocument(response.body, response.headers.get('content-type')), response.url);
        return `"${feed.title}" (${feed.format}), ${feed.items.length} entries`;
      },
    };
  },
};

async function poll(
  options: Settings,
  { http, clock }: SourceDependencies,
  known: Cursor | undefined,
  { signal }: PullContext,
): Promise<Page> {
  const response = await http.request(requestOf(options, known, signal));
  const now = clock.now();
  const next = (hints: Parameters<typeof nextPoll>[0]): number =>
    nextPoll(hints, response, now, options.intervalMinutes * MINUTE, options.maxIntervalMinutes * MINUTE);
  if (response.status === 304 && known) {
    const notBefore = next({});
    return { items: [], cursor: JSON.stringify({ ...known, notBefore } satisfies Cursor), notBefore };
  }
  // 410 is said on purpose and for good (RFC 9110 §15.5.11): looked at once a day, in case it was not.
  if (response.status === 410)
    throw new Failure('gone', failureOf(response).message, { retryAfterMs: 24 * 60 * MINUTE });
  expectOk(response);
  const feed = readFeed(decodeDocument(response.body, response.headers.get('content-type')), response.url, options.url);
  const before = new Set(known?.seen);
  const ripe = feed.items.filter(({ publishedAt }) => (publishedAt ?? 0) <= now + AHEAD_MS);
  const fresh = ripe.filter((item) => !before.has(digest(item)));
  const notBefore = next(feed.hints);
  const state: Cursor = {
    etag: response.headers.get('etag'),
    lastModified: response.headers.get('last-modified'),
    // What is dated ahead is left out, so that it comes when its time has come.
    seen: ripe.map(digest),
    notBefore,
  };
  const early = feed.items.length - ripe.length;
  return {
    // An entry without a date is as new as our first sight of it.
    items: fresh.map(({ mention, publishedAt }) => ({
      ...mention,
      publishedAt: new Date(publishedAt ?? now).toISOString(),
    })),
    cursor: JSON.stringify(state),
    notBefore,
    ...(known ? {} : { backfill: true }),
    ...(early > 0 ? { refused: { 'date-in-the-future': early } } : {}),
  };
}

function requestOf(options: Settings, known: Cursor | undefined, signal: AbortSignal): HttpRequest {
  return {
    url: options.url,
    signal,
    maxBytes: MAX_BYTES,
    publicOnly: options.publicOnly,
    headers: {
      accept: 'application/feed+json, application/atom+xml, application/rss+xml, application/xml;q=0.9, */*;q=0.5',
      ...(known?.etag ? { 'if-none-match': known.etag } : {}),
      ...(known?.lastModified ? { 'if-modified-since': known.lastModified } : {}),
    },
  };
}

function digest({ mention, publishedAt }: FeedItem): string {
  const parts = JSON.stringify([mention.id, mention.text, publishedAt]);
  return createHash('sha256').update(parts).digest('base64url').slice(0, 8);
}
