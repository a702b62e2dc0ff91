import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Mention } from '../../src/domain/mention.ts';
import { manualClock } from '../../src/lib/clock.ts';
import { createHttp } from '../../src/lib/http.ts';
import { Collector } from '../../src/sources/bluesky/collector.ts';
import { readV1, readV2 } from '../../src/sources/bluesky/events.ts';
import { bluesky } from '../../src/sources/bluesky.ts';
import {
  about,
  addressOf,
  type Change,
  type JetstreamServer,
  jetstreamServer,
  post,
} from '../support/jetstream-server.ts';
import { sendJson } from '../support/json-server.ts';
import { loopback } from '../support/loopback.ts';
import { ids, slice } from '../support/slice.ts';

const NOW = Date.UTC(2026, 10, 23, 12);
const idOf = (change: Change): string => `bluesky:${addressOf(change)}`;

const commitOf = ({ at, record, ...change }: Change) => ({
  ...change,
  record: record ?? null,
  position: at * 1000,
  seenAt: at,
});

/** What the collector makes of changes. */
function collected(changes: readonly Change[], capacity = 100) {
  const collector = new Collector(capacity);
  for (const change of changes) collector.add(commitOf(change));
  return collector.take();
}

describe('a post of Bluesky', () => {
  it('has its text, language, links, people, and what it answers and quotes', () => {
    const change = post(NOW, {
      text: 'See example.org @ana',
      langs: ['pt-BR', 'en'],
      reply: {
        root: { uri: 'at://did:plc:r/app.bsky.feed.post/1' },
        parent: { uri: 'at://did:plc:p/app.bsky.feed.post/2' },
      },
      embed: {
        $type: 'app.bsky.embed.recordWithMedia',
        record: { record: { uri: 'at://did:plc:q/app.bsky.feed.post/3' } },
        media: { external: { uri: 'https://news.example/1' } },
      },
      facets: [
        { features: [{ $type: 'app.bsky.richtext.facet#link', uri: 'https://example.org/a' }] },
        { features: [{ $type: 'app.bsky.richtext.facet#mention', did: 'did:plc:ana' }] },
        { features: 'nonsense' },
      ],
    });
    expect(collected([change]).items).toEqual([
      {
        id: idOf(change),
        source: 'bluesky',
        text: 'See example.org @ana',
        publishedAt: '2026-11-23T12:00:00.000Z',
        url: `https://bsky.app/profile/${change.did}/post/${change.rkey}`,
        author: { id: `bluesky:${change.did}`, url: `https://bsky.app/profile/${change.did}` },
        lang: 'pt-BR',
        inReplyTo: { id: 'bluesky:at://did:plc:p/app.bsky.feed.post/2', authorId: 'bluesky:did:plc:p' },
        quoteOf: { id: 'bluesky:at://did:plc:q/app.bsky.feed.post/3', authorId: 'bluesky:did:plc:q' },
        mentions: ['bluesky:did:plc:ana'],
        links: ['https://example.org/a', 'https://news.example/1'],
      },
    ]);
  });

  it('is dated by its writer, but not ahead of the stream', () => {
    const dates = (createdAt: unknown) => (collected([post(NOW, { createdAt })]).items[0] as Mention).publishedAt;
    expect(dates('2026-11-20T08:00:00Z')).toBe('2026-11-20T08:00:00.000Z');
    expect(dates('2027-01-01T00:00:00Z')).toBe('2026-11-23T12:00:00.000Z');
    expect(dates('yesterday')).toBe('2026-11-23T12:00:00.000Z');
    expect(dates(undefined)).toBe('2026-11-23T12:00:00.000Z');
  });

  it('is given again when it is edited', () => {
    const change = post(NOW);
    const edited: Change = { ...change, operation: 'update', record: { ...change.record, text: 'found it' } };
    const { items } = collected([change, edited]);
    expect(items.map(({ text }) => text)).toEqual([`my bag is lost (${change.rkey})`, 'found it']);
    expect(items.map(({ editedAt }) => editedAt)).toEqual([undefined, expect.stringMatching(/^2026-11-/)]);
  });

  it('is erased when it is deleted, and not given where that comes at once', () => {
    const { record: _, ...bare } = post(NOW);
    const other = post(NOW);
    const { items, deleted } = collected([{ ...post(NOW), ...bare }, other, { ...bare, operation: 'delete' }]);
    expect(items.map(({ id }) => id)).toEqual([idOf(other)]);
    expect(deleted).toEqual([idOf(bare)]);
  });

  it('goes with its account, together with what of it was not given yet', () => {
    const [mine, other] = [post(NOW), { ...post(NOW), did: 'did:plc:other' }];
    const collector = new Collector(10);
    const event = readV1(
      JSON.stringify({
        did: mine.did,
        time_us: NOW * 1000,
        kind: 'account',
        account: { active: false, status: 'deleted' },
      }),
    );
    expect(event).toMatchObject({ kind: 'account-deleted', did: mine.did });
    for (const change of [mine, other]) collector.add(commitOf(change));
    collector.dropAuthor(mine.did);
    collector.add(commitOf(about('app.bsky.feed.repost', mine, NOW + 1)));
    const { items, deletedAuthors, refused } = collector.take();
    expect(items.map(({ id }) => id)).toEqual([idOf(other)]);
    expect(deletedAuthors).toEqual([`bluesky:${mine.did}`]);
    expect(refused).toEqual({ 'repost-of-unknown': 1 });
  });

  it.each(['deactivated', 'suspended', 'takendown'])('stays while its account is %s', (status) => {
    const account = { active: false, status };
    const payload = { $type: '#account', seq: 9, did: 'did:plc:a', time: '2026-11-23T12:00:00Z', ...account };
    expect(readV2(JSON.stringify({ payload }))).toMatchObject({ kind: 'other', position: 9 });
  });

  it('is spread by a repost with the text of the original, where that is remembered', () => {
    const original = post(NOW);
    const repost = about('app.bsky.feed.repost', original, NOW + 1);
    const { items } = collected([original, repost]);
    expect(items[1]).toMatchObject({
      id: idOf(repost),
      text: original.record?.text,
      author: { id: `bluesky:${repost.did}` },
      repostOf: { id: idOf(original), authorId: `bluesky:${original.did}` },
    });
    expect(collected([repost])).toMatchObject({ items: [], refused: { 'repost-of-unknown': 1 } });
  });

  it('is given again with its counts at 8 likes and reposts, and at each doubling', () => {
    const original = post(NOW);
    const liked = Array.from({ length: 20 }, () => about('app.bsky.feed.like', original, NOW));
    const counts = collected([original, ...liked]).items.map(({ engagement }) => engagement?.likes);
    expect(counts).toEqual([undefined, 8, 16]);
  });

  it('is forgotten oldest first, so that memory is bounded', () => {
    const [first, second, third] = [post(NOW), post(NOW), post(NOW)];
    const reposts = [first, third].map((change) => about('app.bsky.feed.repost', change, NOW));
    expect(collected([first, second, third, ...reposts], 2).refused).toEqual({ 'repost-of-unknown': 1 });
  });

  it.each([
    '',
    '{',
    'null',
    '[]',
    '{"payload":null}',
    '{"payload":{"seq":"1"}}',
    '{"did":"d","time_us":1,"kind":"commit"}',
  ])('is not read from %s', (text) => {
    expect(readV1(text)).toEqual({ kind: 'unreadable' });
    expect(readV2(text)).toEqual({ kind: 'unreadable' });
  });
});

describe('the stream of Bluesky', () => {
  const clock = manualClock(NOW);
  const http = createHttp({ userAgent: 'Turntide-test', clock });
  let network: JetstreamServer;
  const source = (settings: object = {}) =>
    bluesky.create('b', bluesky.settings.parse({ endpoint: network.socketUrl, ...settings }), { clock, http });

  beforeEach(async () => {
    network = await jetstreamServer();
  });
  afterEach(async () => {
    await network.close();
    await http.close();
  });

  it('begins now where no history is asked for', async () => {
    network.add(post(NOW - 1_000));
    const live = post(NOW);
    const pages = slice(source(), null, 1_000);
    await expect.poll(() => network.seen.length).toBe(1);
    await expect.poll(() => network.connections()).toBe(1);
    // The server knows its listener a moment after it has seen the request.
    await expect.poll(() => network.listening()).toBe(1);
    network.add(live);
    expect(ids(await pages)).toEqual([idOf(live)]);
  });

  it('connects again from where it was when the stream breaks', async () => {
    const before = post(NOW);
    const after = post(NOW + 1);
    const pages = slice(source(), null, 1_500);
    await expect.poll(() => network.listening()).toBe(1);
    network.add(before);
    await expect.poll(() => network.listening()).toBe(1);
    network.dropAfterSending();
    await expect.poll(() => network.seen.length).toBe(2);
    network.add(after);
    const got = ids(await pages);
    expect(got).toEqual([idOf(before), idOf(after)]);
    expect(network.seen[1]?.line).toContain('cursor=1');
  });

  it('passes over what it cannot read, and counts it', async () => {
    const change = post(NOW);
    const pages = slice(source(), null, 600);
    await expect.poll(() => network.listening()).toBe(1);
    network.send('{"truncated":');
    network.add(change);
    const got = await pages;
    expect(ids(got)).toEqual([idOf(change)]);
    expect(got.map(({ refused }) => refused)).toContainEqual({ 'unknown-shape': 1 });
  });

  it('goes on by time where the server has forgotten its place, and says what may be missing', async () => {
    for (let i = 0; i < 5; i += 1) network.add(post(NOW + i));
    const first = await slice(source({ backfillHours: 1 }), null, 100);
    network.floor = 8;
    for (let i = 5; i < 10; i += 1) network.add(post(NOW + i));
    const later = await slice(source(), first.at(-1)?.cursor, 300);
    expect(ids(later)).toEqual(network.changes.slice(7).map(idOf));
    expect(later.flatMap(({ notes }) => notes ?? [])).toEqual(['OutdatedCursor from 8']);
  });

  it('moves to another host by time, a little before where it was', async () => {
    for (let i = 0; i < 3; i += 1) network.add(post(NOW + i));
    const [page] = await slice(source({ backfillHours: 1 }), null, 100);
    const moved = JSON.stringify({ ...JSON.parse(page!.cursor), host: 'elsewhere', position: 999 });
    expect(ids(await slice(source(), moved, 100))).toEqual(network.changes.map(idOf));
  });

  it('marks as history what was there before it began', async () => {
    network.add(post(NOW - 60_000));
    network.add(post(NOW + 60_000));
    const pages = await slice(source({ backfillHours: 1 }), null, 100);
    expect(pages.at(-1)?.backfill).toBeUndefined();
    const other = await jetstreamServer();
    other.add(post(NOW - 60_000));
    const [history] = await slice(source({ endpoint: other.socketUrl, backfillHours: 1 }), null, 100);
    expect(history?.backfill).toBe(true);
    await other.close();
  });

  it('completes mentions that match with handles, followers and counts, 25 at once', async () => {
    const api = await loopback((request, response) => {
      const url = new URL(request.url ?? '/', 'http://test');
      if (url.pathname.endsWith('getProfiles')) {
        const profiles = url.searchParams.getAll('actors').map((did) => ({
          did,
          handle: `${did.slice(8)}.example`,
          displayName: 'Ana',
          followersCount: 12,
          followsCount: 3,
          postsCount: 40,
          createdAt: '2024-01-01T00:00:00Z',
        }));
        sendJson(response, { profiles: [...profiles, { did: 7 }] });
      } else {
        const posts = url.searchParams
          .getAll('uris')
          .map((uri) => ({ uri, likeCount: 5, repostCount: 1, replyCount: 0, quoteCount: 0 }));
        sendJson(response, { posts });
      }
    });
    const mentions = collected(Array.from({ length: 30 }, () => post(NOW))).items;
    const complete = await source({ api: api.url }).hydrate?.(mentions, new AbortController().signal);
    expect(complete).toHaveLength(30);
    expect(complete?.[0]).toMatchObject({
      id: mentions[0]?.id,
      author: { id: mentions[0]?.author.id, name: 'Ana', followers: 12, following: 3, posts: 40 },
      engagement: { likes: 5, reposts: 1, replies: 0, quotes: 0 },
    });
    expect(complete?.[0]?.author.handle).toMatch(/\.example$/);
    expect(api.seen.map(({ line }) => line.split('?')[0])).toEqual([
      'GET /xrpc/app.bsky.actor.getProfiles',
      'GET /xrpc/app.bsky.feed.getPosts',
      'GET /xrpc/app.bsky.feed.getPosts',
    ]);
    await api.close();
  });
});
