import { afterAll, afterEach, beforeEach, describe, expect, it } from 'vitest';
import { manualClock } from '../../src/lib/clock.ts';
import { createHttp } from '../../src/lib/http.ts';
import { mastodon } from '../../src/sources/mastodon.ts';
import type { Page, Source } from '../../src/sources/source.ts';
import { type MastodonServer, mastodonServer, status } from '../support/mastodon-server.ts';
import { ids } from '../support/slice.ts';

const NOW = Date.UTC(2026, 10, 23, 12);
const clock = manualClock(NOW);
const http = createHttp({ userAgent: 'Turntide-test', clock });
let network: MastodonServer;
const slices: AbortController[] = [];

beforeEach(async () => {
  clock.set(NOW);
  network = await mastodonServer(() => clock.now());
  for (let i = 0; i < 5; i += 1) network.statuses.push(status(NOW - 7_200_000 + i * 1_700_000, {}, i));
});
afterEach(async () => {
  for (const slice of slices.splice(0)) slice.abort();
  await network.close();
});
afterAll(() => http.close());

const open = (settings: object = {}): Source => {
  const given = { instance: network.url, mode: 'stream', hashtags: ['cloudline'], token: 'hush', spacingSeconds: 0 };
  return mastodon.create('m', mastodon.settings.parse({ ...given, ...settings }), { clock, http });
};

/** Listens, as a slice that does not end does; `until` waits for what the pages have given. */
function listen(source: Source, cursor: string | null = null) {
  const slice = new AbortController();
  slices.push(slice);
  const pages: Page[] = [];
  let failure: unknown;
  const ended = (async () => {
    const context = { signal: slice.signal, budgetMs: 60_000 };
    for await (const page of source.pages(cursor, context)) pages.push(page);
  })().catch((error: unknown) => {
    failure = error;
  });
  return {
    pages,
    cursor: () => pages.at(-1)?.cursor ?? null,
    until: (given: () => boolean) => expect.poll(given, { timeout: 10_000, interval: 5 }).toBe(true),
    failed: async () => {
      await ended;
      return failure;
    },
    stop: async () => {
      slice.abort();
      await ended;
    },
  };
}
const next = (nth: number) => status(clock.now() + nth, {}, 100 + nth);
const deleted = (pages: readonly Page[]): string[] => pages.flatMap((page) => page.deleted ?? []);
const mentionOf = ({ uri }: { uri: string }): string => `mastodon:${uri}`;

describe('a stream of Mastodon', () => {
  it('gives posts as they come, edits, and deletions by the mention that they were', async () => {
    const listener = listen(open());
    await listener.until(() => network.streams.size === 1 && listener.pages.length > 0);
    expect(ids(listener.pages)).toHaveLength(5);
    const post = next(1);
    network.post(post);
    await listener.until(() => ids(listener.pages).includes(mentionOf(post)));
    expect(listener.pages.at(-1)!.backfill).toBeUndefined();
    network.edit(post.id, '<p>found it</p>');
    await listener.until(() => ids(listener.pages).filter((id) => id === mentionOf(post)).length === 2);
    expect(listener.pages.at(-1)!.items).toMatchObject([{ id: mentionOf(post), text: 'found it' }]);
    network.remove(post.id);
    const old = network.statuses[0]!;
    network.remove(old.id);
    await listener.until(() => deleted(listener.pages).length === 2);
    expect(deleted(listener.pages)).toEqual([mentionOf(post), mentionOf(old)]);
  });

  it('gives nothing of a post that is deleted before its page went out', async () => {
    const listener = listen(open());
    await listener.until(() => network.streams.size === 1 && listener.pages.length > 0);
    // The first ends the wait; what follows within half a second is one page.
    network.post(next(1));
    await listener.until(() => ids(listener.pages).length === 6);
    const short = next(2);
    network.post(short);
    network.remove(short.id);
    network.post(next(3));
    await listener.until(() => ids(listener.pages).length === 7);
    expect(ids(listener.pages)).not.toContain(mentionOf(short));
    expect(deleted(listener.pages)).toEqual([mentionOf(short)]);
  });

  it('fills by asking upwards what was missed while nobody listened, and passes over what it gave', async () => {
    const first = listen(open());
    await first.until(() => network.streams.size === 1 && first.pages.length > 0);
    network.post(next(1));
    await first.until(() => ids(first.pages).length === 6);
    await first.stop();
    expect(network.streams.size).toBe(0);
    clock.advance(600_000);
    const missed = Array.from({ length: 90 }, (_, i) => next(i));
    network.statuses.push(...missed);
    network.seen.length = 0;
    const second = listen(open(), first.cursor());
    await second.until(() => ids(second.pages).length >= 90);
    expect(new Set(ids(second.pages))).toEqual(new Set(missed.map(mentionOf)));
    const asked = network.seen.filter(({ line }) => line.includes('/timelines/'));
    expect(asked.every(({ line }) => line.includes('min_id=') && !line.includes('max_id='))).toBe(true);
  });

  it('opens again by itself when it breaks after it has flowed, and loses nothing in between', async () => {
    const listener = listen(open());
    await listener.until(() => network.streams.size === 1 && listener.pages.length > 0);
    network.post(next(1));
    await listener.until(() => ids(listener.pages).length === 6);
    for (const stream of network.streams.keys()) stream.destroy();
    const missed = next(2);
    network.statuses.push(missed);
    await listener.until(() => ids(listener.pages).includes(mentionOf(missed)) && network.streams.size === 1);
    const after = next(3);
    network.post(after);
    await listener.until(() => ids(listener.pages).includes(mentionOf(after)));
  });

  it('that cannot be opened is a failure; what was missed is given all the same', async () => {
    network.refuseStreams = 503;
    const listener = listen(open());
    expect(await listener.failed()).toMatchObject({ kind: 'transient' });
    expect(ids(listener.pages)).toHaveLength(5);
  });

  it('that breaks before anything came is a transient failure', async () => {
    const listener = listen(open());
    await listener.until(() => network.streams.size === 1 && listener.pages.length > 0);
    for (const stream of network.streams.keys()) stream.end();
    expect(await listener.failed()).toMatchObject({ kind: 'transient', message: 'the stream of #cloudline ended' });
  });

  it('is another process’s to go on with: it knows the posts about a brand that are deleted later', async () => {
    const source = open();
    const first = listen(source);
    await first.until(() => network.streams.size === 1 && first.pages.length > 0);
    const [about, other] = [next(1), next(2)];
    network.post(about);
    await first.until(() => ids(first.pages).includes(mentionOf(about)));
    source.kept?.([mentionOf(about)]);
    network.post(other);
    await first.until(() => ids(first.pages).includes(mentionOf(other)));
    await first.stop();
    // Out of what is read again when it goes on, so that only the cursor can know of it.
    clock.advance(7_200_000);
    for (let i = 0; i < 200; i += 1) network.statuses.push(next(i));
    const relay = listen(open(), first.cursor());
    await relay.until(() => network.streams.size === 1 && ids(relay.pages).length >= 200);
    await relay.stop();
    const second = listen(open(), relay.cursor());
    await second.until(() => network.streams.size === 1 && second.pages.length > 0);
    network.remove(other.id);
    network.remove(about.id);
    await second.until(() => deleted(second.pages).length > 0);
    expect(deleted(second.pages)).toEqual([mentionOf(about)]);
    expect(second.pages.some((page) => page.refused?.['delete-of-unknown'] === 1)).toBe(true);
  });

  it('passes over what it cannot read, and goes on', async () => {
    const listener = listen(open());
    await listener.until(() => network.streams.size === 1 && listener.pages.length > 0);
    for (const stream of network.streams.keys()) {
      stream.write(
        'event: update\ndata: {"id":\n\nevent: update\ndata: {"id":5}\n\nevent: filters_changed\ndata: undefined\n\n',
      );
    }
    network.post(next(1));
    await listener.until(() => ids(listener.pages).length === 6);
    expect(listener.pages.some((page) => page.refused?.['unknown-shape'] === 2)).toBe(true);
  });

  it('is one for each hashtag, and one for the timeline, at the host that the server names', async () => {
    const streaming = await mastodonServer(() => clock.now());
    network.streaming = streaming.url.replace('http', 'ws');
    const listener = listen(open({ hashtags: ['cloudline', 'bags'], timeline: 'local' }));
    await listener.until(() => streaming.streams.size === 3);
    expect(new Set(streaming.streams.values())).toEqual(new Set(['#cloudline', '#bags', 'public/local']));
    expect(network.streams.size).toBe(0);
    await listener.stop();
    await streaming.close();
  });

  it('goes on with what it has when the quota of asking is used up, and asks again when it is full', async () => {
    network.remaining = 3;
    for (let i = 0; i < 100; i += 1) network.statuses.push(status(NOW - 600_000 + i, {}, i));
    const listener = listen(open());
    await listener.until(() => network.streams.size === 1 && listener.pages.length === 2);
    expect(listener.pages.at(-1)!.notBefore).toBe(NOW + 120_000);
    const post = next(1);
    network.post(post);
    await listener.until(() => ids(listener.pages).includes(mentionOf(post)));
    await listener.stop();
    delete network.remaining;
    const later = listen(open(), listener.cursor());
    await later.until(() => ids(listener.pages.concat(later.pages)).length >= network.statuses.length);
    expect(new Set(ids([...listener.pages, ...later.pages]))).toEqual(new Set(network.statuses.map(mentionOf)));
  });

  it('needs a token and something that can be streamed', () => {
    const problem = (settings: object) => mastodon.settings.safeParse({ mode: 'stream', ...settings }).error?.issues[0];
    expect(problem({ hashtags: ['a'] })?.message).toBe('a stream needs a token');
    expect(problem({ query: 'a', token: 't' })?.message).toMatch(/cannot be streamed/);
    const many = Array.from({ length: 11 }, (_, i) => `tag${i}`);
    expect(problem({ hashtags: many, token: 't' })?.message).toMatch(/at most 10 hashtags/);
  });
});
