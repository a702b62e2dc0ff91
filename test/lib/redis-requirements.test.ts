import { describe, expect, it } from 'vitest';
import { ask } from '../../src/lib/redis-server/ask.ts';
import { redisFindings } from '../../src/lib/redis-server/requirements.ts';
import { startOwnRedis, startTestRedis } from '../support/redis.ts';

describe('what a Redis lacks', () => {
  it('is nothing for the embedded one', async () => {
    const { url } = await startTestRedis();
    expect(redisFindings(String(await ask(url, ['INFO'])))).toEqual([]);
  });

  it('is told of a server that evicts and does not persist', async () => {
    const redis = await startOwnRedis({ 'maxmemory-policy': 'allkeys-lru', appendonly: 'no' });
    const findings = redisFindings(String(await ask(redis.url, ['INFO'])));
    await redis.close();
    expect(findings.map(({ level, reason }) => [level, reason])).toEqual([
      ['error', 'evicts'],
      ['warning', 'not-persistent'],
    ]);
  });

  it('is told of an old one, a replica, a full disk and a stranger', () => {
    const reasons = (info: string): string[] => redisFindings(info).map(({ reason }) => reason);
    expect(reasons('redis_version:6.0.16\r\nrole:master\r\n')).toEqual(['too-old']);
    expect(reasons('redis_version:7.2.4\r\nvalkey_version:8.0.1\r\nrole:slave\r\n')).toEqual(['read-only']);
    expect(reasons('redis_version:7.0.15\naof_last_write_status:err\n')).toEqual(['persistence-failing']);
    expect(reasons('')).toEqual(['unknown-server']);
  });
});
