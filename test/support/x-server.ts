import type { ServerResponse } from 'node:http';
import type { Clock } from '../../src/lib/clock.ts';
import { type FaultyNetwork, faultyNetwork } from './faulty-network.ts';
import { pathOf, queryOf, sendJson } from './json-server.ts';

/** The X API v2 on the loopback: recent search, rules, and the filtered stream with its keep-alive lines. */
export interface XServer {
  readonly network: FaultyNetwork;
  ids(): string[];
  /** Somebody posts; the stream, where one is open, gives it at once. */
  post(at: number, more?: object): void;
  /** Streams that are open now. */
  readonly streams: Set<ServerResponse>;
  readonly rules: { id: string; value: string; tag?: string }[];
  /** Posts and users given so far: what would be paid for. */
  readonly given: { posts: number; users: number };
  /** Posts that look-ups do not find, and what X calls the problem. */
  readonly gone: Map<string, string>;
  /** Of those, which it does not name in its errors. */
  readonly silent: Set<string>;
  close(): Promise<void>;
}

export async function xServer(clock: Clock, count = 130): Promise<XServer> {
  const start = clock.now();
  const posts = Array.from({ length: count }, (_, i) => makePost(i, start - 20 * 3_600_000 + i * 60_000));
  const streams = new Set<ServerResponse>();
  const rules: XServer['rules'] = [];
  const given = { posts: 0, users: 0 };
  const gone: XServer['gone'] = new Map();
  const silent = new Set<string>();
  const network = await faultyNetwork((request, response) => {
    if (request.headers.authorization !== 'Bearer hush')
      return sendJson(response, { title: 'Unauthorized', status: 401 }, 401);
    const path = pathOf(request);
    if (path === '/2/tweets/search/stream/rules') {
      const body =
        request.method === 'POST'
          ? (JSON.parse(request.body) as { add?: { value: string; tag: string }[]; delete?: { ids: string[] } })
          : {};
      for (const rule of body.add ?? []) rules.push({ id: String(rules.length + 1), ...rule });
      for (const id of body.delete?.ids ?? [])
        rules.splice(
          rules.findIndex((rule) => rule.id === id),
          1,
        );
      sendJson(response, { data: rules, meta: { summary: { created: body.add?.length ?? 0 } } }, body.add ? 201 : 200);
    } else if (path === '/2/tweets') {
      lookUp((queryOf(request).get('ids') ?? '').split(','), response);
    } else if (path === '/2/tweets/search/stream') {
      response.writeHead(200, { 'content-type': 'application/json' });
      response.write('\r\n');
      streams.add(response);
      response.on('close', () => streams.delete(response));
    } else search(queryOf(request), response);
  });

  function lookUp(ids: readonly string[], response: ServerResponse): void {
    if (ids.length > 100) {
      sendJson(response, { title: 'Invalid Request' }, 400);
      return;
    }
    const data = posts.filter(({ id }) => ids.includes(id) && !gone.has(id)).map(({ id, text }) => ({ id, text }));
    given.posts += data.length;
    const missing = ids.filter((id) => !data.some((post) => post.id === id) && !silent.has(id));
    const errors = missing.map((id) => ({
      value: id,
      resource_id: id,
      resource_type: 'tweet',
      parameter: 'ids',
      title: 'Not Found Error',
      detail: `Could not find tweet with ids: [${id}].`,
      type: `https://api.twitter.com/2/problems/${gone.get(id) ?? 'resource-not-found'}`,
    }));
    sendJson(response, { ...(data.length > 0 ? { data } : {}), ...(errors.length > 0 ? { errors } : {}) });
  }

  function search(query: URLSearchParams, response: ServerResponse): void {
    const [from, to] = [query.get('start_time') ?? '', query.get('end_time') ?? stamp(clock.now() - 10_000)];
    const size = Number(query.get('max_results'));
    if (size < 10 || size > 100 || from >= to) {
      sendJson(response, { title: 'Invalid Request', errors: [] }, 400);
      return;
    }
    const found = posts.filter((post) => post.created_at >= from && post.created_at < to).reverse();
    const data = found.slice(0, size);
    const includes = included(data);
    given.posts += data.length + includes.tweets.length;
    given.users += includes.users.length;
    const next = found.length > size ? { next_token: 'n' } : {};
    const headers = {
      'x-rate-limit-remaining': '449',
      'x-rate-limit-reset': String(Math.floor(clock.now() / 1000) + 900),
    };
    sendJson(
      response,
      { ...(data.length > 0 ? { data, includes } : {}), meta: { result_count: data.length, ...next } },
      200,
      headers,
    );
  }

  return {
    network,
    streams,
    rules,
    given,
    gone,
    silent,
    ids: () => posts.map(({ id }) => `x:${id}`),
    post: (at, more = {}) => {
      const made = { ...makePost(posts.length, at), ...more };
      posts.push(made);
      const line = `${JSON.stringify({ data: made, includes: included([made]), matching_rules: [{ id: '1' }] })}\r\n`;
      for (const stream of streams) stream.write(line);
    },
    close: async () => {
      for (const stream of streams) stream.destroy();
      await network.close();
    },
  };
}

function makePost(number: number, at: number) {
  const kind = ['', 'replied_to', 'quoted', 'retweeted'][number % 4];
  return {
    id: String(10_000 + number),
    text: kind === 'retweeted' ? 'RT @maria: they lost…' : `They lost my bag ${number}`,
    author_id: String(number % 20),
    created_at: stamp(at),
    lang: 'en',
    public_metrics: { retweet_count: 1, reply_count: 2, like_count: 3, quote_count: 0, impression_count: 400 },
    entities: { mentions: [{ id: '77', username: 'cloudline' }], urls: [{ expanded_url: 'https://news.example/1' }] },
    ...(kind ? { referenced_tweets: [{ type: kind, id: '5000' }] } : {}),
  };
}

function included(posts: readonly { author_id: string; referenced_tweets?: unknown }[]) {
  const ids = [...new Set([...posts.map(({ author_id }) => author_id), '42'])];
  const users = ids.map((id) => ({
    id,
    username: `user${id}`,
    name: `User ${id}`,
    created_at: '2015-01-01T00:00:00.000Z',
    verified: false,
    public_metrics: { followers_count: 900, following_count: 10, tweet_count: 50 },
  }));
  const tweets = [
    { id: '5000', text: 'they lost three hundred bags', author_id: '42', created_at: '2026-11-20T00:00:00.000Z' },
  ];
  return { users, tweets };
}

const stamp = (at: number): string => new Date(at).toISOString().replace(/\.\d+Z$/, 'Z');
