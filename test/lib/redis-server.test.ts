import { describe, expect, it } from 'vitest';
import { ask } from '../../src/lib/redis-server/ask.ts';
import { startOwnRedis, startTestCluster, startTestRedis } from '../support/redis.ts';

describe('the Redis of the tests', () => {
  it('is a real server with an append-only file that never evicts', async () => {
    const { url } = await startTestRedis();
    expect(await ask(url, ['CONFIG', 'GET', 'appendonly'])).toEqual(['appendonly', 'yes']);
    expect(await ask(url, ['CONFIG', 'GET', 'maxmemory-policy'])).toEqual(['maxmemory-policy', 'noeviction']);
    expect(await ask(url, ['CONFIG', 'GET', 'port'])).toEqual(['port', '0']);
  });

  it('can be had alone, to be killed', async () => {
    const own = await startOwnRedis();
    expect(own.url).not.toBe((await startTestRedis()).url);
    await own.close();
    await expect(ask(own.url, ['PING'])).rejects.toThrow();
  });

  it('can be a cluster of three', async () => {
    const cluster = await startTestCluster();
    const port = Number(new URL(cluster.urls[0] as string).port);
    expect(await ask(port, ['CLUSTER', 'INFO'])).toContain('cluster_state:ok');
    await cluster.close();
  });
});
