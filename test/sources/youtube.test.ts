import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { manualClock } from '../../src/lib/clock.ts';
import { createHttp } from '../../src/lib/http.ts';
import { youtube } from '../../src/sources/youtube.ts';
import { ids, slice } from '../support/slice.ts';
import { type YoutubeServer, youtubeServer } from '../support/youtube-server.ts';

const NOW = Date.UTC(2026, 10, 23, 12);
const clock = manualClock(NOW);
const http = createHttp({ userAgent: 't', clock });
let server: YoutubeServer;

beforeEach(async () => {
  clock.set(NOW);
  server = await youtubeServer(NOW);
});
afterEach(() => server.network.close());

const open = (more: object = {}) => {
  const base = {
    apiKey: 'hush',
    query: 'cloudline',
    channels: [server.channel],
    spacingSeconds: 0,
    api: server.network.url,
  };
  return youtube.create('yt', youtube.settings.parse({ ...base, ...more }), { clock, http });
};

describe('a comment on YouTube', () => {
  test('has its author’s subscribers, and what it answers', async () => {
    const items = (await slice(open())).flatMap((page) => page.items);
    expect(items.find((item) => (item as { id: string }).id === 'youtube:t0.1')).toMatchObject({
      text: 'lost & angry t0.1',
      author: { handle: 'rui', followers: 321, createdAt: '2012-01-01T00:00:00Z' },
      inReplyTo: { id: 'youtube:t0', authorId: `youtube:UC${'r'.repeat(22)}` },
    });
  });

  test('on a video where comments are closed is passed over, and the others are read', async () => {
    server.closed.add('video000059');
    const source = open();
    const first = await slice(source);
    const pages = await slice(source, first.at(-1)?.cursor);
    expect(pages.at(-1)?.notes).toEqual(['video video000059: passed over (YouTube: commentsDisabled)']);
    expect(pages.length).toBeGreaterThan(5);
  });
});

describe('the quota', () => {
  test('is never overspent, over any number of slices and restarts', async () => {
    let cursor: string | null = null;
    let failure: unknown;
    for (let i = 0; i < 20; i += 1) {
      const context = { signal: new AbortController().signal, budgetMs: 5_000 };
      try {
        for await (const page of open({ dailyUnits: 40, dailySearches: 5 }).pages(cursor, context))
          cursor = page.cursor;
      } catch (error) {
        failure = error;
      }
      clock.advance(20 * 60_000);
    }
    expect(server.spent.searches).toBeLessThanOrEqual(5);
    expect(server.spent.units).toBeLessThanOrEqual(40);
    expect(failure).toMatchObject({
      kind: 'rate-limited',
      message: expect.stringMatching(/of the day: (5 of 5|40 of 40) are spent/),
    });
  });

  test('counts what was spent on calls that came to nothing', async () => {
    let cursor: string | null = null;
    for (let i = 0; i < 12; i += 1) {
      const context = { signal: new AbortController().signal, budgetMs: 5_000 };
      const settings = { dailyUnits: 1, dailySearches: 5, channels: [] };
      const reading = async () => {
        for await (const page of open(settings).pages(cursor, context)) cursor = page.cursor;
      };
      await reading().catch(() => {});
    }
    expect(server.spent).toEqual({ searches: 5, units: 1 });
  });

  test('that the network says is spent is waited out until midnight in California', async () => {
    server.exhaust();
    const used = { kind: 'rate-limited', message: 'YouTube: the quota of the project is used up' };
    await expect(slice(open({ channels: [] }))).rejects.toMatchObject({ ...used, retryAfterMs: 20 * 3_600_000 });
    // Ten minutes into our day theirs may not have begun.
    clock.set(Date.UTC(2026, 10, 24, 8, 10));
    await expect(slice(open({ channels: [] }))).rejects.toMatchObject({ ...used, retryAfterMs: 3_600_000 });
  });

  test('of searches does not hold up the comments, which have one of their own', async () => {
    const source = open({ dailySearches: 2, commentsOfFound: 0 });
    const first = await slice(source);
    clock.advance(3 * 3_600_000);
    server.more(clock.now());
    const second = await slice(source, first.at(-1)!.cursor);
    expect(ids(second)).toContain('youtube:t_new');
    expect(server.spent.searches).toBe(2);
    // The search goes on where it stood, a day later.
    clock.set(Date.UTC(2026, 10, 24, 9));
    const third = await slice(source, second.at(-1)!.cursor);
    expect(ids([...first, ...second, ...third])).toContain('youtube:video000099');
  });

  test('begins anew at midnight in California, whatever the season, and not before', async () => {
    for (const [before, after] of [
      [Date.UTC(2026, 10, 24, 7, 59, 59), Date.UTC(2026, 10, 24, 8, 0, 0)],
      [Date.UTC(2027, 5, 24, 6, 59, 59), Date.UTC(2027, 5, 24, 7, 0, 0)],
    ] as const) {
      clock.set(before);
      const source = open({ channels: [], dailySearches: 2, commentsOfFound: 0 });
      // One or two searches a slice: in the third none is left.
      let cursor: string | null = null;
      const spend = async (): Promise<void> => {
        for (let i = 0; i < 3; i += 1) cursor = (await slice(source, cursor)).at(-1)!.cursor;
      };
      await expect(spend()).rejects.toMatchObject({ kind: 'rate-limited', retryAfterMs: 1_000 });
      clock.set(after);
      await expect(slice(source, cursor)).resolves.toBeDefined();
    }
  });
});

test('a wrong key is said as such', async () => {
  await expect(open({ apiKey: 'wrong' }).check(new AbortController().signal)).rejects.toMatchObject({ kind: 'auth' });
});
