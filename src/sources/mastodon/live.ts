import { setTimeout as sleep } from 'node:timers/promises';
import { Failure } from '../../lib/errors.ts';
import { ServerEvents } from '../../lib/server-events.ts';
import { type Ascent, addRising, type Placed } from '../ascent.ts';
import { type Reading, readLanes } from '../lanes.ts';
import type { Page, PullContext } from '../source.ts';
import type { MastodonClient } from './client.ts';
import type { StatusIds } from './status-ids.ts';

/** A timeline as a stream. */
export interface StreamedLane {
  readonly name: string;
  /** Where it is asked for, and where it is streamed. */
  readonly path: string;
  readonly query: Readonly<Record<string, string>>;
  readonly stream: string;
  readonly streamQuery: Readonly<Record<string, string>>;
}

interface LiveEvent {
  readonly lane: string;
  readonly event: string;
  readonly data: string;
}

export interface Live {
  readonly client: MastodonClient;
  readonly lanes: readonly StreamedLane[];
  readonly reading: Reading;
  readonly ascent: Ascent;
  readonly ids: StatusIds;
}

/** Events held while nobody reads; above it the streams wait. */
const HIGH_WATER = 1_000;
/** A page comes no more often. */
const PAGE_MS = 500;

/**
 * One slice: the streams are opened, then what was missed while none was is read upwards from the last mark, and then
 * events are given as they come, so that between the two nothing is lost. Where the streams cannot be opened, what was
 * missed is given all the same, and the slice fails after it.
 */
export async function* listen(live: Live, cursor: string | null, context: PullContext): AsyncGenerator<Page> {
  const { signal, budgetMs } = context;
  const ends = performance.now() + budgetMs;
  let last = cursor;
  for (let flowed = true; flowed && !signal.aborted && performance.now() < ends; ) {
    flowed = false;
    let listening = false;
    const slice = new AbortController();
    const stop = (): void => slice.abort();
    const timer = setTimeout(stop, ends - performance.now());
    signal.addEventListener('abort', stop, { once: true });
    const streams = new EventStreams(slice.signal);
    try {
      const failure = await openAll(live, streams, slice.signal);
      for await (const page of readLanes(last, { signal, budgetMs: ends - performance.now() }, live.reading)) {
        last = page.cursor;
        yield page;
      }
      if (signal.aborted) return;
      if (failure instanceof Failure) throw failure;
      listening = true;
      for await (const events of streams.batches()) {
        flowed = true;
        for (const page of pagesOf(live, last, events)) {
          last = page.cursor;
          yield page;
        }
      }
    } catch (error) {
      // The end of the slice ends listening; a server that lets it pass without an answer has failed.
      if (signal.aborted || (listening && slice.signal.aborted)) return;
      // A stream that flowed and broke is opened again at once; what it missed is read first.
      if (!flowed || !(error instanceof Failure) || error.kind !== 'transient') throw error;
    } finally {
      clearTimeout(timer);
      signal.removeEventListener('abort', stop);
      slice.abort();
      await streams.closed();
    }
  }
}

async function openAll({ client, lanes }: Live, streams: EventStreams, signal: AbortSignal): Promise<unknown> {
  try {
    for (const { name, stream, streamQuery } of lanes) {
      streams.add(name, (await client.stream(stream, streamQuery, signal)).chunks);
    }
    return undefined;
  } catch (error) {
    return error;
  }
}

/** One page for each list that has events. */
function* pagesOf(live: Live, cursor: string | null, events: readonly LiveEvent[]): Generator<Page> {
  let last = cursor;
  for (const lane of new Set(events.map((event) => event.lane))) {
    const page = pageOf(
      live,
      last,
      lane,
      events.filter((event) => event.lane === lane),
    );
    last = page.cursor;
    yield page;
  }
}

function pageOf(
  { client, ids, ascent }: Live,
  cursor: string | null,
  lane: string,
  events: readonly LiveEvent[],
): Page {
  let entries: Placed[] = [];
  const deleted: string[] = [];
  const refused: Record<string, number> = {};
  const refuse = (reason: string): void => {
    refused[reason] = (refused[reason] ?? 0) + 1;
  };
  for (const { event, data } of events) {
    if (event === 'update' || event === 'status.update') {
      const read = client.read([parsed(data)]);
      entries.push(...read.found);
      if (read.refused) refuse('unknown-shape');
    } else if (event === 'delete') {
      const status = data.trim();
      const mention = ids.mentionOf(status);
      // Not yet given: nobody must keep it after it was erased.
      entries = entries.filter(({ place }) => place !== status);
      if (mention === undefined) refuse('delete-of-unknown');
      else deleted.push(mention);
      ids.forget(status);
    }
  }
  return {
    ...addRising(cursor, lane, entries, ascent),
    ...(deleted.length > 0 ? { deleted } : {}),
    ...(Object.keys(refused).length > 0 ? { refused } : {}),
  };
}

function parsed(data: string): unknown {
  try {
    return JSON.parse(data);
  } catch {
    return undefined;
  }
}

/** Events of several streams as they come, in batches. */
class EventStreams {
  readonly #signal: AbortSignal;
  readonly #reading: Promise<void>[] = [];
  #waiting: LiveEvent[] = [];
  #over: { readonly error: unknown } | undefined;
  #wake = (): void => {};
  #drained: (() => void)[] = [];

  constructor(signal: AbortSignal) {
    this.#signal = signal;
    signal.addEventListener('abort', () => this.#end(signal.reason), { once: true });
  }

  add(lane: string, chunks: AsyncIterable<Uint8Array>): void {
    this.#reading.push(this.#read(lane, chunks).catch((error: unknown) => this.#end(error)));
  }

  /** Throws what ends the first stream that ends, after all that came before it. */
  async *batches(): AsyncGenerator<readonly LiveEvent[]> {
    let given = Number.NEGATIVE_INFINITY;
    for (;;) {
      if (this.#waiting.length === 0 && !this.#over) {
        await new Promise<void>((resolve) => {
          this.#wake = resolve;
        });
      }
      const pause = given + PAGE_MS - performance.now();
      if (pause > 0 && !this.#over) await sleep(pause, undefined, { signal: this.#signal }).catch(() => {});
      const batch = this.#waiting;
      this.#waiting = [];
      for (const drained of this.#drained.splice(0)) drained();
      if (batch.length > 0) yield batch;
      given = performance.now();
      if (this.#waiting.length === 0 && this.#over) throw this.#over.error;
    }
  }

  /** Resolves when no connection is left; the signal must be aborted. */
  async closed(): Promise<void> {
    for (const drained of this.#drained.splice(0)) drained();
    await Promise.allSettled(this.#reading);
  }

  async #read(lane: string, chunks: AsyncIterable<Uint8Array>): Promise<void> {
    const events = new ServerEvents();
    for await (const chunk of chunks) {
      for (const { event, data } of events.push(chunk)) this.#waiting.push({ lane, event, data });
      if (this.#waiting.length > 0) this.#wake();
      if (this.#waiting.length >= HIGH_WATER && !this.#signal.aborted) {
        await new Promise<void>((resolve) => {
          this.#drained.push(resolve);
        });
      }
    }
    throw new Failure('transient', `the stream of ${lane} ended`);
  }

  #end(error: unknown): void {
    this.#over ??= { error };
    this.#wake();
  }
}
