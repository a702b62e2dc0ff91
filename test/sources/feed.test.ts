import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { parseMention } from '../../src/domain/parse-mention.ts';
import { Failure } from '../../src/lib/errors.ts';
import { decodeDocument } from '../../src/sources/feed/decode.ts';
import { readFeed } from '../../src/sources/feed/items.ts';
import { nextPoll } from '../../src/sources/feed/schedule.ts';

const URL = 'https://blog.example/feed';
const items = (document: string) => readFeed(document, URL).items;

describe('a feed', () => {
  test('in RSS 2.0', () => {
    const [item] = items(`<rss version="2.0" xmlns:dc="http://purl.org/dc/elements/1.1/"
        xmlns:content="http://purl.org/rss/1.0/modules/content/" xmlns:slash="http://purl.org/rss/1.0/modules/slash/">
      <channel><title>Travel blog</title><language>en-gb</language><item>
        <title>Lost &amp;amp; found</title><link>/posts/1</link><guid isPermaLink="false">p1</guid>
        <description>Short</description><dc:creator>Ana B.</dc:creator>
        <content:encoded><![CDATA[<p>Bags &eacute;verywhere, see <a href="/more?a=1&amp;b=2">here</a>.</p>]]></content:encoded>
        <pubDate>Fri, 20 Nov 2026 09:31:07 +0100</pubDate><slash:comments>12</slash:comments>
      </item></channel></rss>`);
    expect(item).toEqual({
      publishedAt: Date.UTC(2026, 10, 20, 8, 31, 7),
      mention: {
        id: 'rss:blog.example/feed#p1',
        source: 'rss',
        text: 'Lost & found\n\nBags éverywhere, see here.',
        author: { id: 'rss:ana b.@blog.example', name: 'Ana B.', url: undefined },
        url: 'https://blog.example/posts/1',
        lang: 'en-gb',
        links: ['https://blog.example/more?a=1&b=2'],
        engagement: { replies: 12 },
      },
    });
  });

  test('in Atom, with a reply', () => {
    const [item] =
      items(`<feed xmlns="http://www.w3.org/2005/Atom" xmlns:thr="http://purl.org/syndication/thread/1.0" xml:lang="pt">
      <title>Fórum</title><id>urn:x</id><updated>2026-11-20T00:00:00Z</updated><entry>
        <id>tag:forum.example,2026:7</id><title type="text">AT&amp;T &lt;3</title>
        <link rel="self" href="/self"/><link href="/t/7"/><author><name>rui</name><uri>/u/rui</uri></author>
        <updated>2026-11-20T10:00:00Z</updated><published>2026-11-20T09:00:00Z</published>
        <content type="html">&lt;p&gt;Mala perdida&lt;/p&gt;</content><thr:in-reply-to ref="tag:forum.example,2026:6"/>
      </entry></feed>`);
    expect(item?.publishedAt).toBe(Date.UTC(2026, 10, 20, 9));
    expect(item?.mention).toMatchObject({
      id: 'rss:tag:forum.example,2026:7',
      editedAt: Date.UTC(2026, 10, 20, 10),
      text: 'AT&T <3\n\nMala perdida',
      url: 'https://blog.example/t/7',
      author: { name: 'rui', url: 'https://blog.example/u/rui' },
      lang: 'pt',
      inReplyTo: { id: 'rss:tag:forum.example,2026:6' },
    });
  });

  test('in RSS 1.0', () => {
    const [item] =
      items(`<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns="http://purl.org/rss/1.0/"
        xmlns:dc="http://purl.org/dc/elements/1.1/"><channel rdf:about="https://x.example/"><title>Old</title>
      <link>https://x.example/</link></channel><item rdf:about="https://x.example/1"><title>One</title>
      <link>https://x.example/1</link><dc:date>2026-11-20T09:00:00Z</dc:date></item></rdf:RDF>`);
    expect(item).toMatchObject({
      publishedAt: Date.UTC(2026, 10, 20, 9),
      mention: { id: 'rss:https://x.example/1', text: 'One' },
    });
  });

  test('in JSON Feed', () => {
    const [item] = items(
      JSON.stringify({
        version: 'https://jsonfeed.org/version/1.1',
        title: 'J',
        authors: [{ name: 'Ana' }],
        items: [
          { id: '1', url: 'https://j.example/1', content_text: 'a <b> c', date_published: '2026-11-20T09:00:00Z' },
        ],
      }),
    );
    expect(item?.mention).toMatchObject({ id: 'rss:blog.example/feed#1', text: 'a <b> c', author: { name: 'Ana' } });
  });

  test('of entries without guid, author or date has ids from their links, and the feed for an author', () => {
    const [item] = items(
      '<rss><channel><title>T</title><item><title>x</title><link>https://a.example/1</link></item></channel></rss>',
    );
    expect(item).toMatchObject({
      publishedAt: undefined,
      mention: { id: 'rss:https://a.example/1', author: { id: 'rss:t@blog.example', name: 'T' } },
    });
  });

  test('whose description repeats the title says it once', () => {
    const [item] = items(
      '<rss><channel><item><title>Bags lost…</title><description>Bags lost at LHR today</description></item></channel></rss>',
    );
    expect(item?.mention.text).toBe('Bags lost at LHR today');
  });

  test('with entities that would unfold into gigabytes stays small', () => {
    const bomb = `<!DOCTYPE r [<!ENTITY a "${'x'.repeat(1_000)}">${Array.from({ length: 20 }, (_, i) => `<!ENTITY b${i} "${i ? `&b${i - 1};&b${i - 1};&b${i - 1};` : '&a;&a;'}">`).join('')}]>
      <rss><channel><item><title>&b19;</title></item></channel></rss>`;
    try {
      expect(String(items(bomb)[0]?.mention.text).length).toBeLessThan(10_000);
    } catch (error) {
      expect(error).toBeInstanceOf(Failure);
    }
  });

  test('that is a web page is said, with the feed that the page names', () => {
    const page =
      '<!DOCTYPE html><html><head><link rel="alternate" type="application/rss+xml" href="/feed.xml?a=1&amp;b=2">';
    expect(() => items(page)).toThrow(
      'a web page, not a feed; it names this one: https://blog.example/feed.xml?a=1&b=2',
    );
    expect(() => items('<html><body>')).toThrow(/^a web page, not a feed$/);
  });

  test('that is none is malformed, whatever it is', () => {
    for (const document of ['', 'hello', '{}', '[1]', '<!doctype html><p>x', '<a><b>']) {
      expect(() => items(document)).toThrow(Failure);
    }
    fc.assert(
      fc.property(
        fc.string(),
        fc.constantFrom(
          '<rss><channel><item>',
          '<feed><entry>',
          '{"version":"https://jsonfeed.org/version/1","items":',
        ),
        (text, start) => {
          try {
            for (const { mention } of items(start + text)) {
              expect(parseMention({ ...mention, publishedAt: '2026-01-01' }, Number.POSITIVE_INFINITY).ok).toBe(true);
            }
          } catch (error) {
            expect(error).toBeInstanceOf(Failure);
          }
        },
      ),
      { numRuns: 500 },
    );
  });
});

describe('the bytes of a feed', () => {
  const word = 'café';
  const xml = (encoding: string) => `<?xml version="1.0" encoding="${encoding}"?><t>${word}</t>`;

  test.each([
    ['UTF-8 by default', Buffer.from(`<t>${word}</t>`), 'application/xml'],
    ['as the transport says', Buffer.from(xml('utf-8'), 'latin1'), 'text/xml; charset=ISO-8859-1'],
    ['as the declaration says', Buffer.from(xml('windows-1252'), 'latin1'), 'application/rss+xml'],
    [
      'by a byte-order mark against all else',
      Buffer.concat([Buffer.from([0xff, 0xfe]), Buffer.from(xml('utf-8'), 'utf16le')]),
      'text/xml; charset=utf-8',
    ],
    ['of an unknown charset as UTF-8', Buffer.from(xml('x-nobody-knows')), null],
  ])('are read %s', (_, bytes, type) => {
    expect(decodeDocument(bytes, type)).toContain(word);
  });
});

describe('the next poll', () => {
  const NOW = Date.UTC(2026, 10, 23, 21, 30);
  const MINUTE = 60_000;
  const next = (hints = {}, headers: Record<string, string> = {}) =>
    (nextPoll(hints, { headers: new Headers(headers) }, NOW, 10 * MINUTE, 180 * MINUTE) - NOW) / MINUTE;

  test.each([
    ['after our interval where nothing is said', {}, {}, 10],
    ['after the ttl', { ttl: 60 }, {}, 60],
    ['not before our interval', { ttl: 1 }, { 'cache-control': 'max-age=5' }, 10],
    ['not after our limit', { ttl: 1_440 }, {}, 180],
    ['when the cache runs out', {}, { 'cache-control': 'public, max-age=3600', age: '600' }, 50],
    ['when it expires', {}, { date: 'Mon, 23 Nov 2026 21:00:00 GMT', expires: 'Mon, 23 Nov 2026 21:30:00 GMT' }, 30],
    ['at once again where nothing is cached', {}, { 'cache-control': 'no-cache, max-age=3600' }, 10],
    ['as often as the syndication module says', { updatePeriod: 'daily', updateFrequency: 12 }, {}, 120],
    ['after the hours that are skipped', { skipHours: [21, 22] }, {}, 90],
    ['not after our limit for hours that are skipped', { skipHours: [21, 22, 23, 24, 1, 2, 3] }, {}, 180],
    ['at the interval where every hour is skipped', { skipHours: Array.from({ length: 24 }, (_, i) => i) }, {}, 10],
  ])('comes %s', (_, hints, headers, minutes) => {
    expect(next(hints, headers as Record<string, string>)).toBe(minutes);
  });
});
