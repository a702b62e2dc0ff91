import type { Db } from './connection.ts';
import type { Keys } from './keys.ts';

/** A score job that is never applied must not hold a brand's time back for ever. */
const STALE_MS = 10 * 60_000;

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

  /** Enters score jobs that are about to be queued; `before` is the source's watermark before their page. */
  async expect(brandId: string, jobIds: readonly string[], source: string, before: number, now: number): Promise<void> {
    if (jobIds.length === 0) return;
    const fields = jobIds.flatMap((id) => [id, `${source}|${before}|${now}`]);
    await this.#db.hset(this.#keys.brand(brandId).pending, ...fields);
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

  /** Event time (epoch ms) up to which all given sources are complete; 0 where one has said nothing yet. */
  async complete(brandId: string, sources: readonly string[], now: number): Promise<number> {
    const keys = this.#keys.brand(brandId);
    // Watermarks first: a page that is applied between the two reads then only makes the answer later, never wrong.
    const marks = await this.#db.hgetall(keys.watermarks);
    const pending = await this.#db.hgetall(keys.pending);
    const held = new Map<string, number>();
    for (const entry of Object.values(pending)) {
      const [source = '', before = '0', since = '0'] = entry.split('|');
      if (now - Number(since) > STALE_MS) continue;
      held.set(source, Math.min(held.get(source) ?? Number.POSITIVE_INFINITY, Number(before)));
    }
    let complete = Number.POSITIVE_INFINITY;
    for (const source of sources) {
      complete = Math.min(complete, Number(marks[source] ?? 0), held.get(source) ?? Number.POSITIVE_INFINITY);
    }
    return Number.isFinite(complete) ? complete : 0;
  }
}
