import { afterAll, afterEach, beforeEach, describe, expect, test } from 'vitest';
import { manualClock } from '../../src/lib/clock.ts';
import { createHttp } from '../../src/lib/http.ts';
import { github } from '../../src/sources/github.ts';
import { reddit } from '../../src/sources/reddit.ts';
import type { Page, Source, Stored, StoredMention } from '../../src/sources/source.ts';
import { stackExchange } from '../../src/sources/stack-exchange.ts';
import { x } from '../../src/sources/x.ts';
import { youtube } from '../../src/sources/youtube.ts';
import { type GitHubServer, gitHubServer, stamp } from '../support/github-server.ts';
import { sendJson } from '../support/json-server.ts';
import { loopback } from '../support/loopback.ts';
import { type XServer, xServer } from '../support/x-server.ts';
import { youtubeServer } from '../support/youtube-server.ts';

const NOW = Date.UTC(2026, 10, 23, 12);
const HOUR = 3_600_000;
const clock = manualClock(NOW);
const http = createHttp({ userAgent: 't', clock });
const open: { close(): Promise<unknown> }[] = [];
beforeEach(() => clock.set(NOW));
afterEach(async () => {
  for (const each of open.splice(0)) await each.close();
});
afterAll(() => http.close());

/** What is kept, newest first, as the store gives it. */
function keeping(kept: readonly StoredMention[]): Stored {
  const before = (a: StoredMention, b: StoredMention): boolean => a.at < b.at || (a.at === b.at && a.id < b.id);
  return async ({ from, below, most }) =>
    kept
      .filter((mention) => mention.at >= from && before(mention, below))
      .toSorted((a, b) => (before(a, b) ? 1 : -1))
      .slice(0, most);
}

/** Slices of a source, one after the other, as the worker runs them. */
function running(source: Source, stored: Stored) {
  let cursor: string | null = null;
  return async (): Promise<Page[]> => {
    const pages: Page[] = [];
    const context = { signal: new AbortController().signal, budgetMs: 2_000, stored };
    for await (const page of source.pages(cursor, context)) {
      pages.push(page);
      cursor = page.cursor;
    }
    return pages;
  };
}
const deleted = (pages: readonly Page[]): string[] => pages.flatMap((page) => page.deleted ?? []);
const notes = (pages: readonly Page[]): string[] => pages.flatMap((page) => page.notes ?? []);

describe('deletions at X', () => {
  let server: XServer;
  beforeEach(async () => {
    server = await xServer(clock, 40);
    open.push(server);
  });
  const source = (more: object = {}): Source => {
    const base = { query: 'cloudline', bearerToken: 'hush', monthlyUsd: 1_000, spacingSeconds: 0 };
    return x.create('x', x.settings.parse({ ...base, api: server.network.url, lookUpsPerDay: 200, ...more }), {
      clock,
      http,
    });
  };
  const all = (): StoredMention[] => server.ids().map((id, i) => ({ id, at: NOW - 20 * HOUR + i * 60_000 }));
  const asked = (): string[][] =>
    server.network.seen.flatMap(({ line }) => {
      const ids = /^GET \/2\/tweets\?ids=(.*)$/.exec(line)?.[1];
      return ids === undefined ? [] : [decodeURIComponent(ids).split(',')];
    });

  test('are not asked for where nobody wished it, since each question costs', async () => {
    const next = running(source({ lookUpsPerDay: 0 }), keeping(all()));
    await next();
    expect(asked()).toEqual([]);
  });

  test('are erased when X has named them twice, an hour apart', async () => {
    server.gone.set('10003', 'resource-not-found').set('10004', 'not-authorized-for-resource');
    const next = running(source(), keeping(all()));
    expect(deleted(await next())).toEqual([]);
    clock.advance(30 * 60_000);
    expect(deleted(await next())).toEqual([]);
    clock.advance(31 * 60_000);
    expect(deleted(await next()).sort()).toEqual(['x:10003', 'x:10004']);
    clock.advance(2 * HOUR);
    expect(deleted(await next())).toEqual([]);
  });

  test('are none where X takes it back, leaves a post out without a word, or has another trouble with it', async () => {
    server.gone
      .set('10003', 'resource-not-found')
      .set('10004', 'resource-not-found')
      .set('10005', 'client-disconnected');
    server.silent.add('10004');
    const next = running(source(), keeping(all()));
    await next();
    server.gone.delete('10003');
    for (let day = 0; day < 3; day += 1) {
      clock.advance(24 * HOUR);
      expect(deleted(await next())).toEqual([]);
    }
  });

  test('are looked for newest first, once a day each, in at most so many posts of the last days', async () => {
    const old = { id: 'x:1', at: NOW - 8 * 24 * HOUR };
    const next = running(source({ lookUpsPerDay: 30 }), keeping([...all(), old]));
    for (let i = 0; i < 4; i += 1) await next();
    const first = server
      .ids()
      .toReversed()
      .slice(0, 30)
      .map((id) => id.slice(2));
    expect(asked()).toEqual([first]);
    clock.set(Date.UTC(2026, 10, 24, 1));
    for (let i = 0; i < 4; i += 1) await next();
    expect(asked()).toEqual([first, first]);
  });

  test('go through the ledger: never more than the month’s money, and what is not found costs nothing', async () => {
    const monthlyUsd = 3.2;
    for (let i = 0; i < 40; i += 1) {
      const next = running(source({ monthlyUsd, lookUpsPerDay: 100_000 }), keeping(all()));
      for (let slices = 0; slices < 3; slices += 1) await next().catch(() => []);
      expect(server.given.posts * 0.005 + server.given.users * 0.01).toBeLessThanOrEqual(monthlyUsd * (i + 1));
    }
    server.given.posts = 0;
    server.given.users = 0;
    const next = running(source({ monthlyUsd, lookUpsPerDay: 100_000 }), keeping(all()));
    for (let slices = 0; slices < 60; slices += 1) {
      await next().catch(() => []);
      clock.advance(6 * HOUR);
      if (clock.now() > Date.UTC(2026, 10, 30)) clock.set(Date.UTC(2026, 10, 29));
    }
    expect(server.given.posts * 0.005 + server.given.users * 0.01).toBeLessThanOrEqual(monthlyUsd);
  });
});

describe('deletions at GitHub', () => {
  let server: GitHubServer;
  beforeEach(async () => {
    server = await gitHubServer(clock);
    open.push({ close: () => server.network.close() });
  });
  const source = (more: object = {}): Source => {
    const base = { query: 'cloudline', token: 'hush', spacingSeconds: 0, api: server.network.url };
    return github.create('g', github.settings.parse({ ...base, ...more }), { clock, http });
  };
  const all = (): StoredMention[] => server.ids().map((id, i) => ({ id: `github:${id}`, at: NOW - 20 * HOUR + i }));

  test('are erased when GitHub has said twice that it has no such node', async () => {
    const kept = all();
    server.gone.add('I_59').add('D_1_0');
    const next = running(source(), keeping(kept));
    expect(deleted(await next())).toEqual([]);
    clock.advance(61 * 60_000);
    expect(deleted(await next()).sort()).toEqual(['github:D_1_0', 'github:I_59']);
  });

  test('are none where nodes are empty without a word', async () => {
    server.wordless = true;
    const next = running(source(), keeping(all()));
    for (let i = 0; i < 5; i += 1) {
      expect(deleted(await next())).toEqual([]);
      clock.advance(2 * HOUR);
    }
  });

  test('are looked for in the number of posts a day that is set', async () => {
    const next = running(source({ lookUpsPerDay: 120 }), keeping(all()));
    for (let i = 0; i < 5; i += 1) await next();
    const ids = server.network.seen.flatMap(({ body }) => (JSON.parse(body).variables.ids as string[]) ?? []);
    expect(ids.length).toBeLessThanOrEqual(120);
    expect(ids.length).toBeGreaterThan(100);
  });

  test('do not stop the reading where the question fails; it is put again after what GitHub asks for', async () => {
    const next = running(source(), async () => {
      server.network.fault = 'rate limit in seconds';
      return [{ id: 'github:I_1', at: NOW - HOUR }];
    });
    const pages = await next();
    expect(pages.flatMap(({ items }) => items).length).toBeGreaterThan(60);
    expect(notes(pages)).toEqual([expect.stringMatching(/^deletions are not looked up for now \(.*429\)$/)]);
    server.network.fault = undefined;
    const questions = (): number => server.network.seen.filter(({ body }) => body.includes('nodes(ids')).length;
    const before = questions();
    clock.advance(60_000);
    server.network.fault = undefined;
    await next();
    expect(questions()).toBe(before);
    clock.advance(60_000);
    await next();
    expect(questions()).toBe(before + 1);
  });
});

describe('deletions at YouTube', () => {
  test('are erased when a video or a comment was left out twice of an answer that was asked for it by its id', async () => {
    const server = await youtubeServer(NOW);
    open.push({ close: () => server.network.close() });
    const base = { apiKey: 'hush', query: 'cloudline', channels: [server.channel], spacingSeconds: 0 };
    const settings = youtube.settings.parse({ ...base, api: server.network.url, commentsOfFound: 0 });
    const kept = server.ids().map((id, i) => ({ id, at: NOW - 20 * HOUR + i }));
    const [video, comment] = [kept[50]!.id, kept.at(-1)!.id];
    for (const id of [video, comment]) server.gone.add(id.slice('youtube:'.length));
    const next = running(youtube.create('y', settings, { clock, http }), keeping(kept));
    const erased: string[] = [];
    for (let i = 0; i < 8; i += 1) {
      erased.push(...deleted(await next()));
      if (i < 3) expect(erased).toEqual([]);
      clock.advance(20 * 60_000);
    }
    expect(erased.sort()).toEqual([video, comment].sort());
  });
});

describe('deletions at Reddit', () => {
  test('are erased when a post is shown without its text or its author twice', async () => {
    const things = new Map<string, Record<string, unknown>>();
    for (let i = 0; i < 5; i += 1) {
      const name = `t3_p${i}`;
      const at = { created_utc: NOW / 1000 - 7_200, permalink: '/r/a/1' };
      things.set(name, { name, author: 'ana', title: `Lost ${i}`, selftext: 'a bag', ...at });
    }
    const server = await loopback((request, response) => {
      const asked = new URL(request.url ?? '', 'http://a').searchParams.get('id')?.split(',');
      const children = [...things.values()]
        .filter(({ name }) => asked?.includes(name as string) ?? false)
        .map((data) => ({ kind: 't3', data }));
      sendJson(response, { access_token: 't', expires_in: 3_600, data: { after: null, children } });
    });
    open.push(server);
    const base = { clientId: 'app', clientSecret: 'hush', username: 'team', query: 'bag', spacingSeconds: 0 };
    const settings = reddit.settings.parse({ ...base, api: server.url, tokenUrl: `${server.url}/token` });
    const kept = [...things.keys()].map((name, i) => ({ id: `reddit:${name}`, at: NOW - 2 * HOUR - i }));
    const next = running(reddit.create('r', settings, { clock, http }), keeping(kept));
    Object.assign(things.get('t3_p1')!, { author: '[deleted]', selftext: '[deleted]' });
    things.delete('t3_p2');
    expect(deleted(await next())).toEqual([]);
    clock.advance(61 * 60_000);
    // What is not in an answer at all may be there.
    expect(deleted(await next())).toEqual(['reddit:t3_p1']);
  });
});

describe('deletions at Stack Exchange', () => {
  test('are erased when a post was left out twice; a backoff and a spent quota hold for look-ups too', async () => {
    let more: object = {};
    const gone = new Set(['3']);
    const server = await loopback((request, response) => {
      const asked = /^\/posts\/([\d;]+)\?/.exec(request.url ?? '')?.[1]?.split(';') ?? [];
      const items = asked.filter((id) => !gone.has(id)).map((id) => ({ post_id: Number(id) }));
      sendJson(response, { items, has_more: false, quota_remaining: 200, ...more });
    });
    open.push(server);
    const settings = stackExchange.settings.parse({ query: 'bag', spacingSeconds: 0, api: server.url });
    const kept = [1, 2, 3].map((n) => ({ id: `stack-exchange:stackoverflow/a/${n}`, at: NOW - n }));
    const next = running(stackExchange.create('s', settings, { clock, http }), keeping(kept));
    const lookedUp = (): number => server.seen.filter(({ line }) => line.includes('/posts/')).length;
    more = { quota_remaining: 0 };
    await next();
    expect(lookedUp()).toBe(0);
    clock.set(Date.UTC(2026, 10, 24, 1));
    more = {};
    expect(deleted(await next())).toEqual([]);
    expect(lookedUp()).toBe(1);
    clock.advance(61 * 60_000);
    expect(deleted(await next())).toEqual(['stack-exchange:stackoverflow/a/3']);
  });
});

describe('what is edited at GitHub', () => {
  test('is given again: an issue, a comment, a reply in a discussion', async () => {
    const server = await gitHubServer(clock);
    open.push({ close: () => server.network.close() });
    const settings = { query: 'cloudline', token: 'hush', spacingSeconds: 0, api: server.network.url };
    const next = running(github.create('g', github.settings.parse(settings), { clock, http }), keeping([]));
    await next();
    clock.advance(2 * HOUR);
    const [issue] = server.issues;
    const [discussion] = server.discussions;
    const reply = discussion!.comments.nodes[0]!.replies!.nodes[0]!;
    for (const thread of [issue!, discussion!]) thread.updatedAt = stamp(clock.now());
    for (const post of [issue!, reply]) Object.assign(post, { bodyText: 'now', lastEditedAt: stamp(clock.now()) });
    const items = (await next()).flatMap((page) => page.items as { id: string; text: string; inReplyTo?: object }[]);
    expect(items).toMatchObject([
      { id: `github:${issue!.id}`, text: `${issue!.title}\n\nnow` },
      { id: `github:${reply.id}`, text: 'now', inReplyTo: { id: 'github:D_1_0' } },
    ]);
  });
});
