import { github } from '../../../src/sources/github.ts';
import { comment, gitHubServer, stamp, thread } from '../../support/github-server.ts';
import { describeSource } from '../source-contract.ts';

describeSource('github', {
  kind: github,
  now: Date.UTC(2026, 10, 23, 12),
  overNetwork: true,
  start: async (clock) => {
    const server = await gitHubServer(clock);
    const { issues, network } = server;
    return {
      settings: { spacingSeconds: 0, query: 'cloudline', token: 'hush', api: network.url },
      ids: () => server.ids().map((id) => `github:${id}`),
      more: () => {
        issues.push(thread('I_new', clock.now(), 1));
        // An old thread gets a new comment.
        const old = issues[0] as ReturnType<typeof thread>;
        old.comments.nodes.push(comment('I_0_late', clock.now()));
        old.updatedAt = stamp(clock.now());
      },
      network,
      close: () => network.close(),
    };
  },
});
