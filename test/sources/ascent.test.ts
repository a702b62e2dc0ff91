import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Ascent, addRising, ascending, type Placed, type RisingLane } from '../../src/sources/ascent.ts';
import { readLanes } from '../../src/sources/lanes.ts';
import { comparePlaces } from '../../src/sources/marks.ts';
import type { Page } from '../../src/sources/source.ts';

const HOUR = 3_600_000;
const PAGE = 5;

/** A list in the order of its places, which are the dates of its entries: late ones are filed where they belong. */
function listOf() {
  const entries: Placed[] = [];
  const asked: object[] = [];
  const add = (at: number): string => {
    const place = String(1_000_000 + at);
    entries.push({ place, at, found: { at, mention: { id: `m:${place}`, text: place } } });
    entries.sort((a, b) => comparePlaces(a.place, b.place));
    return `m:${place}`;
  };
  const lane: RisingLane = {
    name: 'list',
    ask: async ({ after, before }) => {
      asked.push({ after, before });
      const open = entries.filter(
        ({ place }) =>
          (after === undefined || comparePlaces(place, after) > 0) &&
          (before === undefined || comparePlaces(place, before) < 0),
      );
      const answer = after === undefined ? open.slice(-PAGE) : open.slice(0, PAGE);
      return { entries: answer.toReversed(), full: answer.length === PAGE };
    },
  };
  return { lane, add, entries, asked };
}

async function slice(lane: RisingLane, ascent: Ascent, cursor: string | null, most = Number.POSITIVE_INFINITY) {
  const pages: Page[] = [];
  const context = { signal: new AbortController().signal, budgetMs: 60_000 };
  for await (const page of readLanes(cursor, context, { readers: [ascending(lane, ascent)], now: ascent.now })) {
    pages.push(page);
    if (pages.length >= most) break;
  }
  return pages;
}
const ids = (pages: readonly Page[]): string[] =>
  pages.flatMap(({ items }) => items.map((item) => (item as { id: string }).id));
const ascentOf = (now: number, more: Partial<Ascent> = {}): Ascent => ({
  now: () => now,
  backfillMs: 10 * HOUR,
  overlapMs: HOUR,
  overlapEntries: 1_000,
  ...more,
});

/**
 * A reading is cut off; half an hour's late entry is filed behind where it stood; the list grows by as much again before the
 * reading ends and the next begins.
 */
const CUT_OFF = [
  { kind: 'stream' as const, gap: 18 },
  { kind: 'stream' as const, gap: 13 },
  { kind: 'stream' as const, gap: 7 },
  { kind: 'new' as const, gap: 7 },
  { kind: 'new' as const, gap: 9 },
  { kind: 'late' as const, back: 1 },
  { kind: 'stream' as const, gap: 6 },
  { kind: 'read' as const, pages: 1 },
  { kind: 'late' as const, back: 30 },
  { kind: 'new' as const, gap: 12 },
  { kind: 'new' as const, gap: 2 },
  { kind: 'late' as const, back: 1 },
  { kind: 'stream' as const, gap: 17 },
  { kind: 'read' as const, pages: 1 },
  { kind: 'late' as const, back: 1 },
];

describe('a list that is read upwards', () => {
  it('is read down once, as a backfill, and from then on upwards without a gap', async () => {
    const { lane, add, asked } = listOf();
    for (let i = 0; i < 12; i += 1) add(i * HOUR);
    const first = await slice(lane, ascentOf(12 * HOUR), null);
    expect(ids(first)).toHaveLength(10);
    expect(first.every(({ backfill }) => backfill)).toBe(true);
    asked.length = 0;
    const late = Array.from({ length: 23 }, (_, i) => add(12 * HOUR + i * 60_000));
    const second = await slice(lane, ascentOf(14 * HOUR), first.at(-1)!.cursor);
    expect(new Set(ids(second))).toEqual(new Set(late));
    expect(second.some(({ backfill }) => backfill)).toBe(false);
    expect(asked.every((question) => 'after' in question && question.after !== undefined)).toBe(true);
  });

  it('has got on with each page, so that the next slice asks for what comes after it', async () => {
    const { lane, add, asked } = listOf();
    add(0);
    add(2 * HOUR);
    const [begun] = await slice(lane, ascentOf(2 * HOUR), null);
    for (let i = 3; i <= 100; i += 1) add(i * HOUR);
    const [, , third] = await slice(lane, ascentOf(100 * HOUR), begun!.cursor, 3);
    asked.length = 0;
    await slice(lane, ascentOf(100 * HOUR), third!.cursor, 1);
    expect(asked).toEqual([{ after: String(1_000_000 + 16 * HOUR) }]);
  });

  it('is read again as far as entries come late, and not further than is bearable', async () => {
    const { lane, add, asked } = listOf();
    for (let i = 0; i < 60; i += 1) add(i * 60_000);
    let cursor = (await slice(lane, ascentOf(HOUR), null)).at(-1)!.cursor;
    const late = add(5.5 * 60_000);
    expect(ids(await slice(lane, ascentOf(HOUR), cursor))).toEqual([late]);
    asked.length = 0;
    cursor = (await slice(lane, ascentOf(HOUR, { overlapEntries: 10 }), cursor)).at(-1)!.cursor;
    await slice(lane, ascentOf(HOUR, { overlapEntries: 10 }), cursor);
    expect(asked.length).toBeLessThan(10);
  });

  it('ends where a server gives the same page for ever', async () => {
    const { lane, add } = listOf();
    for (let i = 0; i < 20; i += 1) add(i * HOUR);
    const stuck: RisingLane = { name: 'list', ask: (_, signal) => lane.ask({}, signal) };
    const first = await slice(stuck, ascentOf(20 * HOUR), null);
    expect(first.length).toBeLessThan(4);
    expect((await slice(stuck, ascentOf(20 * HOUR), first.at(-1)!.cursor)).length).toBeLessThan(4);
  });

  it('loses nothing, wherever it is interrupted, whatever arrives meanwhile by list or stream', async () => {
    const action = fc.oneof(
      fc.record({ kind: fc.constant('new' as const), gap: fc.integer({ min: 1, max: 20 }) }),
      fc.record({ kind: fc.constant('late' as const), back: fc.integer({ min: 1, max: 50 }) }),
      fc.record({ kind: fc.constant('read' as const), pages: fc.integer({ min: 1, max: 6 }) }),
      fc.record({ kind: fc.constant('stream' as const), gap: fc.integer({ min: 1, max: 20 }) }),
    );
    await fc.assert(
      fc.asyncProperty(fc.array(action, { minLength: 5, maxLength: 60 }), async (actions) => {
        const { lane, add, entries } = listOf();
        let now = 5 * HOUR;
        const ascent = { ...ascentOf(0), now: () => now };
        add(now);
        let cursor: string | null = null;
        const given = new Set<string>();
        const take = (pages: readonly Page[]): void => {
          for (const id of ids(pages)) given.add(id);
          cursor = pages.at(-1)?.cursor ?? cursor;
        };
        for (const next of actions) {
          if ('gap' in next) now += next.gap * 60_000;
          if (next.kind === 'new') add(now);
          else if (next.kind === 'late') add(now - next.back * 60_000 + 1 + (entries.length % 1_000));
          else if (next.kind === 'read') take(await slice(lane, ascent, cursor, next.pages));
          else {
            // A stream begins with reading what was missed; that may be cut off, and the stream goes on.
            take(await slice(lane, ascent, cursor, next.gap));
            const id = add(now);
            const entry = entries.find(({ found }) => found?.mention.id === id) as Placed;
            take([addRising(cursor, 'list', [entry], ascent)]);
          }
        }
        // What is filed above the place where a reading stands is met by the one after it.
        take(await slice(lane, ascent, cursor));
        take(await slice(lane, ascent, cursor));
        expect(given).toEqual(new Set(entries.map(({ found }) => found?.mention.id)));
      }),
      { numRuns: 300, examples: [[CUT_OFF]] },
    );
  });
});
