import { jetstream, jetstreamManager } from '@nats-io/jetstream';
import { connect, type NatsConnection } from '@nats-io/transport-node';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { manualClock } from '../../src/lib/clock.ts';
import { createHttp } from '../../src/lib/http.ts';
import { nats } from '../../src/sources/nats.ts';
import { startNats, type TestNats } from '../support/nats.ts';
import { ids, slice } from '../support/slice.ts';

describe('the stream of NATS', () => {
  const clock = manualClock(Date.UTC(2026, 10, 23, 12));
  const http = createHttp({ userAgent: 'Turntide-test', clock });
  let server: TestNats;
  let connection: NatsConnection;
  const source = (settings: object) =>
    nats.create('n', nats.settings.parse({ servers: [server.url], connectSeconds: 1, token: 'hush', ...settings }), {
      clock,
      http,
    });
  const publish = (subject: string, id: string) => jetstream(connection).publish(subject, JSON.stringify({ id }));

  beforeAll(async () => {
    server = await startNats(['--auth', 'hush']);
    connection = await connect({ servers: server.url, token: 'hush' });
  });
  afterAll(async () => {
    await connection.close();
    await server.close();
    await http.close();
  });

  it('is read by subject, from the oldest message, then live', async () => {
    await (await jetstreamManager(connection)).streams.add({ name: 'live', subjects: ['live.>'] });
    await publish('live.x', 'v:1');
    await publish('live.y', 'v:2');
    const reading = slice(source({ stream: 'live', subject: 'live.x' }), null, 2_500);
    await publish('live.x', 'v:3');
    expect(ids(await reading)).toEqual(['v:1', 'v:3']);
  });

  it('counts what is no JSON, and goes on', async () => {
    await (await jetstreamManager(connection)).streams.add({ name: 'bad', subjects: ['bad'] });
    await jetstream(connection).publish('bad', '{"id":');
    await publish('bad', 'v:1');
    const got = await slice(source({ stream: 'bad' }), null, 100);
    expect(ids(got)).toEqual(['v:1']);
    expect(got[0]?.refused).toEqual({ 'not-json': 1 });
  });

  it('says which messages were dropped before they were read', async () => {
    const manager = await jetstreamManager(connection);
    await manager.streams.add({ name: 'short', subjects: ['short'], max_msgs: 3 });
    await publish('short', 'v:1');
    const [page] = await slice(source({ stream: 'short' }), null, 100);
    for (const n of [2, 3, 4, 5, 6]) await publish('short', `v:${n}`);
    const later = await slice(source({ stream: 'short' }), page!.cursor, 100);
    expect(ids(later)).toEqual(['v:4', 'v:5', 'v:6']);
    expect(later[0]?.notes).toEqual(['messages 2 to 3 were dropped by the stream before they were read']);
  });

  it('begins anew where the stream was made anew', async () => {
    const manager = await jetstreamManager(connection);
    await manager.streams.add({ name: 'again', subjects: ['again'] });
    for (const n of [1, 2, 3]) await publish('again', `v:${n}`);
    const [page] = await slice(source({ stream: 'again' }), null, 100);
    await manager.streams.delete('again');
    await manager.streams.add({ name: 'again', subjects: ['again'] });
    await publish('again', 'v:4');
    expect(ids(await slice(source({ stream: 'again' }), page!.cursor, 100))).toEqual(['v:4']);
  });

  it('fails when the server goes while it listens', async () => {
    const own = await startNats();
    const feeder = await connect({ servers: own.url, reconnect: false });
    await (await jetstreamManager(feeder)).streams.add({ name: 'brief', subjects: ['brief.>'] });
    await jetstream(feeder).publish('brief.a', JSON.stringify({ id: 'v:1' }));
    const settings = nats.settings.parse({ servers: [own.url], stream: 'brief', connectSeconds: 1 });
    const context = { signal: new AbortController().signal, budgetMs: 60_000 };
    const pages = nats.create('n', settings, { clock, http }).pages(null, context)[Symbol.asyncIterator]();
    expect((await pages.next()).value.items).toEqual([{ id: 'v:1' }]);
    const failed = expect(pages.next()).rejects.toMatchObject({ kind: 'transient' });
    await feeder.close();
    await own.close();
    await failed;
  });

  it('fails by name: no such stream, wrong token, no server', async () => {
    await expect(slice(source({ stream: 'none' }))).rejects.toMatchObject({
      kind: 'gone',
      message: 'NATS has no stream none',
    });
    await expect(slice(source({ stream: 'live', token: 'wrong' }))).rejects.toMatchObject({ kind: 'auth' });
    await expect(slice(source({ stream: 'live', servers: ['nats://127.0.0.1:1'] }))).rejects.toMatchObject({
      kind: 'transient',
    });
  });
});
