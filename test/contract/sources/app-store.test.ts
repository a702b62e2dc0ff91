import { appStore } from '../../../src/sources/app-store.ts';
import { faultyNetwork } from '../../support/faulty-network.ts';
import { pathOf, sendJson } from '../../support/json-server.ts';
import { describeSource } from '../source-contract.ts';

const NOW = Date.UTC(2026, 10, 23, 12);

/** The App Store's feeds of reviews: ten pages of fifty for each country, everything in objects with a label. */
describeSource('app-store', {
  kind: appStore,
  now: NOW,
  overNetwork: true,
  start: async (clock) => {
    const reviews: Record<string, ReturnType<typeof review>[]> = {
      us: Array.from({ length: 120 }, (_, i) => review(1_000 + i, NOW - 86_400_000 * 5 + i * 60_000)),
      // A single review stands alone, not in a list.
      pt: [review(5, NOW - 86_400_000)],
      de: [],
    };
    const network = await faultyNetwork((request, response) => {
      const [, country = '', page = ''] =
        /^\/(\w\w)\/rss\/customerreviews\/page=(\d+)\/id=123456\/sortby=mostrecent\/json$/.exec(pathOf(request)) ?? [];
      const from = (Number(page) - 1) * 50;
      const found = [...(reviews[country] ?? [])].reverse().slice(from, from + 50);
      const entry = found.length === 1 ? found[0] : found;
      sendJson(response, {
        feed: { author: { name: { label: 'iTunes Store' } }, ...(found.length > 0 ? { entry } : {}) },
      });
    });
    return {
      settings: { spacingSeconds: 0, app: 123456, countries: ['us', 'pt', 'de'], api: network.url },
      ids: () => Object.values(reviews).flatMap((list) => list.map(({ id }) => `app-store:${id.label}`)),
      more: () => {
        reviews.de?.push(review(7, clock.now()));
        reviews.us?.push(review(2_000, clock.now()));
      },
      network,
      close: () => network.close(),
    };
  },
});

function review(id: number, at: number) {
  return {
    id: { label: String(id) },
    title: { label: 'Lost' },
    content: { label: `My bag, twice (${id})`, attributes: { type: 'text' } },
    // As Apple writes it, in its own zone.
    updated: { label: new Date(at - 7 * 3_600_000).toISOString().replace('.000Z', '-07:00') },
    author: { name: { label: 'ana' }, uri: { label: `https://itunes.apple.com/us/reviews/id${id % 9}` }, label: '' },
    'im:rating': { label: '1' },
    'im:version': { label: '2.1' },
    'im:voteSum': { label: '4' },
    'im:voteCount': { label: '5' },
  };
}
