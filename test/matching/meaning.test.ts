import { describe, expect, it } from 'vitest';
import type { Mention } from '../../src/domain/mention.ts';
import { compile } from '../../src/matching/index.ts';

const POST: Mention = {
  id: 'bluesky:1',
  source: 'bluesky',
  text: '',
  publishedAt: '2026-11-20T00:00:00.000Z',
  url: 'https://bsky.app/profile/ana.example/post/1',
  lang: 'en-GB',
  author: { id: 'bluesky:did:plc:abc', handle: 'ana.example', name: 'Ana María', followers: 1500 },
  engagement: { likes: 7, reposts: 2, views: 4000 },
  inReplyTo: { id: 'bluesky:0' },
  links: ['https://www.bbc.co.uk/news/travel?x=1'],
};

/** The parts of the text that match, or null. */
function found(query: string, text: string, fields: Partial<Mention> = {}): string[] | null {
  const [match] = compile([{ id: 'q', query }]).match({ ...POST, ...fields, text });
  return match ? match.spans.map(([start, end]) => text.slice(start, end)) : null;
}

describe('a word', () => {
  it.each([
    ['delta', 'I flew DELTA.', ['DELTA']],
    ['delta', 'deltaic, Deltas', null],
    ['united', "United's worst flight", ['United']],
    ['avion', 'J’ai raté l’avion', ['avion']],
    ['delta', '#Delta @delta $DELTA', ['Delta', 'delta', 'DELTA']],
    ['delta', 'see https://delta.com/delta', null],
    ['delta', 'see delta.com', ['delta']],
    ['cafe', 'Le Café', ['Café']],
    ['café', 'le cafe', ['cafe']],
    ['strasse', 'STRAßE', ['STRAßE']],
    ['straße', 'strasse', ['strasse']],
    ['istanbul', 'İSTANBUL', ['İSTANBUL']],
    ['σοφοσ', 'ΣΟΦΟΣ σοφός', ['ΣΟΦΟΣ', 'σοφός']],
    ['delta', '𝗗𝗲𝗹𝘁𝗮 Ｄｅｌｔａ de\u00adlta', ['𝗗𝗲𝗹𝘁𝗮', 'Ｄｅｌｔａ', 'de\u00adlta']],
    ['délta', 'de\u0301lta', ['de\u0301lta']],
    ['محمد', 'مُحَمَّد', ['مُحَمَّد']],
    ['wi-fi', 'no Wi-Fi, no wi fi, no wifi', ['Wi-Fi', 'wi fi']],
    ["don't", 'I don’t know', ['don’t']],
    ['delta™', 'Delta™ rocks', ['Delta']],
    ['d g', 'D&amp;G', ['D', 'G']],
    ['amp', 'D&amp;G', null],
  ])('%s in “%s”: %j', (query, text, expected) => {
    expect(found(query, text)).toEqual(expected);
  });
});

describe('scripts without spaces', () => {
  it.each([
    ['東京', '私は東京に行く', ['東京']],
    ['東京', '京東', null],
    ['デルタ航空', 'ﾃﾞﾙﾀ航空は遅延', ['ﾃﾞﾙﾀ航空']],
    ['삼성', '삼성이 좋다', ['삼성']],
    ['การบิน', 'สายการบินไทย', ['การบิน']],
    ['東京 NEAR/2 遅延', '東京の便遅延', ['東京', '遅延']],
    ['東京 NEAR/1 遅延', '東京の便遅延', null],
  ])('%s in “%s”: %j', (query, text, expected) => {
    expect(found(query, text)).toEqual(expected);
  });
});

describe('marks and emoji', () => {
  it.each([
    ['#lostbags', 'My #LostBags', ['#LostBags']],
    ['#lostbags', 'lostbags', null],
    ['#lost_bags', '#Lost_Bags', ['#Lost_Bags']],
    ['@united', '.@United, hello', ['@United']],
    ['@united', 'mail me@united.com', null],
    ['@ana.example', 'thanks @ana.example', ['@ana.example']],
    ['$DAL', 'long $dal', ['$dal']],
    ['$DAL', 'DAL', null],
    ['😡', 'so😡😡', ['😡', '😡']],
    ['👍', 'fine 👍🏽', ['👍🏽']],
    ['❤️', 'I ❤ it', ['❤']],
    ['👩', '👩‍✈️', null],
  ])('%s in “%s”: %j', (query, text, expected) => {
    expect(found(query, text)).toEqual(expected);
  });
});

describe('phrases and distances', () => {
  it.each([
    ['"lost bag"', 'Lost, bag', ['Lost, bag']],
    ['"lost bag"', 'lost my bag', null],
    ['"lost bag*"', 'lost baggage', ['lost baggage']],
    ['"where is my bag?"', 'Where is my bag?', ['Where is my bag']],
    ['"lost bag"~1', 'bag was lost', ['bag', 'lost']],
    ['"lost bag"~1', 'bag that was lost', null],
    ['"lost bag lost"~3', 'lost bag', null],
    ['"a b c"~1', 'c x a b', ['c', 'a', 'b']],
    ['lost NEAR/0 bag', 'bag lost', ['bag', 'lost']],
    ['lost NEAR/2 bag', 'lost my old bag', ['lost', 'bag']],
    ['lost NEAR/1 bag', 'lost my old bag', null],
    ['lost NEAR bag', 'lost 1 2 3 4 bag', ['lost', 'bag']],
    ['lost NEAR bag', 'lost 1 2 3 4 5 bag', null],
    ['lost ONEAR/2 bag', 'bag lost', null],
    ['lost NEAR/2f bag', 'lost my bag', ['lost', 'bag']],
    ['lost NEAR/1 bag', "lost Ana's bag", ['lost', 'bag']],
    ['bag NEAR/5 bag', 'one bag', null],
    ['(lost OR missing) NEAR/3 ("check in" OR bag)', 'missing at the check-in', ['missing', 'check-in']],
    ['(xmas NEAR/2 gift) NEAR/2 wife', 'xmas gift for my wife', ['xmas', 'gift', 'wife']],
    ['(lost AND bag)~2', 'bag now lost', ['bag', 'lost']],
  ])('%s in “%s”: %j', (query, text, expected) => {
    expect(found(query, text)).toEqual(expected);
  });
});

describe('wildcards, case and raw text', () => {
  it.each([
    ['delay*', 'delay delayed delaying', ['delay', 'delayed', 'delaying']],
    ['colo*r', 'Colour color', ['Colour', 'color']],
    ['organi?ation', 'organization, organisation, organiation', ['organization', 'organisation']],
    ['bags?', 'bagsy bags', ['bagsy']],
    ['#delta*', '#DeltaAssist deltaforce', ['#DeltaAssist']],
    ['=Delta', 'delta DELTA Delta', ['Delta']],
    ['="Delta Air"', 'delta air, Delta Air', ['Delta Air']],
    ['=Café', 'Cafe Café Cafe\u0301', ['Café', 'Cafe\u0301']],
    ['raw:"AT&T"', 'AT&T, at&t, XAT&T', ['AT&T']],
    ['raw:C++', 'I like C++.', ['C++']],
    ['raw:":("', 'no :(', [':(']],
    ['raw:"a \\"b\\""', 'x a "b"', ['a "b"']],
  ])('%s in “%s”: %j', (query, text, expected) => {
    expect(found(query, text)).toEqual(expected);
  });
});

describe('operators', () => {
  it('binds NOT before AND before OR, and reads words side by side as AND', () => {
    expect(found('a b OR c', 'c')).toEqual(['c']);
    expect(found('a b OR c', 'a')).toBeNull();
    expect(found('a OR b c', 'b')).toBeNull();
    expect(found('NOT a b', 'b')).toEqual(['b']);
    expect(found('a -b', 'a b')).toBeNull();
    expect(found('a NOT (b OR c)', 'a c')).toBeNull();
    expect(found('a AND b NEAR/0 c', 'a b c')).toEqual(['a', 'b', 'c']);
  });

  it('shows what matched, not what happens to be in the other branch of an OR', () => {
    expect(found('(a b) OR c', 'a c')).toEqual(['c']);
  });
});

describe('fields', () => {
  it.each([
    ['author:ana.example', true],
    ['author:@ANA.example', true],
    ['author:"ana maria"', true],
    ['author:did:plc:abc', true],
    ['author:ana*', true],
    ['author:ana', false],
    ['lang:en', true],
    ['lang:en-gb', true],
    ['lang:en-us', false],
    ['source:bluesky', true],
    ['source:rss', false],
    ['site:bsky.app', true],
    ['site:app', true],
    ['site:sky.app', false],
    ['site:bsky.app/profile/ana', true],
    ['link:bbc.co.uk', true],
    ['link:co.uk/sport', false],
    ['link:bbc.co.uk/news', true],
    ['link:travel', true],
    ['link:(cnn.com OR bbc.co.uk)', true],
    ['followers:>1000', true],
    ['followers:>1500', false],
    ['followers:>=1.5k', true],
    ['followers:1k..2k', true],
    ['engagement:9', true],
    ['engagement:>10', false],
    ['is:reply', true],
    ['is:repost', false],
    ['has:link', true],
    ['has:emoji', false],
    ['-is:repost word', true],
  ])('%s: %j', (query, expected) => {
    expect(found(query, 'word') !== null).toBe(expected);
  });

  it('matches no number that is unknown, in neither direction', () => {
    const unknown = { author: { id: 'x:1' } };
    expect(found('followers:>10', 'word', unknown)).toBeNull();
    expect(found('followers:<10', 'word', unknown)).toBeNull();
  });

  it('sees links that only the text has', () => {
    const { links: _, ...bare } = POST;
    const matcher = compile([{ id: 'q', query: 'link:delta.com' }]);
    expect(matcher.match({ ...bare, text: 'see https://www.delta.com/x.' })).toHaveLength(1);
  });
});

describe('many queries', () => {
  it('tells all that match, in their order, from one pass', () => {
    const matcher = compile([
      { id: 'b', query: 'delta NOT river' },
      { id: 'none', query: 'boeing' },
      { id: 'a', query: 'lang:en' },
      { id: 'bags', query: '"lost bag" OR luggage' },
    ]);
    const matches = matcher.match({ ...POST, text: 'Delta lost bag' });
    expect(matches).toEqual([
      { id: 'b', spans: [[0, 5]] },
      { id: 'a', spans: [] },
      { id: 'bags', spans: [[6, 14]] },
    ]);
    expect(matcher.match({ ...POST, lang: 'de', text: 'River Delta' })).toEqual([]);
  });

  it('refuses a query that cannot be read, with its place', () => {
    expect(() => compile([{ id: 'acme', query: 'a AND' }])).toThrow(/query of acme: AND with nothing after it/);
  });

  it('stays fast and bounded on a hostile text', () => {
    const matcher = compile([{ id: 'q', query: '"aa aa aa aa aa aa"~100 NEAR/100 ((aa NEAR/100 aa) NEAR/100 aa)' }]);
    expect(matcher.match({ ...POST, text: 'aa '.repeat(6_600) })).toHaveLength(1);
  });
});
