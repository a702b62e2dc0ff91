import { z } from 'zod';
import { Failure } from '../lib/errors.ts';
import { hostOf } from '../lib/http-failure.ts';
import { socketMessages } from '../lib/websocket.ts';
import { Collector } from './bluesky/collector.ts';
import { readV1, readV2, type StreamEvent } from './bluesky/events.ts';
import { hydrate } from './bluesky/hydrate.ts';
import { LIKE, POST, REPOST } from './bluesky/records.ts';
import { readCursor } from './cursor.ts';
import type { Page, PullContext, Source, SourceDependencies, SourceKind } from './source.ts';

const V2_PATH = '/xrpc/network.bsky.jetstream.subscribeEvents';
/** Between hosts positions differ; times agree within seconds. */
const OVERLAP_US = 5_000_000;
const PAGE_ITEMS = 500;
const FLUSH_MS = 500;
/** After a failure, mentions are not completed for so long. */
const PAUSE_MS = 10_000;

const settings = z.strictObject({
  endpoint: z
    .url({ protocol: /^wss?$/, error: 'must be a URL such as wss://jetstream.us-west.bsky.network' })
    .default(`wss://jetstream.us-west.bsky.network${V2_PATH}`)
    .transform((url) => (new URL(url).pathname === '/' ? new URL(V2_PATH, url).href : url))
    .describe('A Jetstream: v2 (no path, or its own), or v1 (a path that ends in /subscribe).'),
  api: z
    .url({ protocol: /^https?$/ })
    .transform((url) => url.replace(/\/+$/, ''))
    .default('https://public.api.bsky.app')
    .describe('Where handles, followers and counts of matching posts are asked for.'),
  reposts: z.boolean().default(true).describe('Reposts of remembered posts are mentions.'),
  likes: z.boolean().default(false).describe('Count likes of remembered posts; doubles the stream.'),
  remember: z
    .number()
    .int()
    .min(0)
    .max(5_000_000)
    .default(100_000)
    .describe('Newest posts kept in memory for reposts and likes; about 1 kB each.'),
  backfillHours: z
    .number()
    .min(0)
    .max(72)
    .default(0)
    .describe('How far back the first reading goes, as far as the server keeps.'),
  connectSeconds: z.number().min(0.1).max(60).default(10),
});
type Settings = z.output<typeof settings>;

const cursorSchema = z.object({
  host: z.string(),
  /** Of the last event read: v2 sequence number or v1 time in µs. */
  position: z.number(),
  /** Epoch µs of the last event: the way to another host, and past a position that is too old. */
  time: z.number(),
  /** Up to here (epoch ms) it is the first reading's history. */
  historyUntil: z.number().default(0),
});
type Cursor = z.output<typeof cursorSchema>;

/** Bluesky, whole: Jetstream's posts, reposts and deletions as they happen, matched here. */
export const bluesky: SourceKind<Settings> = {
  kind: 'bluesky',
  settings,
  create(id, options, { clock, http }: SourceDependencies): Source {
    const collector = new Collector(options.reposts || options.likes ? options.remember : 0);
    let askAgain = 0;
    return {
      id,
      kind: 'bluesky',
      intervalMs: 1_000,
      clock: 'wall',
      pages: (cursor, context) =>
        stream(
          options,
          http.userAgent,
          collector,
          readCursor(cursorSchema, cursor) ?? first(options, clock.now()),
          context,
        ),
      hydrate: async (mentions, signal) => {
        if (clock.now() < askAgain) return mentions;
        try {
          return await hydrate(mentions, options.api, http, signal);
        } catch (error) {
          // Matching goes on without; asking stops for as long as the network wants.
          if (error instanceof Failure) askAgain = clock.now() + (error.retryAfterMs ?? PAUSE_MS);
          throw error;
        }
      },
      check: async (signal) => {
        const messages = socketMessages({
          ...requestOf(options, null),
          userAgent: http.userAgent,
          signal,
          budgetMs: 5_000,
          everyMs: 200,
        });
        for await (const batch of messages) if (batch.length > 0) return `${hostOf(options.endpoint)} streams`;
        return `${hostOf(options.endpoint)} is open, nothing came within 5 s`;
      },
    };
  },
};

function first(options: Settings, now: number): Cursor | null {
  if (options.backfillHours === 0) return null;
  return { host: '', position: 0, time: (now - options.backfillHours * 3_600_000) * 1000, historyUntil: now };
}

/** One slice: pages as events come, from the cursor, connecting again where the stream breaks after it has flowed. */
async function* stream(
  options: Settings,
  userAgent: string,
  collector: Collector,
  start: Cursor | null,
  { signal, budgetMs }: PullContext,
): AsyncGenerator<Page> {
  if (signal.aborted) return;
  // What an aborted slice left behind comes again.
  collector.take();
  const ends = performance.now() + budgetMs;
  const host = hostOf(options.endpoint);
  const read = isV2(options.endpoint) ? readV2 : readV1;
  let cursor = start;
  let flowed = true;
  while (flowed && performance.now() < ends) {
    flowed = false;
    const notes: string[] = [];
    let events = 0;
    let flushed = performance.now();
    const handle = (event: StreamEvent): void => {
      if (event.kind === 'notice') notes.push(event.text);
      else if (event.kind === 'error') throw new Failure('transient', `${host}: ${event.text}`);
      else if (event.kind === 'unreadable') collector.refuse('unknown-shape');
      else {
        const { position, seenAt } = event.kind === 'commit' ? event.commit : event;
        // Positions are inclusive, and a broken stream begins a little before.
        if (cursor?.host === host && position <= cursor.position) return;
        cursor = { host, position, time: Math.floor(seenAt * 1000), historyUntil: cursor?.historyUntil ?? 0 };
        events += 1;
        if (event.kind === 'commit') collector.add(event.commit);
        else if (event.kind === 'account-deleted') collector.dropAuthor(event.did);
      }
    };
    try {
      const request = {
        ...requestOf(options, cursor),
        userAgent,
        signal,
        budgetMs: ends - performance.now(),
        everyMs: FLUSH_MS,
      };
      for await (const batch of socketMessages(request)) {
        for (const text of batch) {
          handle(read(text));
          flowed = true;
          if (collector.items.length >= PAGE_ITEMS && cursor) yield pageOf(collector, cursor, notes.splice(0));
        }
        const due = performance.now() - flushed >= FLUSH_MS || performance.now() >= ends;
        if (cursor && due && (events > 0 || notes.length > 0)) {
          yield pageOf(collector, cursor, notes.splice(0));
          events = 0;
          flushed = performance.now();
        }
      }
      return;
    } catch (error) {
      if (signal.aborted) return;
      if (error instanceof Failure && cursor && /CursorTooOld/.test(error.message) && cursor.host === host) {
        // The time is older than what the server keeps too: it begins with its oldest and says so.
        cursor = { ...cursor, host: '' };
        flowed = true;
      } else if (!flowed || !(error instanceof Failure) || error.kind !== 'transient') throw error;
      else if (cursor && events > 0) yield pageOf(collector, cursor, notes.splice(0));
    }
  }
}

function pageOf(collector: Collector, cursor: Cursor, notes: readonly string[]): Page {
  const { items, deleted, deletedAuthors, refused } = collector.take();
  return {
    items,
    cursor: JSON.stringify(cursor),
    ...(deleted.length > 0 ? { deleted } : {}),
    ...(deletedAuthors.length > 0 ? { deletedAuthors } : {}),
    ...(Object.keys(refused).length > 0 ? { refused } : {}),
    ...(notes.length > 0 ? { notes: notes.slice(0, 20) } : {}),
    ...(cursor.time / 1000 < cursor.historyUntil ? { backfill: true } : {}),
  };
}

function requestOf(options: Settings, cursor: Cursor | null) {
  const v2 = isV2(options.endpoint);
  const url = new URL(options.endpoint);
  const collections = [POST, ...(options.reposts ? [REPOST] : []), ...(options.likes ? [LIKE] : [])];
  for (const collection of collections) url.searchParams.append(v2 ? 'collections' : 'wantedCollections', collection);
  if (v2) for (const kind of ['commit', 'account']) url.searchParams.append('kinds', kind);
  if (cursor) {
    const position = cursor.host === hostOf(options.endpoint) ? cursor.position : cursor.time - OVERLAP_US;
    url.searchParams.set('cursor', String(Math.max(0, position)));
  }
  return { url: url.href, ...(v2 ? { protocols: ['xrpc.v1.json'] } : {}), connectMs: options.connectSeconds * 1000 };
}

function isV2(endpoint: string): boolean {
  return !new URL(endpoint).pathname.endsWith('/subscribe');
}
