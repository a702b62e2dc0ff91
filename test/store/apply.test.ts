import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { TrendRow } from '../../src/domain/history.ts';
import type { ScoredMention } from '../../src/domain/scored-mention.ts';
import { interactionsOf } from '../../src/influence/interactions.ts';
import { MemoryHistory } from '../../src/pipeline/memory-history.ts';
import { voiceCluster } from '../../src/store/encoding.ts';
import type { Store } from '../../src/store/index.ts';
import { applyInParts } from '../support/apply.ts';
import { anyMentions, scoredMention, WINDOW } from '../support/mentions.ts';
import { testStores } from '../support/stores.ts';

const { fresh } = testStores();
const withEdges = (list: readonly ScoredMention[]) =>
  list.map((scored) => ({ scored, interactions: interactionsOf(scored) }));
const options = { retentionDays: 30, backfill: false };

async function trends(store: Store): Promise<TrendRow[][]> {
  const history = store.history('acme');
  const rows = await Promise.all(
    ['all', 'baggage', 'delays'].map((topic) => history.trend(topic, WINDOW.from, WINDOW.to)),
  );
  return rows.map((list) => list.filter((row) => Object.keys(row.bySource).length > 0 && total(row) > 0));
}
const total = (row: TrendRow): number => row.counts.negative + row.counts.neutral + row.counts.positive;

describe('applying a batch', () => {
  it('counts each mention once, however often and however cut it comes', async () => {
    await fc.assert(
      fc.asyncProperty(anyMentions, fc.integer({ min: 1, max: 20 }), async (list, size) => {
        const once = fresh();
        await once.mentions.apply('acme', withEdges(list), options);
        const cut = fresh();
        await applyInParts(cut.mentions, withEdges(list), size, options);
        expect(await trends(cut)).toEqual(await trends(once));
      }),
      { numRuns: 40 },
    );
  });

  it('counts the same, voices included, in any order of arrival', async () => {
    await fc.assert(
      fc.asyncProperty(anyMentions, async (list) => {
        const forward = fresh();
        await forward.mentions.apply('acme', withEdges(list), options);
        const backward = fresh();
        await backward.mentions.apply('acme', withEdges([...list].reverse()), options);
        expect(await trends(backward)).toEqual(await trends(forward));
      }),
      { numRuns: 40 },
    );
  });

  it('counts as the memory of a replay does', async () => {
    await fc.assert(
      fc.asyncProperty(anyMentions, async (list) => {
        const store = fresh();
        const memory = new MemoryHistory(voiceCluster);
        await store.mentions.apply('acme', withEdges(list), options);
        for (const item of withEdges(list)) memory.add({ ...item, print: '' });
        const remembered = await Promise.all(
          ['all', 'baggage', 'delays'].map((topic) => memory.trend(topic, WINDOW.from, WINDOW.to)),
        );
        expect(await trends(store)).toEqual(remembered.map((rows) => rows.filter((row) => total(row) > 0)));
        const authors = list.map((scored) => scored.mention.author.id);
        expect(await store.history('acme').authors(authors)).toEqual(await memory.authors(authors));
        expect(await store.history('acme').mentions(WINDOW.from, WINDOW.to)).toEqual(
          await memory.mentions(WINDOW.from, WINDOW.to),
        );
      }),
      { numRuns: 40 },
    );
  });

  it('takes an erased mention out of every count and does not let it come back', async () => {
    await fc.assert(
      fc.asyncProperty(anyMentions, async (list) => {
        const store = fresh();
        await store.mentions.apply('acme', withEdges(list), options);
        const ids = [...new Set(list.map((scored) => scored.mention.id))];
        expect(await store.mentions.erase('acme', ids, WINDOW.to)).toBe(ids.length);
        await store.mentions.apply('acme', withEdges(list), options);
        const rows = (
          await Promise.all(
            ['all', 'baggage', 'delays'].map((t) => store.history('acme').trend(t, WINDOW.from, WINDOW.to)),
          )
        ).flat();
        for (const row of rows) {
          expect({ ...row.counts, a: row.authors, t: row.texts }).toEqual({
            negative: 0,
            neutral: 0,
            positive: 0,
            a: { negative: 0, neutral: 0, positive: 0 },
            t: { negative: 0, neutral: 0, positive: 0 },
          });
        }
        expect(await store.history('acme').mentions(WINDOW.from, WINDOW.to)).toEqual([]);
      }),
      { numRuns: 25 },
    );
  });

  it('recounts a mention whose reading changed, and leaves its place in time', async () => {
    const store = fresh();
    const before = scoredMention({ id: 'test:1', label: 'negative', topics: ['baggage'] });
    await store.mentions.apply('acme', withEdges([before]), options);
    const after = scoredMention({ id: 'test:1', label: 'positive', topics: [] });
    const counts = await store.mentions.apply('acme', withEdges([after]), options);
    expect(counts).toMatchObject({ added: 0, changed: 1, repeated: 0 });
    const [all] = await store.history('acme').trend('all', WINDOW.from, WINDOW.to);
    expect(all?.counts).toEqual({ negative: 0, neutral: 0, positive: 1 });
    const [baggage] = await store.history('acme').trend('baggage', WINDOW.from, WINDOW.to);
    expect(baggage?.counts).toEqual({ negative: 0, neutral: 0, positive: 0 });
  });

  it('hears one furious author once a day, and forty copies of one text once', async () => {
    const store = fresh();
    const rants = Array.from({ length: 40 }, (_, i) =>
      scoredMention({ id: `test:r${i}`, author: 'test:furious', at: WINDOW.from + i * 60_000 }),
    );
    const copies = Array.from({ length: 40 }, (_, i) =>
      scoredMention({ id: `test:c${i}`, cluster: 'agency', at: WINDOW.from + i * 60_000 }),
    );
    await store.mentions.apply('acme', withEdges([...rants, ...copies]), options);
    const rows = await store.history('acme').trend('all', WINDOW.from, WINDOW.to);
    const authors = rows.reduce((sum, row) => sum + row.authors.negative, 0);
    const texts = rows.reduce((sum, row) => sum + row.texts.negative, 0);
    expect({ authors, texts }).toEqual({ authors: 1 + 40, texts: 40 + 1 });
  });

  it('sums edges of a pair by day, with first, last and agreement', async () => {
    const store = fresh();
    const repost = (id: string, at: number) =>
      scoredMention({ id, at, author: 'test:a', repostOf: { id: 'test:p', authorId: 'test:b' } });
    await store.mentions.apply(
      'acme',
      withEdges([repost('test:1', WINDOW.from + 5_000), repost('test:2', WINDOW.from)]),
      options,
    );
    await store.mentions.apply('acme', withEdges([repost('test:2', WINDOW.from)]), options);
    expect(await store.history('acme').edges(WINDOW.from, WINDOW.to)).toEqual([
      {
        giver: 'test:a',
        receiver: 'test:b',
        kind: 'repost',
        count: 2,
        first: WINDOW.from,
        last: WINDOW.from + 5_000,
        agreementSum: 2,
        agreementCount: 2,
      },
    ]);
  });

  it('says when history came in behind the detectors: from a backfill, or from stragglers', async () => {
    const store = fresh();
    const at = (ms: number) => withEdges([scoredMention({ id: `test:${ms}`, at: WINDOW.from + ms })]);
    await store.mentions.apply('acme', at(7_000), { ...options, backfill: true });
    expect(await store.incidents.snapshot('acme')).toMatchObject({
      first: WINDOW.from + 7_000,
      rebuild: false,
      late: 0,
    });
    const nothing = { incidents: [], outbox: new Map() };
    await store.incidents.commit('acme', 0, { ...nothing, position: WINDOW.from + 5_000 });
    await store.mentions.apply('acme', at(6_000), options);
    expect(await store.incidents.snapshot('acme')).toMatchObject({ rebuild: false, late: 0 });
    await store.mentions.apply('acme', at(4_000), options);
    expect(await store.incidents.snapshot('acme')).toMatchObject({ rebuild: false, late: 1 });
    await store.mentions.apply('acme', at(3_000), { ...options, backfill: true });
    expect(await store.incidents.snapshot('acme')).toMatchObject({ first: WINDOW.from + 3_000, rebuild: true });
    await store.incidents.commit('acme', 1, { ...nothing, relearnedAt: 9 });
    expect(await store.incidents.snapshot('acme')).toMatchObject({ rebuild: false, late: 0, relearnedAt: 9 });
  });

  it('never moves the beginning of the watch back', async () => {
    const store = fresh();
    for (const at of [5, 9, 7]) await store.incidents.raiseAlertFrom('acme', at);
    expect(await store.incidents.snapshot('acme')).toMatchObject({ alertFrom: 9 });
  });
});
