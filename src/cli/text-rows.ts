import { Readable } from 'node:stream';
import { type Info, parse } from 'csv-parse';
import { messageOf, UserError } from '../lib/errors.ts';
import { type BadRows, type Input, type JsonRow, jsonRows } from './files.ts';

export interface TextRow extends JsonRow {
  readonly text: string;
}

/**
 * Rows with a text: JSON Lines with `text`, or CSV where a column is named. Rows without one are reported and passed over.
 * @throws UserError where a CSV has no such column, or is none.
 */
export async function* textRows(
  input: Input,
  column: string | undefined,
  bad: BadRows,
): AsyncGenerator<Iterable<TextRow>> {
  const rows = column === undefined ? jsonRows(input, bad) : csvRows(input, column, bad);
  for await (const batch of rows) yield withText(batch, column ?? 'text', bad);
}

function* withText(batch: Iterable<JsonRow>, column: string, bad: BadRows): Generator<TextRow> {
  for (const row of batch) {
    const text = row.value[column];
    if (typeof text === 'string') yield { ...row, text };
    else bad.report(row.line, `no text; each row needs "${column}" with a string`);
  }
}

const BATCH = 256;

async function* csvRows(input: Input, column: string, bad: BadRows): AsyncGenerator<JsonRow[]> {
  const parser = parse({
    bom: true,
    columns: (header: string[]): string[] => {
      if (header.includes(column)) return header;
      const names = header.slice(0, 12).join(', ');
      throw new UserError(`${input.name}: no column "${column}"; --text takes one of: ${names}`);
    },
    info: true,
    skip_empty_lines: true,
    skip_records_with_error: true,
    relax_quotes: true,
    max_record_size: 16 * 1024 * 1024,
    on_skip: (error) => {
      bad.report(Number(error?.lines ?? 0), `bad CSV (${messageOf(error).slice(0, 120)})`);
      return undefined;
    },
  });
  const source = Readable.from(input.bytes);
  source.on('error', (error) => parser.destroy(error));
  source.pipe(parser);
  let batch: JsonRow[] = [];
  for await (const { record, info } of parser as AsyncIterable<{ record: Record<string, unknown>; info: Info }>) {
    batch.push({ line: info.lines, value: record, raw: JSON.stringify(record) });
    if (batch.length < BATCH) continue;
    yield batch;
    batch = [];
  }
  if (batch.length > 0) yield batch;
}
