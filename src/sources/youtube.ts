import { z } from 'zod';
import { Failure } from '../lib/errors.ts';
import { secret } from '../lib/zod-secret.ts';
import { readCursor } from './cursor.ts';
import { type Answer, descend, type Found, type Lane } from './descent.ts';
import { DAY, entries, MINUTE, pollSettings, present } from './json-api.ts';
import type { Memory } from './lanes.ts';
import { Ledger } from './ledger.ts';
import { LookUps, lookUpSettings, thenLookUp } from './look-ups.ts';
import type { Source, SourceDependencies, SourceKind } from './source.ts';
import { youtubeClient } from './youtube/client.ts';
import { goneAtYoutube, MAX_LOOK_UP } from './youtube/gone.ts';
import { commentOf, type Thread, threadSchema, videoOf, videoSchema } from './youtube/items.ts';

const settings = z
  .strictObject({
    apiKey: secret().describe('Of a Google Cloud project with the YouTube Data API v3.'),
    query: z
      .string()
      .trim()
      .min(1)
      .max(200)
      .optional()
      .describe('Videos found by search: words, "a phrase", a|b, -not.'),
    channels: z
      .array(z.string().regex(/^UC[\w-]{22}$/, 'must be a channel id: UC and 22 characters'))
      .max(50)
      .default([])
      .describe('Comments on all videos of these.'),
    videos: z
      .array(z.string().regex(/^[\w-]{11}$/, 'must be a video id: 11 characters'))
      .max(50)
      .default([])
      .describe('Comments on these.'),
    commentsOfFound: z
      .int()
      .min(0)
      .max(50)
      .default(10)
      .describe('Comments on so many of the newest videos that the search found.'),
    dailyUnits: z.int().min(1).default(9_500).describe('Most units a day; a project has 10,000.'),
    dailySearches: z.int().min(0).default(95).describe('Most searches a day; a project has 100.'),
    authorDetails: z.boolean().default(true).describe('Subscribers of those who comment: one unit for 50.'),
    ...lookUpSettings(500),
    ...pollSettings({
      intervalMinutes: 20,
      backfillDays: 3,
      spacingSeconds: 0.1,
      api: 'https://www.googleapis.com/youtube/v3',
    }),
  })
  .refine(({ query, channels, videos }) => query !== undefined || channels.length + videos.length > 0, {
    error: 'needs a query, channels or videos',
  });
type Settings = z.output<typeof settings>;

const ZONE = 'America/Los_Angeles';
const memorySchema = z.object({
  units: z.unknown(),
  searches: z.unknown(),
  videos: z.array(z.string()),
  lookUps: z.unknown().optional(),
});
const cursorSchema = z.object({ memory: memorySchema });

/** Videos found by search, and comments, by the YouTube Data API within a quota that is never overspent. */
export const youtube: SourceKind<Settings> = {
  kind: 'youtube',
  settings,
  create(id, options, { clock, http }: SourceDependencies): Source {
    const units = new Ledger({
      name: 'YouTube units of the day',
      limit: options.dailyUnits,
      period: 'day',
      zone: ZONE,
    });
    const searches = new Ledger({
      name: 'YouTube searches of the day',
      limit: options.dailySearches,
      period: 'day',
      zone: ZONE,
    });
    const call = youtubeClient(http, options, clock, { units, searches });
    /** The newest videos that the search found. */
    let videos: string[] = [];

    const search = async (page: string | null, floor: number, signal: AbortSignal): Promise<Answer> => {
      // Searches have a number of their own: comments are read on when it is used up.
      const others = lanesOf(videos).length > 1;
      if (others && searches.left(clock.now()) < 1) return { found: [], next: null, waits: true };
      const list = await call('search', signal, {
        part: 'snippet',
        type: 'video',
        order: 'date',
        maxResults: 50,
        q: options.query,
        publishedAfter: new Date(floor).toISOString(),
        pageToken: page ?? undefined,
      }).catch((error: unknown) => {
        if (others && error instanceof Failure && error.kind === 'rate-limited') return error;
        throw error;
      });
      if (list instanceof Failure)
        return { found: [], next: null, waits: true, notes: [`search: waits (${list.message})`] };
      const hit = z.object({ id: z.object({ videoId: z.string() }) });
      const ids = entries(list.items, hit, ({ id: { videoId } }) => videoId).found;
      // A search gives no counts and cuts descriptions short: one unit for both.
      const details =
        ids.length > 0
          ? await call('videos', signal, { part: 'snippet,statistics', id: ids.join(',') })
          : { items: [] };
      if (page === null) videos = [...new Set([...ids, ...videos])].slice(0, options.commentsOfFound);
      return { ...entries(details.items, videoSchema, videoOf), next: list.nextPageToken ?? null };
    };

    const comments = async (of: Record<string, string>, page: string | null, signal: AbortSignal): Promise<Answer> => {
      const list = await call('commentThreads', signal, {
        ...of,
        part: 'snippet,replies',
        order: 'time',
        maxResults: 100,
        textFormat: 'plainText',
        pageToken: page ?? undefined,
      });
      const read = entries(list.items, threadSchema, (thread) => thread);
      const found = withReplies(read.found);
      await addSubscribers(found, signal);
      return { found, ...present({ refused: read.refused }), next: list.nextPageToken ?? null };
    };

    const addSubscribers = async (found: readonly Found[], signal: AbortSignal): Promise<void> => {
      const authors = new Map<string, Record<string, unknown>[]>();
      for (const { mention } of found) {
        const author = mention.author as Record<string, unknown>;
        const channel = String(author.id).replace('youtube:', '');
        if (channel.startsWith('UC')) authors.set(channel, [...(authors.get(channel) ?? []), author]);
      }
      // Never at the price of the comments themselves.
      if (!options.authorDetails || units.left(clock.now()) < options.dailyUnits / 10) return;
      const ids = [...authors.keys()];
      const channel = z.object({
        id: z.string(),
        snippet: z.object({ publishedAt: z.string().optional() }).optional(),
        statistics: z.object({
          subscriberCount: z.string().optional(),
          videoCount: z.string().optional(),
          hiddenSubscriberCount: z.boolean().optional(),
        }),
      });
      for (let i = 0; i < ids.length; i += 50) {
        const list = await call('channels', signal, {
          part: 'snippet,statistics',
          id: ids.slice(i, i + 50).join(','),
          maxResults: 50,
        });
        entries(list.items, channel, ({ id: channelId, snippet, statistics }) => {
          const followers = statistics.hiddenSubscriberCount
            ? undefined
            : Number(statistics.subscriberCount ?? Number.NaN);
          for (const author of authors.get(channelId) ?? []) {
            Object.assign(
              author,
              present({ followers: Number.isNaN(followers) ? undefined : followers, createdAt: snippet?.publishedAt }),
            );
          }
          return channelId;
        });
      }
    };

    const lane = (name: string, of: Record<string, string>): Lane => ({
      name,
      ask: (next, _floor, signal) => comments(of, next, signal),
    });
    const lanesOf = (found: readonly string[]): Lane[] => [
      ...(options.query === undefined ? [] : [{ name: 'search', ask: search }]),
      ...options.channels.map((channel) => lane(`channel ${channel}`, { allThreadsRelatedToChannelId: channel })),
      ...[...new Set([...options.videos, ...found])].map((video) => lane(`video ${video}`, { videoId: video })),
    ];

    const lookUps = new LookUps(options, clock, {
      prefix: 'youtube:',
      batch: MAX_LOOK_UP,
      // Never at the price of the comments themselves.
      affordable: () => (units.left(clock.now()) < options.dailyUnits / 10 ? 0 : MAX_LOOK_UP),
      ask: (ids, signal) => goneAtYoutube(call, ids, signal),
    });
    const memory: Memory = {
      save: () => ({ units: units.save(), searches: searches.save(), videos, lookUps: lookUps.save() }),
      load: (value) => {
        const saved = memorySchema.safeParse(value).data;
        units.load(saved?.units);
        searches.load(saved?.searches);
        videos = saved?.videos ?? [];
        lookUps.load(saved?.lookUps);
      },
    };

    return {
      id,
      kind: 'youtube',
      spends: true,
      intervalMs: options.intervalMinutes * MINUTE,
      clock: 'wall',
      pages: (cursor, context) => {
        const pages = descend(cursor, context, {
          lanes: lanesOf(readCursor(cursorSchema, cursor)?.memory.videos ?? []),
          now: clock.now,
          backfillMs: options.backfillDays * DAY,
          overlapMs: 60 * MINUTE,
          memory,
        });
        return thenLookUp(pages, lookUps, context, memory);
      },
      check: async (signal) => {
        await call('videos', signal, { part: 'id', chart: 'mostPopular', maxResults: 1 });
        return `the key is good; at most ${options.dailyUnits} units and ${options.dailySearches} searches a day`;
      },
    };
  },
};

/** A thread and the replies that come with it; as new as its newest part, so that a new reply is not overlooked. */
function withReplies(threads: readonly Thread[]): Found[] {
  return threads.flatMap((thread) => {
    const { topLevelComment, videoId, totalReplyCount } = thread.snippet;
    const opening = commentOf(topLevelComment, videoId, totalReplyCount);
    const replies = (thread.replies?.comments ?? []).map((reply) =>
      commentOf(reply, videoId, undefined, opening.mention),
    );
    return [opening, ...replies];
  });
}
