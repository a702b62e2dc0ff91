import { execFileSync } from 'node:child_process';
import { chmod, mkdir, mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { isAbsolute, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { identityOf, isRunning } from '../../src/lib/process-identity.ts';
import { ask } from '../../src/lib/redis-server/ask.ts';
import { findRedisServer } from '../../src/lib/redis-server/find.ts';
import { runningRedis, startRedis } from '../../src/lib/redis-server/start.ts';
import { startHolder } from '../support/holder.ts';

let dataDir: string;

beforeEach(async () => {
  dataDir = await mkdtemp(join(tmpdir(), 'turntide-life-'));
});
afterEach(async () => {
  await rm(dataDir, { recursive: true, force: true });
});

const gone = (pid: number): Promise<boolean> => vi.waitUntil(() => identityOf(pid) === undefined, { timeout: 10_000 });

describe('the embedded Redis', () => {
  it('goes on from the same data after an orderly end', async () => {
    const first = await startRedis({ dataDir });
    await ask(first.url, ['SET', 'k', 'kept']);
    await first.close();
    expect(identityOf(first.pid)).toBeUndefined();
    const second = await startRedis({ dataDir });
    expect(await ask(second.url, ['GET', 'k'])).toBe('kept');
    await second.close();
  });

  it('can be reached by this user alone', async () => {
    const redis = await startRedis({ dataDir });
    const mode = (path: string): string => execFileSync('stat', ['-c', '%a', path], { encoding: 'utf8' }).trim();
    expect([mode(join(dataDir, 'redis')), mode(redis.url)]).toEqual(['700', '700']);
    await redis.close();
  });

  it('left behind by a killed process is joined, with its data', async () => {
    const killed = await startHolder({ dataDir });
    await ask(killed.url, ['SET', 'k', 'kept']);
    await killed.stop('SIGKILL');
    const next = await startRedis({ dataDir });
    expect(next).toMatchObject({ pid: killed.pid, joined: true });
    expect(await ask(next.url, ['GET', 'k'])).toBe('kept');
    await next.close();
    await gone(killed.pid);
  });

  it('left behind and no longer answering is ended, and started anew on the same data', async () => {
    const killed = await startHolder({ dataDir });
    await ask(killed.url, ['SET', 'k', 'kept']);
    await killed.stop('SIGKILL');
    process.kill(killed.pid, 'SIGSTOP');
    const lines: string[] = [];
    const ready = startRedis({ dataDir, log: (line) => lines.push(line) });
    // A stopped process takes the order to end only when it goes on.
    await vi.waitUntil(() => lines.length > 0, { timeout: 15_000 });
    process.kill(killed.pid, 'SIGCONT');
    const next = await ready;
    expect(next.joined).toBe(false);
    expect(next.pid).not.toBe(killed.pid);
    expect(lines[0]).toContain('does not answer; ending it');
    expect(await ask(next.url, ['GET', 'k'])).toBe('kept');
    await next.close();
  });

  it('started by two processes at once is one server, which ends with the last', async () => {
    const [a, b] = await Promise.all([startHolder({ dataDir }), startHolder({ dataDir })]);
    expect(a.pid).toBe(b.pid);
    expect([a.joined, b.joined].sort()).toEqual([false, true]);
    await (a.joined ? b : a).stop();
    expect(await ask(a.url, ['PING'])).toBe('PONG');
    await (a.joined ? a : b).stop();
    await gone(a.pid);
  });

  it('ends with a process that exits without closing it', async () => {
    const holder = await startHolder({ dataDir });
    await holder.stop('SIGUSR2');
    await gone(holder.pid);
    expect(await runningRedis(dataDir)).toBeUndefined();
  });

  it('is started again where it dies by itself, with what it had', async () => {
    const lines: string[] = [];
    const redis = await startRedis({ dataDir, log: (line) => lines.push(line) });
    await ask(redis.url, ['SET', 'k', 'kept']);
    await vi.waitUntil(async () => String(await ask(redis.url, ['INFO'])).includes('aof_pending_bio_fsync:0'));
    process.kill(redis.pid, 'SIGKILL');
    await gone(redis.pid);
    await vi.waitUntil(async () => (await runningRedis(dataDir)) !== undefined, { timeout: 10_000 });
    expect(await ask(redis.url, ['GET', 'k'])).toBe('kept');
    expect(lines).toEqual(['the embedded Redis ended by itself (SIGKILL); starting it again']);
    await redis.close();
    expect(await runningRedis(dataDir)).toBeUndefined();
  });

  it('that was joined and dies is started again too', async () => {
    const killed = await startHolder({ dataDir });
    await killed.stop('SIGKILL');
    const next = await startRedis({ dataDir });
    expect(next.joined).toBe(true);
    process.kill(killed.pid, 'SIGKILL');
    await gone(killed.pid);
    await vi.waitUntil(async () => (await runningRedis(dataDir)) !== undefined, { timeout: 10_000 });
    await next.close();
    expect(await runningRedis(dataDir)).toBeUndefined();
  });

  it('works in a folder whose path is too long for a socket', async () => {
    const deep = join(dataDir, 'x'.repeat(60), 'y'.repeat(60), 'and a space ?');
    const redis = await startRedis({ dataDir: deep });
    expect(Buffer.byteLength(redis.url)).toBeLessThan(108);
    expect(await ask(redis.url, ['PING'])).toBe('PONG');
    expect(await runningRedis(deep)).toBe(redis.url);
    await redis.close();
  });

  it('says in one line why its data cannot be read', async () => {
    const redis = await startRedis({ dataDir });
    await ask(redis.url, ['SET', 'k', 'kept']);
    await redis.close();
    const folder = join(dataDir, 'redis', 'appendonlydir');
    const [log] = (await readdir(folder)).filter((name) => name.endsWith('.incr.aof'));
    await writeFile(join(folder, String(log)), 'not a log\n'.repeat(20));
    await expect(startRedis({ dataDir })).rejects.toThrow(/does not start: .*Bad file format/s);
    expect(await readdir(join(dataDir, 'redis', 'users'))).toEqual([]);
  });

  it('refuses a data folder that is a file, and says so', async () => {
    await writeFile(join(dataDir, 'file'), '');
    await expect(startRedis({ dataDir: join(dataDir, 'file') })).rejects.toThrow(/the data folder cannot be used/);
  });
});

describe('a server program', () => {
  /** A PATH of programs that fail, so that neither a server nor apt is found. */
  const withoutPath = { ...process.env, PATH: '/nonexistent' };

  it('comes from the private copy where PATH has none', async () => {
    const program = await findRedisServer();
    expect(program.version).toMatch(/^\d+\.\d+/);
    if (!isAbsolute(program.command)) return;
    const holder = await startHolder({ dataDir }, withoutPath);
    expect(await ask(holder.url, ['PING'])).toBe('PONG');
    await holder.stop();
  });

  it('that cannot be had is one line of advice', async () => {
    const empty = join(dataDir, 'cache');
    await expect(startHolder({ dataDir, cacheDirs: [empty] }, withoutPath)).rejects.toThrow(
      /^UserError: no Redis found and none could be fetched: install redis-server or valkey-server, or point REDIS_URL at a running one \(tried PATH, then apt: .*ENOENT\)$/,
    );
    const unusable = join(empty, 'file');
    await writeFile(unusable, '');
    await expect(startHolder({ dataDir, cacheDirs: [unusable] }, withoutPath)).rejects.toThrow(/UserError: no Redis/);
  });

  it('of the cache that no longer runs is thrown away and fetched anew', async () => {
    const bin = join(dataDir, 'cache', 'redis', 'usr', 'bin');
    await mkdir(bin, { recursive: true });
    await writeFile(join(bin, 'redis-server'), '#!/bin/sh\nexit 1\n', { mode: 0o755 });
    await expect(startHolder({ dataDir, cacheDirs: [join(dataDir, 'cache')] }, withoutPath)).rejects.toThrow(/apt-get/);
    expect(await readdir(join(dataDir, 'cache'))).toEqual([]);
  });

  it('that does not run is not taken for one', async () => {
    const bin = join(dataDir, 'bin');
    await mkdir(bin);
    await writeFile(join(bin, 'redis-server'), '#!/bin/sh\nexit 1\n');
    await chmod(join(bin, 'redis-server'), 0o755);
    const holder = await startHolder({ dataDir }, { ...process.env, PATH: `${bin}:${process.env.PATH}` });
    expect(await ask(holder.url, ['PING'])).toBe('PONG');
    await holder.stop();
  });
});

describe('a process', () => {
  it('is told apart from another one of the same number', () => {
    const mine = identityOf(process.pid);
    expect(mine && isRunning(mine)).toBe(true);
    expect(isRunning({ pid: process.pid, started: '1' })).toBe(false);
    expect(identityOf(2 ** 22 + 1)).toBeUndefined();
  });
});
