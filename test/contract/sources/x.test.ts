import { x } from '../../../src/sources/x.ts';
import { xServer } from '../../support/x-server.ts';
import { describeSource } from '../source-contract.ts';

describeSource('x, by search', {
  kind: x,
  now: Date.UTC(2026, 10, 23, 12),
  overNetwork: true,
  start: async (clock) => {
    const server = await xServer(clock);
    return {
      settings: {
        query: 'cloudline',
        bearerToken: 'hush',
        monthlyUsd: 1_000,
        spacingSeconds: 0,
        api: server.network.url,
      },
      ids: server.ids,
      more: () => server.post(clock.now()),
      network: server.network,
      close: () => server.network.close(),
    };
  },
});

describeSource('x, by stream', {
  kind: x,
  now: Date.UTC(2026, 10, 23, 12),
  overNetwork: true,
  budgetMs: 60,
  start: async (clock) => {
    const server = await xServer(clock);
    return {
      settings: {
        mode: 'stream',
        query: 'cloudline',
        bearerToken: 'hush',
        monthlyUsd: 1_000,
        spacingSeconds: 0,
        api: server.network.url,
      },
      ids: server.ids,
      more: () => server.post(clock.now()),
      network: server.network,
      close: () => server.close(),
    };
  },
});
