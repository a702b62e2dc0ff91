import type { UsualGap } from '../domain/source-standing.ts';
import type { Db } from './connection.ts';
import type { Keys } from './keys.ts';

/** How a source does, for the log, the metrics, the console and the digest. */
export interface SourceHealth extends UsualGap {
  /** Epoch ms, wall clock. */
  readonly lastPoll?: number;
  readonly lastSuccess?: number;
  /** When it last gave an item. */
  readonly lastItem?: number;
  readonly failures: number;
  readonly failure?: string;
  readonly failureKind?: string;
  /** Not to be polled before, and what says so: `Retry-After`, `back-off`, … */
  readonly nextTry?: number;
  readonly waitBy?: string;
  readonly items: number;
  readonly matched: number;
  readonly refused: Readonly<Record<string, number>>;
  /** Since when a 'silent' or 'failing' notice stands; one notice a silence. */
  readonly noticedAt?: number;
  /** Silent: when it last gave something. */
  readonly silentSince?: number;
  /** Mentions that matched a brand by the network that they name, of late. */
  readonly networks?: Readonly<Record<string, number>>;
}

export const NO_HEALTH: SourceHealth = { failures: 0, items: 0, matched: 0, refused: {} };

const RELEASE = "if redis.call('GET', KEYS[1]) == ARGV[1] then return redis.call('DEL', KEYS[1]) end return 0";
const RENEW =
  "if redis.call('GET', KEYS[1]) == ARGV[1] then return redis.call('PEXPIRE', KEYS[1], ARGV[2]) end return 0";

/** Cursor, health and lease of each source. */
export class SourceStore {
  readonly #db: Db;
  readonly #keys: Keys;

  constructor(db: Db, keys: Keys) {
    this.#db = db;
    this.#keys = keys;
  }

  cursor(source: string): Promise<string | null> {
    return this.#db.get(this.#keys.source(source).cursor);
  }

  async saveCursor(source: string, cursor: string): Promise<void> {
    await this.#db.set(this.#keys.source(source).cursor, cursor);
  }

  async health(source: string): Promise<SourceHealth> {
    const value = await this.#db.get(this.#keys.source(source).health);
    return value === null ? NO_HEALTH : (JSON.parse(value) as SourceHealth);
  }

  async saveHealth(source: string, health: SourceHealth): Promise<void> {
    await this.#db.set(this.#keys.source(source).health, JSON.stringify(health));
  }

  /** One holder at a time: true where `holder` has it now, or had it already. */
  async lease(source: string, holder: string, ms: number): Promise<boolean> {
    const key = this.#keys.source(source).lease;
    if ((await this.#db.set(key, holder, 'PX', ms, 'NX')) === 'OK') return true;
    return (await this.#db.eval(RENEW, 1, key, holder, ms)) === 1;
  }

  async release(source: string, holder: string): Promise<void> {
    await this.#db.eval(RELEASE, 1, this.#keys.source(source).lease, holder);
  }
}
