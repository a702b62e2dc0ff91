import { rss } from '../../../src/sources/rss.ts';
import { feedServer } from '../../support/feed-server.ts';
import { describeSource } from '../source-contract.ts';

describeSource('rss', {
  kind: rss,
  now: Date.UTC(2026, 10, 23, 12),
  overNetwork: true,
  start: async (clock) => {
    const server = await feedServer(clock.now(), 30);
    return {
      settings: { url: `${server.network.url}/feed.xml` },
      ids: () => server.guids.map((guid) => `rss:${guid}`),
      more: () => server.publish(5),
      network: server.network,
      close: () => server.network.close(),
    };
  },
});
