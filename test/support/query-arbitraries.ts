import fc from 'fast-check';
import type { Mention } from '../../src/domain/mention.ts';
import type { Query, Word } from '../../src/matching/query.ts';

/** Few words, so that queries and posts meet; written in many ways, so that folding matters. */
const WORDS: readonly (readonly [folded: string, ...written: string[]])[] = [
  ['delta', 'delta', 'Delta', 'DELTA', 'délta', 'ｄｅｌｔａ', 'del\u00adta', '𝗗𝗲𝗹𝘁𝗮'],
  ['deltas', 'deltas', 'Deltas'],
  ['bag', 'bag', 'Bag', 'BAG'],
  ['bags', 'bags', 'Bags'],
  ['cafe', 'cafe', 'café', 'CAFÉ', 'cafe\u0301'],
  ['strasse', 'straße', 'STRASSE', 'strasse'],
  ['lost_bag', 'lost_bag', 'Lost_Bag'],
  ['λογοσ', 'ΛΌΓΟΣ', 'λόγος'],
  ['мой', 'мой', 'МОЙ', 'мо\u0438\u0306'],
  ['d', 'd', 'D'],
  ['l', 'l', 'L'],
  ['380', '380'],
];
const SINGLES = ['東', '京', 'デ', 'タ', '삼', '성'];
const EMOJI: readonly (readonly [string, ...string[]])[] = [
  ['👍', '👍', '👍🏽', '👍🏿'],
  ['😡', '😡'],
  ['❤', '❤', '❤️'],
  ['👩‍✈', '👩‍✈️', '👩🏽‍✈️'],
  ['🇺🇸', '🇺🇸'],
];
const WILD = ['del*', 'd*ltas', 'bag*', 'b?gs', 'str*e', 'lost*'];
/** A `?` at the end is a wildcard only where the word stands alone. */
const WILD_ALONE = ['delt?', 'caf?'];

const entry = fc.constantFrom(...WORDS);
const mark = fc.constantFrom('', '', '', '', '#', '@', '$') as fc.Arbitrary<Word['mark']>;

/** A post of words, marks, emoji, links, apostrophes, underscores, escapes and whatever stands between. */
export const mentionArbitrary: fc.Arbitrary<Mention> = fc
  .record({
    pieces: fc.array(
      fc.tuple(
        fc.oneof(
          {
            weight: 12,
            arbitrary: fc
              .tuple(
                mark,
                entry.chain(([, ...written]) => fc.constantFrom(...written)),
              )
              .map((pair) => pair.join('')),
          },
          { weight: 2, arbitrary: fc.constantFrom(...SINGLES) },
          { weight: 2, arbitrary: fc.constantFrom(...EMOJI).chain(([, ...written]) => fc.constantFrom(...written)) },
          {
            weight: 1,
            arbitrary: fc.constantFrom(
              'https://delta.com/bag',
              'www.bags.example',
              'AT&T',
              'C++',
              '&amp;',
              'a@bag',
              'bag_',
              '_bag',
              '#_bag_',
            ),
          },
        ),
        fc.constantFrom(' ', ' ', ' ', ' ', ' ', "'", '’', '-', '. ', ', ', '\n', '', '. #', ' "', '/'),
      ),
      { maxLength: 12 },
    ),
    followers: fc.option(fc.nat(20), { nil: undefined }),
    likes: fc.option(fc.nat(20), { nil: undefined }),
    lang: fc.constantFrom(undefined, 'en', 'en-US', 'de'),
    reply: fc.boolean(),
    handle: fc.constantFrom('ana', 'Bob.example'),
    source: fc.constantFrom('x', 'rss'),
    link: fc.constantFrom(undefined, 'https://news.delta.com/a', 'https://other.example/'),
  })
  .map(({ pieces, followers, likes, lang, reply, handle, source, link }) => ({
    id: `${source}:1`,
    source,
    text: pieces.flat().join(''),
    publishedAt: '2026-11-20T00:00:00.000Z',
    url: 'https://www.site.example/post/1',
    author: { id: `${source}:${handle}`, handle, ...(followers === undefined ? {} : { followers }) },
    ...(likes === undefined ? {} : { engagement: { likes, replies: 1 } }),
    ...(lang === undefined ? {} : { lang }),
    ...(reply ? { inReplyTo: { id: 'x:0' } } : {}),
    ...(link === undefined ? {} : { links: [link] }),
  }));

const word: fc.Arbitrary<Word> = fc.oneof(
  { weight: 8, arbitrary: fc.record({ text: entry.map(([folded]) => folded), mark }) },
  { weight: 2, arbitrary: fc.record({ text: fc.constantFrom(...WILD), mark }) },
  {
    weight: 1,
    arbitrary: fc.record({
      text: fc.constantFrom(...SINGLES, ...EMOJI.map(([plain]) => plain)),
      mark: fc.constant('' as const),
    }),
  },
);

const single: fc.Arbitrary<Word> = fc.oneof(
  { weight: 10, arbitrary: word },
  { weight: 1, arbitrary: fc.record({ text: fc.constantFrom(...WILD_ALONE), mark }) },
);

const exactWord: fc.Arbitrary<Word> = fc.record({
  text: fc.constantFrom('Delta', 'delta', 'BAG', 'Café', 'cafe', 'straße', 'МОЙ', '東'),
  mark: fc.constant('' as const),
});

const words: fc.Arbitrary<Query> = fc.oneof(
  { weight: 6, arbitrary: single.map((one) => ({ kind: 'words' as const, words: [one], exact: false, within: null })) },
  {
    weight: 2,
    arbitrary: fc
      .array(word, { minLength: 2, maxLength: 3 })
      .map((list) => ({ kind: 'words' as const, words: list, exact: false, within: null })),
  },
  {
    weight: 2,
    arbitrary: fc
      .tuple(fc.array(word, { minLength: 2, maxLength: 3 }), fc.nat(4))
      .map(([list, within]) => ({ kind: 'words' as const, words: list, exact: false, within })),
  },
  {
    weight: 1,
    arbitrary: fc
      .array(exactWord, { minLength: 1, maxLength: 2 })
      .map((list) => ({ kind: 'words' as const, words: list, exact: true, within: null })),
  },
);

const field: fc.Arbitrary<Query> = fc.oneof(
  fc
    .constantFrom('ana', 'bob.example', 'x:ana', 'eve')
    .map((value) => ({ kind: 'field' as const, field: 'author' as const, value })),
  fc.constantFrom('en', 'de', 'en-us').map((value) => ({ kind: 'field' as const, field: 'lang' as const, value })),
  fc.constantFrom('x', 'rss').map((value) => ({ kind: 'field' as const, field: 'source' as const, value })),
  fc
    .constantFrom('site.example', 'other.example')
    .map((value) => ({ kind: 'field' as const, field: 'site' as const, value })),
  fc
    .constantFrom('delta.com', 'delta.com/a', 'other.example')
    .map((value) => ({ kind: 'field' as const, field: 'link' as const, value })),
  fc.record({
    kind: fc.constant('field' as const),
    field: fc.constantFrom('followers' as const, 'engagement' as const),
    min: fc.nat(10),
    max: fc.integer({ min: 10, max: 20 }),
  }),
  fc.constantFrom(
    { kind: 'field' as const, field: 'is' as const, value: 'reply' as const },
    { kind: 'field' as const, field: 'is' as const, value: 'repost' as const },
    { kind: 'field' as const, field: 'has' as const, value: 'link' as const },
  ),
);

const raw: fc.Arbitrary<Query> = fc
  .constantFrom('AT&T', 'C++', 'Delta', 'bag', ', ', '_bag')
  .map((text) => ({ kind: 'raw' as const, text }));

/** A side of NEAR: words, lists of them, or NEAR again. */
const side = fc.letrec<{ side: Query }>((tie) => ({
  side: fc.oneof(
    { depthSize: 'small', withCrossShrink: true },
    words,
    fc.array(tie('side'), { minLength: 2, maxLength: 3 }).map((items) => flat('or', items)),
    near(tie('side')),
  ),
})).side;

function near(arbitrary: fc.Arbitrary<Query>): fc.Arbitrary<Query> {
  return fc.record({
    kind: fc.constant('near' as const),
    left: arbitrary,
    right: arbitrary,
    distance: fc.nat(4),
    ordered: fc.boolean(),
  });
}

/** Any tree that the parser can produce. */
export const queryArbitrary: fc.Arbitrary<Query> = fc.letrec<{ tree: Query }>((tie) => ({
  tree: fc.oneof(
    { depthSize: 'small', withCrossShrink: true },
    { weight: 6, arbitrary: words },
    { weight: 1, arbitrary: field },
    { weight: 1, arbitrary: raw },
    { weight: 2, arbitrary: near(side) },
    { weight: 3, arbitrary: fc.array(tie('tree'), { minLength: 2, maxLength: 4 }).map((items) => flat('and', items)) },
    { weight: 3, arbitrary: fc.array(tie('tree'), { minLength: 2, maxLength: 4 }).map((items) => flat('or', items)) },
    { weight: 2, arbitrary: tie('tree').map((item) => ({ kind: 'not' as const, item })) },
  ),
})).tree;

function flat(kind: 'and' | 'or', items: readonly Query[]): Query {
  return { kind, items: items.flatMap((item) => (item.kind === kind ? item.items : [item])) };
}

/** Text that looks like a query and often is none: pieces of the grammar in any order, and anything at all. */
export const queryTextArbitrary: fc.Arbitrary<string> = fc
  .array(
    fc.oneof(
      {
        weight: 10,
        arbitrary: fc.constantFrom(
          'delta', 'Bag', 'café', '東京', '👍🏽', 'AT&T', 'C++', 'de*', 'delt*', 'b?g', '*', '?', '#', '@', '$', '#lost_bag',
          'AND', 'OR', 'NOT', 'NEAR', 'NEAR/3', 'ONEAR/2', 'NEAR/2f', 'NEAR/999', 'and', 'or', '-', '--', '=', '=Delta', '~', '~3', '|',
          '(', ')', '((', '))', '"', '”', '„', '\\', 'raw:', 'raw:"', 'author:', 'lang:en', 'lang:', 'followers:>1k', 'followers:1..', 'site:(a.b OR c.d)',
          'is:reply', 'has:', 'foo:bar', 'https://delta.com/x', "don't", '\u0301', '\u200d', '\ud83d', '\u00ad',
        ), // biome-ignore format: a list
      },
      { weight: 1, arbitrary: fc.string({ unit: 'grapheme', maxLength: 6 }) },
      { weight: 1, arbitrary: fc.string({ unit: 'binary', maxLength: 4 }) },
    ),
    { maxLength: 14 },
  )
  .chain((pieces) =>
    fc
      .array(fc.constantFrom(' ', ' ', ''), { minLength: pieces.length, maxLength: pieces.length })
      .map((gaps) => pieces.map((piece, index) => piece + gaps[index]).join('')),
  );
