import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { Failure } from '../../src/lib/errors.ts';
import { type Answer, type Descent, descend, type Found, type Lane } from '../../src/sources/descent.ts';
import type { Page } from '../../src/sources/source.ts';

const NOW = Date.UTC(2026, 10, 23, 12);
const MINUTE = 60_000;

const found = (id: number, at: number, more: Partial<Found> = {}): Found => ({
  mention: { id: `n:${id}`, text: 't' },
  at,
  ...more,
});

/** A list of things, newest first, in answers of `size`, gone through by position among what is older than the last. */
function list(things: Found[], size: number, name = 'list'): Lane {
  return {
    name,
    ask: async (next) => {
      const sorted = [...things].sort((a, b) => b.at - a.at || (a.mention.id < b.mention.id ? 1 : -1));
      const start = next === null ? 0 : sorted.findIndex(({ mention }) => mention.id === next) + 1;
      const answer = sorted.slice(start, start + size);
      return { found: answer, next: start + size < sorted.length ? (answer.at(-1)?.mention.id ?? null) : null };
    },
  };
}

const descent = (lanes: Lane[], now = NOW): Descent => ({
  lanes,
  now: () => now,
  backfillMs: 1e9,
  overlapMs: 10 * MINUTE,
});
const context = { signal: new AbortController().signal, budgetMs: 5_000 };

/** Pages, stopped after `limit` of them as a crash would. */
async function run(of: Descent, cursor: string | null, limit = Number.POSITIVE_INFINITY): Promise<Page[]> {
  const pages: Page[] = [];
  for await (const page of descend(cursor, context, of)) {
    pages.push(page);
    if (pages.length >= limit) break;
  }
  return pages;
}
const ids = (pages: readonly Page[]) => pages.flatMap((page) => page.items.map((item) => (item as { id: string }).id));

describe('a list that comes newest first', () => {
  test('loses nothing, whatever is published meanwhile and wherever it is interrupted', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.record({ published: fc.nat(25), stopAfter: fc.integer({ min: 1, max: 6 }) }), {
          minLength: 3,
          maxLength: 12,
        }),
        fc.integer({ min: 1, max: 7 }),
        async (rounds, size) => {
          const things: Found[] = [];
          let cursor: string | null = null;
          let clock = NOW;
          const got = new Set<string>();
          const read = async (limit?: number): Promise<void> => {
            const pages = await run(descent([list(things, size)], clock), cursor, limit);
            for (const id of ids(pages)) got.add(id);
            cursor = pages.at(-1)?.cursor ?? cursor;
          };
          for (const { published, stopAfter } of rounds) {
            for (let i = 0; i < published; i += 1) {
              clock += MINUTE;
              things.push(found(things.length, clock));
            }
            await read(stopAfter);
          }
          // What was interrupted is finished, then what came after it began is read.
          await read();
          await read();
          expect(got.size).toBe(things.length);
        },
      ),
      { numRuns: 200 },
    );
  });

  test('is a backfill until its first reading has reached the bottom', async () => {
    const things = Array.from({ length: 9 }, (_, i) => found(i, NOW - i * 20 * MINUTE));
    const first = await run(descent([list(things, 4)]), null, 2);
    const rest = await run(descent([list(things, 4)]), first.at(-1)?.cursor ?? null);
    things.push(found(50, NOW + MINUTE));
    const later = await run(descent([list(things, 4)], NOW + MINUTE), rest.at(-1)?.cursor ?? null);
    expect([...first, ...rest].every((page) => page.backfill)).toBe(true);
    expect(later.map((page) => page.backfill)).toEqual([undefined]);
    expect(ids(later)).toEqual(['n:50']);
  });

  test('gives what was indexed late, within the overlap, and not the rest again', async () => {
    const things = [found(1, NOW - 20 * MINUTE), found(2, NOW)];
    const cursor = (await run(descent([list(things, 9)]), null)).at(-1)?.cursor ?? null;
    things.push(found(3, NOW - 5 * MINUTE));
    expect(ids(await run(descent([list(things, 9)]), cursor))).toEqual(['n:3']);
  });

  test('tells of what was deleted', async () => {
    const things = [found(1, NOW), found(2, NOW, { deleted: true })];
    const [page] = await run(descent([list(things, 9)]), null);
    expect(page).toMatchObject({ deleted: ['n:2'], items: [{ id: 'n:1' }] });
  });

  test('is not blinded by an entry that is dated next year', async () => {
    const things = [found(1, NOW - MINUTE), found(2, NOW + 365 * 86_400_000)];
    const cursor = (await run(descent([list(things, 9)]), null)).at(-1)?.cursor ?? null;
    things.push(found(3, NOW + 10 * MINUTE));
    expect(ids(await run(descent([list(things, 9)], NOW + 20 * MINUTE), cursor))).toContain('n:3');
  });

  test('goes by the network’s clock where ours is ahead', async () => {
    const things = [found(1, NOW - 3 * 3_600_000)];
    const cursor = (await run(descent([list(things, 9)]), null)).at(-1)?.cursor ?? null;
    things.push(found(2, NOW - 2 * 3_600_000));
    expect(ids(await run(descent([list(things, 9)]), cursor))).toEqual(['n:2']);
  });

  test('begins again from the top where its place has expired', async () => {
    const things = Array.from({ length: 9 }, (_, i) => found(i, NOW - i * MINUTE));
    const first = await run(descent([list(things, 4)]), null, 1);
    const expired: Lane = {
      name: 'list',
      ask: (next) =>
        next === null
          ? list(things, 20).ask(null, 0, context.signal)
          : Promise.reject(new Failure('malformed', 'no such token')),
    };
    const pages: Page[] = [];
    const failing = (async () => {
      for await (const page of descend(first.at(-1)?.cursor ?? null, context, descent([expired]))) pages.push(page);
    })();
    await expect(failing).rejects.toThrow('no such token');
    const again = await run(descent([expired]), pages.at(-1)?.cursor ?? null);
    expect(new Set(ids([...first, ...again])).size).toBe(9);
  });
});

describe('several lists', () => {
  const refusing = (kind: Failure['kind']): Lane => ({
    name: 'refusing',
    ask: () => Promise.reject(new Failure(kind, 'no')),
  });
  const collect = async (lanes: Lane[]) => {
    const pages: Page[] = [];
    const error = await (async () => {
      for await (const page of descend(null, context, descent(lanes))) pages.push(page);
    })().catch((thrown: unknown) => thrown);
    return { got: ids(pages), error, notes: pages.flatMap((page) => page.notes ?? []) };
  };

  test('one that is gone or closed does not stop the others, and is told of', async () => {
    for (const kind of ['gone', 'auth', 'malformed'] as const) {
      const { got, error, notes } = await collect([refusing(kind), list([found(1, NOW)], 5)]);
      expect([got, error, notes]).toEqual([['n:1'], undefined, ['refusing: passed over (no)']]);
    }
  });

  test('all of them gone or closed is a failure', async () => {
    const { error } = await collect([refusing('gone'), { ...refusing('auth'), name: 'other' }]);
    expect(error).toMatchObject({ kind: 'gone' });
  });

  test('a network that is down or full is left alone at once', async () => {
    for (const kind of ['transient', 'rate-limited'] as const) {
      const { got, error } = await collect([refusing(kind), list([found(1, NOW)], 5)]);
      expect([got, error]).toEqual([[], expect.objectContaining({ kind })]);
    }
  });

  test('a wish to be left alone ends the slice, and the next one goes on', async () => {
    const tired: Lane = {
      name: 'tired',
      ask: async () => ({ found: [found(1, NOW)], next: null, notBefore: NOW + 1_000 }) satisfies Answer,
    };
    const pages = await run(descent([tired, list([found(2, NOW)], 5)]), null);
    expect(pages).toMatchObject([{ notBefore: NOW + 1_000 }]);
  });
});
