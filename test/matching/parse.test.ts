import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { formatProblem, parseQuery, print } from '../../src/matching/index.ts';
import { queryArbitrary, queryTextArbitrary } from '../support/query-arbitraries.ts';

function problem(text: string) {
  const parsed = parseQuery(text);
  if (parsed.ok) throw new Error(`read as ${print(parsed.query)}`);
  return parsed.problems[0]!;
}

function warnings(text: string): string[] {
  const parsed = parseQuery(text);
  if (!parsed.ok) throw new Error(parsed.problems[0]!.message);
  return parsed.warnings.map((warning) => warning.message);
}

function printed(text: string): string {
  const parsed = parseQuery(text);
  if (!parsed.ok) throw new Error(parsed.problems[0]!.message);
  return print(parsed.query);
}

describe('reading a query', () => {
  it.each([
    ['a b|c', 'a AND "b c"'],
    ['(a b) c', 'a AND b AND c'],
    ['a OR (b OR c)', 'a OR b OR c'],
    ['a AND (b OR c)', 'a AND (b OR c)'],
    ['NOT NOT a', 'NOT NOT a'],
    ['-(a b) c', 'NOT (a AND b) AND c'],
    ['“lost bag”~2', '"lost bag"~2'],
    ['「紛失 荷物」', '"紛 失 荷 物"'],
    ['＂lost bag＂', '"lost bag"'],
    ['delta –river', 'delta AND NOT river'],
    ['delta —(river OR force)', 'delta AND NOT (river OR force)'],
    ['（delta OR 達美） AND bag', '(delta OR "達 美") AND bag'],
    ['mid–air', '"mid air"'],
    ['site:*.bbc.co.uk', 'site:bbc.co.uk'],
    ['a NEAR/3 b NEAR/2 c', 'a NEAR/3 b NEAR/2 c'],
    ['a NEAR/3 (b NEAR/2 c)', 'a NEAR/3 (b NEAR/2 c)'],
    ['a NEAR b', 'a NEAR/4 b'],
    ['author:(a OR "b c")', 'author:a OR author:"b c"'],
    ['followers:>1k engagement:<=5', 'followers:>=1001 AND engagement:0..5'],
    ['links:https://www.BBC.co.uk/', 'link:bbc.co.uk'],
    ['=AT&T', '="AT T"'],
    ['raw:a"b"', 'raw:"a" AND b'],
    ['delta ＡＮＤ bag ＯＲ ＮＯＴ river', 'delta AND bag OR NOT river'],
    ['lost ＮＥＡＲ／３ bag', 'lost NEAR/3 bag'],
    ['delta && bag || united | jetblue', 'delta AND bag OR united OR jetblue'],
    ['delta !river !(a OR b) !"c d"', 'delta AND NOT river AND NOT (a OR b) AND NOT "c d"'],
    ['delta ！river', 'delta AND NOT river'],
    ['stop! now', 'stop AND now'],
    ["'lost bag' delta", '"lost bag" AND delta'],
    ["‘lost bag’~3 -'river delta'", '"lost bag"~3 AND NOT "river delta"'],
    ["author:'Ana Lee'", 'author:"ana lee"'],
    ["'twas rock 'n' roll", 'twas AND rock AND n AND roll'],
    ["the dogs' bowl and delta's", 'the AND dogs AND bowl AND and AND "delta s"'],
  ])('%s is %s', (text, expected) => {
    expect(printed(text)).toBe(expected);
  });

  it('reads what it prints as the same tree', () => {
    fc.assert(
      fc.property(queryArbitrary, (query) => {
        const again = parseQuery(print(query));
        expect(again.ok && again.query).toEqual(query);
      }),
      { numRuns: 500 },
    );
  });

  it('never throws, points inside the text, and is stable under printing', () => {
    fc.assert(
      fc.property(queryTextArbitrary, (text) => {
        const parsed = parseQuery(text);
        if (!parsed.ok) {
          for (const { at, end } of parsed.problems) expect(0 <= at && at <= end && end <= text.length).toBe(true);
          for (const one of parsed.problems) expect(formatProblem(text, one)).toContain('^');
        } else {
          const again = parseQuery(print(parsed.query));
          expect(again.ok && again.query).toEqual(parsed.query);
        }
      }),
      { numRuns: 2_000 },
    );
  });
});

describe('a problem', () => {
  it.each([
    ['', 0, 'the query is empty'],
    ['delta AND', 6, 'AND with nothing after it'],
    ['OR delta', 0, 'OR with nothing before it'],
    ['delta AND OR bag', 10, 'OR right after AND'],
    ['delta (bag OR lost', 6, 'this “(” is never closed'],
    ['delta)', 5, 'a “)” without its “(”'],
    ['delta ()', 7, 'nothing before the “)”'],
    ['delta - bag', 6, 'a “-” that stands alone'],
    ['delta – bag', 6, 'a “-” that stands alone'],
    ['delta de*', 6, '“de*” has 2 letters beside its wildcards'],
    ['*delta', 0, '“*delta” begins with a wildcard'],
    ['delta~1', 0, '“~” after a single word'],
    ['++', 0, 'nothing to search for in “++”'],
    ['athor:ana', 0, 'no field “athor:”'],
    ['delta is:rply', 6, 'no “is:rply”'],
    ['lang:english', 0, '“english” is not a language code'],
    ['followers:many', 0, '“many” is not a number or a bound'],
    ['followers:9..1', 0, 'no number is in “9..1”'],
    ['author: ana', 0, 'nothing after “author:”'],
    ['author:(a b)', 10, 'values of author: without OR between them'],
    ['(a AND b) NEAR/3 c', 0, 'AND beside NEAR'],
    ['a NEAR/3 author:b', 9, 'author: beside NEAR'],
    ['a NEAR/3 NOT b', 9, 'NOT right after NEAR'],
    ['a NEAR/101 b', 2, 'a distance of 101 words'],
    ['a NEAR/x b', 2, '“NEAR/x” has no number'],
    ['a ONEAR/ b', 2, '“ONEAR/” has no number'],
    ['a NEAR/-1 b', 2, '“NEAR/-1” has no number'],
    ['"a b"~999', 0, 'a distance of 999 words'],
    ['=Del*', 0, 'a wildcard in a case-exact term'],
    ['東?京', 0, 'a wildcard in a script without spaces'],
  ])('in %s stands at %i: %s', (text, at, message) => {
    expect(problem(text)).toMatchObject({ at, message });
  });

  it('is a query that is too long or too deep', () => {
    const long = 'delta OR '.repeat(11_112);
    expect(problem(long)).toMatchObject({ at: 100_000, message: 'the query has 100008 characters' });
    expect(formatProblem(long, problem(long))).toMatch(/^ {2}….*delta OR delta.*\n +\^+$/m);
    expect(problem(`${'('.repeat(60)}a${')'.repeat(60)}`)).toMatchObject({ at: 50, message: 'nested too deep' });
    expect(problem(`${'NOT '.repeat(60)}a`)).toMatchObject({ message: 'nested too deep' });
  });

  it.each([
    ['url:bbc.com', 'site:bbc.com for where it stands, link:bbc.com for what it links to'],
    ['hashtag:#lostbags', '#lostbags'],
    ['to:@delta', '@delta'],
    ['title:delta', 'delta; a mention is one text, its title in front'],
    ['country:de', "the brand's setting countries, which mutes what is known to come from elsewhere"],
    ['subreddit:delta', 'site:reddit.com/r/delta'],
    ['min_faves:50', 'engagement:>=50'],
    ['is:retweet', 'is:repost'],
    ['has:hashtags', 'has:hashtag'],
  ])('of another tool’s field %s says what to write: %s', (text, suggestion) => {
    expect(problem(text).suggestion).toBe(suggestion);
  });

  it('stays short where it quotes a long query', () => {
    const { message, suggestion } = problem(`nofield:${'x'.repeat(50_000)}`);
    expect(message.length + suggestion!.length).toBeLessThan(700);
  });

  it('is not a query of four thousand names', () => {
    const names = Array.from({ length: 4_000 }, (_, n) => `"brand ${n}"`).join(' OR ');
    expect(names.length).toBeGreaterThan(50_000);
    expect(parseQuery(names).ok).toBe(true);
  });

  it('is shown with a caret, what was expected and a suggestion', () => {
    const text = 'lost AND athor:ana';
    expect(formatProblem(text, problem(text))).toBe(
      [
        'no field “athor:” (at character 10)',
        '  lost AND athor:ana',
        '           ^^^^^^',
        '  expected: one of author: lang: source: site: link: followers: engagement: is: has: raw:',
        '  try: author:ana, or "athor:ana" to search for the words',
      ].join('\n'),
    );
  });

  it('points under the right column after wide characters and line breaks', () => {
    const text = '東京\nAND';
    expect(formatProblem(text, problem(text)).split('\n').slice(1, 3)).toEqual(['  東京 AND', '       ^^^']);
  });
});

describe('a warning', () => {
  it.each([
    ['NOT delta', ['a NOT alone matches every mention without it']],
    ['delta OR NOT bag', ['a NOT as one side of OR matches almost any mention']],
    ['the', ['“the” is in almost any mention']],
    ['lang:en', ['this query matches almost any mention']],
    ['delta and bag', ['“and” is read as a word']],
    ['"lost bag', ['this quote is never closed']],
    ['AT&T', ['punctuation is not searched: “AT&T” is read as “at t”']],
    ['"delta"~3', ['“~3” after a single word changes nothing']],
    ['delta !river', ['“!” is read as NOT']],
    ["'lost bag'", ['‘lost bag’ is read as a phrase']],
    ['lost SENTENCE bag', ['“SENTENCE” is read as a word']],
    ['lost W/5 bag', ['“W/5” is read as a word']],
    ['delta (bag OR luggage) -river lang:en', []],
  ])('of %s: %j', (text, expected) => {
    expect(warnings(text)).toEqual(expected);
  });
});
