import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { manualClock } from '../../src/lib/clock.ts';
import { createHttp } from '../../src/lib/http.ts';
import { fromStatus, statusSchema } from '../../src/sources/mastodon/statuses.ts';
import { mastodon } from '../../src/sources/mastodon.ts';
import type { Page } from '../../src/sources/source.ts';
import { account, type MastodonServer, mastodonServer, status } from '../support/mastodon-server.ts';
import { ids, slice } from '../support/slice.ts';

const NOW = Date.UTC(2026, 10, 23, 12);
const HOME = 'https://social.example';
const mentionOf = (more: Record<string, unknown>) => fromStatus(statusSchema.parse(status(NOW, more)), HOME)?.mention;

describe('a status of Mastodon', () => {
  it('has its text without markup, its author, counts, people and links', () => {
    const mention = mentionOf({
      content:
        '<p><span class="h-card"><a href="https://social.example/@u1" class="u-url mention">@<span>u1</span></a></span> lost &amp; found</p><p><a href="https://news.example/1">news.example/1</a></p>',
      spoiler_text: 'bags',
      mentions: [{ id: '1', url: 'https://social.example/@u1', acct: 'u1@far.example' }],
      in_reply_to_id: '77',
      in_reply_to_account_id: '1',
      card: { url: 'https://card.example/' },
    });
    expect(mention).toMatchObject({
      source: 'mastodon',
      text: 'bags\n\n@u1 lost & found\n\nnews.example/1',
      lang: 'en',
      author: {
        id: 'mastodon:https://social.example/@u0',
        handle: 'u0@social.example',
        name: 'Person 0',
        followers: 10,
        posts: 100,
      },
      engagement: { likes: 3, reposts: 2, replies: 1 },
      inReplyTo: { id: 'mastodon:https://social.example/statuses/77', authorId: 'mastodon:https://social.example/@u1' },
      mentions: ['mastodon:https://social.example/@u1'],
      links: ['https://news.example/1', 'https://card.example/'],
    });
  });

  it('that boosts another has its text and points to it', () => {
    const reblog = { uri: 'https://far.example/s/1', account: account(3), content: '<p>the original</p>' };
    expect(mentionOf({ content: '', reblog })).toMatchObject({
      text: 'the original',
      repostOf: { id: 'mastodon:https://far.example/s/1', authorId: 'mastodon:https://social.example/@u3' },
    });
  });

  it('that quotes another points to it', () => {
    const quote = { state: 'accepted', quoted_status: { uri: 'https://far.example/s/1', account: account(3) } };
    expect(mentionOf({ quote })).toMatchObject({ quoteOf: { id: 'mastodon:https://far.example/s/1' } });
  });

  it('that is not public is left out', () => {
    expect(mentionOf({ visibility: 'private' })).toBeUndefined();
  });
});

describe('a timeline of Mastodon', () => {
  const clock = manualClock(NOW);
  const http = createHttp({ userAgent: 'Turntide-test', clock });
  let network: MastodonServer;
  const source = (settings: object = { hashtags: ['cloudline'] }) =>
    mastodon.create('m', mastodon.settings.parse({ instance: network.url, spacingSeconds: 0, ...settings }), {
      clock,
      http,
    });

  beforeEach(async () => {
    clock.set(NOW);
    network = await mastodonServer(() => clock.now());
    for (let i = 0; i < 50; i += 1) network.statuses.push(status(NOW - 3_000_000 + i * 60_000, {}, i));
  });
  afterEach(() => network.close());

  it('gives an edited post again, and erases one that is gone', async () => {
    const mine = source();
    const first = await slice(mine);
    expect(ids(first)).toHaveLength(50);
    const edited = { ...network.statuses[45]!, content: '<p>found it</p>', edited_at: new Date(NOW).toISOString() };
    network.statuses[45] = edited;
    const [gone] = network.statuses.splice(40, 1);
    const second = await slice(mine, first.at(-1)!.cursor);
    expect(ids(second)).toEqual([`mastodon:${edited.uri}`]);
    expect(second.flatMap(({ items }) => items)).toMatchObject([{ editedAt: edited.edited_at }]);
    // Missing once may be the server's fault.
    expect(second.flatMap(({ deleted }) => deleted ?? [])).toEqual([]);
    const third = await slice(mine, second.at(-1)!.cursor);
    expect(third.flatMap(({ deleted }) => deleted ?? [])).toEqual([`mastodon:${gone!.uri}`]);
    const fourth = await slice(mine, third.at(-1)!.cursor);
    expect(fourth.flatMap(({ deleted }) => deleted ?? [])).toEqual([]);
  });

  it('erases nothing that a server leaves out once and shows again', async () => {
    const mine = source();
    const first = await slice(mine);
    const all = network.statuses.splice(0);
    const empty = await slice(mine, first.at(-1)!.cursor);
    network.statuses.push(...all);
    const third = await slice(mine, empty.at(-1)!.cursor);
    const fourth = await slice(mine, third.at(-1)!.cursor);
    expect([empty, third, fourth].flat().flatMap(({ deleted }) => deleted ?? [])).toEqual([]);
  });

  it('finds posts of other servers that arrive late with an earlier date', async () => {
    const first = await slice(source());
    const late = status(NOW - 600_000, {}, 777);
    network.statuses.splice(41, 0, late);
    expect(ids(await slice(source(), first.at(-1)!.cursor))).toEqual([`mastodon:${late.uri}`]);
  });

  it('is read upwards from a mark by min_id, so that each page of a long absence gets on', async () => {
    const first = await slice(source());
    clock.advance(3 * 3_600_000);
    for (let i = 0; i < 130; i += 1) network.statuses.push(status(clock.now() - 7_000_000 + i * 1_000, {}, i));
    network.seen.length = 0;
    const context = { signal: new AbortController().signal, budgetMs: 2_000 };
    const pages: Page[] = [];
    for await (const page of source().pages(first.at(-1)!.cursor, context)) {
      pages.push(page);
      if (pages.length === 2) break;
    }
    pages.push(...(await slice(source(), pages.at(-1)!.cursor)));
    expect(new Set(ids(pages))).toEqual(new Set(network.statuses.slice(50).map(({ uri }) => `mastodon:${uri}`)));
    expect(network.seen.every(({ line }) => /[?&]min_id=\d+/.test(line) && !line.includes('max_id'))).toBe(true);
  });

  it('is read through and erased from rightly where a server gives fewer at once than it was asked for', async () => {
    network.most = 20;
    const mine = source();
    const pages = await slice(mine);
    expect(ids(pages)).toHaveLength(50);
    let cursor = pages.at(-1)!.cursor;
    const erased: string[] = [];
    // One that arrives late shifts where an answer ends.
    for (const late of [40.5, 41.5, 42.5]) {
      network.statuses.push(status(NOW - 3_000_000 + late * 60_000, {}, 500));
      const next = await slice(mine, cursor);
      erased.push(...next.flatMap(({ deleted }) => deleted ?? []));
      cursor = next.at(-1)!.cursor;
    }
    expect(erased).toEqual([]);
  });

  it('erases nothing where a server shows nothing at all any more, as one does that closes its timelines', async () => {
    const mine = source();
    let cursor = (await slice(mine)).at(-1)!.cursor;
    cursor = (await slice(mine, cursor)).at(-1)!.cursor;
    network.statuses.length = 0;
    for (let i = 0; i < 4; i += 1) {
      const pages = await slice(mine, cursor);
      expect(pages.flatMap(({ deleted }) => deleted ?? [])).toEqual([]);
      cursor = pages.at(-1)!.cursor;
    }
  });

  it('tells what is answered by its address, where that was met', async () => {
    const [question] = network.statuses;
    const answer = status(NOW - 1_000, { in_reply_to_id: question!.id, in_reply_to_account_id: '9' }, 3);
    const mine = source();
    const first = await slice(mine);
    network.statuses.push(answer);
    const second = await slice(mine, first.at(-1)!.cursor);
    expect(second.flatMap(({ items }) => items)).toMatchObject([{ inReplyTo: { id: `mastodon:${question!.uri}` } }]);
  });

  it('stops when the quota is used up, and says until when', async () => {
    network.remaining = 1;
    const [page, ...rest] = await slice(source());
    expect(rest).toEqual([]);
    expect(page!.notBefore).toBe(NOW + 120_000);
    await expect(slice(source(), page!.cursor)).rejects.toMatchObject({ kind: 'rate-limited', retryAfterMs: 120_000 });
  });

  it('asks for the local timeline, or for all that the server knows', async () => {
    await slice(source({ timeline: 'local' }));
    await slice(source({ timeline: 'federated' }));
    const lines = network.seen.map(({ line }) => line.replace(/&max_id=\d+/, ''));
    expect(new Set(lines)).toEqual(
      new Set(['GET /api/v1/timelines/public?local=true&limit=40', 'GET /api/v1/timelines/public?limit=40']),
    );
  });

  it('needs something to ask for, and a token for search', () => {
    expect(mastodon.settings.safeParse({}).success).toBe(false);
    expect(mastodon.settings.safeParse({ query: 'bag' }).error?.issues[0]?.message).toBe('a query needs a token');
  });
});
