import { hackerNews } from '../../../src/sources/hacker-news.ts';
import { faultyNetwork } from '../../support/faulty-network.ts';
import { queryOf, sendJson } from '../../support/json-server.ts';
import { describeSource } from '../source-contract.ts';

const NOW = Date.UTC(2026, 10, 23, 12);
const MAX_HITS = 1_000;

/** Algolia's index of Hacker News: newest first, at most 1,000 hits for one search. */
describeSource('hacker-news', {
  kind: hackerNews,
  now: NOW,
  overNetwork: true,
  start: async (clock) => {
    // Three in each second: the edge of an answer falls between posts of the same second.
    const hits = Array.from({ length: 1_100 }, (_, i) => hit(i, Math.floor(NOW / 1000) - 10_000 + Math.floor(i / 3)));
    const network = await faultyNetwork((request, response) => {
      const query = queryOf(request);
      const from = Number(/created_at_i>=(\d+)/.exec(query.get('numericFilters') ?? '')?.[1] ?? 0);
      const to = Number(/created_at_i<=(\d+)/.exec(query.get('numericFilters') ?? '')?.[1] ?? Number.POSITIVE_INFINITY);
      const found = hits.filter(({ created_at_i: at }) => at >= from && at <= to).reverse();
      const wanted = Math.min(Number(query.get('hitsPerPage') ?? 20), MAX_HITS);
      sendJson(response, { hits: found.slice(0, wanted), nbHits: found.length });
    });
    return {
      settings: { spacingSeconds: 0, query: 'cloudline', api: network.url },
      ids: () => hits.map(({ objectID }) => `hacker-news:${objectID}`),
      more: () => {
        clock.advance(60_000);
        // One of them late: indexed now, posted before the newest that was there.
        hits.push(hit(5_000, Math.floor(NOW / 1000) - 9_400), hit(5_001, Math.floor(clock.now() / 1000)));
      },
      network,
      close: () => network.close(),
    };
  },
});

function hit(id: number, at: number) {
  const story = id % 4 === 0;
  return {
    objectID: String(id),
    created_at_i: at,
    author: `user${id % 50}`,
    title: story ? `Cloudline ${id}` : null,
    url: story ? 'https://cloudline.example' : null,
    points: story ? id : null,
    num_comments: story ? 3 : null,
    comment_text: story ? null : `<p>My bag &amp; I, ${id}`,
    parent_id: story ? null : 1,
    story_id: 1,
  };
}
