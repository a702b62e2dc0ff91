import { type FileHandle, open } from 'node:fs/promises';
import { type CsvError, type Info, parse } from 'csv-parse';
import { ByteLines } from '../lib/byte-lines.ts';
import { Failure, messageOf } from '../lib/errors.ts';
import { MAX_LINE } from '../lib/lines.ts';

/** A row of a file, or what is wrong with it; `end` is the offset at which reading can go on after it. */
export interface FileRow {
  readonly value?: Record<string, unknown>;
  readonly problem?: string;
  /** Line at which it ends, from 1. */
  readonly line: number;
  readonly end: number;
}

/** Turns the bytes of a file from some offset on into rows. */
export interface RowReader {
  /** Offset of the first byte that it wants. */
  readonly start: number;
  push(bytes: Uint8Array): Promise<FileRow[]>;
  /** The last row, where the file ends without a line end. Only when no more bytes will come. */
  end(): Promise<FileRow[]>;
}

/** JSON Lines: one object a line; blank lines are passed over. */
export function jsonReader(offset: number, line: number): RowReader {
  const lines = new ByteLines(offset, MAX_LINE);
  let number = line;
  const row = (text: string | undefined, end: number): FileRow => {
    number += 1;
    const place = { line: number, end };
    if (text === undefined) return { ...place, problem: 'line-too-long' };
    if (text.trim() === '') return place;
    try {
      const value: unknown = JSON.parse(text);
      if (value !== null && typeof value === 'object' && !Array.isArray(value)) {
        return { ...place, value: value as Record<string, unknown> };
      }
      return { ...place, problem: 'not-an-object' };
    } catch {
      return { ...place, problem: 'not-json' };
    }
  };
  return {
    start: offset,
    push: async (bytes) => lines.push(bytes).map(({ text, end }) => row(text, end)),
    end: async () => {
      const last = lines.end();
      return last ? [row(last.text, last.end)] : [];
    },
  };
}

export interface CsvHeader {
  readonly names: readonly string[];
  /** Offset of the first row, and how many lines come before it. */
  readonly end: number;
  readonly lines: number;
}

/** CSV with a header row, from `offset` on; names of columns come from the header, read apart. */
export function csvReader(header: CsvHeader, offset: number, line: number, delimiter: string): RowReader {
  const start = Math.max(offset, header.end);
  const before = offset < header.end ? header.lines : line;
  const problems: FileRow[] = [];
  let end = start;
  const parser = parse({
    ...CSV,
    delimiter,
    columns: [...header.names],
    onSkip: (error: CsvError | undefined) => {
      problems.push({ line: before + Number(error?.lines ?? 0), end, problem: 'not-csv' });
      return undefined;
    },
  });
  parser.on('error', () => {});
  const row = ({ record, info }: Parsed): FileRow => {
    end = start + info.bytes;
    return { value: record, line: before + info.lines, end };
  };
  const withProblems = (rows: FileRow[]): FileRow[] => [...problems.splice(0).map((bad) => ({ ...bad, end })), ...rows];
  return {
    start,
    push: async (bytes) => {
      await new Promise<void>((resolve, reject) => {
        parser.write(bytes, (error) => (error ? reject(new Failure('malformed', messageOf(error))) : resolve()));
      });
      const rows: FileRow[] = [];
      for (let item = parser.read() as Parsed | null; item; item = parser.read() as Parsed | null) rows.push(row(item));
      return withProblems(rows);
    },
    end: async () => {
      const rows: FileRow[] = [];
      parser.end();
      for await (const item of parser as AsyncIterable<Parsed>) rows.push(row(item));
      return withProblems(rows);
    },
  };
}

interface Parsed {
  readonly record: Record<string, unknown>;
  readonly info: Info;
}

/** As CSV is found: quotes within fields, rows of uneven length, either line end. A quote that never closes ends at the limit. */
const CSV = {
  info: true,
  bom: true,
  relaxQuotes: true,
  relaxColumnCount: true,
  skipEmptyLines: true,
  skipRecordsWithError: true,
  maxRecordSize: MAX_LINE,
  recordDelimiter: ['\r\n', '\n'],
  // All rows of one piece stay in the parser until they are read: it must not wait for that.
  readableHighWaterMark: 1 << 20,
};

/** Reads the header of a CSV file. Throws a `malformed` failure where there is none. */
export async function csvHeader(path: string, delimiter: string): Promise<CsvHeader> {
  const handle: FileHandle = await open(path);
  try {
    const bytes = Buffer.alloc(1 << 16);
    const { bytesRead } = await handle.read(bytes, 0, bytes.length, 0);
    const parser = parse({ ...CSV, delimiter, to: 1 });
    const first = new Promise<Parsed | undefined>((resolve) => {
      parser.once('data', resolve).once('end', () => resolve(undefined));
      parser.once('error', () => resolve(undefined));
    });
    parser.end(bytes.subarray(0, bytesRead));
    const header = (await first) as { record: string[]; info: Info } | undefined;
    if (!header) throw new Failure('malformed', `${path}: no header row within the first 64 KB`);
    const names = header.record.map((name) => String(name).trim());
    return { names, end: header.info.bytes, lines: header.info.lines };
  } finally {
    await handle.close();
  }
}
