import type { Db } from './connection.ts';
import type { Keys } from './keys.ts';

/** Addresses that have left a channel's list. They stay until they come back: retention does not apply. */
export class UnsubscribedStore {
  readonly #db: Db;
  readonly #keys: Keys;

  constructor(db: Db, keys: Keys) {
    this.#db = db;
    this.#keys = keys;
  }

  async has(channel: string, address: string): Promise<boolean> {
    return (await this.#db.sismember(this.#keys.unsubscribed(channel), address.toLowerCase())) === 1;
  }

  async add(channel: string, address: string): Promise<void> {
    await this.#db.sadd(this.#keys.unsubscribed(channel), address.toLowerCase());
  }

  async remove(channel: string, address: string): Promise<void> {
    await this.#db.srem(this.#keys.unsubscribed(channel), address.toLowerCase());
  }
}
