import { ALL_TOPIC } from '../domain/brand.ts';
import type { BrandHistory, ClassCounts, TrendRow } from '../domain/history.ts';
import type { AuthorRecord } from '../domain/influencer.ts';
import type { Edge, Interaction } from '../domain/interaction.ts';
import type { ScoredMention } from '../domain/scored-mention.ts';
import type { SentimentLabel } from '../domain/sentiment.ts';
import { BUCKET_MS } from '../domain/trend.ts';
import { sumEdges } from './edges.ts';
import type { ScoredItem } from './score.ts';

const DAY_MS = 24 * 3_600_000;

interface Voice {
  bucket: number;
  id: string;
  label: SentimentLabel;
}

interface Row extends TrendRow {
  readonly bySource: Record<string, ClassCounts>;
}

/**
 * A brand's past in memory, for replays: counts as the store's script does, mention by mention. `forget` keeps it bounded.
 * Unlike the store it knows each interaction's own time, so that a report of the past sees no future.
 */
export class MemoryHistory implements BrandHistory {
  readonly #ids = new Set<string>();
  readonly #rows = new Map<string, Map<number, Row>>();
  readonly #voices = new Map<number, Map<string, Voice>>();
  #mentions: ScoredMention[] = [];
  #interactions: Interaction[] = [];
  readonly #voiceCluster: (scored: ScoredMention) => string;
  #sorted = true;
  first: number | null = null;

  /** @param voiceCluster what makes copies of one text one voice (the store's own rule). */
  constructor(voiceCluster: (scored: ScoredMention) => string) {
    this.#voiceCluster = voiceCluster;
  }

  /** Counts a mention once; false where its id was seen before. */
  add({ scored, interactions }: ScoredItem): boolean {
    const { mention } = scored;
    if (this.#ids.has(mention.id)) return false;
    this.#ids.add(mention.id);
    const at = Date.parse(mention.publishedAt);
    this.first = Math.min(this.first ?? at, at);
    this.#mentions.push(scored);
    this.#sorted = false;
    for (const interaction of interactions) this.#interactions.push(interaction);
    if (scored.owned) return true;
    const bucket = Math.floor(at / BUCKET_MS) * BUCKET_MS;
    const { label } = scored.sentiment;
    for (const topic of new Set([ALL_TOPIC, ...scored.topics])) {
      const row = this.#row(topic, bucket);
      row.counts[label] += 1;
      row.bySource[mention.source] ??= zero();
      (row.bySource[mention.source] as ClassCounts)[label] += 1;
      this.#voice('authors', topic, mention.author.id, { bucket, id: mention.id, label });
      this.#voice('texts', topic, this.#voiceCluster(scored), { bucket, id: mention.id, label });
    }
    return true;
  }

  /** Drops what was published before `at` (epoch ms); ids stay known. */
  forget(at: number): void {
    this.#mentions = this.#mentions.filter((scored) => Date.parse(scored.mention.publishedAt) >= at);
    this.#interactions = this.#interactions.filter((interaction) => interaction.at >= at);
    for (const rows of this.#rows.values()) for (const start of rows.keys()) if (start < at) rows.delete(start);
    for (const day of this.#voices.keys()) if ((day + 1) * DAY_MS < at) this.#voices.delete(day);
  }

  async trend(topic: string, from: number, to: number): Promise<TrendRow[]> {
    const rows = [...(this.#rows.get(topic)?.values() ?? [])].filter((row) => row.start >= from && row.start < to);
    return rows.sort((a, b) => a.start - b.start);
  }

  async mentions(from: number, to: number, limit = 50_000): Promise<ScoredMention[]> {
    if (!this.#sorted) {
      this.#mentions.sort(byTime);
      this.#sorted = true;
    }
    const found = this.#mentions.filter(({ mention }) => {
      const at = Date.parse(mention.publishedAt);
      return at >= from && at < to;
    });
    return found.slice(-limit);
  }

  async edges(from: number, to: number): Promise<Edge[]> {
    return sumEdges(this.#interactions.filter(({ at }) => at >= from && at < to));
  }

  async authors(ids: Iterable<string>): Promise<Map<string, AuthorRecord>> {
    const wanted = new Set(ids);
    const found = new Map<string, AuthorRecord>();
    for (const scored of this.#mentions) {
      const { author, publishedAt } = scored.mention;
      if (!wanted.has(author.id)) continue;
      const at = Date.parse(publishedAt);
      const known = found.get(author.id);
      const newest = !known || at >= known.lastSeen;
      found.set(author.id, {
        ...(newest ? { ...known, ...author } : { ...author, ...known }),
        negative: (known?.negative ?? 0) + (scored.sentiment.label === 'negative' ? 1 : 0),
        neutral: (known?.neutral ?? 0) + (scored.sentiment.label === 'neutral' ? 1 : 0),
        positive: (known?.positive ?? 0) + (scored.sentiment.label === 'positive' ? 1 : 0),
        firstSeen: Math.min(known?.firstSeen ?? at, at),
        lastSeen: Math.max(known?.lastSeen ?? at, at),
      });
    }
    return found;
  }

  #row(topic: string, start: number): Row {
    const rows = this.#rows.get(topic) ?? new Map<number, Row>();
    this.#rows.set(topic, rows);
    const row = rows.get(start) ?? { start, counts: zero(), bySource: {}, authors: zero(), texts: zero() };
    rows.set(start, row);
    return row;
  }

  #voice(kind: 'authors' | 'texts', topic: string, who: string, now: Voice): void {
    const day = Math.floor(now.bucket / DAY_MS);
    const voices = this.#voices.get(day) ?? new Map<string, Voice>();
    this.#voices.set(day, voices);
    const key = `${kind}\u0001${topic}\u0001${who}`;
    const before = voices.get(key);
    if (before) {
      if (before.bucket < now.bucket || (before.bucket === now.bucket && before.id <= now.id)) return;
      this.#row(topic, before.bucket)[kind][before.label] -= 1;
    }
    voices.set(key, now);
    this.#row(topic, now.bucket)[kind][now.label] += 1;
  }
}

function byTime(a: ScoredMention, b: ScoredMention): number {
  const order = a.mention.publishedAt.localeCompare(b.mention.publishedAt);
  return order !== 0 ? order : a.mention.id < b.mention.id ? -1 : 1;
}

function zero(): ClassCounts {
  return { negative: 0, neutral: 0, positive: 0 };
}
