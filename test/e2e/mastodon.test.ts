import { afterEach, describe, expect, it } from 'vitest';
import { poll } from '../../workers/poll.ts';
import { startTestApp } from '../support/app.ts';
import { mastodonServer, status } from '../support/mastodon-server.ts';
import { until } from '../support/service.ts';

const info = { id: 'poll', attempt: 1, attempts: 1, queuedAt: 0 };
const open: { close(): Promise<unknown> }[] = [];
afterEach(async () => {
  for (const each of open.splice(0).reverse()) await each.close();
});

async function service() {
  const network = await mastodonServer(() => Date.now());
  open.push(network);
  const test = await startTestApp(
    `
brands: [{ id: cloudline, name: Cloudline, query: bag }]
sources: [{ id: fediverse, kind: mastodon, instance: "${network.url}", mode: stream, hashtags: [cloudline], token: hush, spacingSeconds: 0 }]
channels: []
server: { port: 0 }
`,
    { roles: ['score'] },
  );
  open.push(test);
  const { app } = test;
  let nth = 0;
  const post = (content: string) => {
    nth += 1;
    const made = status(Date.now(), { content: `<p>${content}</p>` }, nth);
    network.post(made);
    return made;
  };
  const find = ({ uri }: { uri: string }) => app.store.mentions.find('cloudline', `mastodon:${uri}`);
  /** A slice of the stream, once it listens. */
  const listen = async () => {
    const stop = new AbortController();
    const slice = poll({ sourceId: 'fediverse' }, info, app, stop.signal);
    await expect.poll(() => network.streams.size, { timeout: 10_000 }).toBe(1);
    const end = async (): Promise<void> => {
      stop.abort(new Error('stopping'));
      await slice;
    };
    open.push({ close: end });
    return end;
  };
  return { app, network, post, find, listen };
}

describe('the stream of a Mastodon server', () => {
  it('becomes mentions of a brand, follows edits, and erases what is deleted', async () => {
    const { network, post, find, listen } = await service();
    const end = await listen();
    const about = post('they lost my bag');
    const other = post('nice weather');
    await until('the mention is kept', async () => (await find(about)) !== null);
    expect(await find(other)).toBeNull();
    network.edit(about.id, '<p>they found my bag</p>');
    await until('the edit is kept', async () => (await find(about))?.mention.text === 'they found my bag');
    network.remove(about.id);
    await until('the mention is erased', async () => (await find(about)) === null);
    await end();
  });

  it('is taken over from a holder that died, within thirty seconds and from where it stood', {
    timeout: 60_000,
  }, async () => {
    const { app, network, post, find, listen } = await service();
    const end = await listen();
    const before = post('they lost my bag');
    await until('the mention is kept', async () => (await find(before)) !== null);
    await end();
    // As a process leaves it that was killed: held, by one that renews nothing any more.
    expect(await app.store.sources.lease('fediverse', 'dead', 3_000)).toBe(true);
    const missed = status(Date.now(), { content: '<p>another bag</p>' }, 900);
    network.statuses.push(missed);
    expect(await poll({ sourceId: 'fediverse' }, info, app, new AbortController().signal)).toBe('held-elsewhere');
    const died = performance.now();
    const stop = new AbortController();
    const takenOver = (async () => {
      for (;;) {
        const outcome = await poll({ sourceId: 'fediverse' }, info, app, stop.signal);
        if (outcome !== 'held-elsewhere') return outcome;
      }
    })();
    await until('what was missed is kept', async () => (await find(missed)) !== null, 40_000);
    expect(performance.now() - died).toBeLessThan(30_000);
    // What was read before it died is erased when it is deleted after.
    network.remove(before.id);
    await until('the mention is erased', async () => (await find(before)) === null);
    stop.abort(new Error('stopping'));
    expect(await takenOver).toMatch(/stopped|items|nothing-new/);
  });
});
