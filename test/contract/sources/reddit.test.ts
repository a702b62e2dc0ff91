import { reddit } from '../../../src/sources/reddit.ts';
import { faultyNetwork } from '../../support/faulty-network.ts';
import { pathOf, queryOf, sendJson } from '../../support/json-server.ts';
import { describeSource } from '../source-contract.ts';

const NOW = Date.UTC(2026, 10, 23, 12);

/** Reddit: a token by the app's key, then listings of a hundred, gone through by `after`. */
describeSource('reddit', {
  kind: reddit,
  now: NOW,
  overNetwork: true,
  start: async (clock) => {
    const posts = Array.from({ length: 130 }, (_, i) => post(`p${i}`, NOW - 86_400_000 + i * 60_000));
    const comments = Array.from({ length: 20 }, (_, i) => comment(`c${i}`, NOW - 50_000_000 + i * 60_000, 'lost bag'));
    comments.push(comment('c_gone', NOW - 3_600_000, '[removed]'));
    const network = await faultyNetwork((request, response) => {
      const path = pathOf(request);
      if (path === '/token') {
        const right = request.headers.authorization === `Basic ${Buffer.from('app:hush').toString('base64')}`;
        return right
          ? sendJson(response, { access_token: 'token-hush', token_type: 'bearer', expires_in: 86_400, scope: '*' })
          : sendJson(response, { error: 401 }, 401);
      }
      if (request.headers.authorization !== 'Bearer token-hush') return sendJson(response, { error: 401 }, 401);
      if (!String(request.headers['user-agent']).includes('/u/team')) return sendJson(response, {}, 429);
      const list: { data: { name: string } }[] = [
        ...(path === '/r/travel+flights/comments' ? comments : posts),
      ].reverse();
      const query = queryOf(request);
      const from = query.has('after') ? list.findIndex(({ data }) => data.name === query.get('after')) + 1 : 0;
      const children = list.slice(from, from + Number(query.get('limit')));
      const more = from + children.length < list.length;
      sendJson(
        response,
        { kind: 'Listing', data: { after: more ? children.at(-1)?.data.name : null, children } },
        200,
        { 'x-ratelimit-remaining': '96.0', 'x-ratelimit-reset': '300', 'x-ratelimit-used': '4' },
      );
    });
    return {
      settings: {
        spacingSeconds: 0,
        clientId: 'app',
        clientSecret: 'hush',
        username: 'team',
        subreddits: ['travel', 'flights'],
        api: network.url,
        tokenUrl: `${network.url}/token`,
      },
      ids: () =>
        [...posts, ...comments.filter(({ data }) => data.body !== '[removed]')].map(
          ({ data }) => `reddit:${data.name}`,
        ),
      deletedIds: () => ['reddit:t1_c_gone'],
      more: () => {
        posts.push(post('p_new', clock.now()));
        comments.push(comment('c_new', clock.now(), 'again'));
      },
      network,
      close: () => network.close(),
    };
  },
});

function post(id: string, at: number) {
  return {
    kind: 't3',
    data: {
      name: `t3_${id}`,
      author: 'ana',
      created_utc: at / 1000,
      permalink: `/r/travel/comments/${id}/`,
      title: `Lost ${id}`,
      selftext: '',
      url: 'https://news.example/1',
      is_self: false,
      score: -1,
      num_comments: 2,
      removed_by_category: null,
    },
  };
}

function comment(id: string, at: number, body: string) {
  return {
    kind: 't1',
    data: {
      name: `t1_${id}`,
      author: 'rui',
      created_utc: at / 1000,
      permalink: `/r/travel/comments/p1/_/${id}/`,
      body,
      score: 3,
      parent_id: 't3_p1',
    },
  };
}
