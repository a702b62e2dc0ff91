import { type FaultyNetwork, faultyNetwork } from './faulty-network.ts';
import { pathOf, queryOf, sendJson } from './json-server.ts';

/** The YouTube Data API v3 on the loopback: videos found by search, comments by time, and what each call costs. */
export interface YoutubeServer {
  readonly network: FaultyNetwork;
  /** A channel with comments. */
  readonly channel: string;
  ids(): string[];
  more(at: number): void;
  /** Calls so far: searches, and units of all others. */
  readonly spent: { searches: number; units: number };
  /** Videos on which comments are closed. */
  readonly closed: Set<string>;
  /** Videos and comments that are not there when they are asked for by their ids. */
  readonly gone: Set<string>;
  /** The project's quota is used up, whoever used it. */
  exhaust(): void;
}

export async function youtubeServer(now: number): Promise<YoutubeServer> {
  const channel = `UC${'c'.repeat(22)}`;
  const videos = Array.from({ length: 60 }, (_, i) => video(i, now - 86_400_000 + i * 60_000));
  const threads = Array.from({ length: 130 }, (_, i) =>
    thread(`t${i}`, now - 80_000_000 + i * 60_000, i % 40 === 0 ? 2 : 0),
  );
  const spent = { searches: 0, units: 0 };
  const closed = new Set<string>();
  const gone = new Set<string>();
  let exhausted = false;
  const network = await faultyNetwork((request, response) => {
    if (request.headers['x-goog-api-key'] !== 'hush') return failure(response, 400, 'keyInvalid');
    if (exhausted) return failure(response, 403, 'quotaExceeded');
    const query = queryOf(request);
    const resource = pathOf(request).slice(1);
    if (resource === 'search') spent.searches += 1;
    else spent.units += 1;
    const paged = <T>(list: readonly T[], map: (item: T) => unknown): void => {
      const size = Number(query.get('maxResults') ?? 5);
      const from = Number(query.get('pageToken') ?? 0);
      const nextPageToken = from + size < list.length ? { nextPageToken: String(from + size) } : {};
      sendJson(response, { items: list.slice(from, from + size).map(map), ...nextPageToken });
    };
    if (resource === 'search') {
      const since = query.get('publishedAfter') ?? '';
      const found = videos.filter(({ snippet }) => snippet.publishedAt >= since).reverse();
      paged(found, ({ id, snippet }) => ({ id: { kind: 'youtube#video', videoId: id }, snippet }));
    } else if (resource === 'videos') {
      const wanted = (query.get('id') ?? '').split(',');
      sendJson(response, { items: videos.filter(({ id }) => wanted.includes(id) && !gone.has(id)) });
    } else if (resource === 'comments') {
      const wanted = (query.get('id') ?? '').split(',').filter((id) => !gone.has(id));
      sendJson(response, { items: wanted.map((id) => ({ kind: 'youtube#comment', id })) });
    } else if (resource === 'commentThreads') {
      const of = query.get('videoId');
      if (of && closed.has(of)) return failure(response, 403, 'commentsDisabled');
      paged(of ? [] : [...threads].reverse(), (item) => item);
    } else if (resource === 'channels') {
      const wanted = (query.get('id') ?? '').split(',');
      sendJson(response, {
        items: wanted.map((id) => ({
          id,
          snippet: { publishedAt: '2012-01-01T00:00:00Z' },
          statistics: { subscriberCount: '321', hiddenSubscriberCount: false },
        })),
      });
    } else sendJson(response, {}, 404);
  });
  return {
    network,
    channel,
    spent,
    closed,
    gone,
    exhaust: () => {
      exhausted = true;
    },
    ids: () => [
      ...videos.map(({ id }) => `youtube:${id}`),
      ...threads.flatMap((item) =>
        [item.snippet.topLevelComment, ...(item.replies?.comments ?? [])].map(({ id }) => `youtube:${id}`),
      ),
    ],
    more: (at) => {
      videos.push(video(99, at));
      threads.push(thread('t_new', at, 1));
    },
  };
}

function failure(response: Parameters<typeof sendJson>[0], code: number, reason: string): void {
  sendJson(response, { error: { code, message: reason, errors: [{ reason, domain: 'youtube' }] } }, code);
}

function video(number: number, at: number) {
  return {
    id: `video${String(number).padStart(6, '0')}`,
    snippet: {
      publishedAt: stamp(at),
      channelId: `UC${'a'.repeat(22)}`,
      channelTitle: 'Ana flies',
      title: `Cloudline review ${number}`,
      description: 'They lost my bag',
    },
    statistics: { viewCount: '1000', likeCount: '10', commentCount: '3' },
  };
}

function comment(id: string, at: number) {
  return {
    id,
    snippet: {
      textDisplay: `lost &amp; angry ${id}`,
      textOriginal: `lost & angry ${id}`,
      authorDisplayName: '@rui',
      authorChannelId: { value: `UC${'r'.repeat(22)}` },
      authorChannelUrl: 'http://www.youtube.com/@rui',
      likeCount: 2,
      publishedAt: stamp(at),
    },
  };
}

function thread(id: string, at: number, replies: number) {
  return {
    id,
    snippet: { videoId: 'video000001', topLevelComment: comment(id, at), totalReplyCount: replies },
    ...(replies > 0
      ? { replies: { comments: Array.from({ length: replies }, (_, i) => comment(`${id}.${i}`, at + i + 1)) } }
      : {}),
  };
}

const stamp = (at: number): string => `${new Date(at).toISOString().slice(0, 19)}Z`;
