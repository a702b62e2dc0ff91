import { jetstream, jetstreamManager } from '@nats-io/jetstream';
import { connect } from '@nats-io/transport-node';
import { afterAll, beforeAll } from 'vitest';
import { nats } from '../../../src/sources/nats.ts';
import { startNats, type TestNats } from '../../support/nats.ts';
import { describeSource } from '../source-contract.ts';

const NOW = Date.UTC(2026, 10, 23, 12);
let server: TestNats;
let worlds = 0;

beforeAll(async () => {
  server = await startNats();
});
afterAll(() => server.close());

const mention = (n: number) => ({
  id: `vendor:${n}`,
  source: 'vendor',
  text: `my bag is lost (${n})`,
  publishedAt: new Date(NOW - 60_000).toISOString(),
  author: { id: `vendor:u${n % 5}` },
});

/** A real server; each world has a stream of its own. */
describeSource('nats', {
  kind: nats,
  now: NOW,
  overNetwork: false,
  budgetMs: 60,
  pollAfterMs: 1_000,
  start: async () => {
    worlds += 1;
    const stream = `mentions${worlds}`;
    const connection = await connect({ servers: server.url });
    const publisher = jetstream(connection);
    await (await jetstreamManager(connection)).streams.add({ name: stream, subjects: [`${stream}.>`] });
    let published = 0;
    const publish = async (body: unknown): Promise<void> => {
      await publisher.publish(`${stream}.a`, JSON.stringify(body));
    };
    const next = (): ReturnType<typeof mention> => {
      published += 1;
      return mention(published);
    };
    for (let i = 0; i < 20; i += 1) await publish(next());
    await publish([next(), next()]);
    await publisher.publish(`${stream}.a`, 'not json');
    return {
      settings: { servers: [server.url], stream, batch: 7 },
      ids: () => Array.from({ length: published }, (_, i) => `vendor:${i + 1}`),
      more: () => publish(next()),
      close: () => connection.close(),
    };
  },
});
