import { z } from 'zod';
import { secret } from '../lib/zod-secret.ts';
import { type Ascent, ascending, type RisingLane } from './ascent.ts';
import { descending } from './descent.ts';
import { DAY, MINUTE, pollSettings } from './json-api.ts';
import { type Reading, readLanes } from './lanes.ts';
import { MastodonClient, PAGE } from './mastodon/client.ts';
import { listen, type StreamedLane } from './mastodon/live.ts';
import { StatusIds } from './mastodon/status-ids.ts';
import type { Source, SourceDependencies, SourceKind } from './source.ts';

const { api: _, ...poll } = pollSettings({
  intervalMinutes: 1,
  backfillDays: 1,
  spacingSeconds: 1.1,
  api: 'https://mastodon.social',
});
const MAX_STREAMS = 10;
const settings = z
  .strictObject({
    instance: z
      .url({ protocol: /^https?$/ })
      .transform((url) => url.replace(/\/+$/, ''))
      .default('https://mastodon.social')
      .describe('Which server to ask; it knows what its members follow anywhere.'),
    hashtags: z
      .array(z.string().regex(/^[\p{L}\p{M}\p{N}_]+$/u, 'must be a hashtag without #'))
      .max(50)
      .default([])
      .describe('Public posts with any of these.'),
    timeline: z
      .enum(['none', 'local', 'federated'])
      .default('none')
      .describe('All public posts: of this server, or of all it knows.'),
    query: z.string().trim().min(1).max(512).optional().describe('Full-text search; needs a token.'),
    mode: z
      .enum(['poll', 'stream'])
      .default('poll')
      .describe(
        'poll: asked every interval. stream: hashtags and timelines as they come, within seconds; needs a token.',
      ),
    token: secret().optional().describe('Access token of an application with the scope read.'),
    ...poll,
  })
  .refine((all) => all.hashtags.length > 0 || all.timeline !== 'none' || all.query !== undefined, {
    error: 'needs hashtags, a timeline or a query',
  })
  .refine((all) => all.query === undefined || all.token !== undefined, {
    error: 'a query needs a token',
    path: ['token'],
  })
  .refine((all) => all.mode === 'poll' || all.token !== undefined, { error: 'a stream needs a token', path: ['token'] })
  .refine((all) => all.mode === 'poll' || all.query === undefined, {
    error: 'a search cannot be streamed; make it a source of its own',
    path: ['query'],
  })
  .refine((all) => all.mode === 'poll' || all.hashtags.length <= MAX_STREAMS, {
    error: `at most ${MAX_STREAMS} hashtags can be streamed: each is a connection`,
    path: ['hashtags'],
  });
type Settings = z.output<typeof settings>;

/** Posts of other servers arrive late, and keep their date. */
const OVERLAP_MS = 30 * MINUTE;
/** Most that is read again for that: ten requests of a polled timeline, two at each beginning of a stream. */
const OVERLAP_ENTRIES = { poll: 400, stream: 80 };

/** Mastodon and what speaks its API: hashtags, public timelines and search of one server, asked or streamed. */
export const mastodon: SourceKind<Settings> = {
  kind: 'mastodon',
  settings,
  create(id, options, { clock, http }: SourceDependencies): Source {
    const ids = new StatusIds(clock.now);
    const streaming = options.mode === 'stream';
    const client = new MastodonClient(http, options, ids);
    const shared = { now: clock.now, backfillMs: options.backfillDays * DAY, overlapMs: OVERLAP_MS };
    const memory = streaming ? { memory: ids } : {};
    const ascent: Ascent = { ...shared, overlapEntries: OVERLAP_ENTRIES[options.mode], ...memory };
    const lanes = lanesOf(options);
    const timelines = lanes.map(({ name, path, query }) => client.timeline(name, path, query));
    const readers = timelines.map((lane) => ascending(lane, ascent));
    if (options.query !== undefined) readers.push(descending(client.search(options.query), shared));
    const reading: Reading = { readers, now: clock.now, ...memory };
    return {
      id,
      kind: 'mastodon',
      intervalMs: streaming ? 1_000 : options.intervalMinutes * MINUTE,
      clock: 'wall',
      pages: (cursor, context) =>
        streaming
          ? listen({ client, lanes, reading, ascent, ids }, cursor, context)
          : readLanes(cursor, context, reading),
      kept: (mentions) => ids.keep(mentions),
      check: async (signal) => {
        const { name, count } = await look(client, timelines[0], options.query, signal);
        const found = `${options.instance}: ${name} has ${count >= PAGE ? `${PAGE} or more` : count} posts`;
        const first = lanes[0];
        if (!streaming || !first) return found;
        await client.tryStream(first.stream, first.streamQuery, signal);
        return `${found}, and streams`;
      },
    };
  },
};

function lanesOf({ hashtags, timeline }: Settings): StreamedLane[] {
  const local = timeline === 'local';
  const tags = hashtags.map((tag) => ({
    name: `#${tag}`,
    path: `/api/v1/timelines/tag/${encodeURIComponent(tag)}`,
    query: {},
    stream: '/api/v1/streaming/hashtag',
    streamQuery: { tag },
  }));
  if (timeline === 'none') return tags;
  const stream = local ? '/api/v1/streaming/public/local' : '/api/v1/streaming/public';
  const query = local ? { local: 'true' } : {};
  return [...tags, { name: timeline, path: '/api/v1/timelines/public', query, stream, streamQuery: {} }];
}

async function look(
  client: MastodonClient,
  timeline: RisingLane | undefined,
  words: string | undefined,
  signal: AbortSignal,
) {
  if (timeline) return { name: timeline.name, count: (await timeline.ask({}, signal)).entries.length };
  return { name: 'search', count: (await client.search(words ?? '').ask(null, 0, signal)).found.length };
}
