import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { TrendRow } from '../../src/domain/history.ts';
import type { MentionVersion, ScoredMention } from '../../src/domain/scored-mention.ts';
import { interactionsOf } from '../../src/influence/interactions.ts';
import type { Store } from '../../src/store/index.ts';
import type { Applied } from '../../src/store/mentions.ts';
import { copyMarks } from '../../src/text/near-duplicates.ts';
import { scoredMention, WINDOW } from '../support/mentions.ts';
import { testStores } from '../support/stores.ts';

const stores = testStores();
const { fresh } = stores;
const options = { retentionDays: 30, backfill: false };
const TOPICS = ['all', 'baggage', 'delays'];
const PEOPLE = ['test:ana', 'test:bob', 'test:eve'];
const BAG = 'cloudline left my old green suitcase behind in lisbon and nobody at the desk can say where';
const TEXTS = [BAG, `${BAG} it went`, BAG.replace('green', 'blue'), `via @paper ${BAG}`, 'too short', 'my bag is here'];

interface Said {
  readonly text: string;
  readonly minute: number;
  readonly author: string;
  readonly followers: number | undefined;
  readonly handle: string | undefined;
  readonly label: 'negative' | 'neutral' | 'positive';
  readonly topics: string[];
  readonly named: string[];
  readonly edited: number;
}

const said: fc.Arbitrary<Said> = fc.record({
  text: fc.constantFrom(...TEXTS),
  minute: fc.integer({ min: 0, max: 180 }),
  author: fc.constantFrom(...PEOPLE),
  followers: fc.constantFrom(undefined, 5, 7, 9),
  handle: fc.constantFrom(undefined, 'a', 'b'),
  label: fc.constantFrom('negative', 'neutral', 'positive'),
  topics: fc.subarray(['baggage', 'delays']),
  named: fc.subarray([...PEOPLE, 'test:joe']),
  edited: fc.constantFrom(0, 0, 1_000, 2_000, 3_000),
});

/** A version of a mention as it comes from a page; `seen` differs for each. */
function version(id: string, v: Said, seen: number): Applied & { readonly version: MentionVersion } {
  const marks = copyMarks(v.text);
  const base = scoredMention({
    id,
    text: v.text,
    at: WINDOW.from + v.minute * 60_000,
    label: v.label,
    topics: v.topics,
    ...(marks ? { cluster: marks.cluster } : {}),
  });
  const { followers, handle } = v;
  const author = { id: v.author, ...(followers ? { followers } : {}), ...(handle ? { handle } : {}) };
  const scored = { ...base, mention: { ...base.mention, author, mentions: v.named } };
  const print = marks?.print ?? '';
  return { scored, interactions: interactionsOf(scored), print, version: { edited: v.edited, seen } };
}

type Event = ReturnType<typeof version> | { readonly deleted: string };

/** What happens to a few mentions: each has versions, and some are deleted. */
const histories = (deletions: boolean): fc.Arbitrary<Event[]> =>
  fc
    .array(fc.record({ versions: fc.array(said, { minLength: 1, maxLength: 4 }), deleted: fc.boolean() }), {
      minLength: 1,
      maxLength: 5,
    })
    .map((mentions) => {
      let seen = 0;
      return mentions.flatMap(({ versions, deleted }, n): Event[] => [
        ...versions.map((each) => version(`test:${n}`, each, ++seen)),
        ...(deletions && deleted ? [{ deleted: `test:${n}` }] : []),
      ]);
    });

/** Applies events in an order, in batches of up to `size`, each batch twice: what comes again changes nothing. */
async function happen(events: readonly Event[], size: number): Promise<Store> {
  const store = fresh();
  let batch: Applied[] = [];
  const flush = async (): Promise<void> => {
    if (batch.length > 0) for (let n = 0; n < 2; n += 1) await store.mentions.apply('acme', batch, options);
    batch = [];
  };
  for (const event of events) {
    if ('deleted' in event) {
      await flush();
      await store.mentions.erase('acme', [event.deleted], WINDOW.from);
    } else batch.push(event);
    if (batch.length >= size) await flush();
  }
  await flush();
  return store;
}

/** What the histories come to by the rule: the latest version's words at the earliest version's time; nothing of the deleted. */
function outcome(events: readonly Event[]): Applied[] {
  const gone = new Set(events.map((event) => ('deleted' in event ? event.deleted : '')));
  const versions = events.flatMap((event) => ('deleted' in event ? [] : [event]));
  const ids = [...new Set(versions.map((each) => each.scored.mention.id))];
  return ids.flatMap((id) => {
    const list = versions.filter((each) => each.scored.mention.id === id);
    if (gone.has(id)) return [];
    const ordered = list.sort((a, b) => a.version.edited - b.version.edited || a.version.seen - b.version.seen);
    const { publishedAt } = ordered[0]!.scored.mention;
    const last = ordered.at(-1)!;
    const scored = { ...last.scored, mention: { ...last.scored.mention, publishedAt } };
    return [{ ...last, scored, interactions: interactionsOf(scored) }];
  });
}

const spoken = (row: TrendRow): boolean => row.counts.negative + row.counts.neutral + row.counts.positive > 0;

/** Mentions, trends with voices, and who acted on whom. Within a day, first and last of a pair may be those of an act taken back. */
async function counts(store: Store): Promise<unknown> {
  const history = store.history('acme');
  const trends = await Promise.all(TOPICS.map((topic) => history.trend(topic, WINDOW.from, WINDOW.to)));
  const edges = await history.edges(WINDOW.from, WINDOW.to);
  const authors = await history.authors(PEOPLE);
  return {
    mentions: await history.mentions(WINDOW.from, WINDOW.to),
    trends: trends.map((rows) => rows.filter(spoken).map(({ bySource: _, ...row }) => row)),
    bySource: trends.map((rows) => rows.filter(spoken).map(({ bySource }) => bySource)),
    edges: edges
      .map(({ first: _, last: __, ...edge }) => ({ ...edge, agreementSum: edge.agreementSum.toFixed(3) }))
      .sort((a, b) => (JSON.stringify(a) < JSON.stringify(b) ? -1 : 1)),
    moods: [...authors.values()]
      .map(({ id, negative, neutral, positive }) => ({ id, negative, neutral, positive }))
      .filter(({ negative, neutral, positive }) => negative + neutral + positive > 0)
      .sort((a, b) => (a.id < b.id ? -1 : 1)),
  };
}

const shuffled = <T>(list: readonly T[], keys: readonly number[]): T[] =>
  list
    .map((each, n) => ({ each, key: keys[n % keys.length]! * 31 + n * 17 }))
    .sort((a, b) => (a.key % 101) - (b.key % 101))
    .map(({ each }) => each);
const order = fc.array(fc.nat(100), { minLength: 20, maxLength: 20 });
const size = fc.integer({ min: 1, max: 8 });

describe('versions of mentions', () => {
  it('in whatever order and cut they come, leave the latest words, counted at the earliest time', async () => {
    await fc.assert(
      fc.asyncProperty(histories(true), order, size, async (events, keys, cut) => {
        const rule = fresh();
        await rule.mentions.apply('acme', outcome(events), options);
        expect(await counts(await happen(shuffled(events, keys), cut))).toEqual(await counts(rule));
      }),
      { numRuns: 150 },
    );
  });

  it('leave the same of their authors, each field as the newest mention tells it', async () => {
    await fc.assert(
      fc.asyncProperty(histories(false), order, size, async (events, keys, cut) => {
        const forward = await (await happen(events, 100)).history('acme').authors(PEOPLE);
        expect(await (await happen(shuffled(events, keys), cut)).history('acme').authors(PEOPLE)).toEqual(forward);
      }),
      { numRuns: 100 },
    );
  });

  const bag = (fields: Partial<Said>, seen: number) =>
    version(
      'test:1',
      {
        text: 'lost',
        minute: 5,
        author: 'test:ana',
        followers: 5,
        handle: undefined,
        label: 'negative',
        topics: [],
        named: [],
        edited: 0,
        ...fields,
      },
      seen,
    );
  const textOf = async (store: Store): Promise<string | undefined> =>
    (await store.mentions.find('acme', 'test:1'))?.mention.text;

  it('are told apart by when they were edited, where the network says so, else by when they were fetched', async () => {
    const store = fresh();
    const apply = (each: Applied) => store.mentions.apply('acme', [each], options);
    await apply(bag({ text: 'found', label: 'positive' }, 20));
    expect(await apply(bag({ text: 'lost' }, 10))).toMatchObject({ changed: 0, outdated: 1 });
    expect(await textOf(store)).toBe('found');
    expect(await apply(bag({ text: 'found again', edited: 1_000 }, 15))).toMatchObject({ changed: 1, outdated: 0 });
    // A server that lags behind still shows what was there before the edit.
    expect(await apply(bag({ text: 'lost' }, 30))).toMatchObject({ outdated: 1 });
    expect(await textOf(store)).toBe('found again');
  });

  it('that have the first words again are no less the latest', async () => {
    const store = fresh();
    for (const [text, seen] of [
      ['lost', 10],
      ['lost', 30],
      ['found', 20],
    ] as const) {
      await store.mentions.apply('acme', [bag({ text }, seen)], options);
    }
    expect(await textOf(store)).toBe('lost');
  });

  it('move no trend when a feed dates them anew, and bring their words all the same', async () => {
    const store = fresh();
    await store.mentions.apply('acme', [bag({ text: 'lost' }, 10)], options);
    await store.mentions.apply('acme', [bag({ text: 'found', minute: 130 }, 20)], options);
    const rows = await store.history('acme').trend('all', WINDOW.from, WINDOW.to);
    expect(rows.filter(spoken).map(({ start }) => start)).toEqual([WINDOW.from + 5 * 60_000]);
    expect(await textOf(store)).toBe('found');
  });

  it('are not undone by a reading of what was there before', async () => {
    const store = fresh();
    await store.mentions.apply('acme', [bag({ text: 'lost' }, 10)], options);
    const read = (await store.mentions.find('acme', 'test:1')) as ScoredMention;
    await store.mentions.apply('acme', [bag({ text: 'found', label: 'positive' }, 20)], options);
    const anew = { ...read, sentiment: { ...read.sentiment, label: 'neutral' as const } };
    expect(await store.mentions.apply('acme', [{ scored: anew, interactions: [] }], options)).toMatchObject({
      outdated: 1,
    });
    expect(await textOf(store)).toBe('found');
  });

  it('go on from what was kept before there were versions', async () => {
    const store = fresh();
    await store.mentions.apply('acme', [bag({ text: 'lost' }, 0)], options);
    const { ids, mentions, base } = store.keys.brand('acme');
    const hour = Math.floor(WINDOW.from / 3_600_000);
    await stores.db.hset(ids, 'test:1', hour);
    await stores.db.hdel(`${base}a:test:ana`, 'told');
    expect(await stores.db.hlen(mentions(hour))).toBe(1);
    await store.mentions.apply('acme', [bag({ text: 'found', label: 'positive', followers: 9 }, 20)], options);
    expect(await textOf(store)).toBe('found');
    const ana = (await store.history('acme').authors(['test:ana'])).get('test:ana');
    expect(ana).toMatchObject({ followers: 9, negative: 0, positive: 1 });
    expect(await store.mentions.erase('acme', ['test:1'], WINDOW.to)).toBe(1);
    expect((await store.history('acme').trend('all', WINDOW.from, WINDOW.to)).filter(spoken)).toEqual([]);
  });
});

describe('an author whose every mention is erased', () => {
  it('is not kept either', async () => {
    const store = fresh();
    const one = scoredMention({ id: 'test:1', author: 'test:ana' });
    const two = scoredMention({ id: 'test:2', author: 'test:ana', label: 'positive' });
    const named = { giver: 'test:ana', receiver: 'test:bob', kind: 'mention', at: WINDOW.from } as const;
    const batch = [one, two].map((scored) => ({ scored, interactions: [named] }));
    await store.mentions.apply('acme', batch, options);
    await store.mentions.erase('acme', ['test:1'], WINDOW.to);
    expect(await store.people.isKnown('acme', 'test:ana')).toBe(true);
    expect(await store.history('acme').edges(WINDOW.from, WINDOW.to)).toMatchObject([{ count: 1 }]);
    await store.mentions.erase('acme', ['test:2'], WINDOW.to);
    expect(await store.people.isKnown('acme', 'test:ana')).toBe(false);
    expect(await store.history('acme').edges(WINDOW.from, WINDOW.to)).toEqual([]);
  });
});
