import type { OutreachEntry } from '../domain/outreach.ts';
import type { Db } from './connection.ts';
import { scrubMention } from './encoding.ts';
import type { Keys } from './keys.ts';
import type { MentionStore } from './mentions.ts';
import { scrubAuthor } from './scrub.ts';

/** What concerns single people: what was done to reach them, and that they may be forgotten. */
export class PeopleStore {
  readonly #db: Db;
  readonly #keys: Keys;
  readonly #mentions: MentionStore;

  constructor(db: Db, keys: Keys, mentions: MentionStore) {
    this.#db = db;
    this.#keys = keys;
    this.#mentions = mentions;
  }

  /** Records an entry; the same id twice is one. */
  async recordOutreach(brandId: string, entry: OutreachEntry): Promise<void> {
    await this.#db.hset(this.#keys.brand(brandId).outreach, entry.id, JSON.stringify(entry));
  }

  /** Oldest first; of one incident, or all. */
  async outreach(brandId: string, incidentId?: string): Promise<OutreachEntry[]> {
    const values = await this.#db.hvals(this.#keys.brand(brandId).outreach);
    const entries = values.map((value) => JSON.parse(value) as OutreachEntry);
    return entries
      .filter((entry) => incidentId === undefined || entry.incidentId === incidentId)
      .sort((a, b) => a.at - b.at || (a.id < b.id ? -1 : 1));
  }

  /** Whether the brand keeps a record of the author. */
  async isKnown(brandId: string, author: string): Promise<boolean> {
    return (await this.#db.exists(this.#keys.brand(brandId).author(author))) === 1;
  }

  /**
   * Erases an author from a brand's data: mentions and their counts, the author record, edges to and from, and every trace in
   * reports, messages, incidents and outreach; and remembers (by id alone) to keep nothing of them again.
   * What of them waits in a queue is refused when it is applied.
   * Returns how many mentions were erased and how many records were changed.
   * @param now epoch ms.
   */
  async forget(brandId: string, author: string, now: number): Promise<{ mentions: number; records: number }> {
    const keys = this.#keys.brand(brandId);
    await this.#db.sadd(keys.forgotten, author);
    let mentions = 0;
    let records = 0;
    for await (const batch of this.#mentions.all(brandId)) {
      const own = batch.filter((scored) => scored.mention.author.id === author).map((scored) => scored.mention.id);
      mentions += await this.#mentions.erase(brandId, own, now);
    }
    await this.#db.del(keys.author(author));
    for await (const key of this.#keysOf(brandId)) {
      const kind = key.slice(keys.base.length).split(':')[0];
      if (kind === 'e') records += await this.#dropEdges(key, author);
      else if (kind === 'v') records += await this.#dropFields(key, author);
      else if (kind === 'm') records += await this.#scrubMentions(key, author);
      else if (key === keys.reports || key === keys.incidents || key === keys.outbox || key === keys.outreach) {
        records += await this.#scrubHash(key, author);
      } else if (kind === 'msg') records += await this.#scrubText(key, author);
    }
    return { mentions, records };
  }

  async *#keysOf(brandId: string): AsyncGenerator<string> {
    const pattern = `${this.#keys.brand(brandId).base.replace(/[[\]?*\\]/g, '\\$&')}*`;
    const nodes = 'nodes' in this.#db ? this.#db.nodes('master') : [this.#db];
    for (const node of nodes) {
      let cursor = '0';
      do {
        const [next, keys] = await node.scan(cursor, 'MATCH', pattern, 'COUNT', 1_000);
        cursor = next;
        yield* keys;
      } while (cursor !== '0');
    }
  }

  async #dropEdges(key: string, author: string): Promise<number> {
    const fields = (await this.#db.hkeys(key)).filter((field) => {
      const [giver, , receiver] = field.split('\u0001');
      return giver === author || receiver === author;
    });
    return fields.length === 0 ? 0 : this.#db.hdel(key, ...fields);
  }

  /** A voice's count stays: it is a number, and nobody's any more. */
  async #dropFields(key: string, author: string): Promise<number> {
    return this.#db.hdel(key, author, `r:${author}`);
  }

  /** Mentions of others, their own being erased. */
  async #scrubMentions(key: string, author: string): Promise<number> {
    const named = Object.entries(await this.#db.hgetall(key)).filter(([, value]) => value.includes(author));
    for (const [field, value] of named) await this.#db.hset(key, field, scrubMention(value, author));
    return named.length;
  }

  async #scrubHash(key: string, author: string): Promise<number> {
    let changed = 0;
    for (const [field, value] of Object.entries(await this.#db.hgetall(key))) {
      if (!value.includes(author)) continue;
      const scrubbed = scrubAuthor(JSON.parse(value), author);
      if (scrubbed === undefined) await this.#db.hdel(key, field);
      else await this.#db.hset(key, field, JSON.stringify(scrubbed));
      changed += 1;
    }
    return changed;
  }

  async #scrubText(key: string, author: string): Promise<number> {
    const value = await this.#db.get(key);
    if (!value?.includes(author)) return 0;
    const scrubbed = scrubAuthor(JSON.parse(value), author);
    if (scrubbed === undefined) await this.#db.del(key);
    else await this.#db.set(key, JSON.stringify(scrubbed), 'KEEPTTL');
    return 1;
  }
}
