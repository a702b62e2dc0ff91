import { createHash } from 'node:crypto';
import { type FaultyNetwork, faultyNetwork } from './faulty-network.ts';

/** An RSS feed on the loopback, with conditional requests as RFC 9110 has them. */
export interface FeedServer {
  readonly network: FaultyNetwork;
  /** Of the entries in the feed, newest first. */
  readonly guids: string[];
  publish(count: number, at?: number): void;
  edit(number: number, title: string): void;
}

export async function feedServer(now: number, count: number): Promise<FeedServer> {
  const entries: { readonly guid: string; title: string; readonly date: string }[] = [];
  const publish = (added: number, at?: number): void => {
    for (let i = 0; i < added; i += 1) {
      const number = entries.length;
      const date = new Date(at ?? now - (1_000 - number) * 60_000).toUTCString();
      entries.unshift({ guid: `https://news.example/${number}`, title: `Story ${number} &amp; more`, date });
    }
  };
  const xml = ({ guid, title, date }: (typeof entries)[number]): string =>
    `<item><guid>${guid}</guid><link>${guid}</link><title>${title}</title>
     <description><![CDATA[<p>Bags <b>lost</b> again</p>]]></description><pubDate>${date}</pubDate></item>`;
  publish(count);
  const network = await faultyNetwork((request, response) => {
    const body = `<?xml version="1.0"?><rss version="2.0"><channel><title>News</title><link>https://news.example</link>
      <language>en</language>${entries.map(xml).join('')}</channel></rss>`;
    const etag = `"${createHash('sha1').update(body).digest('hex')}"`;
    if (request.headers['if-none-match'] === etag) response.writeHead(304, { etag }).end();
    else response.writeHead(200, { etag, 'content-type': 'application/rss+xml' }).end(body);
  });
  return {
    network,
    get guids() {
      return entries.map(({ guid }) => guid);
    },
    publish,
    edit: (number, title) => {
      const entry = entries.find(({ guid }) => guid.endsWith(`/${number}`));
      if (entry) entry.title = title;
    },
  };
}
