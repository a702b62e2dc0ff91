import type { SentimentRule } from '../domain/sentiment.ts';
import type { Db } from './connection.ts';
import type { Keys } from './keys.ts';

/** A rule that somebody of the team taught. */
export interface TaughtRule extends SentimentRule {
  readonly by: string;
  /** Epoch ms. */
  readonly at: number;
}

/** What each brand's team says of phrases; one rule a phrase, the last word holds. */
export class RuleStore {
  readonly #db: Db;
  readonly #keys: Keys;

  constructor(db: Db, keys: Keys) {
    this.#db = db;
    this.#keys = keys;
  }

  /** @param key what all spellings of the phrase have in common (`phraseKey`). */
  async save(brandId: string, key: string, rule: TaughtRule): Promise<void> {
    await this.#db.hset(this.#keys.brand(brandId).rules, key, JSON.stringify(rule));
  }

  /** False where there was none. */
  async remove(brandId: string, key: string): Promise<boolean> {
    return (await this.#db.hdel(this.#keys.brand(brandId).rules, key)) > 0;
  }

  /** Oldest first. */
  async all(brandId: string): Promise<TaughtRule[]> {
    const values = await this.#db.hvals(this.#keys.brand(brandId).rules);
    const rules = values.map((value) => JSON.parse(value) as TaughtRule);
    return rules.sort((a, b) => a.at - b.at || (a.phrase < b.phrase ? -1 : 1));
  }
}
