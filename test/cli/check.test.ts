import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PassThrough } from 'node:stream';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { main } from '../../src/cli/main.ts';
import { startMattermostServer } from '../support/mattermost-server.ts';
import { startOwnRedis, startTestCluster, startTestRedis } from '../support/redis.ts';
import { startSlackServer } from '../support/slack-server.ts';
import type { WebhookServer } from '../support/webhook-server.ts';

let folder: string;
let slack: WebhookServer;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'turntide-check-'));
  slack = await startSlackServer();
});

afterAll(async () => {
  await slack.close();
  await rm(folder, { recursive: true, force: true });
});

async function check(yaml: string, flags: readonly string[] = [], env: Record<string, string> = {}) {
  const file = join(folder, 'check.yaml');
  await writeFile(file, yaml);
  const out = new PassThrough();
  const err = new PassThrough();
  const { url } = await startTestRedis();
  const code = await main(['check', '--config', file, ...flags], {
    stdout: out,
    stderr: err,
    env: { REDIS_URL: url, ...env },
    signal: AbortSignal.timeout(60_000),
  });
  const text = (stream: PassThrough): string => String(stream.read() ?? '').replaceAll(folder, '');
  return { code, lines: text(out).trimEnd().split('\n'), errors: text(err) };
}

/** What people would have seen in Slack. */
const shown = (): { text: string; blocks: unknown[] }[] =>
  slack.requests.map(({ body }) => JSON.parse(body)).filter(({ blocks }) => blocks);

const brand = `brands: [{ id: acme, query: acme }]\nserver: { publicUrl: "http://localhost:8420" }\n`;
const config = (channels: string): string =>
  `${brand}sources: [{ id: crowd, kind: simulation }]\nchannels:\n${channels}\n`;

describe('turntide check', () => {
  it('loads what is to read sentiment, where the configuration names it', async () => {
    const own = (settings: string): string =>
      `brands: [{ id: acme, query: acme, ${settings} }]\nserver: { publicUrl: "http://localhost:8420" }\nsources: [{ id: crowd, kind: simulation }]\nchannels: [{ id: terminal, kind: terminal }]\n`;
    const told = async (settings: string) =>
      (await check(own(settings))).lines.filter((line) => line.includes('sentiment'));
    expect(await told('sentimentRules: [{ phrase: war zone, reading: ignore }]')).toEqual([
      expect.stringMatching(/^ok {7}sentiment: acme is read by turntide-en-\d+\+rules-1-[0-9a-f]+$/),
    ]);
    expect(await told('sentimentModel: /nowhere.bin')).toEqual([
      expect.stringMatching(/^failed {3}sentiment: \/nowhere.bin: cannot be read \(.*\); check the path of the model$/),
    ]);
  });

  it('says what answered, and tells nobody anything', async () => {
    const result = await check(config(`  - { id: team, kind: slack, url: "${slack.url}", allowPrivate: true }`));
    expect(result.lines).toEqual([
      'ok       configuration: /check.yaml: 1 brand',
      expect.stringMatching(/^ok {7}redis: version \d+\.\d+\.\d+, as configured$/),
      expect.stringMatching(/^ok {7}source crowd: /),
      expect.stringMatching(/^ok {7}channel team: /),
    ]);
    expect(result.code).toBe(0);
    expect(shown()).toEqual([]);
  });

  it('knows the webhook of a Mattermost for what it is, posts nothing there, and tells a wrong one', async () => {
    const mattermost = await startMattermostServer();
    const channel = (id: string): string =>
      `  - { id: ${id}, kind: slack, url: "${mattermost.url}/hooks/${id}", buttons: false, allowPrivate: true }`;
    const good = await check(config(channel('known')));
    expect(good.lines.at(-1)).toBe('ok       channel known: the Mattermost webhook lives (nothing was posted)');
    expect(good.code).toBe(0);
    const wrong = await check(config(channel('wrong')));
    expect(wrong.lines.at(-1)).toMatch(/^failed {3}channel wrong: Mattermost answered 400: it has no such webhook/);
    expect(wrong.code).toBe(1);
    const sent = await check(config(channel('known')), ['--send']);
    expect(sent.lines.at(-1)).toMatch(/channel known: test alert sent/);
    await mattermost.close();
  });

  it('sends a whole alert, marked as a test, through the real renderer', async () => {
    const outbox = join(folder, 'outbox');
    const channels = `  - { id: team, kind: slack, url: "${slack.url}", allowPrivate: true }\n  - { id: box, kind: outbox, folder: "${outbox}" }`;
    const result = await check(config(channels), ['--send', '--json']);
    expect(result.code).toBe(0);
    const sent = result.lines
      .map((line) => JSON.parse(line))
      .filter(({ detail }) => detail.startsWith('test alert sent'));
    expect(sent.map(({ what }) => what)).toEqual(['channel team', 'channel box']);
    const [message] = shown();
    expect(shown()).toHaveLength(1);
    expect(message?.blocks.length).toBeGreaterThan(3);
    expect(message?.text).toMatch(/test/i);
    expect((await readdir(outbox)).map((name) => name.replace(/.*\./, '')).sort()).toEqual(['eml', 'json']);
  });

  it('tells every problem of the configuration, and reaches out to nothing', async () => {
    const result = await check('brands:\n  - id: acme\n    qurey: (a\nsources:\n  - { id: x, kind: file }\n');
    expect(result.code).toBe(2);
    expect(result.lines).toEqual(['']);
    expect(result.errors.trimEnd().split('\n')).toEqual([
      '/check.yaml:2:5: brands[0].query: query is missing; add "query: …" (a text)',
      '/check.yaml:3:5: brands[0].qurey: unknown key "qurey"; did you mean "query"?',
      '/check.yaml:5:5: sources[0].path: path is missing; add "path: …" (a text)',
      expect.stringMatching(/^turntide: .*: 3 problems/),
    ]);
  });

  it('goes on past what cannot be reached, and exits 1', async () => {
    const channels = `  - { id: dead, kind: slack, url: "http://127.0.0.1:9/x", allowPrivate: true }\n  - { id: box, kind: outbox, folder: "${folder}/o" }`;
    const result = await check(config(channels));
    expect(result.code).toBe(1);
    expect(result.lines.slice(-2)).toEqual([
      expect.stringMatching(/^failed {3}channel dead: .*\(transient\)$/),
      expect.stringMatching(/^ok {7}channel box: /),
    ]);
  });

  it('judges the Redis: one that evicts must not be used', async () => {
    const redis = await startOwnRedis({ 'maxmemory-policy': 'allkeys-lru' });
    const result = await check(config('  - { id: t, kind: terminal }'), [], { REDIS_URL: redis.url });
    await redis.close();
    expect(result.code).toBe(1);
    expect(result.lines).toContainEqual(
      expect.stringMatching(/^failed {3}redis: maxmemory-policy is allkeys-lru; set/),
    );
  });

  it('says that no Redis answers, within its deadline', async () => {
    const result = await check(config('  - { id: t, kind: terminal }'), [], { REDIS_URL: 'redis://127.0.0.1:9' });
    expect(result.code).toBe(1);
    expect(result.lines).toContainEqual(expect.stringMatching(/^failed {3}redis: Redis is away \(.*ECONNREFUSED/));
  });

  it('asks every node of a cluster', async () => {
    const cluster = await startTestCluster();
    const yaml = `${config('  - { id: t, kind: terminal }')}redis: { url: "${cluster.urls.join(',')}" }\n`;
    const result = await check(yaml);
    await cluster.close();
    expect(result.lines).toContainEqual(expect.stringMatching(/^ok {7}redis: version .*, 3 nodes$/));
    expect(result.lines).toContainEqual(
      'warning  redis: the append-only file is off; set appendonly yes, or accept that a crash loses the last minutes',
    );
  });

  it('advises on what is allowed yet hardly meant', async () => {
    const result = await check(
      'brands: [{ id: acme, query: the OR acme, routes: [{ channel: a }] }]\nserver: { host: 0.0.0.0, port: 0 }\nchannels: [{ id: a, kind: terminal }, { id: b, kind: terminal }]\n',
    );
    const told = result.lines.filter((line) => line.startsWith('warning')).map((line) => line.slice(24));
    expect(told).toEqual([
      expect.stringMatching(/^no sources: nothing will be heard/),
      expect.stringMatching(/^channel b gets nothing/),
      expect.stringMatching(/^query of brand acme: .*“the”.*; try: /),
      expect.stringMatching(/^server.host 0.0.0.0 can be reached from outside/),
      expect.stringMatching(/^neither server.publicUrl nor a fixed server.port/),
    ]);
    expect(result.code).toBe(0);
  });
});
