import { afterEach, describe, expect, it } from 'vitest';
import { connect, type Db, disconnect } from '../../src/store/connection.ts';
import { refuseUnfitServer } from '../../src/store/server-findings.ts';
import { startOwnRedis, startTestRedis } from '../support/redis.ts';

const open: Db[] = [];
const connected = (url: string): Db => {
  const db = connect(url, { cluster: false, onChange: () => {} });
  open.push(db);
  return db;
};
afterEach(async () => {
  await Promise.all(open.splice(0).map(disconnect));
});

const never = new AbortController().signal;

describe('at the start', () => {
  it('a fit Redis is taken without a word', async () => {
    const warnings: string[] = [];
    await refuseUnfitServer(connected((await startTestRedis()).url), (line) => warnings.push(line), never);
    expect(warnings).toEqual([]);
  });

  it('one that evicts is refused in one line, and one without an append-only file is warned of', async () => {
    const redis = await startOwnRedis({ 'maxmemory-policy': 'allkeys-lru', appendonly: 'no' });
    const warnings: string[] = [];
    await expect(refuseUnfitServer(connected(redis.url), (line) => warnings.push(line), never)).rejects.toThrow(
      'Redis cannot be used: maxmemory-policy is allkeys-lru; set maxmemory-policy noeviction',
    );
    expect(warnings).toEqual([expect.stringMatching(/^Redis: the append-only file is off/)]);
    await redis.close();
  });

  it('one that is away is waited for, until the program is told to stop', async () => {
    const stop = new AbortController();
    const waiting = refuseUnfitServer(connected('redis://127.0.0.1:9'), () => {}, stop.signal);
    stop.abort();
    await waiting;
  });
});
