import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createCrowd } from '../../src/simulation/crowd.ts';
import { detect } from '../../workers/detect.ts';
import { tellNotice } from '../../workers/notice.ts';
import { takePage } from '../../workers/poll.ts';
import { startTestApp, type TestApp } from '../support/app.ts';
import { startTestCluster, type TestCluster } from '../support/redis.ts';
import { until } from '../support/service.ts';

let cluster: TestCluster;
let test: TestApp;
beforeAll(async () => {
  cluster = await startTestCluster();
  test = await startTestApp(
    `
brands:
  - { id: cloudline, name: Cloudline, query: cloudline }
  - { id: norrsken, name: Norrsken, query: norrsken OR flight }
sources: [{ id: inbox, kind: push, token: a-token-of-some-length }]
channels: [{ id: terminal, kind: terminal }]
server: { port: 0 }
`,
    { redisUrl: cluster.urls.join(',') },
  );
});
afterAll(async () => {
  await test?.close();
  await cluster?.close();
});

describe('the line on a Redis Cluster', () => {
  it('counts, detects, tells and forgets, with the keys of each brand on one node and the queues spread', async () => {
    const { app } = test;
    const now = app.clock.now();
    const crowd = createCrowd({ seed: 3, brandName: 'Cloudline', handle: 'cloudline' });
    const mentions = crowd.between(now - 36 * 3_600_000, now);
    const inbox = app.sources.get('inbox');
    if (!inbox) throw new Error('no source');
    await takePage(app, inbox, { items: mentions, cursor: '1' }, '');
    const unique = new Set(mentions.map((mention) => mention.id)).size;
    const ids = (brand: string): Promise<number> => app.store.db.hlen(app.store.keys.brand(brand).ids);
    await until('all are counted', async () => (await ids('cloudline')) === unique);
    await until('the other brand has its own', async () => (await ids('norrsken')) > 0);
    await until('nothing waits to be counted', async () => (await app.queues.backlog('score')) === 0);
    expect(['decided', 'unchanged']).toContain(await detect({ brandId: 'cloudline' }, app));
    await tellNotice(app, ['cloudline', 'norrsken'], {
      title: 'Trial',
      text: 'on a cluster',
      reason: 'source-silent',
      key: '1',
    });
    await until('both are told', async () => {
      const lists = await Promise.all(['cloudline', 'norrsken'].map((brand) => app.store.deliveries.list(brand)));
      return lists.flat().filter((each) => each.state === 'sent').length === 2;
    });
    const [someone] = mentions;
    const erased = await app.store.people.forget('cloudline', someone?.author.id ?? '', Date.now());
    expect(erased.mentions).toBeGreaterThan(0);
    expect(await app.queues.failed()).toEqual([]);
  });
});
