import { github } from '../../../src/sources/github.ts';
import { faultyNetwork } from '../../support/faulty-network.ts';
import { sendJson } from '../../support/json-server.ts';
import { describeSource } from '../source-contract.ts';

const NOW = Date.UTC(2026, 10, 23, 12);

/** GitHub's GraphQL search: threads by their last change within a range, newest first. */
describeSource('github', {
  kind: github,
  now: NOW,
  overNetwork: true,
  start: async (clock) => {
    const issues = Array.from({ length: 60 }, (_, i) => thread(`I_${i}`, NOW - 86_400_000 + i * 60_000, i % 3));
    const discussions = [thread('D_1', NOW - 50_000_000, 2)];
    const network = await faultyNetwork((request, response) => {
      if (request.headers.authorization !== 'Bearer hush')
        return sendJson(response, { message: 'Bad credentials' }, 401);
      const { variables } = JSON.parse(request.body) as { variables: { q: string; type: string; n: number } };
      const [, from = '', to = ''] = /updated:(\S+)\.\.(\S+)/.exec(variables.q) ?? [];
      const nodes = (variables.type === 'ISSUE' ? issues : discussions)
        .filter(({ updatedAt }) => updatedAt >= from && (to === '*' || updatedAt <= to))
        .sort((a, b) => (a.updatedAt < b.updatedAt ? 1 : -1))
        .slice(0, variables.n);
      sendJson(response, { data: { search: { nodes } } }, 200, { 'x-ratelimit-remaining': '4999' });
    });
    const all = () => [...issues, ...discussions];
    return {
      settings: { spacingSeconds: 0, query: 'cloudline', token: 'hush', api: network.url },
      ids: () => all().flatMap((item) => [`github:${item.id}`, ...item.comments.nodes.map(({ id }) => `github:${id}`)]),
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

const stamp = (at: number): string => new Date(at).toISOString().replace('.000Z', 'Z');

function comment(id: string, at: number) {
  return {
    id,
    url: `https://github.com/a/b/issues/1#${id}`,
    bodyText: `the same here @maria (${id})`,
    createdAt: stamp(at),
    author: {
      __typename: 'User',
      login: 'ana',
      url: 'https://github.com/ana',
      databaseId: 1,
      name: null,
      createdAt: '2015-01-01T00:00:00Z',
      followers: { totalCount: 9 },
      following: { totalCount: 2 },
    },
    reactions: { totalCount: 2 },
  };
}

function thread(id: string, at: number, comments: number) {
  return {
    ...comment(id, at),
    // Its author has left.
    author: null,
    title: `Broken ${id}`,
    updatedAt: stamp(at + comments * 1_000),
    comments: {
      totalCount: comments,
      nodes: Array.from({ length: comments }, (_, i) => comment(`${id}_${i}`, at + (i + 1) * 1_000)),
    },
  };
}
