import { ALL_TOPIC } from '../domain/brand.ts';
import type { BrandHistory, ClassCounts, TrendRow } from '../domain/history.ts';
import type { AuthorRecord } from '../domain/influencer.ts';
import type { Edge, Interaction } from '../domain/interaction.ts';
import type { ScoredMention } from '../domain/scored-mention.ts';
import type { SentimentLabel } from '../domain/sentiment.ts';
import { BUCKET_MS } from '../domain/trend.ts';
import { NearTexts } from '../text/near-duplicates.ts';
import { sumEdges } from './edges.ts';
import type { ScoredItem } from './score.ts';

const DAY_MS = 24 * 3_600_000;

interface Voice {
  readonly bucket: number;
  readonly id: string;
  readonly label: SentimentLabel;
}

/** The earliest mention of an author or a text, and how many near texts have an earlier one: it is heard where none has. */
interface Place extends Voice {
  earlier: number;
}

/** The voices of one UTC day. */
class Day {
  readonly places = new Map<string, Place>();
  readonly texts = new NearTexts();
}

type VoiceKind = 'authors' | 'texts';

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
  readonly #days = new Map<number, Day>();
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
  add({ scored, interactions, print }: ScoredItem): boolean {
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
    const day = this.#day(bucket);
    let text = this.#voiceCluster(scored);
    if (text === scored.cluster && print !== '') day.texts.meet(text, () => print);
    text = day.texts.rootOf(text);
    for (const topic of new Set([ALL_TOPIC, ...scored.topics])) {
      const row = this.#row(topic, bucket);
      row.counts[label] += 1;
      row.bySource[mention.source] ??= zero();
      (row.bySource[mention.source] as ClassCounts)[label] += 1;
      this.#voice(day, 'authors', topic, mention.author.id, { bucket, id: mention.id, label });
      this.#voice(day, 'texts', topic, text, { bucket, id: mention.id, label });
    }
    return true;
  }

  /** Drops what was published before `at` (epoch ms); ids stay known. */
  forget(at: number): void {
    this.#mentions = this.#mentions.filter((scored) => Date.parse(scored.mention.publishedAt) >= at);
    this.#interactions = this.#interactions.filter((interaction) => interaction.at >= at);
    for (const rows of this.#rows.values()) for (const start of rows.keys()) if (start < at) rows.delete(start);
    for (const day of this.#days.keys()) if ((day + 1) * DAY_MS < at) this.#days.delete(day);
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

  #day(at: number): Day {
    const number = Math.floor(at / DAY_MS);
    const day = this.#days.get(number) ?? new Day();
    this.#days.set(number, day);
    return day;
  }

  #voice(day: Day, kind: VoiceKind, topic: string, who: string, now: Voice): void {
    const { places, texts } = day;
    const key = (of: string): string => `${kind}\u0001${topic}\u0001${of}`;
    const before = places.get(key(who));
    if (before && !isEarlier(now, before)) return;
    let earlier = 0;
    for (const other of kind === 'texts' ? texts.near(who) : []) {
      const theirs = places.get(key(other));
      if (!theirs) continue;
      if (!isEarlier(now, theirs)) earlier += 1;
      else if (!before || !isEarlier(before, theirs)) {
        if (theirs.earlier === 0) this.#hear(kind, topic, theirs, -1);
        theirs.earlier += 1;
      }
    }
    if (before?.earlier === 0) this.#hear(kind, topic, before, -1);
    if (earlier === 0) this.#hear(kind, topic, now, 1);
    places.set(key(who), { ...now, earlier });
  }

  #hear(kind: VoiceKind, topic: string, { bucket, label }: Voice, by: 1 | -1): void {
    this.#row(topic, bucket)[kind][label] += by;
  }
}

function isEarlier(a: Voice, b: Voice): boolean {
  return a.bucket < b.bucket || (a.bucket === b.bucket && a.id < b.id);
}

function byTime(a: ScoredMention, b: ScoredMention): number {
  const order = a.mention.publishedAt.localeCompare(b.mention.publishedAt);
  return order !== 0 ? order : a.mention.id < b.mention.id ? -1 : 1;
}

function zero(): ClassCounts {
  return { negative: 0, neutral: 0, positive: 0 };
}
