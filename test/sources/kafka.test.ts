import { type AddressInfo, createServer } from 'node:net';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { manualClock } from '../../src/lib/clock.ts';
import { createHttp } from '../../src/lib/http.ts';
import { kafka } from '../../src/sources/kafka.ts';
import { type KafkaServer, kafkaServer } from '../support/kafka-server.ts';
import { ids, slice } from '../support/slice.ts';

describe('the topic of Kafka', () => {
  const clock = manualClock(Date.UTC(2026, 10, 23, 12));
  const http = createHttp({ userAgent: 'Turntide-test', clock });
  let server: KafkaServer;
  const source = (settings: object = {}) =>
    kafka.create(
      'k',
      kafka.settings.parse({ brokers: [server.broker], topic: 'mentions', connectSeconds: 1, ...settings }),
      { clock, http },
    );
  const message = (n: number): string => JSON.stringify({ id: `v:${n}` });

  beforeEach(async () => {
    server = await kafkaServer();
    server.topics.set('mentions', [[message(1), 'not json', message(2)]]);
  });
  afterEach(() => server.close());

  it('counts what is no JSON, and goes on', async () => {
    const pages = await slice(source(), null, 200);
    expect(ids(pages)).toEqual(['v:1', 'v:2']);
    expect(pages.map(({ refused }) => refused)).toEqual([{ 'not-json': 1 }]);
  });

  it('commits the offset of the group once the next page is asked for, not before', async () => {
    const stop = new AbortController();
    const pages = source().pages(null, { signal: stop.signal, budgetMs: 2_000 })[Symbol.asyncIterator]();
    await pages.next();
    expect(server.committed.size).toBe(0);
    const next = pages.next();
    await expect.poll(() => server.committed.get('mentions/0')).toBe(3n);
    stop.abort(new Error('stopping'));
    await next;
  });

  it('goes by its own cursor, whatever the group has committed', async () => {
    server.committed.set('mentions/0', 3n);
    expect(ids(await slice(source(), null, 200))).toEqual(['v:1', 'v:2']);
    const cursor = JSON.stringify({ topic: 'mentions', next: { 0: '2' } });
    expect(ids(await slice(source(), cursor, 200))).toEqual(['v:2']);
  });

  it('gives what comes while it listens', async () => {
    const cursor = JSON.stringify({ topic: 'mentions', next: { 0: '3' } });
    const reading = slice(source(), cursor, 1_000);
    server.topics.get('mentions')?.[0]?.push(message(3));
    expect(ids(await reading)).toEqual(['v:3']);
  });

  it('fails when the broker goes while it listens', async () => {
    const pages = source()
      .pages(null, { signal: new AbortController().signal, budgetMs: 60_000 })
      [Symbol.asyncIterator]();
    await pages.next();
    const next = pages.next();
    await server.close();
    await expect(next).rejects.toMatchObject({ kind: 'transient' });
  });

  it('fails where a broker takes the connection and never answers, and can be aborted before', async () => {
    const mute = createServer(() => {});
    await new Promise<void>((resolve) => mute.listen(0, '127.0.0.1', resolve));
    const brokers = [`127.0.0.1:${(mute.address() as AddressInfo).port}`];
    const impatient = source({ brokers, connectSeconds: 0.2 });
    await expect(slice(impatient, null, 100)).rejects.toMatchObject({ kind: 'transient' });
    const stop = new AbortController();
    const patient = source({ brokers, connectSeconds: 60 }).pages(null, { signal: stop.signal, budgetMs: 60_000 });
    const ended = (async () => {
      for await (const _ of patient);
    })();
    stop.abort(new Error('stopping'));
    await ended;
    mute.close();
  });

  it('fails by name: no such topic, no broker', async () => {
    await expect(slice(source({ topic: 'none' }))).rejects.toMatchObject({
      kind: 'gone',
      message: 'Kafka has no topic none',
    });
    await expect(slice(source({ brokers: ['127.0.0.1:1'] }))).rejects.toMatchObject({ kind: 'transient' });
    await expect(source({ brokers: ['127.0.0.1:1'] }).check(AbortSignal.timeout(5_000))).rejects.toMatchObject({
      kind: 'transient',
    });
  });
});
