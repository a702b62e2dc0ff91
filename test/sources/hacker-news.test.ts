import { afterAll, afterEach, describe, expect, test } from 'vitest';
import { manualClock } from '../../src/lib/clock.ts';
import { createHttp } from '../../src/lib/http.ts';
import { hackerNews } from '../../src/sources/hacker-news.ts';
import type { Source } from '../../src/sources/source.ts';
import { sendJson } from '../support/json-server.ts';
import { type Loopback, loopback } from '../support/loopback.ts';
import { ids, slice } from '../support/slice.ts';

const NOW = Date.UTC(2026, 10, 23, 12);
const clock = manualClock(NOW);
const http = createHttp({ userAgent: 't', clock });
const servers: Loopback[] = [];
afterEach(() => Promise.all(servers.splice(0).map((server) => server.close())));
afterAll(() => http.close());

/** Hacker News with these hits, which may change between two readings. */
async function open(hits: () => readonly object[]): Promise<Source> {
  const server = await loopback((_, response) => sendJson(response, { hits: hits() }));
  servers.push(server);
  const settings = hackerNews.settings.parse({ api: server.url, query: 'bags', spacingSeconds: 0 });
  return hackerNews.create('hn', settings, { clock, http });
}

const comment = (id: number, minutesAgo: number) => ({
  objectID: String(id),
  created_at_i: (NOW - minutesAgo * 60_000) / 1000,
  author: 'ana',
  comment_text: `bag ${id}`,
  parent_id: 7,
});

describe('Hacker News', () => {
  test('gives a comment with its text, its links and what it answers', async () => {
    const hit = {
      ...comment(9, 60),
      comment_text: '<p>Lost &amp; <a href="https:&#x2F;&#x2F;x.example&#x2F;1">found</a>',
      story_id: 5,
      story_title: 'Bags',
    };
    const pages = await slice(await open(() => [hit]));
    expect(pages.flatMap(({ items }) => items)).toEqual([
      {
        id: 'hacker-news:9',
        source: 'hacker-news',
        text: 'Lost & found',
        publishedAt: '2026-11-23T11:00:00.000Z',
        url: 'https://news.ycombinator.com/item?id=9',
        author: { id: 'hacker-news:ana', handle: 'ana', url: 'https://news.ycombinator.com/user?id=ana' },
        links: ['https://x.example/1'],
        inReplyTo: { id: 'hacker-news:7' },
      },
    ]);
  });

  test('erases what its writer took back: as long as that can be done, and not for one incomplete answer', async () => {
    let hits: readonly object[] = [comment(3, 1), comment(2, 100), comment(1, 200)];
    const source = await open(() => hits);
    const readings = [await slice(source)];
    const readAgain = async (shown: readonly object[]): Promise<readonly string[]> => {
      hits = shown;
      readings.push(await slice(source, readings.at(-1)!.at(-1)!.cursor));
      return readings.at(-1)!.flatMap(({ deleted }) => deleted ?? []);
    };
    expect(ids(readings[0]!)).toEqual(['hacker-news:3', 'hacker-news:2', 'hacker-news:1']);
    const all = [comment(3, 1), comment(2, 100)];
    expect(await readAgain(all)).toEqual([]);
    expect(await readAgain([])).toEqual([]);
    expect(await readAgain(all)).toEqual([]);
    expect(await readAgain([comment(3, 1)])).toEqual([]);
    expect(await readAgain([comment(3, 1)])).toEqual(['hacker-news:2']);
    expect(await readAgain([comment(3, 1)])).toEqual([]);
  });
});
