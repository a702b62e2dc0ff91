import type { ServerResponse } from 'node:http';
import { type FaultyNetwork, faultyNetwork } from './faulty-network.ts';
import { pathOf, queryOf, sendJson } from './json-server.ts';

type Status = ReturnType<typeof status>;

export interface MastodonServer extends FaultyNetwork {
  readonly statuses: Status[];
  /** Most that it gives at once, whatever is asked for. */
  most: number;
  /** What is left of the quota; sent in the headers once it is set. */
  remaining?: number;
  /** Streams that are open now, by what they stream: `public`, `public/local`, `#tag`. */
  readonly streams: Map<ServerResponse, string>;
  /** Streams are refused with this status. */
  refuseStreams?: number;
  /** The server that it names for streams; undefined: it names none, as before version 4. */
  streaming?: string;
  /** Somebody posts; open streams that it belongs to tell of it. */
  post(item: Status): void;
  edit(id: string, content: string): void;
  remove(id: string): void;
}

const TOKEN = 'hush';

/**
 * A Mastodon server: tag and public timelines by `max_id`, `since_id` and `min_id`, search by offset and streams with a
 * token. A timeline is in the order of its ids, whenever its posts arrived.
 */
export async function mastodonServer(now: () => number): Promise<MastodonServer> {
  const streams: MastodonServer['streams'] = new Map();
  const network = await faultyNetwork((request, response) => {
    const query = queryOf(request);
    const path = pathOf(request);
    const authorized = request.headers.authorization === `Bearer ${TOKEN}`;
    if (path.startsWith('/api/v1/streaming/')) return stream(path, query, authorized, response);
    const headers: Record<string, string> = {};
    if (server.remaining !== undefined) {
      server.remaining -= 1;
      headers['x-ratelimit-limit'] = '300';
      headers['x-ratelimit-remaining'] = String(Math.max(0, server.remaining));
      headers['x-ratelimit-reset'] = new Date(now() + 120_000).toISOString();
      headers.date = new Date(now()).toUTCString();
      if (server.remaining < 0) return sendJson(response, { error: 'Too many requests' }, 429, headers);
    }
    if (path === '/api/v2/instance') {
      if (server.streaming === undefined) return sendJson(response, { error: 'Not found' }, 404, headers);
      return sendJson(response, { configuration: { urls: { streaming: server.streaming } } }, 200, headers);
    }
    if (path === '/api/v2/search') {
      if (!authorized) return sendJson(response, { error: 'needs a token' }, 401);
      return sendJson(response, { accounts: [], hashtags: [], statuses: search(query) }, 200, headers);
    }
    const tag = /^\/api\/v1\/timelines\/tag\/(.+)$/.exec(path)?.[1];
    if (tag === undefined && path !== '/api/v1/timelines/public')
      return sendJson(response, { error: 'Not found' }, 404);
    sendJson(response, timeline(query, tag && decodeURIComponent(tag)), 200, headers);
  });

  function search(query: URLSearchParams): Status[] {
    const offset = Number(query.get('offset') ?? 0);
    const words = (query.get('q') ?? '').toLowerCase();
    const found = sorted().reverse();
    return found
      .filter(({ content }) => content.toLowerCase().includes(words))
      .slice(offset, offset + Number(query.get('limit') ?? 20));
  }

  function timeline(query: URLSearchParams, tag?: string): Status[] {
    const [max, since, min] = ['max_id', 'since_id', 'min_id'].map((name) => query.get(name));
    const limit = Math.min(Number(query.get('limit') ?? 20), server.most);
    const listed = sorted().filter(
      (item) =>
        (tag === undefined || tagged(item, tag)) &&
        (!max || BigInt(item.id) < BigInt(max)) &&
        (!since || BigInt(item.id) > BigInt(since)) &&
        (!min || BigInt(item.id) > BigInt(min)),
    );
    // Newest first in the answer, whichever way it pages.
    return (min ? listed.slice(0, limit) : listed.slice(-limit)).reverse();
  }

  function stream(path: string, query: URLSearchParams, authorized: boolean, response: ServerResponse): void {
    const kind = path.slice('/api/v1/streaming/'.length);
    const known = ['public', 'public/local', 'hashtag'].includes(kind);
    const refusal = !authorized ? 401 : !known ? 404 : server.refuseStreams;
    if (refusal) {
      sendJson(response, { error: 'no stream' }, refusal);
      return;
    }
    response.writeHead(200, { 'content-type': 'text/event-stream' });
    response.write(':)\n');
    streams.set(response, kind === 'hashtag' ? `#${query.get('tag')}` : kind);
    response.on('close', () => streams.delete(response));
  }

  function tell(event: string, data: string, about: Status): void {
    for (const [response, kind] of streams) {
      if (kind.startsWith('#') && !tagged(about, kind.slice(1))) continue;
      if (kind === 'public/local' && about.account.acct.includes('@')) continue;
      response.write(`:thump\nevent: ${event}\ndata: ${data}\n\n`);
    }
  }

  const sorted = (): Status[] =>
    [...server.statuses].sort((a, b) => (BigInt(a.id) < BigInt(b.id) ? -1 : BigInt(a.id) > BigInt(b.id) ? 1 : 0));
  const indexOf = (id: string): number => server.statuses.findIndex((item) => item.id === id);
  const server: MastodonServer = Object.assign(network, {
    statuses: [] as Status[],
    most: 40,
    streams,
    post: (item: Status) => {
      server.statuses.push(item);
      tell('update', JSON.stringify(item), item);
    },
    edit: (id: string, content: string) => {
      const edited = { ...(server.statuses[indexOf(id)] as Status), content, edited_at: new Date(now()).toISOString() };
      server.statuses[indexOf(id)] = edited;
      tell('status.update', JSON.stringify(edited), edited);
    },
    remove: (id: string) => {
      const [gone] = server.statuses.splice(indexOf(id), 1);
      tell('delete', id, gone as Status);
    },
  });
  const { close } = network;
  network.close = async () => {
    for (const response of streams.keys()) response.destroy();
    await close();
  };
  return server;
}

function tagged(item: Status, tag: string): boolean {
  return item.tags.some(({ name }) => name === tag);
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
