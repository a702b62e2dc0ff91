import type { Db } from './connection.ts';
import type { Keys } from './keys.ts';
import { pipelined } from './pipelined.ts';

/**
 * How far each brand's event time is complete. A source's watermark counts once every page before it has been
 * applied: score jobs of its pages are entered here before they are queued and taken off by the apply script.
 */
export class WatermarkStore {
  readonly #db: Db;
  readonly #keys: Keys;

  constructor(db: Db, keys: Keys) {
    this.#db = db;
    this.#keys = keys;
  }

  /**
   * Enters score jobs that are about to be queued; `before` is the source's watermark before their page. What is entered stays as
   * it is: a page comes again where its reader died before it saved the cursor, and its own watermark may be told by then.
   */
  async expect(brandId: string, jobIds: readonly string[], source: string, before: number): Promise<void> {
    const { pending } = this.#keys.brand(brandId);
    await pipelined(this.#db, jobIds, (pipe, id) => pipe.hsetnx(pending, id, `${source}|${before}`));
  }

  /** Score jobs of a source that are entered and not yet applied. */
  async expected(brandId: string, source: string): Promise<string[]> {
    const pending = await this.#db.hgetall(this.#keys.brand(brandId).pending);
    return Object.keys(pending).filter((id) => pending[id]?.startsWith(`${source}|`));
  }

  async giveUp(brandId: string, jobIds: readonly string[]): Promise<void> {
    if (jobIds.length > 0) await this.#db.hdel(this.#keys.brand(brandId).pending, ...jobIds);
  }

  async advance(brandId: string, source: string, watermark: number): Promise<void> {
    const key = this.#keys.brand(brandId).watermarks;
    const known = Number((await this.#db.hget(key, source)) ?? Number.NEGATIVE_INFINITY);
    if (watermark > known) await this.#db.hset(key, source, watermark);
  }

  async of(brandId: string, source: string): Promise<number> {
    return Number((await this.#db.hget(this.#keys.brand(brandId).watermarks, source)) ?? 0);
  }

  /**
   * Event time (epoch ms) up to which all given sources are complete; 0 where one has said nothing yet. A job that waits holds it
   * back however long that takes; what nothing will come of is given up by whoever polls its source.
   */
  async complete(brandId: string, sources: readonly string[]): Promise<number> {
    const keys = this.#keys.brand(brandId);
    // Watermarks first: a page that is applied between the two reads then only makes the answer later, never wrong.
    const marks = await this.#db.hgetall(keys.watermarks);
    const pending = await this.#db.hgetall(keys.pending);
    const held = new Map<string, number>();
    for (const entry of Object.values(pending)) {
      const [source = '', before = '0'] = entry.split('|');
      held.set(source, Math.min(held.get(source) ?? Number.POSITIVE_INFINITY, Number(before)));
    }
    let complete = Number.POSITIVE_INFINITY;
    for (const source of sources) {
      complete = Math.min(complete, Number(marks[source] ?? 0), held.get(source) ?? Number.POSITIVE_INFINITY);
    }
    return Number.isFinite(complete) ? complete : 0;
  }
}
