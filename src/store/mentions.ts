import type { Interaction } from '../domain/interaction.ts';
import type { MentionVersion, ScoredMention } from '../domain/scored-mention.ts';
import type { Db } from './connection.ts';
import { applyArguments, decodeMention, hourKept, hourOf } from './encoding.ts';
import type { Keys } from './keys.ts';
import { pipelined } from './pipelined.ts';
import { loadScript } from './script.ts';

export interface AppliedBatch {
  /** Counted now. */
  readonly added: number;
  /** Read anew: an edit, a correction, another model. */
  readonly changed: number;
  /** Seen before. */
  readonly repeated: number;
  /** Older versions than what is kept. */
  readonly outdated: number;
  /** Erased before they came: their deletion overtook them in the queue. */
  readonly deleted: number;
  /** Of authors that asked to be forgotten. */
  readonly forgotten: number;
}

/** A mention to be counted. */
export interface Applied {
  readonly scored: ScoredMention;
  readonly interactions: readonly Interaction[];
  /** Of its text (`copyPrint`), by which near copies are found; none: only equal texts are. */
  readonly print?: string;
  /** None: what is kept, read anew; passed over where that has been edited since. */
  readonly version?: MentionVersion;
}

export interface ApplyOptions {
  /** The score job, taken off the list of those that hold the watermark back. */
  readonly jobId?: string;
  readonly retentionDays: number;
  readonly backfill: boolean;
}

const HOURS_AT_ONCE = 12;
/** How long a word of reading anew holds; it is said again after every hour that was read. */
const REREADING_MS = 60_000;
/** A deletion is remembered for longer than any job waits or is tried again. */
const GONE_MS = 7 * 86_400_000;
/** Networks tell of every deletion, of whomever: what is remembered a brand stays below some 2 MB. */
const GONE_IDS = 20_000;
const SHARED = ['hashes.lua', 'shared.lua', 'voices.lua', 'records.lua'];

/** Mentions of each brand, kept by event hour, and all that is counted as they come. */
export class MentionStore {
  readonly #db: Db;
  readonly #keys: Keys;
  readonly #apply = loadScript('apply.lua', SHARED);
  readonly #erase = loadScript('erase.lua', SHARED);
  readonly #sweep = loadScript('sweep.lua');

  constructor(db: Db, keys: Keys) {
    this.#db = db;
    this.#keys = keys;
  }

  /**
   * Counts each mention once, whatever happens: one script, which passes over ids it has seen. Of several versions of a
   * mention, any order ends alike: the latest's words, counted at the time that the earliest gives.
   */
  async apply(brandId: string, batch: readonly Applied[], options: ApplyOptions): Promise<AppliedBatch> {
    const args = batch.flatMap((item) => applyArguments(item.scored, item.interactions, item.print, item.version));
    const seconds = Math.ceil(options.retentionDays * 86_400);
    const head = [options.jobId ?? '', seconds, options.backfill ? '1' : '0'];
    const counts = await this.#apply.run(this.#db, [this.#keys.brand(brandId).base], [...head, ...args]);
    const [added = 0, changed = 0, repeated = 0, outdated = 0, deleted = 0, forgotten = 0] = counts as number[];
    return { added, changed, repeated, outdated, deleted, forgotten };
  }

  /** Mentions published in [from, to), oldest first; at most `limit`, the newest, where there are more. */
  async between(brandId: string, from: number, to: number, limit = 50_000): Promise<ScoredMention[]> {
    const keys = this.#keys.brand(brandId);
    const first = await this.#db.hget(keys.meta, 'first');
    if (first === null) return [];
    const oldest = hourOf(Math.max(from, Number(first)));
    const found: ScoredMention[] = [];
    for (let newest = hourOf(to - 1); newest >= oldest && found.length < limit; newest -= HOURS_AT_ONCE) {
      const hours = Array.from({ length: Math.min(HOURS_AT_ONCE, newest - oldest + 1) }, (_, i) => newest - i);
      const values = await pipelined<string[]>(this.#db, hours, (pipe, hour) => pipe.hvals(keys.mentions(hour)));
      for (const value of values.flat()) {
        const scored = decodeMention(value);
        const at = Date.parse(scored.mention.publishedAt);
        if (at >= from && at < to) found.push(scored);
      }
    }
    found.sort(byTime);
    return found.length > limit ? found.slice(-limit) : found;
  }

  async find(brandId: string, id: string): Promise<ScoredMention | null> {
    const keys = this.#keys.brand(brandId);
    const entry = await this.#db.hget(keys.ids, id);
    const value = entry === null ? null : await this.#db.hget(keys.mentions(hourKept(entry)), id);
    return value === null ? null : decodeMention(value);
  }

  /** Those of the given ids that are kept, in their order. */
  async many(brandId: string, ids: readonly string[]): Promise<ScoredMention[]> {
    if (ids.length === 0) return [];
    const keys = this.#keys.brand(brandId);
    const entries = await this.#db.hmget(keys.ids, ...ids);
    const known = ids.flatMap((id, index) => {
      const entry = entries[index];
      return entry ? [{ id, hour: hourKept(entry) }] : [];
    });
    const values = await pipelined<string | null>(this.#db, [...known.keys()], (pipe, index) =>
      pipe.hget(keys.mentions(known[index]!.hour), known[index]!.id),
    );
    return values.flatMap((value) => (value === null ? [] : [decodeMention(value)]));
  }

  /**
   * Takes mentions out of the store and the counts; returns how many were there. Those that were never there are
   * passed over if they come within a week, as far as they are among the last 20,000.
   * @param now epoch ms.
   */
  async erase(brandId: string, ids: readonly string[], now: number): Promise<number> {
    if (ids.length === 0) return 0;
    const args = [now, GONE_MS, GONE_IDS, ...ids];
    return (await this.#erase.run(this.#db, [this.#keys.brand(brandId).base], args)) as number;
  }

  /** All mentions of a brand, hour by hour, oldest first: for re-scoring, export and erasure. */
  async *all(brandId: string): AsyncGenerator<ScoredMention[]> {
    const keys = this.#keys.brand(brandId);
    const first = Number((await this.#db.hget(keys.meta, 'first')) ?? Number.NaN);
    if (Number.isNaN(first)) return;
    const hours = new Set<number>();
    for await (const hour of this.#scanHours(keys.ids)) hours.add(hour);
    for (const hour of [...hours].sort((a, b) => a - b)) {
      const values = await this.#db.hvals(keys.mentions(hour));
      if (values.length > 0) yield values.map(decodeMention).sort(byTime);
    }
  }

  /** Name of the model that the brand's mentions were read by; null before the first start. */
  model(brandId: string): Promise<string | null> {
    return this.#db.hget(this.#keys.brand(brandId).meta, 'model');
  }

  async saveModel(brandId: string, model: string): Promise<void> {
    await this.#db.hset(this.#keys.brand(brandId).meta, 'model', model);
  }

  /** Says that the brand's mentions are being read anew: to be said again while it lasts, a killed process's word lapses. */
  async markRereading(brandId: string): Promise<void> {
    await this.#db.set(this.#keys.brand(brandId).rereading, '1', 'PX', REREADING_MS);
  }

  async endRereading(brandId: string): Promise<void> {
    await this.#db.del(this.#keys.brand(brandId).rereading);
  }

  /** Whether the counts are half of one reading and half of another: nothing is to be concluded from them now. */
  async isRereading(brandId: string): Promise<boolean> {
    return (await this.#db.exists(this.#keys.brand(brandId).rereading)) === 1;
  }

  /**
   * Drops the memory of ids whose mentions are past their retention; returns how many.
   * @param before epoch ms at which retention begins: what was erased since stays known.
   */
  async sweep(brandId: string, before: number): Promise<number> {
    const keys = this.#keys.brand(brandId);
    const limit = hourOf(before);
    let cursor = '0';
    let swept = 0;
    do {
      const [next, pairs] = await this.#db.hscan(keys.ids, cursor, 'COUNT', 1_000);
      cursor = next;
      const old = pairs.filter((_, i) => i % 2 === 0 && hourKept(pairs[i + 1] as string) < limit);
      if (old.length > 0) swept += (await this.#sweep.run(this.#db, [keys.base], [limit, ...old])) as number;
    } while (cursor !== '0');
    return swept;
  }

  async *#scanHours(key: string): AsyncGenerator<number> {
    let cursor = '0';
    do {
      const [next, pairs] = await this.#db.hscan(key, cursor, 'COUNT', 5_000);
      cursor = next;
      for (let i = 1; i < pairs.length; i += 2) yield hourKept(pairs[i] as string);
    } while (cursor !== '0');
  }
}

function byTime(a: ScoredMention, b: ScoredMention): number {
  const order = a.mention.publishedAt.localeCompare(b.mention.publishedAt);
  return order !== 0 ? order : a.mention.id < b.mention.id ? -1 : 1;
}
