import type { Db } from './connection.ts';
import type { Keys } from './keys.ts';

/** What was refused, cleaned or muted, by named reason: counted and listed, never silently gone. */
export class NoiseStore {
  readonly #db: Db;
  readonly #keys: Keys;

  constructor(db: Db, keys: Keys) {
    this.#db = db;
    this.#keys = keys;
  }

  async count(brandId: string, reasons: ReadonlyMap<string, number>): Promise<void> {
    const key = this.#keys.brand(brandId).noise;
    for (const [reason, count] of reasons) await this.#db.hincrby(key, reason, count);
  }

  async counts(brandId: string): Promise<Record<string, number>> {
    const values = await this.#db.hgetall(this.#keys.brand(brandId).noise);
    return Object.fromEntries(Object.entries(values).map(([reason, count]) => [reason, Number(count)]));
  }
}
