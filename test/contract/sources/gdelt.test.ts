import { gdelt } from '../../../src/sources/gdelt.ts';
import { faultyNetwork } from '../../support/faulty-network.ts';
import { queryOf } from '../../support/json-server.ts';
import { describeSource } from '../source-contract.ts';

const NOW = Date.UTC(2026, 10, 23, 12);

/** GDELT DOC 2.0 (artlist, JSON): at most 250 articles between two times, newest first; seen in steps of 15 minutes. */
describeSource('gdelt', {
  kind: gdelt,
  now: NOW,
  overNetwork: true,
  start: async (clock) => {
    const articles = Array.from({ length: 300 }, (_, i) =>
      article(i, NOW - 5 * 86_400_000 + Math.floor(i / 5) * 900_000),
    );
    const network = await faultyNetwork((request, response) => {
      const query = queryOf(request);
      const found = articles
        .filter(({ seendate }) => digits(seendate) >= (query.get('startdatetime') ?? ''))
        .filter(({ seendate }) => digits(seendate) <= (query.get('enddatetime') ?? ''))
        .reverse()
        .slice(0, Number(query.get('maxrecords')));
      const json = found.length > 0 ? JSON.stringify({ articles: found }) : '{}';
      // A broken escape, as titles sometimes bring.
      response.writeHead(200, { 'content-type': 'application/json' }).end(json.replaceAll('KM/H', 'KM\\/H \\x'));
    });
    return {
      settings: { spacingSeconds: 0, query: 'cloudline', api: `${network.url}/api/v2/doc/doc` },
      ids: () => articles.map(({ url }) => `gdelt:${url}`),
      more: () => {
        articles.push(article(900, clock.now()));
      },
      network,
      close: () => network.close(),
    };
  },
});

const digits = (text: string): string => text.replace(/\D/g, '');

function article(id: number, at: number) {
  return {
    url: `https://news.example/${id}`,
    url_mobile: '',
    title: id % 9 === 0 ? `Bags lost at 900 KM/H , again ${id}` : `Bags lost , again ${id}`,
    seendate: `${new Date(at).toISOString().replace(/[-:]/g, '').slice(0, 15)}Z`,
    socialimage: '',
    domain: 'news.example',
    language: 'Portuguese',
    sourcecountry: 'Portugal',
  };
}
