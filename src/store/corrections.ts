import type { SentimentLabel } from '../domain/sentiment.ts';
import type { Db } from './connection.ts';
import type { Keys } from './keys.ts';

/** A team member's own reading of a mention. */
export interface Correction {
  readonly mentionId: string;
  readonly label: SentimentLabel;
  /** As it was read before: what a model can learn from. */
  readonly text: string;
  readonly by: string;
  /** Epoch ms. */
  readonly at: number;
  /** The mention that was corrected, where this is a copy of it that reads the same: nothing more to learn from. */
  readonly copyOf?: string;
}

/** Corrections of each brand; they outlive every re-reading of the mention, and go when it is erased. */
export class CorrectionStore {
  readonly #db: Db;
  readonly #keys: Keys;

  constructor(db: Db, keys: Keys) {
    this.#db = db;
    this.#keys = keys;
  }

  async save(brandId: string, correction: Correction): Promise<void> {
    await this.#db.hset(this.#keys.brand(brandId).corrections, correction.mentionId, JSON.stringify(correction));
  }

  /** Those of the given mentions, by mention id. */
  async of(brandId: string, mentionIds: readonly string[]): Promise<Map<string, Correction>> {
    if (mentionIds.length === 0) return new Map();
    const values = await this.#db.hmget(this.#keys.brand(brandId).corrections, ...mentionIds);
    const found = values.filter((value) => value !== null).map((value) => JSON.parse(value) as Correction);
    return new Map(found.map((correction) => [correction.mentionId, correction]));
  }

  /** Oldest first. */
  async all(brandId: string): Promise<Correction[]> {
    const values = await this.#db.hvals(this.#keys.brand(brandId).corrections);
    return values.map((value) => JSON.parse(value) as Correction).sort((a, b) => a.at - b.at);
  }
}
