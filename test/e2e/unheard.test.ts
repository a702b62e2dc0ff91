import { PassThrough } from 'node:stream';
import { afterEach, describe, expect, it } from 'vitest';
import { manualClock } from '../../src/lib/clock.ts';
import { createLogger } from '../../src/lib/logger.ts';
import { consoleData } from '../../workers/console/data.ts';
import { detect } from '../../workers/detect.ts';
import { poll } from '../../workers/poll.ts';
import { watchSilence } from '../../workers/source-health.ts';
import { startWeb } from '../../workers/web.ts';
import { startTestApp, type TestApp } from '../support/app.ts';
import { sendJson } from '../support/json-server.ts';
import { loopback } from '../support/loopback.ts';
import { startNats } from '../support/nats.ts';

const NOW = Date.UTC(2026, 9, 20, 12);
const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const TOKEN = 'a-token-of-a-sender';
const info = { id: '1', attempt: 1, attempts: 1, queuedAt: 0 };

const open: { close(): Promise<unknown> }[] = [];
afterEach(async () => {
  for (const each of open.splice(0).reverse()) await each.close();
});

async function service(sources: string) {
  const clock = manualClock(NOW);
  const written = new PassThrough();
  const lines: string[] = [];
  written.on('data', (chunk: Buffer) => lines.push(chunk.toString('utf8')));
  const log = createLogger({ level: 'info', format: 'json', color: false }, written);
  const test = await startTestApp(
    `
brands: [{ id: cloudline, name: Cloudline, query: cloudline }]
sources: [${sources}]
channels: []
server: { port: 0 }
`,
    { clock, log, roles: ['score'] },
  );
  open.push(test);
  const pollOnce = (id: string): Promise<string> =>
    poll({ sourceId: id }, info, test.app, new AbortController().signal);
  return {
    test,
    clock,
    pollOnce,
    said: (word: string) => lines.flatMap(messages).filter((line) => line.includes(word)),
  };
}
const messages = (chunk: string): string[] =>
  chunk
    .split('\n')
    .filter(Boolean)
    .map((line) => (JSON.parse(line) as { msg: string }).msg);

const unheard = async ({ app }: TestApp) =>
  (await consoleData(app).brand('cloudline', { topic: 'all', hours: 24 }))?.unheard;

describe('a source that is told to wait', () => {
  it('says until when, by whose word, and where its cursor stands: in the log, a metric and the console', async () => {
    let headers: Record<string, string> = { 'retry-after': '60' };
    const server = await loopback((_, response) => sendJson(response, {}, 429, headers));
    open.push(server);
    const { test, clock, pollOnce, said } = await service(
      `{ id: hackernews, kind: hacker-news, query: cloudline, api: "${server.url}" }`,
    );
    const { app } = test;
    for (let i = 0; i < 3; i += 1) {
      await pollOnce('hackernews');
      clock.set(NOW + (i + 1) * 60_001);
    }
    const host = new URL(server.url).host;
    expect(said('in a row')).toEqual(
      ['1st', '2nd', '3rd'].map(
        (nth) =>
          `source hackernews: ${host} answered 429: {}, next try in 60 s (Retry-After), ${nth} in a row; nothing is lost, it has not begun yet`,
      ),
    );
    const metrics = await app.metrics.text();
    expect(metrics).toContain('turntide_source_failures{source="hackernews"} 3');
    expect(metrics).toMatch(
      /turntide_source_next_try_timestamp_seconds\{source="hackernews",by="Retry-After"\} \d{10}/,
    );
    expect((await consoleData(app).sources())[0]).toMatchObject({ failures: 3, waitBy: 'Retry-After' });
    headers = {};
    await pollOnce('hackernews');
    expect(said('in a row').at(-1)).toMatch(/next try in \d+ s \(back-off\), 4th in a row/);
    expect((await consoleData(app).sources())[0]).toMatchObject({ failures: 4, waitBy: 'back-off' });
  });
});

describe('a pipeline that is away', () => {
  it('is a failing source like any other, and is named beside the trend', async () => {
    const broker = await startNats();
    const { jetstreamManager, jetstream } = await import('@nats-io/jetstream');
    const { connect } = await import('@nats-io/transport-node');
    const connection = await connect({ servers: broker.url, reconnect: false });
    await (await jetstreamManager(connection)).streams.add({ name: 'M', subjects: ['m.>'] });
    const publishedAt = new Date(NOW - MINUTE).toISOString();
    const mention = { id: 'forum:1', source: 'forum', text: 'cloudline', publishedAt, author: { id: 'forum:a' } };
    await jetstream(connection).publish('m.a', JSON.stringify(mention));
    const { test, clock, pollOnce } = await service(
      `{ id: vendor, kind: nats, servers: ["${broker.url}"], stream: M, connectSeconds: 1 }`,
    );
    const listening = pollOnce('vendor');
    const { sources } = test.app.store;
    await expect.poll(() => sources.cursor('vendor'), { timeout: 10_000 }).not.toBeNull();
    await connection.close();
    await broker.close();
    expect(await listening).toBe('failed-transient');
    clock.advance(HOUR);
    expect(await pollOnce('vendor')).toBe('failed-transient');
    // It gave a mention before it went: that was heard, what would have come since is missing.
    expect(await sources.health('vendor')).toMatchObject({ items: 1, lastItem: NOW, networks: { forum: 1 } });
    expect(await unheard(test)).toMatchObject({
      lines: ['Sources that fail:', expect.stringContaining('vendor has not answered since'), expect.anything()],
      spans: [{ from: NOW, label: 'vendor failing' }],
    });
  });
});

async function pushTo(url: string, to: string, network: string, n: number, at: number): Promise<void> {
  const author = { id: `${network}:a${n % 7}` };
  const publishedAt = new Date(at).toISOString();
  const mention = { id: `${network}:${n}`, source: network, text: `cloudline ${n}`, publishedAt, author };
  const response = await fetch(`${url}/v1/mentions/${to}`, {
    method: 'POST',
    headers: { authorization: `Bearer ${TOKEN}`, 'content-type': 'application/json' },
    body: JSON.stringify([mention]),
  });
  expect(response.status).toBe(202);
}

describe('a pipeline that brings most of a brand and falls silent', () => {
  it('leaves its steps missing to detection, not calm, though another source goes on', async () => {
    const { test, clock } = await service(
      `{ id: vendor, kind: push, token: ${TOKEN} }, { id: own, kind: push, token: ${TOKEN} }`,
    );
    const { app } = test;
    const web = await startWeb(app);
    open.push(web);
    const decided = async (): Promise<string> => {
      await detect({ brandId: 'cloudline' }, app);
      return app.metrics.text();
    };
    for (let i = 0; i < 36; i += 1) {
      await pushTo(web.url, 'vendor', 'forum', i, clock.now());
      if (i % 6 === 0) await pushTo(web.url, 'own', 'blog', i, clock.now());
      clock.advance(2 * MINUTE);
    }
    await expect.poll(() => app.store.mentions.between('cloudline', 0, clock.now()).then((all) => all.length)).toBe(42);
    expect(await decided()).not.toContain('reason="source-out"');
    for (let i = 0; i < 14; i += 1) {
      clock.advance(5 * MINUTE);
      await pushTo(web.url, 'own', 'blog', 100 + i, clock.now());
    }
    expect(await watchSilence(app, 'vendor')).toBe(true);
    expect(await watchSilence(app, 'own')).toBe(false);
    expect(await decided()).toMatch(/turntide_decisions_total\{brand="cloudline",reason="source-out"\} \d/);
  });
});

describe('a push endpoint whose sender has stopped', () => {
  it('is silent by its own usual gap; what it brought is missing from then on, by the networks that it named', async () => {
    const { test, clock } = await service(`{ id: vendor, kind: push, token: ${TOKEN} }`);
    const { app } = test;
    const web = await startWeb(app);
    open.push(web);
    const push = (n: number): Promise<void> => pushTo(web.url, 'vendor', 'forum', n, clock.now());
    for (let i = 0; i < 12; i += 1) {
      await push(i);
      clock.advance(2 * MINUTE);
    }
    const last = clock.now() - 2 * MINUTE;
    expect(await watchSilence(app, 'vendor')).toBe(false);
    expect((await unheard(test))?.lines).toEqual([]);
    clock.set(last + 61 * MINUTE);
    expect(await watchSilence(app, 'vendor')).toBe(true);
    expect(await unheard(test)).toMatchObject({
      lines: [
        'Sources that fail or are silent:',
        expect.stringContaining('vendor has brought nothing since'),
        expect.stringContaining('nothing is known of this time'),
      ],
      spans: [{ from: last, label: 'vendor silent' }],
    });
    expect((await app.store.sources.health('vendor')).networks).toEqual({ forum: 12 });
    expect(await app.metrics.text()).toContain('turntide_source_silent{source="vendor"} 1');
    await push(99);
    expect((await unheard(test))?.lines).toEqual([]);
    expect(await app.metrics.text()).toContain('turntide_source_silent{source="vendor"} 0');
  });
});
