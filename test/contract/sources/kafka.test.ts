import { kafka } from '../../../src/sources/kafka.ts';
import { kafkaServer } from '../../support/kafka-server.ts';
import { describeSource } from '../source-contract.ts';

const NOW = Date.UTC(2026, 10, 23, 12);

const mention = (n: number) => ({
  id: `vendor:${n}`,
  source: 'vendor',
  text: `my bag is lost (${n})`,
  publishedAt: new Date(NOW - 60_000).toISOString(),
  author: { id: `vendor:u${n % 5}` },
});

/** A broker that speaks the protocol; a topic of two partitions, with a tombstone and a broken message in it. */
describeSource('kafka', {
  kind: kafka,
  now: NOW,
  overNetwork: false,
  budgetMs: 150,
  pollAfterMs: 1_000,
  start: async () => {
    const server = await kafkaServer();
    const partitions: (string | null)[][] = [[], []];
    server.topics.set('mentions', partitions);
    let published = 0;
    const publish = (): void => {
      published += 1;
      partitions[published % 2]?.push(JSON.stringify(mention(published)));
    };
    for (let i = 0; i < 25; i += 1) publish();
    partitions[0]?.push(null, 'not json');
    return {
      settings: { brokers: [server.broker], topic: 'mentions', connectSeconds: 2 },
      ids: () => Array.from({ length: published }, (_, i) => `vendor:${i + 1}`),
      more: publish,
      close: () => server.close(),
    };
  },
});
