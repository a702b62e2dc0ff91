import { mastodon } from '../../../src/sources/mastodon.ts';
import { mastodonServer, status } from '../../support/mastodon-server.ts';
import { describeSource } from '../source-contract.ts';

const NOW = Date.UTC(2026, 10, 23, 12);

for (const [name, lane] of [
  ['mastodon (hashtag)', { hashtags: ['cloudline'] }],
  ['mastodon (search)', { query: 'lost', token: 'hush' }],
  ['mastodon (stream)', { hashtags: ['cloudline'], timeline: 'local', mode: 'stream', token: 'hush' }],
] as const) {
  describeSource(name, {
    kind: mastodon,
    now: NOW,
    overNetwork: true,
    ...('mode' in lane ? { budgetMs: 60, pollAfterMs: 60_000 } : {}),
    start: async (clock) => {
      const network = await mastodonServer(() => clock.now());
      for (let i = 0; i < 90; i += 1) network.statuses.push(status(NOW - 80_000_000 + i * 60_000, {}, i));
      return {
        settings: { instance: network.url, spacingSeconds: 0, backfillDays: 3, ...lane },
        ids: () => network.statuses.map(({ uri }) => `mastodon:${uri}`),
        more: () => {
          network.statuses.push(status(clock.now(), {}, 1));
        },
        network,
        close: () => network.close(),
      };
    },
  });
}
