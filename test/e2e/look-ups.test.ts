import { afterEach, describe, expect, it } from 'vitest';
import { manualClock } from '../../src/lib/clock.ts';
import { poll } from '../../workers/poll.ts';
import { storedOf } from '../../workers/stored.ts';
import { startTestApp } from '../support/app.ts';
import { until } from '../support/service.ts';
import { xServer } from '../support/x-server.ts';

const NOW = Date.UTC(2026, 9, 20, 12);
const HOUR = 3_600_000;
const info = { id: '1', attempt: 1, attempts: 1, queuedAt: 0 };
const open: { close(): Promise<unknown> }[] = [];
afterEach(async () => {
  for (const each of open.splice(0).reverse()) await each.close();
});

async function service() {
  const clock = manualClock(NOW);
  const server = await xServer(clock, 40);
  open.push(server);
  const test = await startTestApp(
    `
brands: [{ id: cloudline, name: Cloudline, query: bag OR bags }]
sources:
  - { id: network, kind: x, query: cloudline, bearerToken: hush, monthlyUsd: 100, lookUpsPerDay: 500, spacingSeconds: 0, api: "${server.network.url}" }
channels: []
server: { port: 0 }
`,
    { clock, roles: ['score'] },
  );
  open.push(test);
  const { app } = test;
  const pollOnce = (): Promise<string> => poll({ sourceId: 'network' }, info, app, new AbortController().signal);
  const kept = (): Promise<number> =>
    app.store.mentions.between('cloudline', 0, NOW + 48 * HOUR).then((all) => all.length);
  return { app, clock, server, pollOnce, kept };
}

describe('a post that its network deletes and tells nobody', () => {
  it('is looked up among those that are kept, and erased from the store and the counts', async () => {
    const { app, clock, server, pollOnce, kept } = await service();
    await pollOnce();
    await until('the posts are kept', async () => (await kept()) === 40);
    server.gone.set('10007', 'resource-not-found');
    // The round of the next day meets all of them.
    clock.advance(24 * HOUR);
    await pollOnce();
    expect(await kept()).toBe(40);
    clock.advance(2 * HOUR);
    await pollOnce();
    expect(await kept()).toBe(39);
    expect(await app.store.mentions.find('cloudline', 'x:10007')).toBeNull();
    const rows = await app.store.history('cloudline').trend('all', 0, clock.now());
    expect(rows.reduce((sum, { counts }) => sum + counts.negative + counts.neutral + counts.positive, 0)).toBe(39);
  });

  it('is found in steps, each kept post once, newest first, also those of the same instant', async () => {
    const { app, pollOnce, kept } = await service();
    await pollOnce();
    await until('the posts are kept', async () => (await kept()) === 40);
    const stored = storedOf(app, app.sources.get('network')!);
    const met: { at: number; id: string }[] = [];
    for (let below = { at: NOW, id: '' }; ; ) {
      const next = await stored({ from: NOW - 24 * HOUR, below, most: 7 });
      if (next.length === 0) break;
      met.push(...next);
      below = next.at(-1)!;
    }
    expect(new Set(met.map(({ id }) => id)).size).toBe(40);
    expect(met).toHaveLength(40);
    expect(met.map(({ at }) => at)).toEqual(met.map(({ at }) => at).toSorted((a, b) => b - a));
  });
});
