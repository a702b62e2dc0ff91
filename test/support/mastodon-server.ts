import { type FaultyNetwork, faultyNetwork } from './faulty-network.ts';
import { pathOf, queryOf, sendJson } from './json-server.ts';

export interface MastodonServer extends FaultyNetwork {
  /** Oldest first. */
  readonly statuses: ReturnType<typeof status>[];
  /** What is left of the quota; sent in the headers once it is set. */
  remaining?: number;
}

const TOKEN = 'hush';

/** A Mastodon server: tag and public timelines by `max_id`, `since_id` and `min_id`, search by offset with a token. */
export async function mastodonServer(now: () => number): Promise<MastodonServer> {
  const network = await faultyNetwork((request, response) => {
    const query = queryOf(request);
    const path = pathOf(request);
    const limit = Number(query.get('limit') ?? 20);
    const newest = [...server.statuses].reverse();
    const headers: Record<string, string> = {};
    if (server.remaining !== undefined) {
      server.remaining -= 1;
      headers['x-ratelimit-limit'] = '300';
      headers['x-ratelimit-remaining'] = String(Math.max(0, server.remaining));
      headers['x-ratelimit-reset'] = new Date(now() + 120_000).toISOString();
      headers.date = new Date(now()).toUTCString();
      if (server.remaining < 0) return sendJson(response, { error: 'Too many requests' }, 429, headers);
    }
    if (path === '/api/v2/search') {
      if (request.headers.authorization !== `Bearer ${TOKEN}`)
        return sendJson(response, { error: 'needs a token' }, 401);
      const offset = Number(query.get('offset') ?? 0);
      const words = (query.get('q') ?? '').toLowerCase();
      const found = newest.filter(({ content }) => content.toLowerCase().includes(words));
      return sendJson(
        response,
        { accounts: [], hashtags: [], statuses: found.slice(offset, offset + limit) },
        200,
        headers,
      );
    }
    const tag = /^\/api\/v1\/timelines\/tag\/(.+)$/.exec(path)?.[1];
    if (tag === undefined && path !== '/api/v1/timelines/public')
      return sendJson(response, { error: 'Not found' }, 404);
    const inTimeline = newest.filter(
      (item) => tag === undefined || item.tags.some(({ name }) => name === decodeURIComponent(tag)),
    );
    const maxId = query.get('max_id');
    const page = inTimeline.filter(({ id }) => maxId === null || BigInt(id) < BigInt(maxId)).slice(0, limit);
    sendJson(response, page, 200, headers);
  });
  const server: MastodonServer = Object.assign(network, { statuses: [] as ReturnType<typeof status>[] });
  return server;
}

/** A public post of a made-up person, numbered by its date as Mastodon numbers. */
export function status(at: number, more: Record<string, unknown> = {}, nth = 0) {
  const id = String((BigInt(at) << 16n) + BigInt(nth));
  const person = nth % 5;
  return {
    id,
    uri: `https://social.example/users/u${person}/statuses/${id}`,
    url: `https://social.example/@u${person}/${id}`,
    created_at: new Date(at).toISOString(),
    content: `<p>My bag is lost ${nth} <a href="https://social.example/tags/cloudline" class="hashtag">#<span>cloudline</span></a></p>`,
    spoiler_text: '',
    visibility: 'public',
    language: 'en',
    in_reply_to_id: null as string | null,
    in_reply_to_account_id: null as string | null,
    reblogs_count: 2,
    favourites_count: 3,
    replies_count: 1,
    mentions: [] as object[],
    tags: [{ name: 'cloudline', url: 'https://social.example/tags/cloudline' }],
    card: null as object | null,
    reblog: null as object | null,
    account: account(person),
    ...more,
  };
}

export function account(person: number) {
  return {
    id: String(person),
    username: `u${person}`,
    acct: person === 0 ? 'u0' : `u${person}@far.example`,
    display_name: `Person ${person}`,
    url: `https://social.example/@u${person}`,
    followers_count: 10 + person,
    following_count: 5,
    statuses_count: 100,
    created_at: '2022-11-05T00:00:00.000Z',
  };
}
