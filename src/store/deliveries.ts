import type { Message } from '../domain/message.ts';
import type { Db } from './connection.ts';
import type { Keys } from './keys.ts';

export type DeliveryState = 'queued' | 'held' | 'retrying' | 'sent' | 'failed' | 'suppressed';

/** One message to one channel: sent at least once, recorded once. */
export interface Delivery {
  /** `message id@channel`. */
  readonly id: string;
  readonly messageId: string;
  readonly type: string;
  readonly channel: string;
  readonly brandId: string;
  readonly state: DeliveryState;
  /** A named reason, or what the other side answered. */
  readonly detail: string;
  readonly attempts: number;
  /** Epoch ms, wall clock. */
  readonly createdAt: number;
  readonly updatedAt: number;
}

const KEEP_SECONDS = 45 * 86_400;

/** The delivery ledger: what was told to whom, and what was not, and why. */
export class DeliveryStore {
  readonly #db: Db;
  readonly #keys: Keys;

  constructor(db: Db, keys: Keys) {
    this.#db = db;
    this.#keys = keys;
  }

  async saveMessage(message: Message): Promise<void> {
    const key = this.#keys.brand(message.brand.id).message(message.id);
    await this.#db.set(key, JSON.stringify(message), 'EX', KEEP_SECONDS);
  }

  async message(brandId: string, id: string): Promise<Message | null> {
    const value = await this.#db.get(this.#keys.brand(brandId).message(id));
    return value === null ? null : (JSON.parse(value) as Message);
  }

  async get(brandId: string, id: string): Promise<Delivery | null> {
    const value = await this.#db.hget(this.#keys.brand(brandId).deliveries, id);
    return value === null ? null : (JSON.parse(value) as Delivery);
  }

  async save(delivery: Delivery): Promise<void> {
    const keys = this.#keys.brand(delivery.brandId);
    await this.#db.hset(keys.deliveries, delivery.id, JSON.stringify(delivery));
    await this.#db.zadd(keys.deliveryOrder, delivery.createdAt, delivery.id);
  }

  /** Who of a delivery's recipients has taken it on some attempt, of whatever process. */
  reached(brandId: string, id: string): { has(to: string): Promise<boolean>; add(to: string): Promise<void> } {
    const key = this.#keys.brand(brandId).reached(id);
    return {
      has: async (to) => (await this.#db.sismember(key, to)) === 1,
      add: async (to) => {
        await this.#db.sadd(key, to);
        await this.#db.expire(key, KEEP_SECONDS);
      },
    };
  }

  /** Once all have it, the delivery says so. */
  async forgetReached(brandId: string, id: string): Promise<void> {
    await this.#db.del(this.#keys.brand(brandId).reached(id));
  }

  /** Newest first. */
  async list(brandId: string, limit = 200): Promise<Delivery[]> {
    const keys = this.#keys.brand(brandId);
    const ids = await this.#db.zrevrange(keys.deliveryOrder, 0, limit - 1);
    if (ids.length === 0) return [];
    const values = await this.#db.hmget(keys.deliveries, ...ids);
    return values.filter((value) => value !== null).map((value) => JSON.parse(value) as Delivery);
  }

  /** Drops entries older than the ledger's span. */
  async sweep(brandId: string, now: number): Promise<void> {
    const keys = this.#keys.brand(brandId);
    const old = await this.#db.zrangebyscore(keys.deliveryOrder, 0, now - KEEP_SECONDS * 1000);
    if (old.length === 0) return;
    await this.#db.hdel(keys.deliveries, ...old);
    await this.#db.zrem(keys.deliveryOrder, ...old);
  }
}

export function deliveryId(messageId: string, channel: string): string {
  return `${messageId}@${channel}`;
}
