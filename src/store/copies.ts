import type { ScoredMention } from '../domain/scored-mention.ts';
import type { Db } from './connection.ts';
import { bucketOf, dayOf, voiceCluster } from './encoding.ts';
import type { Keys } from './keys.ts';
import { type Pipe, pipelined } from './pipelined.ts';

/** Of one text, so many mentions are told apart. */
const MOST = 1_000;
/** As `shared.lua` keeps it: a sketch of 64 characters before the texts that are near. */
const SKETCH = 64;

interface Voice {
  readonly day: number;
  readonly text: string;
}

/** Which mentions say the same, in the same words or nearly: those that are one voice within a UTC day. */
export class CopyStore {
  readonly #db: Db;
  readonly #keys: Keys;

  constructor(db: Db, keys: Keys) {
    this.#db = db;
    this.#keys = keys;
  }

  /** Mention id → ids of its copies of that day, oldest first; not there where it has none. */
  async of(brandId: string, mentions: readonly ScoredMention[]): Promise<Map<string, readonly string[]>> {
    const keys = this.#keys.brand(brandId);
    // A repost is its author's own voice, and an owned post is nobody's.
    const own = mentions.filter((scored) => !scored.owned && scored.cluster === voiceCluster(scored));
    const voices = own.map((scored) => ({
      day: dayOf(bucketOf(Date.parse(scored.mention.publishedAt))),
      text: scored.cluster as string,
    }));
    const groups = await this.#groups(keys.near, voices);
    const found = await this.#members(
      brandId,
      groups.flatMap((texts, index) => texts.map((text) => ({ day: voices[index]!.day, text }))),
    );
    const copies = new Map<string, readonly string[]>();
    own.forEach(({ mention }, index) => {
      const { day } = voices[index]!;
      const members = (groups[index] ?? []).flatMap((text) => found.get(`${day} ${text}`) ?? []);
      const ids = members.sort(byTime).map(({ id }) => id);
      const others = ids.filter((id) => id !== mention.id);
      if (others.length > 0) copies.set(mention.id, others);
    });
    return copies;
  }

  /** Of each text, the one that it is taken for and those near to that. */
  async #groups(key: (day: number) => string, voices: readonly Voice[]): Promise<string[][]> {
    const read = (list: readonly Voice[]) =>
      ask<string | null, Voice>(this.#db, list, (pipe, { day, text }) => pipe.hget(key(day), text));
    const entries = await read(voices);
    const roots = voices.map(({ day, text }, index) => {
      const entry = entries[index];
      return { day, text: entry?.startsWith('=') ? entry.slice(1) : text };
    });
    const lists = await read(roots);
    return roots.map(({ text }, index) => [text, ...(lists[index]?.slice(SKETCH).match(/\S+/g) ?? [])]);
  }

  async #members(brandId: string, voices: readonly Voice[]): Promise<Map<string, { id: string; at: number }[]>> {
    const keys = this.#keys.brand(brandId);
    const unique = [...new Map(voices.map((voice) => [`${voice.day} ${voice.text}`, voice])).values()];
    // Where there is one alone, there is no list of them.
    const firsts = await ask<string | null, Voice>(this.#db, unique, (pipe, { day, text }) =>
      pipe.hget(keys.textVoices(day), text),
    );
    const lists = await ask<string[], Voice>(this.#db, unique, (pipe, { day, text }) =>
      pipe.zrange(keys.sameText(day, text), '0', String(MOST - 1), 'WITHSCORES'),
    );
    return new Map(
      unique.map(({ day, text }, index) => {
        const list = lists[index] ?? [];
        const members: { id: string; at: number }[] = [];
        for (let i = 0; i < list.length; i += 2) members.push({ id: list[i] as string, at: Number(list[i + 1]) });
        const [, at, id] = /^([^|]*)\|(.*)\u0001/s.exec(firsts[index] ?? '') ?? [];
        if (members.length === 0 && id !== undefined) members.push({ id, at: Number(at) });
        return [`${day} ${text}`, members];
      }),
    );
  }
}

function ask<T, Item>(db: Db, items: readonly Item[], add: (pipe: Pipe, item: Item) => unknown): Promise<T[]> {
  return pipelined<T>(db, [...items.keys()], (pipe, index) => add(pipe, items[index]!));
}

function byTime(a: { readonly id: string; readonly at: number }, b: { readonly id: string; readonly at: number }) {
  return a.at - b.at || (a.id < b.id ? -1 : 1);
}
