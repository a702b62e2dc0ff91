import { type FileHandle, open } from 'node:fs/promises';
import { z } from 'zod';
import { parseMention } from '../domain/parse-mention.ts';
import { refusalText } from '../domain/refusals.ts';
import type { Clock } from '../lib/clock.ts';
import { Failure, messageOf } from '../lib/errors.ts';
import { delay } from '../lib/host-slots.ts';
import { readCursor } from './cursor.ts';
import { compare, findMoved, positionAt } from './file-position.ts';
import { csvHeader, csvReader, type FileRow, jsonReader, type RowReader } from './file-rows.ts';
import { mappingSchema, mapRow } from './row-mapping.ts';
import type { Page, PullContext, Source, SourceKind } from './source.ts';

const PAGE_ITEMS = 500;
const CHUNK = 1 << 18;
const BUCKET = 5 * 60_000;
const FOLLOW_EVERY_MS = 250;
const MAX_NOTES = 20;

const settings = mappingSchema.extend({
  path: z.string().min(1).describe('The file, from the working directory.'),
  format: z.enum(['auto', 'jsonl', 'csv']).default('auto').describe('auto: CSV for .csv and .tsv, else JSON Lines.'),
  delimiter: z.string().length(1).optional().describe('Of a CSV file. Default: a tab for .tsv, else a comma.'),
  follow: z
    .boolean()
    .default(false)
    .describe('The file grows: wait at its end for more, over truncation and rotation.'),
  backfill: z.boolean().default(false).describe('Count and store, never alert.'),
  clock: z
    .enum(['event', 'wall'])
    .default('event')
    .describe('event: its time is what its rows say (a recording). wall: rows arrive as they happen.'),
  disorderMinutes: z
    .number()
    .min(0)
    .max(1440)
    .default(10)
    .describe('How much older than the newest a row may still come.'),
});
type Settings = z.output<typeof settings>;

const cursorSchema = z.object({
  line: z.number(),
  /** Newest publishedAt so far, epoch ms. */
  newest: z.number().nullable(),
  /** The end was reached and said. */
  ended: z.boolean(),
  position: z.object({ offset: z.number(), ino: z.number(), tail: z.string() }),
});
type Cursor = z.output<typeof cursorSchema>;

/** A file of mentions on this machine: JSON Lines in the mention schema, or rows with a mapping of their columns. */
export const file: SourceKind<Settings> = {
  kind: 'file',
  settings,
  create(id, options, { clock }): Source {
    return {
      id,
      kind: 'file',
      intervalMs: options.follow ? 1_000 : 30_000,
      clock: options.clock,
      endless: options.follow,
      pages: (cursor, context) => read(id, options, clock, cursor, context),
      check: async () => {
        const handle = await openFile(options.path);
        await handle.close();
        if (formatOf(options) === 'jsonl') return `${options.path} can be read`;
        const { names } = await csvHeader(options.path, delimiterOf(options));
        const missing = Object.values(options.columns ?? {}).filter((column) => !names.includes(column));
        if (missing.length > 0) {
          throw new Failure(
            'malformed',
            `${options.path}: no column ${missing.join(', ')}; it has: ${names.join(', ')}`,
          );
        }
        return `${options.path} can be read, ${names.length} columns`;
      },
    };
  },
};

async function* read(
  id: string,
  options: Settings,
  clock: Clock,
  cursor: string | null,
  { signal, budgetMs }: PullContext,
): AsyncGenerator<Page> {
  const ends = performance.now() + budgetMs;
  const late = (): boolean => signal.aborted || performance.now() >= ends;
  // One page at least, so that a busy machine still gets on.
  let gave = false;
  const over = (): boolean => signal.aborted || (gave && late());
  let state = readCursor(cursorSchema, cursor);
  while (!signal.aborted) {
    const handle = await openFile(options.path);
    try {
      const change = state ? await compare(handle, state.position) : 'same';
      if (state && change === 'rotated') {
        for await (const page of restOfMoved(id, options, clock, state, over)) {
          gave = true;
          yield page;
        }
      }
      if (change !== 'same') state = state && { ...(await fresh(handle)), newest: state.newest };
      const started: Cursor = state ?? (await fresh(handle));
      for await (const page of readOpen(handle, id, options, clock, started, over)) {
        state = readCursor(cursorSchema, page.cursor);
        gave = true;
        yield page;
      }
    } finally {
      await handle.close();
    }
    if (!options.follow || late()) return;
    await delay(Math.min(FOLLOW_EVERY_MS, Math.max(ends - performance.now(), 1)), signal).catch(() => {});
  }
}

async function fresh(handle: FileHandle): Promise<Cursor> {
  return { line: 0, newest: null, ended: false, position: await positionAt(handle, 0) };
}

/** What stood unread in a file that was moved aside. */
async function* restOfMoved(id: string, options: Settings, clock: Clock, state: Cursor, over: () => boolean) {
  const moved = await findMoved(options.path, state.position);
  if (moved === undefined) return;
  const handle = await openFile(moved);
  try {
    yield* readOpen(handle, id, { ...options, path: moved }, clock, state, over);
  } finally {
    await handle.close();
  }
}

/** Pages from the cursor to the end of an open file as it is now. */
async function* readOpen(
  handle: FileHandle,
  id: string,
  options: Settings,
  clock: Clock,
  from: Cursor,
  over: () => boolean,
): AsyncGenerator<Page> {
  const { size } = await handle.stat();
  let state = from;
  if (size > state.position.offset || !state.ended) {
    const reader = await readerOf(options, state);
    let position = reader.start;
    const buffer = Buffer.alloc(CHUNK);
    const page = async (rows: readonly FileRow[]): Promise<Page> => {
      const made = pageOf(rows, id, options, clock, state);
      const end = Math.max(state.position.offset, ...rows.map((row) => row.end));
      state = { ...made.state, position: await positionAt(handle, end) };
      return { ...made.page, cursor: JSON.stringify(state) };
    };
    while (!over()) {
      const { bytesRead } = await handle.read(buffer, 0, CHUNK, position);
      position += bytesRead;
      const last = bytesRead === 0;
      const rows = last
        ? options.follow
          ? []
          : await reader.end()
        : await reader.push(Buffer.from(buffer.subarray(0, bytesRead)));
      for (let i = 0; i < rows.length && !over(); i += PAGE_ITEMS) yield await page(rows.slice(i, i + PAGE_ITEMS));
      if (!last) continue;
      if (options.follow || over()) return;
      state = { ...state, ended: true };
      yield await page([]);
      return;
    }
  }
}

function pageOf(rows: readonly FileRow[], id: string, options: Settings, clock: Clock, from: Cursor) {
  const items: unknown[] = [];
  const refused: Record<string, number> = {};
  const notes: string[] = [];
  let { newest, line } = from;
  for (const row of rows) {
    line = row.line;
    if (!row.value && !row.problem) continue;
    const parsed = row.value && parseMention(mapRow(row.value, options, options.source ?? id), clock.now());
    if (parsed?.ok) {
      items.push(parsed.edited === undefined ? parsed.mention : { ...parsed.mention, editedAt: parsed.edited });
      newest = Math.max(newest ?? 0, Date.parse(parsed.mention.publishedAt));
      continue;
    }
    const reason = parsed?.reason ?? row.problem ?? 'unreadable';
    refused[reason] = (refused[reason] ?? 0) + 1;
    if (notes.length < MAX_NOTES) notes.push(`${options.path}:${row.line}: ${refusalText(reason)}; row passed over`);
  }
  const state: Cursor = { ...from, line, newest, ended: from.ended && rows.length === 0 };
  const page: Omit<Page, 'cursor'> = {
    items,
    ...(newest === null ? {} : { watermark: watermark(newest, options, state.ended) }),
    ...(options.backfill ? { backfill: true } : {}),
    ...(Object.keys(refused).length > 0 ? { refused, notes } : {}),
  };
  return { page, state };
}

/** A recording that has been read to its end is complete to the end of its last bucket; before, rows may still come late. */
function watermark(newest: number, options: Settings, ended: boolean): number {
  return ended ? (Math.floor(newest / BUCKET) + 1) * BUCKET : newest - options.disorderMinutes * 60_000;
}

async function readerOf(options: Settings, state: Cursor): Promise<RowReader> {
  if (formatOf(options) === 'jsonl') return jsonReader(state.position.offset, state.line);
  const delimiter = delimiterOf(options);
  return csvReader(await csvHeader(options.path, delimiter), state.position.offset, state.line, delimiter);
}

function formatOf({ format, path }: Settings): 'jsonl' | 'csv' {
  if (format !== 'auto') return format;
  return /\.(csv|tsv)$/i.test(path) ? 'csv' : 'jsonl';
}

function delimiterOf({ delimiter, path }: Settings): string {
  return delimiter ?? (/\.tsv$/i.test(path) ? '\t' : ',');
}

async function openFile(path: string): Promise<FileHandle> {
  let handle: FileHandle;
  try {
    handle = await open(path);
  } catch (error) {
    const missing = (error as NodeJS.ErrnoException).code === 'ENOENT';
    throw new Failure(missing ? 'transient' : 'auth', `${path}: cannot be read (${messageOf(error)})`, {
      cause: error,
    });
  }
  const info = await handle.stat();
  const magic = Buffer.alloc(2);
  await handle.read(magic, 0, 2, 0);
  const problem = info.isDirectory()
    ? 'is a folder; name a file'
    : magic.equals(GZIP)
      ? 'is gzip; unpack it first'
      : undefined;
  if (problem === undefined) return handle;
  await handle.close();
  throw new Failure('malformed', `${path}: ${problem}`);
}

const GZIP = Buffer.from([0x1f, 0x8b]);
