import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { manualClock } from '../../src/lib/clock.ts';
import { createHttp } from '../../src/lib/http.ts';
import { rss } from '../../src/sources/rss.ts';
import type { Source } from '../../src/sources/source.ts';
import { type FeedServer, feedServer } from '../support/feed-server.ts';
import { ids, slice } from '../support/slice.ts';

const NOW = Date.UTC(2026, 10, 23, 12);
const clock = manualClock(NOW);
const http = createHttp({ userAgent: 't', clock });
let server: FeedServer;
let source: Source;

beforeEach(async () => {
  clock.set(NOW);
  server = await feedServer(NOW, 3);
  source = rss.create('news', rss.settings.parse({ url: `${server.network.url}/feed` }), { clock, http });
});
afterEach(() => server.network.close());

describe('a feed that is polled', () => {
  test('is a backfill the first time, and not again', async () => {
    const [first] = await slice(source);
    server.publish(1);
    const [second] = await slice(source, first?.cursor);
    expect([first?.backfill, second?.backfill]).toEqual([true, undefined]);
  });

  test('gives an entry once, and again when it is edited', async () => {
    const [first] = await slice(source);
    server.publish(1);
    const [second] = await slice(source, first?.cursor);
    expect(ids(second ? [second] : [])).toEqual(['rss:https://news.example/3']);
    server.edit(1, 'We were wrong');
    const [third] = await slice(source, second?.cursor);
    expect(third?.items).toMatchObject([
      { id: 'rss:https://news.example/1', text: expect.stringContaining('We were wrong') },
    ]);
  });

  test('that has not changed costs no more than a header: 304 is fine', async () => {
    const [first] = await slice(source);
    const [second] = await slice(source, first?.cursor);
    expect(second).toMatchObject({ items: [], notBefore: NOW + 600_000 });
    expect(server.network.seen.at(-1)?.headers['if-none-match']).toBeTruthy();
  });

  test('holds an entry that is dated ahead back until its time, and says so', async () => {
    server.publish(1, NOW + 3_600_000);
    const [first] = await slice(source);
    expect(first).toMatchObject({ items: { length: 3 }, refused: { 'date-in-the-future': 1 } });
    clock.advance(3_600_000);
    server.publish(1);
    const [second] = await slice(source, first?.cursor);
    expect(ids(second ? [second] : [])).toContain('rss:https://news.example/3');
  });

  test('that is gone for good is asked once a day', async () => {
    server.network.fault = 'gone';
    await expect(slice(source)).rejects.toMatchObject({ kind: 'gone', retryAfterMs: 86_400_000 });
  });

  test('keeps inside the public internet where it is told to', async () => {
    const guarded = rss.settings.parse({ url: `${server.network.url}/feed`, publicOnly: true });
    await expect(slice(rss.create('x', guarded, { clock, http }))).rejects.toThrow('not a public address');
  });
});
