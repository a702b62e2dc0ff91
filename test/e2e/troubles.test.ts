import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { manualClock } from '../../src/lib/clock.ts';
import { reply } from '../../src/lib/http-reply.ts';
import { type RunningHttpServer, startHttpServer } from '../../src/lib/http-server.ts';
import { digest } from '../../workers/digest.ts';
import { tellNotice } from '../../workers/notice.ts';
import { poll } from '../../workers/poll.ts';
import { watchSilence } from '../../workers/source-health.ts';
import { startTestApp, type TestApp } from '../support/app.ts';
import { crisisConfig, crisisWeek } from '../support/crisis.ts';
import { decidedTo, openStore } from '../support/inspect.ts';
import { startOwnRedis } from '../support/redis.ts';
import { serviceFolder, until, writeMentions } from '../support/service.ts';

const NOW = Date.UTC(2026, 9, 20, 12);
const MINUTE = 60_000;
const HOUR = 60 * MINUTE;

const open: { close(): Promise<unknown> }[] = [];
afterEach(async () => {
  for (const each of open.splice(0).reverse()) await each.close();
});

const brand = (more = ''): string => `
brands:
  - id: cloudline
    name: Cloudline
    query: cloudline
    digest: { hour: 8 }
${more}
server: { port: 0 }
`;
const info = { id: '1', attempt: 1, attempts: 1, queuedAt: 0 };

async function feed(answer: () => { status: number; body: string }): Promise<RunningHttpServer> {
  const server = await startHttpServer({
    port: 0,
    routes: [
      {
        method: 'GET',
        path: '/feed',
        handle: () => {
          const { status, body } = answer();
          return status === 200
            ? { status, headers: { 'content-type': 'application/rss+xml' }, body }
            : reply.json(status, {});
        },
      },
    ],
  });
  open.push(server);
  return server;
}

const item = (id: string, at: number): string =>
  `<item><guid>${id}</guid><title>Cloudline did it again</title><link>https://news.example/${id}</link><pubDate>${new Date(at).toUTCString()}</pubDate></item>`;
const rss = (items: string): string =>
  `<?xml version="1.0"?><rss version="2.0"><channel><title>t</title><link>https://news.example</link><description>d</description>${items}</channel></rss>`;

async function pollingApp(
  url: string,
): Promise<{ test: TestApp; clock: ReturnType<typeof manualClock>; pollOnce: () => Promise<string> }> {
  const clock = manualClock(NOW);
  const test = await startTestApp(
    brand(`sources: [{ id: news, kind: rss, url: "${url}/feed" }]\nchannels: [{ id: terminal, kind: terminal }]`),
    { clock, roles: ['score', 'detect', 'alert', 'deliver'] },
  );
  open.push(test);
  return { test, clock, pollOnce: () => poll({ sourceId: 'news' }, info, test.app, new AbortController().signal) };
}

describe('a source that is down', () => {
  it('is asked later and later, tells the team once, and takes up where it stood', async () => {
    let status = 500;
    const server = await feed(() => ({ status, body: rss(item('a', NOW - HOUR)) }));
    const { test, clock, pollOnce } = await pollingApp(server.url);
    const waits: number[] = [];
    for (let i = 0; i < 8; i += 1) {
      expect(await pollOnce()).toBe('failed-transient');
      const { nextTry } = await test.app.store.sources.health('news');
      waits.push((nextTry ?? 0) - clock.now());
      expect(await pollOnce()).toBe('not-yet');
      clock.set((nextTry ?? 0) + 1);
    }
    expect(waits[0]).toBeLessThan(MINUTE);
    for (let i = 2; i < waits.length; i += 1) expect(waits[i]).toBeGreaterThan((waits[i - 2] ?? 0) * 1.5);
    const notices = await until('the notice is delivered', async () => {
      const list = (await test.app.store.deliveries.list('cloudline')).filter((each) => each.type === 'notice');
      return list.some((each) => each.state === 'sent') ? list : undefined;
    });
    expect(notices).toHaveLength(1);
    expect(test.printed()).toContain('Source news is failing');
    status = 200;
    expect(await pollOnce()).toBe('items');
    expect(await test.app.store.sources.health('news')).toMatchObject({ failures: 0 });
    await until(
      'its item is kept',
      async () => (await test.app.store.db.hlen(test.app.store.keys.brand('cloudline').ids)) === 1,
    );
  });

  it('obeys Retry-After', async () => {
    const server = await startHttpServer({
      port: 0,
      routes: [{ method: 'GET', path: '/feed', handle: () => reply.json(429, {}, { 'retry-after': '3600' }) }],
    });
    open.push(server);
    const { test, clock, pollOnce } = await pollingApp(server.url);
    expect(await pollOnce()).toBe('failed-rate-limited');
    const { nextTry } = await test.app.store.sources.health('news');
    expect((nextTry ?? 0) - clock.now()).toBeGreaterThanOrEqual(HOUR);
  });
});

describe('a source that falls silent', () => {
  it('is noticed once, after many of its own usual gaps', async () => {
    let n = 0;
    const next = (): number => ++n;
    let talking = true;
    const server = await feed(() => ({ status: 200, body: rss(talking ? item(`i${next()}`, NOW) : '') }));
    const { test, clock, pollOnce } = await pollingApp(server.url);
    const later = async (): Promise<void> => {
      const { nextTry } = await test.app.store.sources.health('news');
      clock.set(Math.max(clock.now() + 10 * MINUTE, nextTry ?? 0));
      await pollOnce();
    };
    for (let i = 0; i < 6; i += 1) await later();
    talking = false;
    expect(await watchSilence(test.app, 'news')).toBe(false);
    let noticed = 0;
    for (let i = 0; i < 60; i += 1) {
      await later();
      if (await watchSilence(test.app, 'news')) noticed += 1;
    }
    expect(noticed).toBe(1);
    await until('the notice is told', () => test.printed().includes('Source news is silent'));
  });
});

describe('a channel that is down', () => {
  it('is tried again with backoff while others get theirs, and the digest says so', async () => {
    const hook = await startHttpServer({
      port: 0,
      routes: [{ method: 'POST', path: '/hook', handle: () => reply.json(503, {}) }],
    });
    open.push(hook);
    const clock = manualClock(NOW);
    const test = await startTestApp(
      brand(`sources: []
channels:
  - { id: terminal, kind: terminal }
  - { id: hook, kind: webhook, url: "${hook.url}/hook", secret: whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw, allowPrivate: true }`),
      { clock },
    );
    open.push(test);
    await tellNotice(test.app, ['cloudline'], {
      title: 'Trial',
      text: 'of two channels',
      reason: 'source-silent',
      key: 'k',
    });
    const ledger = await until('both channels have been tried', async () => {
      const list = await test.app.store.deliveries.list('cloudline');
      const state = Object.fromEntries(list.map((each) => [each.channel, each.state]));
      return state.terminal === 'sent' && state.hook === 'retrying' ? list : undefined;
    });
    expect(ledger.find((each) => each.channel === 'hook')?.detail).toMatch(/503/);
    await until('the next try waits', async () => (await test.app.queues.depths()).deliver.delayed === 1);
    await test.app.store.incidents.raiseAlertFrom('cloudline', NOW - HOUR);
    await digest({ brandId: 'cloudline', day: '2026-10-20' }, test.app);
    await until('the digest is told', () => test.printed().includes('Channel hook'));
  });
});

describe('Redis that is killed in mid-run', () => {
  it('is waited for; nothing is lost and nothing is counted twice', { timeout: 180_000 }, async () => {
    const redis = await startOwnRedis();
    open.push(redis);
    const week = crisisWeek(14);
    const folder = await serviceFolder(
      crisisConfig({ file: 'week.jsonl', redis: `redis: { url: "${redis.url}", prefix: ${redis.prefix} }` }),
    );
    open.push({ close: () => folder.remove() });
    await writeMentions(join(folder.path, 'week.jsonl'), week);
    const service = folder.start();
    const { store, close } = openStore(redis.url, redis.prefix);
    open.push({ close });
    const ids = store.keys.brand('cloudline').ids;
    await until('it is in the middle', async () => (await store.db.hlen(ids)) > 500, 60_000, service.errors);
    const pid = Number(/process_id:(\d+)/.exec(await store.db.info('server'))?.[1]);
    process.kill(pid, 'SIGKILL');
    await until(
      'the week is through',
      async () => (await decidedTo(store, 'cloudline')) >= Date.parse('2026-09-11T00:00:00Z'),
      120_000,
      service.errors,
    );
    expect(await store.db.hlen(ids)).toBe(new Set(week.map((mention) => mention.id)).size);
    const rows = await store.history('cloudline').trend('all', 0, Date.parse('2026-09-13T00:00:00Z'));
    const owned = week.filter((mention) => mention.author.handle === 'cloudline').length;
    expect(rows.reduce((sum, { counts }) => sum + counts.negative + counts.neutral + counts.positive, 0)).toBe(
      new Set(week.map((mention) => mention.id)).size - owned,
    );
    expect(service.errors()).toMatch(/Redis is away/);
    expect(await service.stop()).toBe(0);
  });
});

describe('a port that another process has', () => {
  it('is said with what to do about it', async () => {
    const other = await feed(() => ({ status: 200, body: '' }));
    const starting = startTestApp(brand().replace('port: 0', `port: ${other.port}`), { roles: ['web'] });
    await expect(starting).rejects.toThrow(
      `127.0.0.1:${other.port} is taken by another process, perhaps a second Turntide; end that one, or set server.port`,
    );
  });
});
