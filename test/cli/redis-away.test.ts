import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PassThrough } from 'node:stream';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { main } from '../../src/cli/main.ts';
import { findRedisServer } from '../../src/lib/redis-server/find.ts';
import { launchServer } from '../../src/lib/redis-server/launch.ts';
import { serviceFolder, until } from '../support/service.ts';

let folder: string;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'turntide-away-'));
  // Nothing listens on port 1.
  await writeFile(
    join(folder, 'away.yaml'),
    'brands: [{ id: acme, query: acme }]\nredis: { url: "redis://127.0.0.1:1" }\nserver: { port: 0 }\nlog: { format: json }\n',
  );
});

afterAll(() => rm(folder, { recursive: true, force: true }));

function run(command: string, stop: AbortController) {
  const out = new PassThrough();
  const err = new PassThrough();
  let told = '';
  err.on('data', (chunk) => {
    told += String(chunk);
    if (command === 'start' && told.includes('Redis is away')) stop.abort();
  });
  const args = [command, '--config', join(folder, 'away.yaml')];
  const code = main(args, { stdout: out, stderr: err, env: {}, signal: stop.signal });
  return code.then((exit) => ({ exit, told }));
}

describe('a Redis that is away', () => {
  it('ends a command at once, with what is wrong', async () => {
    const { exit, told } = await run('explain', new AbortController());
    expect(exit).toBe(1);
    expect(told).toMatch(/^turntide: failed: Redis is away \(.*ECONNREFUSED.*\); start it, or mend redis\.url\n$/);
  });

  it('keeps the service waiting, until it is told to stop', async () => {
    const { exit, told } = await run('start', new AbortController());
    expect(exit).toBe(0);
    expect(told).toContain('waiting for it');
  });
});

describe('a Redis that goes away and stays away', () => {
  it('leaves the console answering, and the service free to go', { timeout: 60_000 }, async () => {
    const socket = join(folder, 'redis.sock');
    const redis = await launchServer({
      program: await findRedisServer(),
      folder,
      address: socket,
      logFile: join(folder, 'redis.log'),
      settings: { port: '0', unixsocket: socket, save: '', dir: folder, 'maxmemory-policy': 'noeviction' },
    });
    const service = (
      await serviceFolder(
        `brands: [{ id: acme, query: acme }]\nredis: { url: ${socket} }\nserver: { port: 0 }\nlog: { format: json }\n`,
      )
    ).start();
    const url = await until(
      'it is up',
      () => /http:\/\/127\.0\.0\.1:\d+/.exec(service.errors())?.[0],
      20_000,
      service.errors,
    );
    await until('its workers run', () => service.errors().includes('turntide is running'));
    redis.kill('SIGKILL');
    await until('it has noticed', () => service.errors().includes('Redis is away'));

    const page = await fetch(url);
    expect(page.status).toBe(503);
    expect(await page.text()).toContain('the work goes on by itself when Redis is back');
    expect((await fetch(`${url}/metrics`)).status).toBe(200);

    const told = performance.now();
    expect(await service.stop()).toBe(0);
    expect(performance.now() - told).toBeLessThan(15_000);
  });
});
