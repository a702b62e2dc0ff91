import { youtube } from '../../../src/sources/youtube.ts';
import { youtubeServer } from '../../support/youtube-server.ts';
import { describeSource } from '../source-contract.ts';

describeSource('youtube', {
  kind: youtube,
  now: Date.UTC(2026, 10, 23, 12),
  overNetwork: true,
  start: async (clock) => {
    const server = await youtubeServer(clock.now());
    return {
      settings: {
        apiKey: 'hush',
        query: 'cloudline',
        channels: [server.channel],
        spacingSeconds: 0,
        commentsOfFound: 2,
        api: server.network.url,
      },
      ids: server.ids,
      more: () => server.more(clock.now()),
      network: server.network,
      close: () => server.network.close(),
    };
  },
});
