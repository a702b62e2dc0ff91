import type { Clock } from '../../src/lib/clock.ts';
import { type FaultyNetwork, faultyNetwork } from './faulty-network.ts';
import { sendJson } from './json-server.ts';

export interface GitHubServer {
  readonly network: FaultyNetwork;
  readonly issues: Thread[];
  readonly discussions: Thread[];
  /** Of all that is there. */
  ids(): string[];
  /** These are not there any more. */
  readonly gone: Set<string>;
  /** Look-ups are answered without a word about what is missing, as a server in trouble might. */
  wordless: boolean;
}

type Thread = ReturnType<typeof thread>;

/** GitHub's GraphQL API: threads by their last change within a range, newest first; nodes by id, missing ones as errors. */
export async function gitHubServer(clock: Clock): Promise<GitHubServer> {
  const now = clock.now();
  const issues = Array.from({ length: 60 }, (_, i) => thread(`I_${i}`, now - 86_400_000 + i * 60_000, i % 3));
  const discussions = [thread('D_1', now - 50_000_000, 2, 2)];
  const all = (): Thread[] => [...issues, ...discussions];
  const idsOf = (item: Thread): string[] => [
    item.id,
    ...item.comments.nodes.flatMap(({ id, replies }) => [id, ...(replies?.nodes ?? []).map((reply) => reply.id)]),
  ];
  const server: GitHubServer = {
    network: await faultyNetwork((request, response) => {
      if (request.headers.authorization !== 'Bearer hush')
        return sendJson(response, { message: 'Bad credentials' }, 401);
      const { variables } = JSON.parse(request.body) as {
        variables: { q?: string; type?: string; n?: number; ids?: string[] };
      };
      const answer = variables.ids ? nodes(variables.ids) : { data: { search: { nodes: search(variables) } } };
      sendJson(response, answer, 200, { 'x-ratelimit-remaining': '4999' });
    }),
    issues,
    discussions,
    gone: new Set(),
    wordless: false,
    ids: () => all().flatMap(idsOf),
  };

  function search({ q = '', type, n }: { q?: string; type?: string; n?: number }) {
    const [, from = '', to = ''] = /updated:(\S+)\.\.(\S+)/.exec(q) ?? [];
    return (type === 'ISSUE' ? issues : discussions)
      .filter(({ updatedAt }) => updatedAt >= from && (to === '*' || updatedAt <= to))
      .sort((a, b) => (a.updatedAt < b.updatedAt ? 1 : -1))
      .slice(0, n);
  }

  function nodes(ids: readonly string[]) {
    const known = new Set(server.ids());
    const found = ids.map((id) => (known.has(id) && !server.gone.has(id) && !server.wordless ? { id } : null));
    const errors = found.flatMap((node, place) =>
      node || server.wordless
        ? []
        : [
            {
              type: 'NOT_FOUND',
              path: ['nodes', place],
              message: `Could not resolve to a node with id '${ids[place]}'`,
            },
          ],
    );
    return { data: { nodes: found }, ...(errors.length > 0 ? { errors } : {}) };
  }

  return server;
}

export const stamp = (at: number): string => new Date(at).toISOString().replace('.000Z', 'Z');

export function comment(id: string, at: number) {
  return {
    id,
    url: `https://github.com/a/b/issues/1#${id}`,
    bodyText: `the same here @maria (${id})`,
    createdAt: stamp(at),
    lastEditedAt: null as string | null,
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

export function thread(id: string, at: number, comments: number, replies = 0) {
  return {
    ...comment(id, at),
    // Its author has left.
    author: null,
    title: `Broken ${id}`,
    updatedAt: stamp(at + comments * 1_000),
    comments: {
      totalCount: comments,
      nodes: Array.from({ length: comments }, (_, i) => ({
        ...comment(`${id}_${i}`, at + (i + 1) * 1_000),
        ...(replies > 0 ? { replies: repliesOf(`${id}_${i}`, at, replies) } : {}),
      })),
    },
  };
}

function repliesOf(id: string, at: number, count: number) {
  return { totalCount: count, nodes: Array.from({ length: count }, (_, i) => comment(`${id}_r${i}`, at + 5_000 + i)) };
}
