import { createHash } from 'node:crypto';
import { type AnyFeed, parseFeed } from 'feedsmith';
import { Failure, messageOf } from '../../lib/errors.ts';
import { type HtmlText, htmlToText } from '../../lib/html-text.ts';
import type { FeedHints } from './schedule.ts';

/** One entry of a feed, whichever of the formats it came in. */
export interface FeedItem {
  readonly mention: Record<string, unknown>;
  /** Epoch ms; undefined where the entry has no date that can be read. */
  readonly publishedAt: number | undefined;
}

export interface Feed {
  readonly title: string;
  readonly format: AnyFeed['format'];
  readonly items: readonly FeedItem[];
  readonly hints: FeedHints;
}

/** What the formats have in common, before it becomes a mention. */
interface Entry {
  readonly id?: string | undefined;
  readonly link?: string | undefined;
  readonly title: HtmlText;
  readonly body: HtmlText;
  readonly date?: string | undefined;
  readonly edited?: string | undefined;
  readonly author?: { readonly name?: string | undefined; readonly uri?: string | undefined } | undefined;
  readonly lang?: string | undefined;
  readonly comments?: number | undefined;
  readonly inReplyTo?: string | undefined;
}

const MAX_ITEMS = 1_000;
const NO_TEXT: HtmlText = { text: '', links: [] };

/**
 * Reads RSS 0.9x–2.0, RSS 1.0 (RDF), Atom or JSON Feed. Throws a `malformed` failure for anything else.
 * @param url where it was fetched: makes links absolute.
 * @param name where it was asked for, before redirects: makes its ids its own.
 */
export function readFeed(document: string, url: string, name: string = url): Feed {
  let parsed: AnyFeed;
  try {
    parsed = parseFeed(document, { maxItems: MAX_ITEMS });
  } catch (error) {
    const page = /^\s*<(!doctype html|html)/i.test(document);
    throw new Failure('malformed', page ? webPage(document, url) : `not a feed (${messageOf(error).slice(0, 120)})`);
  }
  const { title, entries, lang } = normalize(parsed, url);
  const site = new URL(name);
  const feed = { title, lang, host: site.host, key: `${site.host}${site.pathname}`, url };
  return { title, format: parsed.format, items: entries.map((entry) => toItem(entry, feed)), hints: hintsOf(parsed) };
}

/** Somebody named the site instead of its feed: the page often says where that is. */
function webPage(document: string, url: string): string {
  const links = document.slice(0, 200_000).match(/<link\b[^<>]*>/gi) ?? [];
  const feed = links.find((link) => /type\s*=\s*["']?application\/(rss|atom|feed)\+(xml|json)/i.test(link));
  const href = feed && /href\s*=\s*(?:"([^"]+)"|'([^']+)')/i.exec(feed);
  const found = href && resolve(htmlToText(href[1] ?? href[2] ?? '').text, url);
  return found ? `a web page, not a feed; it names this one: ${found}` : 'a web page, not a feed';
}

function toItem(
  entry: Entry,
  feed: { title: string; lang: string | undefined; host: string; key: string; url: string },
): FeedItem {
  const { title, body } = entry;
  const date = entry.date === undefined ? Number.NaN : Date.parse(entry.date);
  const publishedAt = Number.isNaN(date) ? undefined : date;
  const edited = Date.parse(entry.edited ?? '');
  // A description often begins with its own title.
  const repeats = title.text === '' || body.text.startsWith(title.text.replace(/[\s….]+$/, ''));
  const text = repeats ? body.text || title.text : body.text === '' ? title.text : `${title.text}\n\n${body.text}`;
  const native = entry.id ?? entry.link ?? `${text.slice(0, 200)}|${entry.date ?? ''}`;
  const name = entry.author?.name?.trim() || feed.title || feed.host;
  const url = resolve(entry.link, feed.url);
  const mention: Record<string, unknown> = {
    id: idOf(native, feed.key),
    source: 'rss',
    text,
    author: { id: idOf(`${name.toLowerCase()}@${feed.host}`, ''), name, url: resolve(entry.author?.uri, feed.url) },
    ...(Number.isNaN(edited) ? {} : { editedAt: edited }),
    url,
    lang: entry.lang ?? feed.lang,
    links: [...new Set([...title.links, ...body.links])].filter((link) => link !== url),
    ...(entry.comments === undefined ? {} : { engagement: { replies: entry.comments } }),
    ...(entry.inReplyTo === undefined ? {} : { inReplyTo: { id: idOf(entry.inReplyTo, feed.key) } }),
  };
  return { mention, publishedAt };
}

/** Ids that are URIs hold everywhere; others only within their feed. Long ones are shortened to a digest. */
function idOf(native: string, feedKey: string): string {
  const whole = feedKey === '' || /^[a-z][a-z0-9+.-]*:\S+$/i.test(native) ? native : `${feedKey}#${native}`;
  return `rss:${whole.length <= 300 ? whole : createHash('sha256').update(whole).digest('base64url')}`;
}

function resolve(link: string | undefined, base: string): string | undefined {
  return link !== undefined && URL.canParse(link, base) ? new URL(link, base).href : undefined;
}

function normalize(parsed: AnyFeed, url: string): { title: string; entries: Entry[]; lang: string | undefined } {
  const html = (value: string | undefined): HtmlText => (value === undefined ? NO_TEXT : htmlToText(value, url));
  if (parsed.format === 'json') {
    const { feed } = parsed;
    const entries = (feed.items ?? []).map((item): Entry => {
      const plain = item.content_text === undefined ? undefined : { text: item.content_text, links: [] };
      const author = item.authors?.[0] ?? feed.authors?.[0];
      return {
        id: item.id,
        link: item.url ?? item.external_url,
        title: { text: item.title ?? '', links: [] },
        body: plain ?? html(item.content_html ?? item.summary),
        date: item.date_published ?? item.date_modified,
        edited: item.date_modified,
        author: author && { name: author.name, uri: author.url },
        lang: item.language,
      };
    });
    return { title: feed.title ?? '', entries, lang: feed.language };
  }
  if (parsed.format === 'atom') {
    const { feed } = parsed;
    const entries = (feed.entries ?? []).map((entry): Entry => {
      const author = entry.authors?.[0] ?? entry.source?.authors?.[0] ?? feed.authors?.[0];
      const links = entry.links ?? [];
      return {
        id: entry.id,
        link: (links.find(({ rel }) => rel === undefined || rel === 'alternate') ?? links[0])?.href,
        title: atomText(entry.title, html),
        body: atomText(entry.content?.value === undefined ? entry.summary : entry.content, html),
        date: entry.published ?? entry.updated ?? entry.dc?.dates?.[0],
        edited: entry.updated,
        author: author && { name: author.name, uri: author.uri },
        lang: entry.xml?.lang,
        comments: entry.thr?.total ?? entry.slash?.comments,
        inReplyTo: entry.thr?.inReplyTos?.[0]?.ref,
      };
    });
    return { title: atomText(feed.title, html).text, entries, lang: feed.xml?.lang };
  }
  const { feed } = parsed;
  const items = (feed.items ?? []) as RssItem[];
  const entries = items.map((item): Entry => {
    const creator = item.dc?.creators?.[0];
    const author = item.authors?.[0];
    return {
      id: item.guid?.value ?? item.rdf?.about,
      link: item.link ?? (item.guid?.isPermaLink === false ? undefined : item.guid?.value),
      title: html(item.title),
      body: html(item.content?.encoded ?? item.description),
      date: item.pubDate ?? item.dc?.dates?.[0] ?? item.atom?.published ?? item.atom?.updated,
      edited: item.atom?.updated,
      author: { name: creator ?? author?.name ?? author?.email?.replace(/@.*$/, '') },
      lang: item.dc?.languages?.[0],
      comments: item.slash?.comments ?? item.thr?.total,
      inReplyTo: item.thr?.inReplyTos?.[0]?.ref,
    };
  });
  const language = parsed.format === 'rss' ? parsed.feed.language : undefined;
  return { title: html(feed.title).text, entries, lang: language ?? feed.dc?.languages?.[0] };
}

type RssItem = NonNullable<Extract<AnyFeed, { format: 'rss' }>['feed']['items']>[number] & {
  readonly rdf?: { readonly about?: string };
};

function atomText(
  part: { readonly value?: string | undefined; readonly type?: string | undefined } | undefined,
  html: (value: string | undefined) => HtmlText,
): HtmlText {
  if (part?.value === undefined) return NO_TEXT;
  const markup =
    part.type === 'html' || part.type === 'xhtml' || part.type?.includes('xml') || part.type === 'text/html';
  return markup ? html(part.value) : { text: part.value, links: [] };
}

function hintsOf(parsed: AnyFeed): FeedHints {
  if (parsed.format === 'json') return {};
  const { updatePeriod, updateFrequency } = parsed.feed.sy ?? {};
  if (parsed.format !== 'rss') return { updatePeriod, updateFrequency };
  return { updatePeriod, updateFrequency, ttl: parsed.feed.ttl, skipHours: parsed.feed.skipHours };
}
