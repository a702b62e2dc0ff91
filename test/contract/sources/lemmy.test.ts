import { lemmy } from '../../../src/sources/lemmy.ts';
import { faultyNetwork } from '../../support/faulty-network.ts';
import { pathOf, queryOf, sendJson } from '../../support/json-server.ts';
import { describeSource } from '../source-contract.ts';

const NOW = Date.UTC(2026, 10, 23, 12);
const HOME = 'https://lemmy.example';

/** A Lemmy server, API v3: search by page, newest first. */
describeSource('lemmy', {
  kind: lemmy,
  now: NOW,
  overNetwork: true,
  start: async (clock) => {
    const posts = Array.from({ length: 70 }, (_, i) => post(i, NOW - 86_400_000 + i * 60_000));
    const comments = Array.from({ length: 40 }, (_, i) => comment(i, NOW - 80_000_000 + i * 60_000));
    // Removed by a moderator, and still in the list.
    comments.push({
      ...comment(900, NOW - 3_600_000),
      comment: { ...comment(900, NOW - 3_600_000).comment, removed: true },
    });
    const network = await faultyNetwork((request, response) => {
      const query = queryOf(request);
      if (pathOf(request) !== '/api/v3/search' || query.get('sort') !== 'New') return sendJson(response, {}, 404);
      const from = (Number(query.get('page')) - 1) * Number(query.get('limit'));
      const page = <T>(list: readonly T[]) => [...list].reverse().slice(from, from + Number(query.get('limit')));
      const wanted = query.get('type_');
      sendJson(response, {
        type_: wanted,
        posts: wanted === 'Posts' ? page(posts) : [],
        comments: wanted === 'Comments' ? page(comments) : [],
        communities: [],
        users: [],
      });
    });
    return {
      settings: { spacingSeconds: 0, query: 'cloudline', instance: network.url },
      ids: () => [
        ...posts.map((item) => `lemmy:${item.post.ap_id}`),
        ...comments.filter((item) => !item.comment.removed).map((item) => `lemmy:${item.comment.ap_id}`),
      ],
      deletedIds: () => [`lemmy:${HOME}/comment/900`],
      more: () => {
        posts.push(post(70, clock.now()));
        comments.push(comment(41, clock.now()));
      },
      network,
      close: () => network.close(),
    };
  },
});

const creator = (id: number) => ({
  id,
  name: `u${id}`,
  actor_id: `${HOME}/u/u${id}`,
  published: '2023-06-10T10:00:00.000Z',
});

function post(id: number, at: number) {
  return {
    post: {
      id,
      name: `Post ${id}`,
      body: 'lost bag',
      ap_id: `${HOME}/post/${id}`,
      published: new Date(at).toISOString(),
      deleted: false,
      removed: false,
    },
    creator: creator(id % 7),
    counts: { post_id: id, comments: 2, score: 5, upvotes: 6, downvotes: 1 },
  };
}

function comment(id: number, at: number) {
  return {
    comment: {
      id,
      content: `comment ${id}`,
      ap_id: `${HOME}/comment/${id}`,
      path: `0.${id}`,
      // As servers before 0.19 write it: without a zone.
      published: new Date(at).toISOString().replace('Z', ''),
      deleted: false,
      removed: false,
    },
    post: { id: 1, ap_id: `${HOME}/post/1` },
    creator: creator(id % 5),
    counts: { comment_id: id, score: 1, upvotes: 1, downvotes: 0, child_count: 0 },
  };
}
