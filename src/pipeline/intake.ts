import { ALL_TOPIC, type Brand } from '../domain/brand.ts';
import type { Mention } from '../domain/mention.ts';
import { parseMention } from '../domain/parse-mention.ts';
import { compile, type Matcher } from '../matching/index.ts';
import { classifyNoise } from '../matching/noise.ts';

/** A mention of one brand, ready to be scored. */
export interface Matched {
  readonly mention: Mention;
  readonly topics: readonly string[];
  readonly owned: boolean;
  /** Epoch ms when it was edited, where its network tells. */
  readonly edited?: number;
}

export interface IntakeResult {
  /** Brand id → its mentions, in the order they came. */
  readonly matched: ReadonlyMap<string, readonly Matched[]>;
  /** Items refused, by reason. */
  readonly refused: ReadonlyMap<string, number>;
  /** Cleanings done, by name. */
  readonly cleaned: ReadonlyMap<string, number>;
  /** Brand id → named reason → mentions that matched and were muted. */
  readonly muted: ReadonlyMap<string, ReadonlyMap<string, number>>;
  /** The first refused items with their reason, for the log. */
  readonly examples: readonly string[];
  readonly items: number;
  readonly newest: number;
}

export interface IntakeScope {
  /** Brands that read this source. */
  readonly brandIds: ReadonlySet<string>;
  /** `everything`: each item is about each brand (a feed of reviews), only topics are matched. */
  readonly match: 'query' | 'everything';
  /** Epoch ms dates are held against; `Infinity` where time is what the mentions say. */
  readonly now: number;
}

export type Intake = (items: readonly unknown[], scope: IntakeScope) => IntakeResult;

/** Parse → match → noise control, for all brands in one pass; before anything is queued. */
export function createIntake(brands: readonly Brand[]): Intake {
  const byId = new Map(brands.map((brand) => [brand.id, brand]));
  const matcher: Matcher = compile(
    brands.flatMap((brand) => [
      { id: key(brand.id, ALL_TOPIC), query: brand.query },
      ...brand.topics.map((topic) => ({ id: key(brand.id, topic.id), query: topic.query })),
    ]),
  );
  return (items, scope) => {
    const matched = new Map<string, Matched[]>();
    const refused = new Map<string, number>();
    const cleaned = new Map<string, number>();
    const muted = new Map<string, Map<string, number>>();
    const examples: string[] = [];
    let newest = 0;
    for (const item of items) {
      const parsed = parseMention(item, scope.now);
      if (!parsed.ok) {
        bump(refused, parsed.reason);
        if (examples.length < 3) examples.push(`${parsed.reason}: ${JSON.stringify(item)?.slice(0, 120)}`);
        continue;
      }
      for (const name of parsed.cleaned) bump(cleaned, name);
      const { mention } = parsed;
      newest = Math.max(newest, Date.parse(mention.publishedAt));
      for (const [brandId, topics] of topicsByBrand(matcher, mention, scope)) {
        const brand = byId.get(brandId);
        if (!brand) continue;
        const noise = classifyNoise(mention, brand);
        if (noise.muted !== null) {
          const reasons = muted.get(brandId) ?? new Map<string, number>();
          muted.set(brandId, reasons);
          bump(reasons, noise.muted);
          continue;
        }
        const list = matched.get(brandId) ?? [];
        matched.set(brandId, list);
        const { edited } = parsed;
        list.push({ mention, topics, owned: noise.owned, ...(edited === undefined ? {} : { edited }) });
      }
    }
    return { matched, refused, cleaned, muted, examples, items: items.length, newest };
  };
}

/** Of several versions of a mention, the latest: by when it was edited, then by their order. */
export function latestVersions(matched: readonly Matched[]): readonly Matched[] {
  const latest = new Map<string, Matched>();
  for (const item of matched) {
    const known = latest.get(item.mention.id);
    if (!known || (item.edited ?? 0) >= (known.edited ?? 0)) latest.set(item.mention.id, item);
  }
  return latest.size === matched.length ? matched : [...latest.values()];
}

function topicsByBrand(matcher: Matcher, mention: Mention, scope: IntakeScope): Map<string, string[]> {
  const found = new Map<string, string[]>();
  const whole = new Set<string>(scope.match === 'everything' ? scope.brandIds : []);
  for (const match of matcher.match(mention)) {
    const [brandId = '', topic = ''] = match.id.split('\u0000');
    if (!scope.brandIds.has(brandId)) continue;
    if (topic === ALL_TOPIC) whole.add(brandId);
    else found.set(brandId, [...(found.get(brandId) ?? []), topic]);
  }
  // A topic narrows its brand: its query alone makes no mention of the brand.
  return new Map([...whole].map((brandId) => [brandId, (found.get(brandId) ?? []).sort()]));
}

const key = (brandId: string, topic: string): string => `${brandId}\u0000${topic}`;

function bump(counts: Map<string, number>, name: string): void {
  counts.set(name, (counts.get(name) ?? 0) + 1);
}
