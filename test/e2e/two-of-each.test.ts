import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { reply } from '../../src/lib/http-reply.ts';
import { startHttpServer } from '../../src/lib/http-server.ts';
import { crisisConfig, crisisWeek } from '../support/crisis.ts';
import { decidedTo, openStore } from '../support/inspect.ts';
import { startTestRedis, type TestRedis } from '../support/redis.ts';
import { type ServiceFolder, serviceFolder, until, writeMentions } from '../support/service.ts';

let redis: TestRedis;
let folder: ServiceFolder;
const received: { id: string; type: string }[] = [];
let hook: Awaited<ReturnType<typeof startHttpServer>>;
const week = crisisWeek(14);

beforeAll(async () => {
  redis = await startTestRedis();
  hook = await startHttpServer({
    port: 0,
    routes: [
      {
        method: 'POST',
        path: '/hook',
        handle: async (request) => {
          const body = JSON.parse(Buffer.from(await request.body()).toString('utf8')) as { type: string };
          received.push({ id: request.headers.get('webhook-id') ?? '', type: body.type });
          return reply.json(200, {});
        },
      },
    ],
  });
  folder = await serviceFolder(
    crisisConfig({
      file: 'week.jsonl',
      redis: `redis: { url: "${redis.url}", prefix: ${redis.prefix} }`,
      channels: `  - { id: hook, kind: webhook, url: "${hook.url}/hook", secret: whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw, allowPrivate: true }`,
    }),
  );
  await writeMentions(join(folder.path, 'week.jsonl'), week);
});
afterAll(async () => {
  await folder?.remove();
  await hook?.close();
});

describe('two copies of every role at once', () => {
  it('count every mention once and deliver every message once', { timeout: 180_000 }, async () => {
    const copies = [folder.start(), folder.start()];
    const errors = (): string => copies.map((copy) => copy.errors()).join('\n');
    const { store, close } = openStore(redis.url, redis.prefix);
    try {
      const end = Date.parse('2026-09-11T22:00:00Z');
      await until('the week is through', async () => (await decidedTo(store, 'cloudline')) >= end, 120_000, errors);
      const moves = await until(
        'every move is delivered',
        async () => {
          const list = (await store.incidents.list('cloudline')).flatMap((incident) => incident.history);
          const sent = (await store.deliveries.list('cloudline')).filter((each) => each.state === 'sent');
          return sent.length === list.length && list.length > 0 ? list : undefined;
        },
        60_000,
        errors,
      );
      const unique = new Set(week.map((mention) => mention.id)).size;
      const history = store.history('cloudline');
      const rows = await history.trend('all', 0, end + 86_400_000);
      const owned = week.filter((mention) => mention.author.handle === 'cloudline').length;
      const total = rows.reduce((sum, { counts }) => sum + counts.negative + counts.neutral + counts.positive, 0);
      expect(total).toBe(unique - owned);
      expect(received).toHaveLength(moves.length);
      expect(new Set(received.map((each) => each.id)).size).toBe(received.length);
    } finally {
      await close();
    }
    expect(await Promise.all(copies.map((copy) => copy.stop()))).toEqual([0, 0]);
  });
});
