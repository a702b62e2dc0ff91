import { once } from 'node:events';
import { createReadStream } from 'node:fs';
import { stat } from 'node:fs/promises';
import { createGunzip } from 'node:zlib';
import { counted } from '../lib/counted.ts';
import { messageOf, UserError } from '../lib/errors.ts';
import { type Line, lineBatches } from '../lib/lines.ts';
import { printable } from '../lib/printable.ts';
import type { CommandIo } from './command.ts';

/** A named byte stream; gzip is recognised by its first bytes. */
export interface Input {
  /** For messages: the path as given, or `stdin`. */
  readonly name: string;
  readonly bytes: AsyncIterable<Uint8Array>;
  /** How much of the file has been read, in [0, 1]; absent for what has no length, such as a pipe. */
  readonly part?: () => number;
}

/** Opens a file, or stdin where no path or `-` is given. Throws `UserError` for a path that cannot be read. */
export async function openInput(path: string | undefined, io: CommandIo): Promise<Input> {
  if (path === undefined || path === '-') {
    if (io.stdin.isTTY) throw new UserError('no input: name a file, or pipe one in (see --help)');
    return { name: 'stdin', bytes: gunzipped(io.stdin as AsyncIterable<Uint8Array>, 'stdin') };
  }
  const info = await stat(path).catch((error) => {
    throw new UserError(`${path}: cannot be read (${messageOf(error)}); check the path`);
  });
  if (info.isDirectory()) throw new UserError(`${path}: is a folder; name a file`);
  const stream = createReadStream(path, { highWaterMark: 1 << 18 });
  const bytes = gunzipped(stream, path);
  return info.isFile() && info.size > 0
    ? { name: path, bytes, part: () => Math.min(1, stream.bytesRead / info.size) }
    : { name: path, bytes };
}

async function* gunzipped(raw: AsyncIterable<Uint8Array>, name: string): AsyncGenerator<Uint8Array> {
  const iterator = raw[Symbol.asyncIterator]();
  const first = await iterator.next();
  if (first.done) return;
  const rest = async function* (): AsyncGenerator<Uint8Array> {
    yield first.value;
    for (let next = await iterator.next(); !next.done; next = await iterator.next()) yield next.value;
  };
  if (!(first.value[0] === 0x1f && first.value[1] === 0x8b)) {
    yield* rest();
    return;
  }
  const gunzip = createGunzip();
  const feed = (async () => {
    for await (const chunk of rest()) if (!gunzip.write(chunk)) await once(gunzip, 'drain');
    gunzip.end();
  })();
  feed.catch((error) => gunzip.destroy(error as Error));
  try {
    for await (const chunk of gunzip) yield chunk as Uint8Array;
  } catch (error) {
    throw new UserError(`${name}: broken gzip data (${messageOf(error)}); fetch the file again`);
  }
}

/** Writes rows with back-pressure; a reader that goes away (`| head`) ends the command quietly. */
export class RowWriter {
  readonly #stream: NodeJS.WritableStream;
  #buffer = '';
  #closed = false;

  constructor(stream: NodeJS.WritableStream) {
    this.#stream = stream;
    stream.on('error', (error: NodeJS.ErrnoException) => {
      if (error.code !== 'EPIPE') throw error;
      this.#closed = true;
    });
  }

  /** True once nobody reads any more. */
  get closed(): boolean {
    return this.#closed;
  }

  async line(text: string): Promise<void> {
    this.#buffer += `${text}\n`;
    if (this.#buffer.length > 1 << 16) await this.flush();
  }

  async flush(): Promise<void> {
    if (this.#buffer === '' || this.#closed) return;
    const chunk = this.#buffer;
    this.#buffer = '';
    if (!this.#stream.write(chunk)) {
      const heard = new AbortController();
      const { signal } = heard;
      const either = [once(this.#stream, 'drain', { signal }), once(this.#stream, 'close', { signal })];
      await Promise.race(either).catch(() => {});
      // Takes the listener of the other one away; what it then rejects with is nobody's.
      for (const each of either) each.catch(() => {});
      heard.abort();
    }
  }
}

/** Bad rows are told with their line number, counted, and passed over; with `strict` the first one ends the run. */
export class BadRows {
  readonly #name: string;
  readonly #strict: boolean;
  readonly #stderr: CommandIo['stderr'];
  #count = 0;

  constructor(name: string, io: CommandIo, strict: boolean) {
    this.#name = name;
    this.#strict = strict;
    this.#stderr = io.stderr;
  }

  get count(): number {
    return this.#count;
  }

  /** `what` says what is wrong and how to mend it. */
  report(line: number, what: string): void {
    if (this.#strict) throw new UserError(`${this.#name}:${line}: ${what}`);
    this.#count += 1;
    if (this.#count > 20) return;
    const clear = this.#stderr.isTTY ? CLEAR : '';
    this.#stderr.write(`${clear}${this.#name}:${line}: ${printable(what)}; row passed over\n`);
  }

  /** Call at the end: one line with the total, where there were any. */
  summary(rows: number): void {
    if (this.#count === 0) return;
    const total = `${counted(this.#count, 'bad row')} passed over, ${counted(rows, 'row')} done`;
    this.#stderr.write(`${this.#name}: ${total}\n`);
  }
}

export interface JsonRow {
  readonly line: number;
  readonly value: Record<string, unknown>;
  /** As it stands in the file, without spaces around it. */
  readonly raw: string;
}

/**
 * Objects of a JSON Lines stream in batches; blank lines are passed over, bad ones reported. A row is read when it is asked
 * for, so that rows and reports keep the order of the file, and `--strict` stops at the first bad one.
 */
export async function* jsonRows(input: Input, bad: BadRows): AsyncGenerator<Iterable<JsonRow>> {
  for await (const lines of lineBatches(input.bytes)) yield rowsOf(lines, bad);
}

function* rowsOf(lines: readonly Line[], bad: BadRows): Generator<JsonRow> {
  for (const line of lines) {
    const value = parseObject(line, bad);
    if (value) yield { line: line.number, value, raw: line.text.trim() };
  }
}

/**
 * A row as it came, with further keys at its end: a number of thirty digits, a key that stands twice and the order of the keys
 * are the same afterwards, which they are not once JSON.parse has read them. Only a row that has one of the keys is written anew.
 */
export function withKeys(
  { value, raw }: Pick<JsonRow, 'value' | 'raw'>,
  added: Readonly<Record<string, unknown>>,
): string {
  if (Object.keys(added).some((key) => Object.hasOwn(value, key))) return JSON.stringify({ ...value, ...added });
  const open = raw.slice(0, -1).trimEnd();
  return `${open}${open.endsWith('{') && open.length === 1 ? '' : ','}${JSON.stringify(added).slice(1)}`;
}

function parseObject(line: Line, bad: BadRows): Record<string, unknown> | undefined {
  if (line.tooLong) {
    bad.report(line.number, 'line longer than 16 million characters');
    return undefined;
  }
  if (line.text.trim() === '') return undefined;
  try {
    const value: unknown = JSON.parse(line.text);
    if (value !== null && typeof value === 'object' && !Array.isArray(value)) return value as Record<string, unknown>;
    bad.report(line.number, 'not a JSON object; each line must be one {…}');
  } catch (error) {
    bad.report(line.number, `not JSON (${messageOf(error)})`);
  }
  return undefined;
}

/** Rows done, rate and (where the input has a length) time left, on stderr when that is a terminal. */
export class Progress {
  readonly #stderr: CommandIo['stderr'];
  readonly #label: string;
  readonly #part: () => number;
  readonly #started = performance.now();
  #shown = 0;

  constructor(label: string, io: CommandIo, input?: Input) {
    this.#label = label;
    this.#stderr = io.stderr;
    this.#part = input?.part ?? (() => 0);
  }

  update(done: number): void {
    if (!this.#stderr.isTTY) return;
    const now = performance.now();
    if (now - this.#shown < 200) return;
    this.#shown = now;
    const seconds = Math.max((now - this.#started) / 1000, 0.001);
    const part = this.#part();
    const left = part > 0 && part < 1 ? `, ${timeLeft((seconds * (1 - part)) / part)} left` : '';
    this.#stderr.write(`\r${this.#label}: ${done} rows, ${Math.round(done / seconds)}/s${left}\u001b[K`);
  }

  done(): void {
    if (this.#stderr.isTTY && this.#shown > 0) this.#stderr.write(CLEAR);
  }
}

/** Takes a line of progress away, where there is one. */
const CLEAR = '\r\u001b[K';

function timeLeft(seconds: number): string {
  return seconds < 90 ? `${Math.ceil(seconds)} s` : `${Math.ceil(seconds / 60)} min`;
}
