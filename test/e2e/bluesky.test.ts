import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { poll } from '../../workers/poll.ts';
import { startTestApp, type TestApp } from '../support/app.ts';
import { accountChange, addressOf, type JetstreamServer, jetstreamServer, post } from '../support/jetstream-server.ts';
import { sendJson } from '../support/json-server.ts';
import { type Loopback, loopback } from '../support/loopback.ts';
import { until } from '../support/service.ts';

let network: JetstreamServer;
let api: Loopback;
let test: TestApp;

beforeAll(async () => {
  network = await jetstreamServer();
  api = await loopback((request, response) => {
    const url = new URL(request.url ?? '/', 'http://test');
    const profiles = url.searchParams
      .getAll('actors')
      .map((did) => ({ did, handle: `${did.slice(8)}.example`, followersCount: 12 }));
    sendJson(response, url.pathname.endsWith('getProfiles') ? { profiles } : { posts: [] });
  });
  test = await startTestApp(`
brands:
  - id: cloudline
    name: Cloudline
    query: cloudline
    ownedAccounts: ["@cloudline.example"]
    mutedAuthors: ["@sweepstakes.example"]
sources: [{ id: bluesky, kind: bluesky, endpoint: "${network.socketUrl}", api: "${api.url}" }]
channels: [{ id: terminal, kind: terminal }]
server: { port: 0 }
`);
});
afterAll(async () => {
  await test?.close();
  await api?.close();
  await network?.close();
});

describe('the firehose', () => {
  it('becomes mentions of a brand, completed before noise control; what is deleted is erased', async () => {
    const { app } = test;
    const stop = new AbortController();
    const info = { id: 'poll', attempt: 1, attempts: 1 } as Parameters<typeof poll>[1];
    const slice = poll({ sourceId: 'bluesky' }, info, app, stop.signal);
    await expect.poll(() => network.listening(), { timeout: 10_000 }).toBe(1);
    const say = (name: string, text: string) => {
      const change = { ...post(app.clock.now(), { text }), did: `did:plc:${name}` };
      network.add(change);
      return change;
    };
    const find = (change: ReturnType<typeof say>) =>
      app.store.mentions.find('cloudline', `bluesky:${addressOf(change)}`);
    const muted = say('sweepstakes', 'win a Cloudline flight');
    const own = say('cloudline', 'Cloudline is sorry');
    const about = say('ana', 'Cloudline lost my bag');
    const other = say('bob', 'nice weather');
    await until('the mention is kept', async () => (await find(about)) !== null && (await find(own)) !== null);
    expect((await find(about))?.mention.author).toMatchObject({ handle: 'ana.example', followers: 12 });
    expect((await find(about))?.owned).toBe(false);
    expect((await find(own))?.owned).toBe(true);
    expect(await find(muted)).toBeNull();
    expect(await find(other)).toBeNull();
    // Only what matched was asked about.
    expect(api.seen.filter(({ line }) => line.includes('bob'))).toEqual([]);

    const { record: _, ...gone } = about;
    network.add({ ...gone, operation: 'delete' });
    await until('the mention is erased', async () => (await find(about)) === null);

    const paused = say('dora', 'Cloudline lost her bag');
    const leaver = [say('carl', 'Cloudline lost my bag too'), say('carl', 'Cloudline again')];
    await until('they are kept', async () => (await Promise.all([paused, ...leaver].map(find))).every(Boolean));
    network.add(accountChange('did:plc:stranger', app.clock.now(), 'deleted'));
    network.add(accountChange('did:plc:dora', app.clock.now(), 'deactivated'));
    network.add(accountChange('did:plc:carl', app.clock.now(), 'deleted'));
    await until('all of a deleted account is erased', async () =>
      (await Promise.all(leaver.map(find))).every((found) => found === null),
    );
    expect(await find(paused)).not.toBeNull();
    stop.abort(new Error('stopping'));
    await slice;
  });
});
