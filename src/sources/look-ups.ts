import { z } from 'zod';
import type { Clock } from '../lib/clock.ts';
import { Failure } from '../lib/errors.ts';
import { DAY, MINUTE } from './json-api.ts';
import { type Memory, withMemory } from './lanes.ts';
import type { Page, PullContext, Stored } from './source.ts';

/** Settings of those that look up. */
export function lookUpSettings(perDay: number) {
  return {
    lookUpsPerDay: z
      .int()
      .min(0)
      .max(100_000)
      .default(perDay)
      .describe('Kept posts that are looked up in a day, to erase those that were deleted; 0: none.'),
    lookUpDays: z.int().min(1).max(365).default(7).describe('Only posts that are not older are looked up.'),
  };
}

/** As `lookUpSettings` are read: posts a day (UTC) at most, 0 for none; and how many days old they may be. */
export interface LookUpLimits {
  readonly lookUpsPerDay: number;
  readonly lookUpDays: number;
}

export interface LookUpOptions {
  /** What mention ids have before the network's own. */
  readonly prefix: string;
  /** Posts in one question. */
  readonly batch: number;
  /** Which of these ids the network says, of each by itself, are not there any more; its own ids. Throws a `Failure`. */
  ask(ids: readonly string[], signal: AbortSignal): Promise<readonly string[]>;
  /** How many may be asked for now, where asking costs. */
  affordable?(): number;
  /** Enters what asking for so many may cost. */
  reserve?(count: number): void;
}

/** What is to be asked, and where the round of the day stood before. */
interface Question {
  readonly ids: readonly string[];
  /** Of these, what was said to be gone before. */
  readonly doubted: readonly string[];
  readonly before: Pick<Saved, 'below' | 'done'>;
}

/** What is said to be gone is asked for again after this, and erased if it is said again: a server in trouble says much. */
const CONFIRM_MS = 60 * MINUTE;
/** After a failure, where the network names no time. */
const PAUSE_MS = 15 * MINUTE;
const MAX_DOUBTS = 500;

const savedSchema = z.object({
  day: z.string(),
  used: z.number(),
  /** The round of the day stands below this one. */
  below: z.object({ at: z.number(), id: z.string() }).nullable(),
  done: z.boolean(),
  /** Said to be gone, and when (epoch ms). */
  doubts: z.array(z.tuple([z.string(), z.number()])),
  /** No question before (epoch ms). */
  notBefore: z.number(),
});
type Saved = z.output<typeof savedSchema>;

/**
 * Finds out what was deleted at a network that tells of no deletions: each day, what is kept of the last days is looked
 * up once, newest first, as far as the day's number goes. Kept in the cursor.
 */
export class LookUps implements Memory {
  readonly #limits: LookUpLimits;
  readonly #clock: Clock;
  readonly #options: LookUpOptions;
  #state: Saved = { day: '', used: 0, below: null, done: false, doubts: [], notBefore: 0 };

  constructor(limits: LookUpLimits, clock: Clock, options: LookUpOptions) {
    this.#limits = limits;
    this.#clock = clock;
    this.#options = options;
  }

  now(): number {
    return this.#clock.now();
  }

  save(): unknown {
    return this.#state;
  }

  /** Takes what another process has entered; the number of a day never falls. */
  load(value: unknown): void {
    const saved = savedSchema.safeParse(value).data;
    if (!saved || saved.day < this.#state.day) return;
    if (saved.day === this.#state.day && saved.used < this.#state.used) return;
    this.#state = saved;
  }

  /** What to ask now, entered as asked; undefined where there is nothing, or it must not be asked. */
  async choose({ stored }: PullContext): Promise<Question | undefined> {
    const { batch, affordable, reserve } = this.#options;
    const at = this.now();
    const day = new Date(at).toISOString().slice(0, 10);
    if (day !== this.#state.day) this.#state = { ...this.#state, day, used: 0, below: null, done: false };
    const most = Math.min(batch, this.#limits.lookUpsPerDay - this.#state.used, affordable?.() ?? batch);
    if (stored === undefined || most < 1 || at < this.#state.notBefore) return undefined;
    const { below, done } = this.#state;
    const due = this.#state.doubts.filter(([, said]) => said <= at - CONFIRM_MS).map(([id]) => id);
    const doubted = due.slice(0, most);
    const fresh = await this.#nextOf(stored, most - doubted.length, at);
    const ids = [...new Set([...doubted, ...fresh])];
    if (ids.length === 0) return undefined;
    reserve?.(ids.length);
    this.#state = { ...this.#state, used: this.#state.used + ids.length };
    return { ids, doubted, before: { below, done } };
  }

  /** Puts the question, and says what is gone. */
  async ask({ ids, doubted, before }: Question, signal: AbortSignal): Promise<Pick<Page, 'deleted' | 'notes'>> {
    const at = this.now();
    try {
      const gone = new Set(await this.#goneOf(ids, signal));
      return { deleted: this.#settle(ids, doubted, gone, at) };
    } catch (error) {
      if (!(error instanceof Failure)) throw error;
      // What a network does not answer here must not keep it from being read.
      const notBefore = at + (error.retryAfterMs ?? PAUSE_MS);
      // A question that the network cannot stand is not put a second time.
      const again = error.kind === 'malformed' || error.kind === 'gone' ? {} : before;
      this.#state = { ...this.#state, ...again, notBefore };
      return { notes: [`deletions are not looked up for now (${error.message})`] };
    }
  }

  async #goneOf(ids: readonly string[], signal: AbortSignal): Promise<string[]> {
    const { prefix, ask } = this.#options;
    const own = ids.filter((id) => id.startsWith(prefix)).map((id) => id.slice(prefix.length));
    return (await ask(own, signal)).map((id) => `${prefix}${id}`);
  }

  async #nextOf(stored: Stored, most: number, at: number): Promise<string[]> {
    const { below, done } = this.#state;
    if (most < 1 || done) return [];
    const found = await stored({
      from: at - this.#limits.lookUpDays * DAY,
      below: below ?? { at: at + 1, id: '' },
      most,
    });
    const last = found.at(-1);
    // Where nothing is kept yet the round of the day has not begun.
    if (last) this.#state = { ...this.#state, done: found.length < most, below: last };
    else this.#state = { ...this.#state, done: below !== null };
    return found.map(({ id }) => id);
  }

  /** What is gone for good; what was said for the first time is remembered. */
  #settle(asked: readonly string[], doubted: readonly string[], gone: ReadonlySet<string>, at: number): string[] {
    const before = new Map(this.#state.doubts);
    const confirmed = doubted.filter((id) => gone.has(id));
    for (const id of asked) {
      if (!gone.has(id) || confirmed.includes(id)) before.delete(id);
      else if (!before.has(id)) before.set(id, at);
    }
    this.#state = { ...this.#state, doubts: [...before].slice(-MAX_DOUBTS) };
    return confirmed;
  }
}

/** The pages of a slice, and after them one look-up. */
export async function* thenLookUp(
  pages: AsyncIterable<Page>,
  lookUps: LookUps,
  context: PullContext,
  memory: Memory,
): AsyncGenerator<Page> {
  let last: Page | undefined;
  for await (const page of pages) {
    last = page;
    yield page;
  }
  // A network that asks not to be asked is not asked this either.
  if (last === undefined || context.signal.aborted || (last.notBefore ?? 0) > lookUps.now()) return;
  const { cursor } = last;
  const question = await lookUps.choose(context);
  if (question === undefined) return;
  // What asking costs is saved before it is asked: a crash in between is no free ride.
  yield { items: [], cursor: withMemory(cursor, memory) };
  if (context.signal.aborted) return;
  const found = await lookUps.ask(question, context.signal);
  yield { items: [], ...found, cursor: withMemory(cursor, memory) };
}
