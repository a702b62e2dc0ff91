import type { OutreachEntry } from '../domain/outreach.ts';
import type { Db } from './connection.ts';
import { scrubMention } from './encoding.ts';
import type { Keys } from './keys.ts';
import type { MentionStore } from './mentions.ts';
import { scrubAuthor } from './scrub.ts';

/** Gives a field a value, or takes it away where that is empty, if it still has the one that was read; raises a version then, if asked to. */
const SWAP = `if redis.call('HGET', KEYS[1], ARGV[1]) ~= ARGV[2] then return 0 end
if ARGV[3] == '' then redis.call('HDEL', KEYS[1], ARGV[1]) else redis.call('HSET', KEYS[1], ARGV[1], ARGV[3]) end
if KEYS[2] ~= KEYS[1] then redis.call('HINCRBY', KEYS[2], 'version', 1) end
return 1`;

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
      else if (key === keys.incidents) records += await this.#scrubHash(key, author, keys.detect);
      else if (key === keys.reports || key === keys.outbox || key === keys.outreach) {
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
  #scrubMentions(key: string, author: string): Promise<number> {
    return this.#rewrite(key, author, (value) => scrubMention(value, author));
  }

  #scrubHash(key: string, author: string, version?: string): Promise<number> {
    const scrub = (value: string): string | undefined => {
      const scrubbed = scrubAuthor(JSON.parse(value), author);
      return scrubbed === undefined ? undefined : JSON.stringify(scrubbed);
    };
    return this.#rewrite(key, author, scrub, version);
  }

  /**
   * Rewrites the values of a hash that name an author. Whoever changes or takes away one meanwhile comes first, and it is read again: what
   * an edit has counted is not undone, and what was settled does not come back.
   * @param version key of the hash whose version says that a value has changed.
   */
  async #rewrite(
    key: string,
    author: string,
    scrub: (value: string) => string | undefined,
    version = key,
  ): Promise<number> {
    let changed = 0;
    for (const [field, found] of Object.entries(await this.#db.hgetall(key))) {
      let value: string | null = found;
      while (value?.includes(author)) {
        const scrubbed = scrub(value);
        if (scrubbed === value) break;
        if ((await this.#db.eval(SWAP, 2, key, version, field, value, scrubbed ?? '')) === 1) {
          changed += 1;
          break;
        }
        value = await this.#db.hget(key, field);
      }
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
