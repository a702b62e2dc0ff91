import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PassThrough } from 'node:stream';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { main } from '../../src/cli/main.ts';
import { openStore } from '../support/inspect.ts';
import { jetstreamServer, post } from '../support/jetstream-server.ts';
import { mastodonServer, status } from '../support/mastodon-server.ts';
import { startTestRedis } from '../support/redis.ts';
import { xServer } from '../support/x-server.ts';

const HOUR = 3_600_000;
let folder: string;
const open: { close(): Promise<unknown> }[] = [];
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'turntide-backfill-'));
});
afterEach(async () => {
  for (const each of open.splice(0)) await each.close();
});
afterAll(() => rm(folder, { recursive: true, force: true }));

async function backfill(source: string, since: string, redis?: { url: string; prefix: string }) {
  const { url, prefix } = redis ?? (await startTestRedis());
  const file = join(folder, 'backfill.yaml');
  await writeFile(
    file,
    `brands: [{ id: acme, query: bag }]\nsources: [${source}]\nchannels: []\nredis: { url: "${url}", prefix: ${prefix} }\n`,
  );
  const [out, err] = [new PassThrough(), new PassThrough()];
  const flags = ['backfill', '--config', file, '--source', 'past', '--since', since];
  const code = await main(flags, { stdout: out, stderr: err, env: {}, signal: AbortSignal.timeout(60_000) });
  return { code, told: `${out.read() ?? ''}${err.read() ?? ''}`.trim() };
}

describe('turntide backfill', () => {
  it('asks for the past of what is streamed, and ends', async () => {
    const network = await mastodonServer(() => Date.now());
    open.push(network);
    for (let i = 0; i < 60; i += 1) network.statuses.push(status(Date.now() - 30 * HOUR + i * 60_000, {}, i));
    const settings = `instance: "${network.url}", hashtags: [cloudline], mode: stream, token: hush, spacingSeconds: 0`;
    const { code, told } = await backfill(`{ id: past, kind: mastodon, ${settings} }`, '3d');
    expect(told).toBe('past: 60 items read, 60 about a brand, queued');
    expect(code).toBe(0);
    expect(network.seen.some(({ line }) => line.includes('/streaming/'))).toBe(false);
  });

  it('spends at X of the same month’s money as the service, whichever comes first', async () => {
    const server = await xServer({ now: () => Date.now() }, 130);
    open.push(server);
    const settings = `kind: x, query: bag, bearerToken: hush, monthlyUsd: 1.5, spacingSeconds: 0, api: "${server.network.url}"`;
    const redis = await startTestRedis();
    const first = await backfill(`{ id: past, ${settings} }`, '3d', redis);
    expect(first.told).toMatch(/X dollars of the month/);
    const store = openStore(redis.url, redis.prefix);
    open.push(store);
    const spent = (cursor: string | null) => JSON.parse(cursor ?? '{}').memory?.spent;
    expect(spent(await store.store.sources.cursor('past'))).toBe(
      spent(await store.store.sources.cursor('past/backfill/3d')),
    );
    const given = { ...server.given };
    await backfill(`{ id: past, ${settings} }`, '2d', redis);
    expect(server.given).toEqual(given);
    expect(given.posts * 0.005 + given.users * 0.01).toBeLessThanOrEqual(1.5);
  });

  it('ends where a stream that keeps its past comes to the present', async () => {
    const network = await jetstreamServer();
    open.push(network);
    for (let i = 0; i < 10; i += 1) network.add(post(Date.now() - HOUR + i, { text: 'a bag' }));
    const running = backfill(
      `{ id: past, kind: bluesky, endpoint: "${network.socketUrl}", api: "http://127.0.0.1:9" }`,
      '2h',
    );
    await expect.poll(() => network.listening(), { timeout: 20_000 }).toBe(1);
    const present = setInterval(() => network.add(post(Date.now() + 1_000, { text: 'another bag' })), 200);
    const { code, told } = await running.finally(() => clearInterval(present));
    expect(told).toContain('past: 10 items read, 10 about a brand, queued');
    expect(code).toBe(0);
  });
});
