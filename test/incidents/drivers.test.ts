import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { ScoredMention } from '../../src/domain/scored-mention.ts';
import { explainShift } from '../../src/incidents/drivers.ts';
import { said, WINDOW } from './mentions.ts';

const USUAL = [
  'the queue at the gate was so slow',
  'coffee was cold and the seat was broken',
  'boarding took forever again',
  'legroom is a joke on this plane',
  'the app logged me out twice',
  'why is the snack box nine dollars',
];
const BAGS = [
  'my lost bags are still not here at LHR, nobody knows anything',
  'no word on the lost bags at LHR, four hours waiting',
  'they told us about a system outage and now lost bags everywhere',
  'lost bags, no staff at LHR, what is going on',
  'after the system outage my lost bags are in Lisbon',
  'system outage again? where are our lost bags',
  'the belt at LHR is empty, lost bags for the whole flight',
];

const WORDS =
  `kettle magnet lantern pepper violin harbor saddle mirror cactus ribbon anchor pillow trumpet walnut basket
  curtain hammer island jacket ladder marble needle orchid pencil quilt rocket shovel tunnel velvet window`.split(
    /\s+/,
  );

/** Words that make texts differ, so that they are not copies of each other. */
const OWN = ['honestly', 'folks', 'today', 'sigh', 'mate', 'really', 'once more', 'as ever', 'listen', 'well'];
const inOwnWords = (text: string, n: number): string => `${OWN[n % 10]} ${text} ${OWN[Math.floor(n / 10) % 10]}`;
const usually = (): ScoredMention[] => USUAL.flatMap((text) => times(20, (n) => said(inOwnWords(text, n))));
const explain = (window: readonly ScoredMention[], baseline = usually()) =>
  explainShift({ window, baseline, brandName: 'Acme Air', aliases: ['@acmeair'], ...WINDOW });

describe('what explains a shift', () => {
  it('names what changed, where, and after what, in the crowd’s own words', () => {
    const window = [...BAGS, ...BAGS].map((text, n) => said(inOwnWords(text, n)));
    const { cause, ownWords } = explain([...window, ...USUAL.map((text) => said(text))]);
    expect(cause).toBe('“lost bags” at LHR (14 of 20) after “system outage”');
    expect(ownWords).toBe(20);
  });

  it('says how much of it spreads one video', () => {
    const video = times(8, (n) => said(inOwnWords('look at this', n), { links: [`https://youtu.be/abc?si=${n}`] }));
    const { cause, stories } = explain([...BAGS.map((text) => said(text)), ...video]);
    expect(cause).toMatch(/; 53 % of it spreads one video$/);
    expect(stories[0]).toMatchObject({ mentions: 8, authors: 8 });
  });

  it('counts what could be praise, but does not tell it as the story, nor quote it while there is other', () => {
    const doubtful = (text: string, n: number): ScoredMention => {
      const scored = said(inOwnWords(text, n), { links: ['https://youtu.be/thanks'] });
      return { ...scored, sentiment: { ...scored.sentiment, score: 0.2 } };
    };
    const thanks = times(12, (n) => doubtful('asked them about late bags and got a helpful answer within a day', n));
    const { cause, stories, links, posts, negativeMentions } = explain([...BAGS.map((text) => said(text)), ...thanks]);
    expect(negativeMentions).toBe(19);
    expect(stories).toEqual([]);
    expect(links).toEqual([]);
    expect(cause).not.toContain('spreads one');
    expect(
      posts
        .slice(0, 4)
        .map(({ text }) => text)
        .join(),
    ).not.toContain('helpful');
    expect(explain(thanks).posts[0]!.text).toContain('helpful');
  });

  it('knows a post that is quoted by hand, with other words around it', () => {
    const jokes = ['oh no', 'please stop', 'who wrote this', 'delete your account'];
    const window = jokes.map((joke, n) => said(`${joke} RT @acmeair: our fleet is so fetch https://t.co/${n}aaa`));
    const { cause } = explain([...window, ...USUAL.map((text) => said(text))]);
    expect(cause).toContain('40 % of it spreads one post by @acmeair');
  });

  it('calls more of the same what it is', () => {
    const window = usually();
    const good = times(30, (n) => said(inOwnWords('lovely crew and a smooth trip', n), { label: 'positive' }));
    expect(explain([...window, ...good]).cause).toMatch(/^more of the usual: /);
  });

  it('gives what several of a few voices name with their number', () => {
    const window = [
      'the refund form is broken',
      'your refund form loses my entries',
      'call back please',
      'no seat for my son',
    ]
      .map((text) => said(text))
      .concat(said('who answers this phone'), said('you lost me as a customer'));
    expect(explain(window).cause).toMatch(/^“refund form” \(2 of 6\); for example: “/);
  });

  it('counts the forms of one phrase together, and tells the word by the phrase around it', () => {
    const window = [
      'I will miss my connection in Lyon',
      'missed connection again, thanks a lot',
      'we are missing our connection because of you',
      'my parents missed their connection',
      'missed connections, no hotel, nobody at the desk',
      'cold food and a dirty seat',
      'who answers the phone there',
      'the wifi is broken on every trip',
    ];
    const { cause } = explain(window.flatMap((text) => [said(text), said(inOwnWords(text, 3))]));
    expect(cause).toMatch(/^“miss(ed)? (my |their )?connections?” \(10 of 16\)/);
  });

  it('never gives one vague word alone: it says that there is no single theme, how the topics share in it, and quotes', () => {
    const misses = ['I miss the old menu', 'my son misses the toy', 'miss you never', 'missing screws'];
    const other = times(26, (n) => `${WORDS[n]!} ${WORDS[n + 1]!} is what I got`);
    const window = [...misses, ...other].map((text, n) => ({ ...said(text), topics: n < 8 ? ['menu'] : [] }));
    const { cause } = explainShift({
      window,
      baseline: usually(),
      brandName: 'Acme',
      aliases: [],
      topicNames: new Map([['menu', 'The menu']]),
      ...WINDOW,
    });
    expect(cause).toMatch(/^no single theme in 30 complaints \(the menu 8\); for example: “[^”]+”$/);
  });

  it('quotes the most shared where nothing else is common, without its handles and links', () => {
    const shared = said('@acmeair my grandmother sat on the floor for nine hours https://x.test/1', {
      engagement: { reposts: 40 },
    });
    const rest = ['hm', 'this again', 'no comment', 'well done'].map((text) => said(text));
    expect(explain([shared, ...rest]).cause).toBe(
      'no single theme in 5 complaints; the most shared: “my grandmother sat on the floor for nine hours”',
    );
  });

  it('says of a topic that it moved, though less than half speaks of it', () => {
    const window = times(16, (n) => ({ ...said(`${WORDS[n]!} ${WORDS[n + 3]!}`), topics: n < 6 ? ['food'] : [] }));
    expect(explain(window).cause).toMatch(/^often about food \(6 of 16\); for example: “/);
  });

  it('does not take the incident’s own topic for its cause', () => {
    const window = times(8, (n) => ({ ...said(`${WORDS[n]!} ${WORDS[n + 3]!}`), topics: ['food'] }));
    const { cause } = explainShift({
      window,
      baseline: usually(),
      brandName: 'Acme',
      aliases: [],
      topic: 'food',
      ...WINDOW,
    });
    expect(cause).toMatch(/^no single theme in 8 complaints; for example: “/);
  });

  it('is never empty while anybody complains, and never without words', () => {
    fc.assert(
      fc.property(
        fc.array(fc.subarray(WORDS, { minLength: 1, maxLength: 6 }), { minLength: 1, maxLength: 40 }),
        (texts) => {
          const { cause } = explain(texts.map((words) => said(words.join(' '))));
          expect(cause).not.toBe('');
          expect(cause).not.toMatch(/^(?:for example|the most shared)/);
        },
      ),
      { numRuns: 60 },
    );
  });

  it('writes codes in capitals, and what is mostly shouted or titled in lower case', () => {
    const window = times(20, (n) =>
      said(inOwnWords(n % 3 === 0 ? 'stuck at JFK, LOST BAGS' : 'stuck at JFK with lost bags', n)),
    );
    const { terms } = explain(window);
    expect(terms.map(({ term }) => term)).toEqual(expect.arrayContaining(['stuck at JFK', 'lost bags']));
  });

  it('reads short English texts that are taken for another language', () => {
    const misread = times(12, (n) => {
      const scored = said(inOwnWords('to the gate for the toxic paint', n));
      return { ...scored, sentiment: { ...scored.sentiment, language: 'af' } };
    });
    expect(explain(misread).terms.map(({ term }) => term)).not.toEqual(expect.arrayContaining(['to']));
  });

  it('falls back on the topic that most of few and different words are about', () => {
    const window = ['suitcase gone', 'no luggage here', 'my case?', 'where are the trunks', 'belt is empty', 'hm'].map(
      (text, n) => ({ ...said(text), topics: n < 4 ? ['lost-bags'] : [] }),
    );
    expect(explain(window).cause).toMatch(/^mostly about lost bags \(4 of 6\); for example: “/);
  });

  it('counts one furious author once, and copies of one text once', () => {
    const furious = times(40, (n) => said(inOwnWords('refund scandal is here', n), { by: 'furious' }));
    const copies = times(40, () => said('everybody should know about the toxic paint on those chairs'));
    const { terms } = explain([...furious, ...copies, ...USUAL.map((text) => said(text))]);
    expect(terms.map((term) => term.term)).not.toContain('refund scandal');
    expect(terms.map((term) => term.term)).not.toContain('toxic paint');
  });

  it('never names the brand, its hashtags, stop words or mere mood as a cause', () => {
    const window = times(30, (n) =>
      said(inOwnWords(n % 2 ? '@acmeair is the worst #acmeairfail' : 'I hate acme air terrible', n)),
    );
    expect(explain(window).cause).toMatch(/^no single theme in 30 complaints; for example: “/);
  });

  it('tells near copies of one text as one story', () => {
    const article = 'airline under fire as thousands of bags are left behind in a hall at heathrow overnight';
    const window = times(12, (n) => said(`${n % 3 ? article : `${article} via`} @paper${n} https://a.example/${n}x`));
    const { stories } = explain([...window, ...USUAL.map((text) => said(text))]);
    expect(stories[0]).toMatchObject({ mentions: 12 });
  });

  it('leaves the brand’s own posts out', () => {
    const own = times(20, (n) => said(`we apologise for the lost bags ${n}`, { owned: true }));
    expect(explain([...own, said('hm')])).toMatchObject({
      negativeMentions: 1,
      cause: '1 complaint; for example: “hm”',
    });
  });

  it('says nothing where there is nothing', () => {
    expect(explain([], [])).toEqual({
      cause: '',
      terms: [],
      links: [],
      sources: [],
      languages: [],
      topics: [],
      authors: [],
      stories: [],
      posts: [],
      negativeMentions: 0,
      negativeAuthors: 0,
      ownWords: 0,
    });
  });

  it('quotes three to five posts, never two of one author or story', () => {
    const video = times(8, (n) => said(`look at this ${n}`, { links: ['https://youtu.be/abc'] }));
    const { posts, stories } = explain([
      ...BAGS.map((text) => said(text)),
      ...BAGS.map((text) => said(text)),
      ...video,
    ]);
    expect(posts.length).toBeGreaterThanOrEqual(3);
    expect(posts.length).toBeLessThanOrEqual(5);
    expect(new Set(posts.map((post) => post.authorId)).size).toBe(posts.length);
    expect(posts.filter((post) => post.text.startsWith('look at this'))).toHaveLength(1);
    expect(stories[0]!.first.text).toMatch(/^look at this/);
  });

  it('shows where it comes from, against what is usual', () => {
    const window = [...times(3, () => said('broken', { source: 'rss' })), said('broken')];
    const { sources } = explain(window);
    expect(sources).toEqual([
      { name: 'rss', count: 3, share: 0.75, usualShare: 0 },
      { name: 'x', count: 1, share: 0.25, usualShare: 1 },
    ]);
  });

  it('is the same whatever order mentions come in', () => {
    const window = [...BAGS, ...BAGS, ...USUAL].map((text) => said(text));
    const baseline = usually();
    const reference = explain(window, baseline);
    fc.assert(
      fc.property(fc.shuffledSubarray(window, { minLength: window.length }), (shuffled) => {
        expect(explain(shuffled, baseline)).toEqual(reference);
      }),
      { numRuns: 20 },
    );
  });

  it('says of a quoted post how many others have its words, or nearly, in posts of their own', () => {
    const text = 'acme left four hundred bags behind in lisbon on monday and tells nobody where they are';
    const copies = times(6, (n) => said(n % 2 ? text : `${text} via site${n}`, { by: `site${n}`, atMinute: n }));
    const repost = said(text, { by: 'fan', repostOf: { id: copies[0]!.mention.id } });
    const { posts } = explain([...copies, repost, ...BAGS.map((each) => said(each))], []);
    expect(posts.filter((post) => post.text.startsWith('acme left')).map((post) => post.copies)).toEqual([5]);
    expect(posts.filter((post) => !post.text.startsWith('acme left')).every((post) => !('copies' in post))).toBe(true);
  });

  it('takes any text there is', () => {
    const hostile = fc.oneof(
      fc.string({ unit: 'binary' }),
      fc.constantFrom('RT @a: “@b: x', '#'.repeat(50), '__proto__'),
    );
    fc.assert(
      fc.property(fc.array(hostile, { maxLength: 30 }), (texts) => {
        const drivers = explain(
          texts.map((text) => said(text, { links: [text] })),
          [],
        );
        expect(drivers.negativeMentions).toBe(texts.length);
      }),
      { numRuns: 100 },
    );
  });
});

function times<T>(n: number, make: (index: number) => T): T[] {
  return Array.from({ length: n }, (_, index) => make(index));
}
