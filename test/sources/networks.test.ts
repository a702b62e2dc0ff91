import type { IncomingMessage, ServerResponse } from 'node:http';
import { afterAll, afterEach, describe, expect, test } from 'vitest';
import { manualClock } from '../../src/lib/clock.ts';
import { createHttp } from '../../src/lib/http.ts';
import { appStore } from '../../src/sources/app-store.ts';
import { gdelt } from '../../src/sources/gdelt.ts';
import { github } from '../../src/sources/github.ts';
import { lemmy } from '../../src/sources/lemmy.ts';
import { reddit } from '../../src/sources/reddit.ts';
import type { SourceKind } from '../../src/sources/source.ts';
import { stackExchange } from '../../src/sources/stack-exchange.ts';
import { pathOf, sendJson } from '../support/json-server.ts';
import { type Loopback, loopback } from '../support/loopback.ts';
import { slice } from '../support/slice.ts';

const NOW = Date.UTC(2026, 10, 23, 12);
const TIME = '2026-11-23T11:00:00.000Z';
const SECOND = Date.parse(TIME) / 1000;
const clock = manualClock(NOW);
const http = createHttp({ userAgent: 't', clock });
const servers: Loopback[] = [];
afterEach(() => Promise.all(servers.splice(0).map((server) => server.close())));
afterAll(() => http.close());

type Answer = (request: IncomingMessage & { body: string }, response: ServerResponse) => void;

/** What a source makes of a network that answers like this. */
async function read(kind: SourceKind, settings: object, answer: Answer) {
  const server = await loopback(answer);
  servers.push(server);
  const places = kind === lemmy ? { instance: server.url } : { api: server.url };
  const token = kind === reddit ? { tokenUrl: server.url } : {};
  const parsed = kind.settings.parse({ spacingSeconds: 0, ...places, ...token, ...settings });
  return (await slice(kind.create('s', parsed, { clock, http }))).flatMap((page) => page.items);
}

const json =
  (value: unknown, status = 200, headers = {}): Answer =>
  (_, response) =>
    sendJson(response, value, status, headers);

describe('a mention has the author, the numbers and the relations that its network gives', () => {
  test('Reddit: a post that is shared from elsewhere', async () => {
    const data = {
      name: 't3_1',
      author: 'ana',
      created_utc: SECOND,
      permalink: '/r/travel/comments/1/lost/',
      title: 'Lost',
      selftext: 'Thanks u/rui_1',
      is_self: false,
      url: 'https://x.example/1',
      score: 12,
      num_comments: 3,
      edited: SECOND + 60.5,
      crosspost_parent: 't3_0',
    };
    const answer: Answer = (request, response) =>
      request.method === 'POST'
        ? sendJson(response, { access_token: 'a', expires_in: 60 })
        : sendJson(response, { data: { after: null, children: [{ kind: 't3', data }] } });
    const settings = { clientId: 'a', clientSecret: 'b', username: 'team', query: 'bag' };
    expect(await read(reddit, settings, answer)).toEqual([
      {
        id: 'reddit:t3_1',
        source: 'reddit',
        text: 'Lost\n\nThanks u/rui_1',
        publishedAt: TIME,
        editedAt: SECOND + 60.5,
        url: 'https://www.reddit.com/r/travel/comments/1/lost/',
        author: { id: 'reddit:ana', handle: 'ana', url: 'https://www.reddit.com/user/ana' },
        engagement: { likes: 12, replies: 3 },
        repostOf: { id: 'reddit:t3_0' },
        links: ['https://x.example/1'],
        mentions: ['reddit:rui_1'],
      },
    ]);
  });

  test('Stack Exchange: a question of a user who has left', async () => {
    const item = {
      question_id: 3,
      title: 'Where&#39;s my bag?',
      body: '<p>Gone</p>',
      link: 'https://travel.stackexchange.com/q/3',
      creation_date: SECOND,
      last_edit_date: SECOND + 60,
      score: -1,
      view_count: 9,
      answer_count: 0,
      owner: { user_type: 'does_not_exist', display_name: 'user12' },
    };
    const found = await read(
      stackExchange,
      { query: 'bag', sites: ['travel'] },
      json({ items: [item], has_more: false }),
    );
    expect(found).toEqual([
      {
        id: 'stack-exchange:travel/q/3',
        source: 'stack-exchange',
        text: "Where's my bag?\n\nGone",
        publishedAt: TIME,
        editedAt: SECOND + 60,
        url: 'https://travel.stackexchange.com/q/3',
        author: { id: 'stack-exchange:travel/user12', name: 'user12' },
        engagement: { likes: 0, replies: 0, views: 9 },
        links: [],
      },
    ]);
  });

  test('Lemmy: an answer to a comment', async () => {
    const comment = {
      id: 5,
      content: 'same here',
      ap_id: 'https://b.example/comment/77',
      path: '0.4.5',
      published: TIME,
      updated: '2026-11-21T09:00:00',
    };
    const creator = {
      name: 'ana',
      display_name: 'Ana',
      actor_id: 'https://b.example/u/ana',
      published: '2024-01-01T00:00:00',
    };
    const entry = {
      comment,
      creator,
      post: { ap_id: 'https://b.example/post/1' },
      counts: { upvotes: 4, child_count: 1 },
    };
    const [mention] = await read(lemmy, { query: 'bag', kinds: ['Comments'] }, json({ comments: [entry] }));
    expect(mention).toMatchObject({
      id: 'lemmy:https://b.example/comment/77',
      editedAt: '2026-11-21T09:00:00.000Z',
      author: {
        id: 'lemmy:https://b.example/u/ana',
        handle: 'ana@b.example',
        name: 'Ana',
        createdAt: '2024-01-01T00:00:00.000Z',
      },
      engagement: { likes: 4, replies: 1 },
      inReplyTo: { id: expect.stringMatching(/^lemmy:http:.*\/comment\/4$/) },
    });
  });

  test('GitHub: an issue and a comment on it', async () => {
    const author = {
      __typename: 'User',
      login: 'ana',
      url: 'https://github.com/ana',
      name: 'Ana',
      followers: { totalCount: 7 },
      following: { totalCount: 1 },
      createdAt: '2015-01-01T00:00:00Z',
    };
    const post = {
      id: 'I_1',
      url: 'https://github.com/a/b/issues/1',
      bodyText: 'ping @rui-2 but not a@b.example',
      createdAt: TIME,
      lastEditedAt: TIME,
      author,
      reactions: { totalCount: 2 },
    };
    const issue = {
      ...post,
      title: 'Broken',
      updatedAt: TIME,
      comments: { totalCount: 1, nodes: [{ ...post, id: 'C_1', bodyText: 'yes' }] },
    };
    const found = await read(
      github,
      { query: 'sdk', token: 't', kinds: ['issues'] },
      json({ data: { search: { nodes: [issue] } } }),
    );
    expect(found).toMatchObject([
      {
        id: 'github:I_1',
        editedAt: TIME,
        text: 'Broken\n\nping @rui-2 but not a@b.example',
        author: { id: 'github:ana', followers: 7 },
        engagement: { likes: 2, replies: 1 },
        mentions: ['github:rui-2'],
      },
      { id: 'github:C_1', text: 'yes', inReplyTo: { id: 'github:I_1', authorId: 'github:ana' } },
    ]);
  });

  test('GDELT: a headline in its own language', async () => {
    const article = {
      url: 'https://n.example/1',
      title: 'Malas perdidas , outra vez',
      seendate: '20261123T110000Z',
      domain: 'n.example',
      language: 'Portuguese',
    };
    expect(await read(gdelt, { query: 'bag' }, json({ articles: [article] }))).toEqual([
      {
        id: 'gdelt:https://n.example/1',
        source: 'gdelt',
        text: 'Malas perdidas, outra vez',
        publishedAt: TIME,
        url: 'https://n.example/1',
        author: { id: 'gdelt:n.example', name: 'n.example', url: 'https://n.example/' },
        lang: 'pt',
      },
    ]);
  });

  test('App Store: a review, and not the app itself', async () => {
    const label = (text: string) => ({ label: text });
    const review = {
      id: label('8'),
      title: label('Lost'),
      content: label('my bag'),
      updated: label('2026-11-23T04:00:00-07:00'),
      author: { name: label('Ana'), uri: label('https://itunes.apple.com/us/reviews/id55') },
      'im:rating': label('1'),
      'im:voteSum': label('3'),
    };
    const answer: Answer = (request, response) =>
      sendJson(response, {
        feed: { entry: pathOf(request).includes('page=1/') ? [{ id: label('the app') }, review] : undefined },
      });
    expect(await read(appStore, { app: '123456' }, answer)).toMatchObject([
      {
        id: 'app-store:8',
        text: 'Lost\n\nmy bag',
        publishedAt: TIME,
        author: { id: 'app-store:55', name: 'Ana' },
        engagement: { likes: 3 },
      },
    ]);
  });
});

describe('a network that says no in its own way', () => {
  const said = (kind: SourceKind, settings: object, answer: Answer) =>
    read(kind, settings, answer).catch((error: unknown) => error);
  const words =
    (text: string, status = 200): Answer =>
    (_, response) =>
      void response.writeHead(status, { 'content-type': 'text/html' }).end(text);

  test('GDELT: in words, with status 200', async () => {
    expect(await said(gdelt, { query: 'bag' }, words('Please limit requests to one every 5 seconds'))).toMatchObject({
      kind: 'rate-limited',
    });
    expect(await said(gdelt, { query: 'bag' }, words('Your query was too short or too long.'))).toMatchObject({
      kind: 'malformed',
      message: expect.stringContaining('too short or too long'),
    });
  });

  test('Stack Exchange: a throttle that names its seconds in a sentence', async () => {
    const body = {
      error_id: 502,
      error_name: 'throttle_violation',
      error_message: 'too many requests from this IP, more requests available in 4321 seconds',
    };
    expect(await said(stackExchange, { query: 'q' }, json(body, 400))).toMatchObject({
      kind: 'rate-limited',
      retryAfterMs: 4_321_000,
    });
  });

  test('Stack Exchange: a spent quota is waited out until midnight UTC', async () => {
    const server = await loopback(json({ items: [], has_more: false, quota_remaining: 0 }));
    servers.push(server);
    const source = stackExchange.create('s', stackExchange.settings.parse({ query: 'q', api: server.url }), {
      clock,
      http,
    });
    expect(await slice(source)).toMatchObject([{ notBefore: Date.UTC(2026, 10, 24) }]);
  });

  test('Lemmy: a rate limit as a bad request', async () => {
    expect(await said(lemmy, { query: 'q' }, json({ error: 'rate_limit_error' }, 400))).toMatchObject({
      kind: 'rate-limited',
    });
  });

  test('GitHub: a forbidden that is a rate limit, and an error with status 200', async () => {
    const headers = {
      'x-ratelimit-remaining': '0',
      'x-ratelimit-reset': String(NOW / 1000 + 600),
      date: new Date(NOW).toUTCString(),
    };
    const settings = { query: 'q', token: 't' };
    expect(await said(github, settings, json({}, 403, headers))).toMatchObject({
      kind: 'rate-limited',
      retryAfterMs: 600_000,
    });
    expect(await said(github, settings, json({}, 403))).toMatchObject({ kind: 'auth' });
    const limited = { errors: [{ type: 'RATE_LIMITED', message: 'API rate limit exceeded' }] };
    expect(await said(github, settings, json(limited))).toMatchObject({ kind: 'rate-limited' });
  });

  test('Reddit: a forbidden that means that nobody has approved the app', async () => {
    const answer: Answer = (request, response) =>
      request.method === 'POST'
        ? sendJson(response, { access_token: 'a', expires_in: 60 })
        : sendJson(response, {}, 403);
    const settings = { clientId: 'a', clientSecret: 'b', username: 'team', query: 'bag' };
    expect(await said(reddit, settings, answer)).toMatchObject({
      kind: 'auth',
      message: expect.stringContaining('not approved'),
    });
  });
});
