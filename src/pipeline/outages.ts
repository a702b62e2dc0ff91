import type { TrendRow } from '../domain/history.ts';

/** A source that is known to fail. */
export interface Outage {
  /** What its mentions give as their source. */
  readonly source: string;
  /** Part of those mentions that comes by it, in (0, 1]: a half where two feeds are read and one is out. */
  readonly part: number;
  /** When it last answered, epoch ms. */
  readonly since: number;
}

/** From this part of a brand's mentions on, what is left says too little of how many there are. */
const TELLING_PART = 0.25;

/**
 * Since when so much of a brand's usual mentions is missing that its counts cannot be read as they are (epoch ms); undefined where
 * what is out usually brings little.
 * @param rows buckets from before the outages: what each source usually brings.
 */
export function partlyMissingFrom(rows: readonly TrendRow[], outages: readonly Outage[]): number | undefined {
  const bySource = new Map<string, number>();
  let total = 0;
  for (const row of rows) {
    for (const [source, { negative, neutral, positive }] of Object.entries(row.bySource)) {
      const count = negative + neutral + positive;
      bySource.set(source, (bySource.get(source) ?? 0) + count);
      total += count;
    }
  }
  let missing = 0;
  for (const outage of outages.toSorted((a, b) => a.since - b.since)) {
    missing += outage.part * (bySource.get(outage.source) ?? 0);
    if (total > 0 && missing >= TELLING_PART * total) return outage.since;
  }
  return undefined;
}
