import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { manualClock } from '../../src/lib/clock.ts';
import { createHttp } from '../../src/lib/http.ts';
import type { Page, Source } from '../../src/sources/source.ts';
import { x } from '../../src/sources/x.ts';
import { slice } from '../support/slice.ts';
import { type XServer, xServer } from '../support/x-server.ts';

const NOW = Date.UTC(2026, 10, 23, 12);
const clock = manualClock(NOW);
const http = createHttp({ userAgent: 't', clock });
let server: XServer;

beforeEach(async () => {
  clock.set(NOW);
  server = await xServer(clock);
});
afterEach(() => server.close());

const open = (more: object = {}): Source => {
  const base = {
    query: 'cloudline',
    bearerToken: 'hush',
    monthlyUsd: 1_000,
    spacingSeconds: 0,
    api: server.network.url,
  };
  return x.create('x', x.settings.parse({ ...base, ...more }), { clock, http });
};
const byId = (pages: readonly Page[], id: string) =>
  pages.flatMap((page) => page.items).find((item) => (item as { id: string }).id === id);

describe('a post of X', () => {
  test('comes with its author’s numbers and whom it answers, quotes or reposts', async () => {
    const pages = await slice(open());
    expect(byId(pages, 'x:10001')).toMatchObject({
      author: {
        id: 'x:1',
        handle: 'user1',
        followers: 900,
        posts: 50,
        createdAt: '2015-01-01T00:00:00.000Z',
        verified: false,
      },
      engagement: { likes: 3, reposts: 1, replies: 2, quotes: 0, views: 400 },
      inReplyTo: { id: 'x:5000', authorId: 'x:42' },
      mentions: ['x:77'],
      links: ['https://news.example/1'],
    });
    expect(byId(pages, 'x:10002')).toMatchObject({ quoteOf: { id: 'x:5000', authorId: 'x:42' } });
  });

  test('that is a repost has the whole text of what it spreads, and not its numbers', async () => {
    const repost = byId(await slice(open()), 'x:10003');
    expect(repost).toMatchObject({
      repostOf: { id: 'x:5000', authorId: 'x:42' },
      text: 'they lost three hundred bags',
    });
    expect(repost).not.toHaveProperty('engagement');
  });
});

describe('an edited post', () => {
  test('takes the place of what it was, in search as in the stream', async () => {
    server.post(NOW - 60_000, { edit_history_tweet_ids: ['10129', '10130'] });
    const pages = await slice(open());
    expect(byId(pages, 'x:10130')).toBeDefined();
    expect(pages.flatMap((page) => page.deleted ?? [])).toEqual(['x:10129']);
  });
});

describe('the cost', () => {
  test('never passes what the team has set, over any number of slices and restarts', async () => {
    const monthlyUsd = 1.2;
    let cursor: string | undefined;
    const failures: unknown[] = [];
    for (let i = 0; i < 30; i += 1) {
      const pages: Page[] = [];
      try {
        const context = { signal: new AbortController().signal, budgetMs: 1_000 };
        for await (const page of open({ monthlyUsd, pageSize: 20 }).pages(cursor ?? null, context)) pages.push(page);
      } catch (error) {
        failures.push(error);
      }
      cursor = pages.at(-1)?.cursor ?? cursor;
      clock.advance(600_000);
      server.post(clock.now() - 60_000);
    }
    const spent = server.given.posts * 0.005 + server.given.users * 0.01;
    expect(spent).toBeLessThanOrEqual(monthlyUsd);
    expect(spent).toBeGreaterThan(monthlyUsd / 2);
    expect(failures.at(-1)).toMatchObject({
      kind: 'rate-limited',
      message: expect.stringContaining('goes on 2026-12-01'),
    });
  });

  test('is saved before it is asked for: a process that dies at each answer does not read on for nothing', async () => {
    const monthlyUsd = 2;
    let cursor: string | null = null;
    for (let deaths = 0; deaths < 40; deaths += 1) {
      const context = { signal: new AbortController().signal, budgetMs: 1_000 };
      try {
        for await (const page of open({ monthlyUsd, pageSize: 20 }).pages(cursor, context)) {
          // It dies over the first page that has something in it: its cursor is never saved.
          if (page.items.length > 0) break;
          cursor = page.cursor;
        }
      } catch {
        clock.advance(60_000);
      }
    }
    expect(server.given.posts * 0.005 + server.given.users * 0.01).toBeLessThanOrEqual(monthlyUsd);
  });

  test('is not entered for what X refused, so that its outage does not use up the month', async () => {
    server.network.fault = 'server error';
    const source = open({ monthlyUsd: 5 });
    let cursor: string | null = null;
    for (let i = 0; i < 30; i += 1) {
      const context = { signal: new AbortController().signal, budgetMs: 1_000 };
      await expect(
        (async () => {
          for await (const page of source.pages(cursor, context)) cursor = page.cursor;
        })(),
      ).rejects.toMatchObject({ kind: 'transient' });
    }
    server.network.fault = undefined;
    expect((await slice(open({ monthlyUsd: 5 }), cursor)).flatMap(({ items }) => items).length).toBeGreaterThan(40);
  });

  test('begins anew with the month', async () => {
    const spent = JSON.stringify({ lanes: {}, memory: { period: '2026-11-01', spent: 999 } });
    await expect(slice(open({ monthlyUsd: 1 }), spent)).rejects.toMatchObject({ kind: 'rate-limited' });
    clock.set(Date.UTC(2026, 11, 1, 1));
    await expect(slice(open({ monthlyUsd: 1 }), spent)).resolves.toBeDefined();
  });
});

describe('the stream', () => {
  const listen = (settings: object = {}) => {
    const stop = new AbortController();
    const source = open({ mode: 'stream', ...settings });
    const context = { signal: stop.signal, budgetMs: 60_000 };
    const pages = source.pages(null, context)[Symbol.asyncIterator]();
    return { stop, next: () => pages.next() };
  };
  /** Past what is fetched by search, to where the stream is open. */
  const opened = async (settings?: object) => {
    const listener = listen(settings);
    for (;;) {
      let settled = false;
      const live = listener.next().finally(() => {
        settled = true;
      });
      while (!settled && server.streams.size === 0) await new Promise(setImmediate);
      if (!settled) return { ...listener, live };
      await live;
    }
  };

  test('gives a post as it comes, under a rule of its own', async () => {
    server.rules.push({ id: '7', value: 'other', tag: 'not ours' }, { id: '8', value: 'old query', tag: 'turntide:x' });
    const { live, next, stop } = await opened();
    expect(server.rules.map(({ value }) => value)).toEqual(['other', 'cloudline']);
    server.post(clock.now());
    const { value } = await live;
    expect(value.items).toMatchObject([{ id: 'x:10130', author: { followers: 900 } }]);
    expect(value.backfill).toBeUndefined();
    const edited = next();
    server.post(clock.now(), { edit_history_tweet_ids: ['10130', '10131'] });
    expect((await edited).value).toMatchObject({ items: [{ id: 'x:10131' }], deleted: ['x:10130'] });
    stop.abort();
  });

  test('goes on from what it gave: what was missed in between is searched for', async () => {
    const { live, stop } = await opened();
    server.post(clock.now());
    const { value } = await live;
    stop.abort();
    clock.advance(300_000);
    server.post(clock.now() - 60_000);
    const pages = await slice(open({ mode: 'stream' }), value.cursor, 200);
    expect(byId(pages, 'x:10131')).toBeDefined();
    expect(pages.flatMap((page) => page.items)).toHaveLength(1);
  });

  test('that is ended by X is a transient failure', async () => {
    const { live } = await opened();
    for (const stream of server.streams) stream.end();
    await expect(live).rejects.toMatchObject({ kind: 'transient', message: 'X ended the stream' });
  });

  test('stops when the month’s money is spent', async () => {
    const { live, next } = await opened({ monthlyUsd: 3.02, pageSize: 100 });
    // Searching took what it took; posts go on costing until nothing is left.
    let page = live;
    const drained = (async () => {
      for (let i = 0; i < 200; i += 1) {
        server.post(clock.now());
        await page;
        page = next();
      }
    })();
    await expect(drained).rejects.toMatchObject({ kind: 'rate-limited' });
  });
});
