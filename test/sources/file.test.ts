import { appendFile, mkdtemp, rename, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { manualClock } from '../../src/lib/clock.ts';
import { createHttp } from '../../src/lib/http.ts';
import { file } from '../../src/sources/file.ts';
import type { Page, Source } from '../../src/sources/source.ts';
import { ids, slice } from '../support/slice.ts';

const NOW = Date.UTC(2026, 10, 23, 12);
const MINUTE = 60_000;
const clock = manualClock(NOW);
let folder: string;
let path: string;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'turntide-file-'));
  path = join(folder, 'posts.jsonl');
});
afterEach(() => rm(folder, { recursive: true }));

const open = (settings: object = {}): Source =>
  file.create('posts', file.settings.parse({ path, ...settings }), {
    clock,
    http: createHttp({ userAgent: 't', clock }),
  });
const row = (n: number, more: object = {}): string =>
  `${JSON.stringify({ id: n, text: `post ${n}`, publishedAt: new Date(NOW - 3_600_000 + n * MINUTE).toISOString(), author: { id: 'ana' }, ...more })}\n`;
const refused = (pages: readonly Page[]) => Object.assign({}, ...pages.map((page) => page.refused ?? {}));

/** Follows a file in one long slice, page by page. */
function following(source: Source, cursor: string | null = null) {
  const stop = new AbortController();
  const pages = source.pages(cursor, { signal: stop.signal, budgetMs: 60_000 })[Symbol.asyncIterator]();
  return {
    next: async (): Promise<Page> => {
      for (;;) {
        const { value, done } = await pages.next();
        if (done) throw new Error('ended');
        if (value.items.length > 0) return value;
      }
    },
    end: async () => {
      stop.abort();
      await pages.return?.(undefined as never);
    },
  };
}

describe('a recorded file', () => {
  test('is complete to the end of its last bucket once it has been read', async () => {
    await writeFile(path, row(0) + row(3));
    const pages = await slice(open());
    const newest = NOW - 3_600_000 + 3 * MINUTE;
    expect(pages.map((page) => page.watermark)).toEqual([newest - 10 * MINUTE, NOW - 55 * MINUTE]);
  });

  test('says its watermark once, and asks nothing more of a file that does not change', async () => {
    await writeFile(path, row(0));
    const source = open();
    const [first] = (await slice(source)).slice(-1);
    expect(await slice(source, first?.cursor)).toEqual([]);
  });

  test('gives its last row also where no line end follows', async () => {
    await writeFile(path, row(0) + row(1).trimEnd());
    expect(ids(await slice(open()))).toEqual(['posts:0', 'posts:1']);
  });

  test('can be a backfill', async () => {
    await writeFile(path, row(0));
    expect((await slice(open({ backfill: true }))).every((page) => page.backfill)).toBe(true);
  });

  test('tells of every row that it refuses: which, where and why', async () => {
    const bad = [
      '{"id":',
      '[]',
      row(1, { publishedAt: '1970-01-01T00:00:00Z' }).trim(),
      row(2, { publishedAt: '2036-01-01' }).trim(),
    ];
    await writeFile(path, `${row(0)}\n${bad.join('\n')}\n${row(3)}`);
    const pages = await slice(open());
    expect(ids(pages)).toEqual(['posts:0', 'posts:3']);
    expect(refused(pages)).toEqual({
      'not-json': 1,
      'not-an-object': 1,
      'date-before-1995': 1,
      'date-in-the-future': 1,
    });
    expect(pages.flatMap((page) => page.notes ?? [])[0]).toBe(
      `${path}:3: not JSON; write one object a line (not-json); row passed over`,
    );
  });

  test('passes over a line that is too long to be a mention, in bounded memory', async () => {
    await writeFile(path, `${row(0)}${'x'.repeat(17_000_000)}\n${row(1)}`);
    // A busy machine takes its time over so long a line.
    const pages = await slice(open(), null, 15_000);
    expect(ids(pages)).toEqual(['posts:0', 'posts:1']);
    expect(refused(pages)).toEqual({ 'line-too-long': 1 });
  });

  test('takes a line of several megabytes: an article with its markup', async () => {
    await writeFile(path, row(0, { text: 'bag '.repeat(1_000_000) }) + row(1));
    expect(ids(await slice(open()))).toEqual(['posts:0', 'posts:1']);
  });

  test.each([
    ['is missing', async () => {}, 'transient', /cannot be read/],
    ['is packed', async () => writeFile(path, gzipSync('x')), 'malformed', /unpack it first/],
  ])('that %s is said', async (_, make, kind, message) => {
    await make();
    await expect(slice(open())).rejects.toMatchObject({ kind, message: expect.stringMatching(message) });
    await expect(open().check(new AbortController().signal)).rejects.toMatchObject({ kind });
  });

  test('with a mapping that names a column it does not have is refused by the check', async () => {
    path = join(folder, 'posts.csv');
    await writeFile(path, 'a,b\n1,2\n');
    const check = open({ columns: { text: 'Text' } }).check(new AbortController().signal);
    await expect(check).rejects.toThrow(/no column Text; it has: a, b/);
  });
});

describe('a file that grows', () => {
  test('is followed, and half a line is waited for', async () => {
    await writeFile(path, row(0) + row(1).slice(0, 20));
    const reader = following(open({ follow: true }));
    expect(ids([await reader.next()])).toEqual(['posts:0']);
    await appendFile(path, row(1).slice(20) + row(2));
    expect(ids([await reader.next()])).toEqual(['posts:1', 'posts:2']);
    await reader.end();
  });

  test('is read anew after it was emptied', async () => {
    await writeFile(path, row(0) + row(1));
    const reader = following(open({ follow: true }));
    await reader.next();
    await writeFile(path, row(7));
    expect(ids([await reader.next()])).toEqual(['posts:7']);
    await reader.end();
  });

  test('is read anew after it was emptied and has outgrown what it was', async () => {
    await writeFile(path, row(0));
    const [first] = await slice(open({ follow: true }), null, 50);
    await writeFile(path, row(7) + row(8) + row(9));
    expect(ids(await slice(open({ follow: true }), first?.cursor, 50))).toEqual(['posts:7', 'posts:8', 'posts:9']);
  });

  test('that is moved aside is read to its end before the new one', async () => {
    await writeFile(path, row(0));
    const [first] = await slice(open({ follow: true }), null, 50);
    await appendFile(path, row(1));
    await rename(path, `${path}.1`);
    await writeFile(path, row(2));
    const reader = following(open({ follow: true }), first?.cursor);
    expect(ids([await reader.next(), await reader.next()])).toEqual(['posts:1', 'posts:2']);
    await reader.end();
  });

  test('never promises that its newest bucket is complete', async () => {
    await writeFile(path, row(0));
    const [page] = await slice(open({ follow: true, disorderMinutes: 2 }), null, 50);
    expect(page?.watermark).toBe(NOW - 62 * MINUTE);
  });
});
