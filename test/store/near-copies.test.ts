import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { TrendRow } from '../../src/domain/history.ts';
import { interactionsOf } from '../../src/influence/interactions.ts';
import { MemoryHistory } from '../../src/pipeline/memory-history.ts';
import type { ScoredItem } from '../../src/pipeline/score.ts';
import { voiceCluster } from '../../src/store/encoding.ts';
import type { Store } from '../../src/store/index.ts';
import { clusterKey, copyPrint } from '../../src/text/near-duplicates.ts';
import { applyInParts } from '../support/apply.ts';
import { scoredMention, WINDOW } from '../support/mentions.ts';
import { testStores } from '../support/stores.ts';

const stores = testStores();
const { fresh } = stores;
const options = { retentionDays: 30, backfill: false };
const TOPICS = ['all', 'baggage', 'delays'];
const LABELS = ['negative', 'neutral', 'positive'] as const;

function item(fields: Parameters<typeof scoredMention>[0] & { text: string }): ScoredItem {
  const cluster = clusterKey(fields.text);
  const scored = scoredMention({ ...fields, ...(cluster === undefined ? {} : { cluster }) });
  return { scored, interactions: interactionsOf(scored), print: copyPrint(fields.text) };
}

/** Texts of which some are near copies of each other: chains of edits, each a few words from the one before. */
const BASE = 'cloudline left my old green suitcase behind in lisbon and nobody at the desk can say where it went';
const WORDS = BASE.split(' ');
const texts = Array.from({ length: 9 }, (_, n) =>
  WORDS.map((word, at) => (at < 2 * n && at % 2 === 0 ? `${word}x${at < 8 ? '' : n}` : word)).join(' '),
);

const anyNearCopies = fc
  .array(
    fc.record({
      text: fc.constantFrom(...texts, 'too short to be own'),
      minute: fc.integer({ min: 0, max: 180 }),
      author: fc.integer({ min: 0, max: 4 }),
      label: fc.constantFrom(...LABELS),
      topics: fc.subarray(['baggage', 'delays']),
    }),
    { minLength: 1, maxLength: 40 },
  )
  .map((list) =>
    list.map((m, index) =>
      item({
        id: `test:${index}`,
        text: m.text,
        at: WINDOW.from + m.minute * 60_000,
        author: `test:author-${m.author}`,
        label: m.label,
        topics: m.topics,
      }),
    ),
  );

const said = (rows: TrendRow[]): TrendRow[] =>
  rows.filter((row) => row.counts.negative + row.counts.neutral + row.counts.positive > 0);

async function trends(store: Store): Promise<unknown> {
  const history = store.history('acme');
  const found = await Promise.all(TOPICS.map((topic) => history.trend(topic, WINDOW.from, WINDOW.to)));
  return found.map((rows) => said(rows).map(({ bySource: _, ...row }) => row));
}

describe('near copies', () => {
  it('are one voice, at the earliest', async () => {
    const store = fresh();
    const copies = [
      `${BASE} via @paper`,
      BASE,
      BASE.replace('green', 'blue'),
      `${BASE.slice(0, 80)}… https://a.example`,
    ];
    await store.mentions.apply(
      'acme',
      copies.map((text, n) => item({ id: `test:${n}`, text, at: WINDOW.from + n * 600_000 })),
      options,
    );
    const rows = await store.history('acme').trend('all', WINDOW.from, WINDOW.to);
    expect(rows.map((row) => [row.counts.negative, row.texts.negative])).toEqual([
      [1, 1],
      [1, 0],
      [1, 0],
      [1, 0],
    ]);
  });

  it('are counted the same in any order and cut of arrival', async () => {
    await fc.assert(
      fc.asyncProperty(
        anyNearCopies,
        fc.integer({ min: 1, max: 10 }),
        fc.infiniteStream(fc.nat()),
        async (list, size, keys) => {
          const forward = fresh();
          await forward.mentions.apply('acme', list, options);
          const order = list.map((each) => ({ each, key: keys.next().value as number })).sort((a, b) => a.key - b.key);
          const shuffled = fresh();
          await applyInParts(
            shuffled.mentions,
            order.map(({ each }) => each),
            size,
            options,
          );
          expect(await trends(shuffled)).toEqual(await trends(forward));
        },
      ),
      { numRuns: 60 },
    );
  });

  it('are counted as the memory of a replay counts them', async () => {
    await fc.assert(
      fc.asyncProperty(anyNearCopies, async (list) => {
        const store = fresh();
        const memory = new MemoryHistory(voiceCluster);
        await store.mentions.apply('acme', list, options);
        for (const each of [...list].reverse()) memory.add(each);
        const rows = await Promise.all(TOPICS.map((topic) => memory.trend(topic, WINDOW.from, WINDOW.to)));
        expect(await trends(store)).toEqual(rows.map((each) => said(each).map(({ bySource: _, ...row }) => row)));
      }),
      { numRuns: 60 },
    );
  });

  it('and authors are heard through who is left, as if the erased had never come', async () => {
    await fc.assert(
      fc.asyncProperty(anyNearCopies, fc.infiniteStream(fc.boolean()), async (list, keep) => {
        const left = list.filter(() => keep.next().value);
        const store = fresh();
        await store.mentions.apply('acme', list, options);
        const erased = list.filter((each) => !left.includes(each)).map(({ scored }) => scored.mention.id);
        expect(await store.mentions.erase('acme', erased, WINDOW.to)).toBe(erased.length);
        const never = fresh();
        await never.mentions.apply('acme', left, options);
        expect(await trends(store)).toEqual(await trends(never));
      }),
      { numRuns: 60 },
    );
  });

  it('are heard by their new reading when it changes, wherever they stand', async () => {
    await fc.assert(
      fc.asyncProperty(anyNearCopies, fc.constantFrom(...LABELS), fc.nat(), async (list, label, pick) => {
        const at = pick % list.length;
        const { scored, ...rest } = list[at]!;
        const corrected = { ...rest, scored: { ...scored, sentiment: { ...scored.sentiment, label } } };
        const store = fresh();
        await store.mentions.apply('acme', list, options);
        await store.mentions.apply('acme', [corrected], options);
        const once = fresh();
        await once.mentions.apply('acme', list.with(at, corrected), options);
        expect(await trends(store)).toEqual(await trends(once));
      }),
      { numRuns: 60 },
    );
  });

  it('beyond what is told apart are taken for copies of one', async () => {
    const store = fresh();
    const memory = new MemoryHistory(voiceCluster);
    const many = Array.from({ length: 200 }, (_, n) =>
      item({ id: `test:${n}`, text: `${BASE} number ${n}`, at: WINDOW.from + n * 60_000 }),
    );
    await store.mentions.apply('acme', many, options);
    for (const each of many) memory.add(each);
    const sum = (rows: TrendRow[]): number => rows.reduce((total, row) => total + row.texts.negative, 0);
    expect(sum(await store.history('acme').trend('all', WINDOW.from, WINDOW.to))).toBe(1);
    expect(sum(await memory.trend('all', WINDOW.from, WINDOW.to))).toBe(1);
  });
});

describe('the copies of a mention', () => {
  const at = (n: number): number => WINDOW.from + n * 600_000;

  it('are those in the same words or nearly, that day, oldest first; not reposts, own posts and short texts', async () => {
    const store = fresh();
    const { scored: repost } = item({ id: 'test:r', text: BASE, at: at(6), author: 'test:r' });
    const { scored: owned } = item({ id: 'test:o', text: BASE, at: at(7), owned: true });
    const batch = [
      item({ id: 'test:b', text: `${BASE} via @paper`, at: at(1) }),
      item({ id: 'test:a', text: BASE, at: at(2) }),
      item({ id: 'test:c', text: BASE.replace('green', 'blue'), at: at(3) }),
      item({ id: 'test:d', text: BASE, at: at(4) }),
      item({ id: 'test:next', text: BASE, at: at(4) + 86_400_000 }),
      item({ id: 'test:other', text: 'the crew on my flight was so very kind to my old mother today', at: at(5) }),
      item({ id: 'test:s', text: 'too short', at: at(5) }),
      item({ id: 'test:t', text: 'too short', at: at(5) }),
      {
        scored: { ...repost, mention: { ...repost.mention, repostOf: { id: 'test:a' } } },
        interactions: [],
        print: '',
      },
      { scored: owned, interactions: [], print: copyPrint(BASE) },
    ];
    await store.mentions.apply('acme', batch, options);
    const listed = batch.map(({ scored }) => scored);
    const copies = await store.copies.of('acme', listed);
    expect(Object.fromEntries(copies)).toEqual({
      'test:a': ['test:b', 'test:c', 'test:d'],
      'test:b': ['test:a', 'test:c', 'test:d'],
      'test:c': ['test:b', 'test:a', 'test:d'],
      'test:d': ['test:b', 'test:a', 'test:c'],
    });
    const kept = await store.mentions.many('acme', ['test:d', 'test:none', 'test:b']);
    expect(kept.map(({ mention }) => mention.id)).toEqual(['test:d', 'test:b']);
    await store.mentions.erase('acme', ['test:b', 'test:d'], WINDOW.to);
    expect(Object.fromEntries(await store.copies.of('acme', listed.slice(1, 3)))).toEqual({
      'test:a': ['test:c'],
      'test:c': ['test:a'],
    });
  });

  it('are all of them, where there are more variants of one text than are told apart', async () => {
    const store = fresh();
    const many = Array.from({ length: 60 }, (_, n) =>
      item({ id: `test:${n}`, text: `${BASE} number ${n}`, at: WINDOW.from + n * 60_000 }),
    );
    await store.mentions.apply('acme', many, options);
    const [first] = many;
    expect((await store.copies.of('acme', [first!.scored])).get('test:0')).toHaveLength(59);
  });
});

describe('a deletion that overtakes its mention', () => {
  const BAG = 'my bag is lost';

  it('holds when the mention comes, in either order', async () => {
    for (const first of ['mention', 'deletion']) {
      const store = fresh();
      const apply = () => store.mentions.apply('acme', [item({ id: 'test:1', text: BAG })], options);
      const erase = () => store.mentions.erase('acme', ['test:1'], WINDOW.from);
      if (first === 'mention') {
        expect(await apply()).toMatchObject({ added: 1 });
        expect(await erase()).toBe(1);
        expect(await apply()).toMatchObject({ added: 0, repeated: 1 });
      } else {
        expect(await erase()).toBe(0);
        expect(await apply()).toMatchObject({ added: 0, deleted: 1 });
      }
      expect(await store.mentions.find('acme', 'test:1')).toBeNull();
      expect(said(await store.history('acme').trend('all', WINDOW.from, WINDOW.to))).toEqual([]);
    }
  });

  it('is remembered for a week, and of the newest only', async () => {
    const store = fresh();
    const { gone } = store.keys.brand('acme');
    await store.mentions.erase('acme', ['test:old'], WINDOW.from);
    await store.mentions.erase('acme', ['test:1'], WINDOW.from + 8 * 86_400_000);
    expect(await stores.db.zrangebyscore(gone, '-inf', '+inf')).toEqual(['test:1']);
    const flood = Array.from({ length: 25_000 }, (_, n) => `test:flood-${n}`);
    for (let at = 0; at < flood.length; at += 5_000) {
      await store.mentions.erase('acme', flood.slice(at, at + 5_000), WINDOW.from + 9 * 86_400_000 + at);
    }
    expect(await stores.db.zcard(gone)).toBe(20_000);
    expect(await stores.db.zrank(gone, 'test:flood-24999')).not.toBeNull();
  });

  it('holds for all that a forgotten author has in the queues', async () => {
    const store = fresh();
    await store.people.forget('acme', 'test:ana', WINDOW.from);
    const batch = [
      item({ id: 'test:1', text: BAG, author: 'test:ana' }),
      item({ id: 'test:2', text: BAG, author: 'test:bob' }),
    ];
    expect(await store.mentions.apply('acme', batch, options)).toMatchObject({ added: 1, forgotten: 1 });
    expect(await store.mentions.find('acme', 'test:1')).toBeNull();
    expect(await stores.db.exists(store.keys.brand('acme').author('test:ana'))).toBe(0);
  });
});
