import type { BrandHistory, ClassCounts, TrendRow } from '../domain/history.ts';
import type { AuthorRecord } from '../domain/influencer.ts';
import type { Edge } from '../domain/interaction.ts';
import type { Db } from './connection.ts';
import { dayOf, decodeEdge, hourOf } from './encoding.ts';
import type { BrandKeys, Keys } from './keys.ts';
import type { MentionStore } from './mentions.ts';
import { pipelined } from './pipelined.ts';

const CLASS: Readonly<Record<string, keyof ClassCounts>> = { n: 'negative', u: 'neutral', p: 'positive' };
const PIPELINE = 2_000;

/** One brand's past, read from Redis. */
export function brandHistory(db: Db, keys: Keys, mentions: MentionStore, brandId: string): BrandHistory {
  const of = keys.brand(brandId);
  return {
    trend: (topic, from, to) => readTrend(db, of, topic, from, to),
    mentions: (from, to, limit) => mentions.between(brandId, from, to, limit),
    edges: (from, to) => readEdges(db, of, from, to),
    authors: (ids) => readAuthors(db, of, ids),
  };
}

async function readTrend(db: Db, keys: BrandKeys, topic: string, from: number, to: number): Promise<TrendRow[]> {
  const rows = new Map<number, TrendRow & { bySource: Record<string, ClassCounts> }>();
  const first = await db.hget(keys.meta, 'first');
  if (first === null) return [];
  const hours: number[] = [];
  for (let hour = hourOf(Math.max(from, Number(first))); hour <= hourOf(to - 1); hour += 1) hours.push(hour);
  for (let at = 0; at < hours.length; at += PIPELINE) {
    const slice = hours.slice(at, at + PIPELINE);
    const hashes = await pipelined<Record<string, string>>(db, slice, (pipe, hour) =>
      pipe.hgetall(keys.trend(topic, hour)),
    );
    for (const hash of hashes) {
      for (const [field, value] of Object.entries(hash)) {
        const start = Number(field.slice(0, 10)) * 1000;
        if (start < from || start >= to) continue;
        const source = field.slice(11, -2);
        const name = CLASS[field.slice(-1)];
        if (name === undefined) continue;
        let row = rows.get(start);
        if (!row) {
          row = { start, counts: zero(), bySource: {}, authors: zero(), texts: zero() };
          rows.set(start, row);
        }
        const count = Number(value);
        if (source === '~a') row.authors[name] += count;
        else if (source === '~c') row.texts[name] += count;
        else {
          row.counts[name] += count;
          row.bySource[source] ??= zero();
          (row.bySource[source] as ClassCounts)[name] += count;
        }
      }
    }
  }
  return [...rows.values()].sort((a, b) => a.start - b.start);
}

async function readEdges(db: Db, keys: BrandKeys, from: number, to: number): Promise<Edge[]> {
  const edges: Edge[] = [];
  for (let day = dayOf(from); day <= dayOf(to - 1); day += 1) {
    const hash = await db.hgetall(keys.edges(day));
    for (const [field, value] of Object.entries(hash)) {
      const edge = decodeEdge(field, value);
      if (edge.first < to && edge.last >= from) edges.push(edge);
    }
  }
  return edges;
}

async function readAuthors(db: Db, keys: BrandKeys, ids: Iterable<string>): Promise<Map<string, AuthorRecord>> {
  const wanted = [...new Set(ids)];
  const found = new Map<string, AuthorRecord>();
  for (let at = 0; at < wanted.length; at += PIPELINE) {
    const slice = wanted.slice(at, at + PIPELINE);
    const hashes = await pipelined<Record<string, string>, string>(db, slice, (pipe, id) =>
      pipe.hgetall(keys.author(id)),
    );
    hashes.forEach((hash, i) => {
      const record = decodeAuthor(slice[i] as string, hash);
      if (record) found.set(record.id, record);
    });
  }
  return found;
}

function decodeAuthor(id: string, hash: Record<string, string>): AuthorRecord | null {
  if (hash.first === undefined || hash.last === undefined) return null;
  const number = (key: string): Record<string, number> => (hash[key] === undefined ? {} : { [key]: Number(hash[key]) });
  const text = (key: string): Record<string, string> => (hash[key] === undefined ? {} : { [key]: hash[key] });
  return {
    id,
    ...text('handle'),
    ...text('name'),
    ...text('url'),
    ...number('followers'),
    ...number('following'),
    ...number('posts'),
    ...text('createdAt'),
    ...(hash.verified === undefined ? {} : { verified: hash.verified === 'true' }),
    negative: Number(hash.n ?? 0),
    neutral: Number(hash.u ?? 0),
    positive: Number(hash.p ?? 0),
    firstSeen: Number(hash.first),
    lastSeen: Number(hash.last),
  };
}

function zero(): ClassCounts {
  return { negative: 0, neutral: 0, positive: 0 };
}
