import { z } from 'zod';
import { Failure } from '../lib/errors.ts';
import { readCursor } from './cursor.ts';
import type { Page, PullContext } from './source.ts';

/** How one list of a network is read, an answer at a time, from a state that is kept in the cursor. */
export interface Reader {
  /** Unique within the source; stays the same as long as it is the same list. */
  readonly name: string;
  /** Where a list begins that was never read. */
  begin(): unknown;
  /** Enters into the memory what the next step may cost. */
  reserve?(): void;
  /** Asks once. @param state as `begin` or an earlier step left it; one of another shape counts as none. */
  step(state: unknown, signal: AbortSignal): Promise<Step>;
  /** Where to begin again when the place to go on from has expired; undefined where nothing was under way. */
  anew(state: unknown): unknown;
}

export interface Step {
  readonly page: Omit<Page, 'cursor'>;
  readonly after: unknown;
  /** The reading goes on: another step follows at once. */
  readonly more: boolean;
}

/** Kept in the cursor beside the lists: ledgers of cost, tokens. */
export interface Memory {
  save(): unknown;
  load(value: unknown): void;
}

export interface Reading {
  readonly readers: readonly Reader[];
  readonly now: () => number;
  readonly memory?: Memory;
}

const cursorSchema = z.object({ lanes: z.record(z.string(), z.unknown()), memory: z.unknown() });

/** Reads the lists of a source one after the other. An answer is one page, with the states of all lists as its cursor. */
export async function* readLanes(
  cursor: string | null,
  { signal, budgetMs }: PullContext,
  { readers, now, memory: kept }: Reading,
): AsyncGenerator<Page> {
  const ends = performance.now() + budgetMs;
  const known = readCursor(cursorSchema, cursor);
  const states = new Map(readers.map((reader) => [reader.name, known?.lanes[reader.name] ?? reader.begin()]));
  kept?.load(known?.memory);
  const save = (): string => JSON.stringify({ lanes: Object.fromEntries(states), memory: kept?.save() ?? null });
  const memory = (): string => JSON.stringify(kept?.save() ?? null);
  let remembered = memory();
  let gave = false;
  const failures: { readonly lane: string; readonly failure: Failure }[] = [];
  for (const reader of readers) {
    const { name } = reader;
    try {
      for (let more = true; more; ) {
        // One answer at least, so that a busy machine still gets on.
        if (signal.aborted || (gave && performance.now() >= ends)) return;
        reader.reserve?.();
        if (memory() !== remembered) {
          remembered = memory();
          yield { items: [], cursor: save() };
          if (signal.aborted) return;
        }
        const { page, after, more: goesOn } = await reader.step(states.get(name), signal);
        states.set(name, after);
        remembered = memory();
        gave = true;
        yield { ...page, cursor: save() };
        if ((page.notBefore ?? 0) > now()) return;
        more = goesOn;
      }
    } catch (error) {
      if (!(error instanceof Failure)) throw error;
      // What failed may have been paid for: it is entered all the same.
      if (memory() !== remembered) yield { items: [], cursor: save() };
      remembered = memory();
      // A list of several that is closed or gone must not stop the others; a network that is down or full does.
      if (error.kind === 'transient' || error.kind === 'rate-limited') throw error;
      // A place to go on from that has expired: the reading begins again, from the top.
      const anew = reader.anew(states.get(name));
      if (anew !== undefined) {
        states.set(name, anew);
        yield { items: [], cursor: save(), notes: [`${name}: reads again from the top (${error.message})`] };
      }
      failures.push({ lane: name, failure: error });
    }
  }
  if (failures.length === 0) return;
  // One closed list among several is no failure of the source; all of them are.
  if (failures.length === readers.length) throw failures[0]?.failure;
  const notes = failures.slice(0, 20).map(({ lane, failure }) => `${lane}: passed over (${failure.message})`);
  yield { items: [], cursor: save(), notes, refused: { 'list-closed': failures.length } };
}

/** The state of one list in a cursor. */
export function laneOf(cursor: string | null, name: string): unknown {
  return readCursor(cursorSchema, cursor)?.lanes[name];
}

/** A cursor with the state of one list changed, and what is to be remembered as it is now. */
export function withLane(cursor: string | null, name: string, state: unknown, memory?: Memory): string {
  const known = readCursor(cursorSchema, cursor);
  return JSON.stringify({ lanes: { ...known?.lanes, [name]: state }, memory: memory?.save() ?? null });
}

/** A cursor with what is to be remembered as it is now. */
export function withMemory(cursor: string, memory: Memory): string {
  return JSON.stringify({ lanes: readCursor(cursorSchema, cursor)?.lanes ?? {}, memory: memory.save() });
}

/** A cursor with the memory of another one, such as what has been spent; unchanged where that has none. */
export function withMemoryOf(cursor: string | null, other: string | null): string | null {
  const memory = readCursor(cursorSchema, other)?.memory;
  if (memory === undefined || memory === null) return cursor;
  return JSON.stringify({ lanes: readCursor(cursorSchema, cursor)?.lanes ?? {}, memory });
}
