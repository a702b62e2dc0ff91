import { afterEach, describe, expect, it } from 'vitest';
import { manualClock } from '../../src/lib/clock.ts';
import { createCrowd } from '../../src/simulation/crowd.ts';
import { minuteTick } from '../../workers/schedule.ts';
import { startWeb } from '../../workers/web.ts';
import { startTestApp, type TestApp } from '../support/app.ts';
import { until } from '../support/service.ts';

const HOUR = 3_600_000;
const NOW = Date.UTC(2026, 9, 20, 12);
const TOKEN = 'a-token-of-some-length';
const CONFIG = `
brands:
  - id: cloudline
    name: Cloudline
    query: cloudline
    ownedAccounts: ['@cloudline']
sources: [{ id: inbox, kind: push, token: ${TOKEN} }]
channels: [{ id: terminal, kind: terminal }]
server: { port: 0 }
`;

const open: { close(): Promise<unknown> }[] = [];
afterEach(async () => {
  for (const each of open.splice(0).reverse()) await each.close();
});

async function service(clock = manualClock(NOW)): Promise<{ test: TestApp; url: string; clock: typeof clock }> {
  const test = await startTestApp(CONFIG, { clock });
  open.push(test);
  const web = await startWeb(test.app);
  open.push(web);
  return { test, url: `${web.url}/v1/mentions/inbox`, clock };
}

const post = (url: string, mentions: unknown, token = TOKEN): Promise<Response> =>
  fetch(url, {
    method: 'POST',
    headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
    body: JSON.stringify(mentions),
  });

describe('mentions that are pushed', () => {
  it('are answered when queued; bad ones are refused by name and the rest goes on; a stranger gets nothing', async () => {
    const { test, url } = await service();
    const [good] = createCrowd({ seed: 1, brandName: 'Cloudline', handle: 'cloudline' }).between(NOW - HOUR, NOW);
    const batch = [
      good,
      { ...good, id: undefined },
      { ...good, id: 'x:future', publishedAt: '2031-01-01T00:00:00Z' },
      { ...good, id: 'x:old', publishedAt: '1970-01-01T00:00:00Z' },
      'not a mention',
    ];
    expect((await post(url, batch, 'a-wrong-token-of-length')).status).toBe(401);
    const answer = await post(url, batch);
    expect(answer.status).toBe(202);
    expect(await answer.json()).toMatchObject({
      accepted: 1,
      refused: { 'missing-id': 1, 'date-in-the-future': 1, 'date-before-1995': 1, 'not-an-object': 1 },
    });
    await until(
      'the good one is kept',
      async () => (await test.app.store.mentions.find('cloudline', good?.id ?? '')) !== null,
    );
  });

  it('open an incident within the running bucket, never one from before the watch began', {
    timeout: 60_000,
  }, async () => {
    const { test, url, clock } = await service();
    const crowd = createCrowd({
      seed: 11,
      brandName: 'Cloudline',
      handle: 'cloudline',
      incidents: [
        { at: NOW - 5 * 24 * HOUR, kind: 'cancelled-flights', peakPerHour: 200 },
        { at: NOW + 2 * HOUR, kind: 'lost-bags', peakPerHour: 300 },
      ],
    });
    const applied = async (count: number): Promise<void> => {
      await until(
        `${count} mentions`,
        async () => (await test.app.store.db.hlen(test.app.store.keys.brand('cloudline').ids)) >= count,
      );
      await minuteTick(test.app);
    };
    const past = crowd.between(NOW - 14 * 24 * HOUR, NOW);
    expect((await post(url, past.slice(0, 4_999))).status).toBe(202);
    for (let at = 4_999; at < past.length; at += 4_999)
      expect((await post(url, past.slice(at, at + 4_999))).status).toBe(202);
    await applied(new Set(past.map((mention) => mention.id)).size);
    await until(
      'the past is learnt',
      async () => (await test.app.store.incidents.snapshot('cloudline')).state !== null,
    );
    expect(await test.app.store.incidents.list('cloudline')).toEqual([]);

    let opened: number | undefined;
    let sent = new Set(past.map((mention) => mention.id)).size;
    for (let step = 1; step <= 120 && opened === undefined; step += 1) {
      clock.set(NOW + step * 2 * 60_000);
      const fresh = crowd.between(NOW + (step - 1) * 2 * 60_000, NOW + step * 2 * 60_000);
      if (fresh.length > 0) await post(url, fresh);
      sent += new Set(fresh.map((mention) => mention.id)).size;
      await applied(sent);
      await until('detection is idle', async () => (await test.app.queues.backlog('detect')) === 0);
      const [incident] = await test.app.store.incidents.list('cloudline');
      if (incident) opened = clock.now();
    }
    expect(opened).toBeDefined();
    expect((opened ?? 0) - (NOW + 2 * HOUR)).toBeLessThan(2 * HOUR);
    await until('it is told', () => test.printed().includes('Cloudline'));
    expect(test.printed()).toMatch(/negative/);
  });
});
