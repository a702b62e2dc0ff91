import { bluesky } from '../../../src/sources/bluesky.ts';
import { about, addressOf, jetstreamServer, post } from '../../support/jetstream-server.ts';
import { describeSource } from '../source-contract.ts';

const NOW = Date.UTC(2026, 10, 23, 12);

// The faults are those of opening the stream, which is the same for both.
for (const [name, path, overNetwork] of [
  ['bluesky (Jetstream v2)', '', true],
  ['bluesky (Jetstream v1)', '/subscribe', false],
] as const) {
  describeSource(name, {
    kind: bluesky,
    now: NOW,
    overNetwork,
    budgetMs: 60,
    pollAfterMs: 1_000,
    // An answer that is no stream is not read at all.
    faults: { 'cut off': 'malformed' },
    start: async () => {
      const network = await jetstreamServer();
      const first = post(NOW - 60_000);
      network.add(first);
      for (let i = 1; i < 40; i += 1) network.add(post(NOW - 60_000 + i));
      network.add(about('app.bsky.feed.repost', first, NOW - 50_000));
      // Deleted now, written long ago.
      const { record: _, ...gone } = post(NOW - 40_000);
      network.add({ ...gone, operation: 'delete', at: NOW - 30_000 });
      const id = (change: Parameters<typeof addressOf>[0]): string => `bluesky:${addressOf(change)}`;
      return {
        settings: { endpoint: `${network.socketUrl}${path}`, backfillHours: 24, connectSeconds: 0.4, api: network.url },
        ids: () => network.changes.filter(({ operation }) => operation === 'create').map(id),
        deletedIds: () => [id(gone)],
        more: () => network.add(post(NOW + 1_000)),
        network,
        close: () => network.close(),
      };
    },
  });
}
