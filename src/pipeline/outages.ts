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

/** A source of a brand, with the networks that its mentions have named and how often. */
export interface Bringing {
  readonly id: string;
  /** What its mentions are taken to name where nothing has come yet. */
  readonly kind: string;
  readonly networks: Readonly<Record<string, number>>;
}

/**
 * What is missing while a source is out: of each network that its mentions name, its part of what all sources of the
 * brand bring of it. A pipeline's mentions name the networks that it was fed from, not itself.
 */
export function outagesOf(source: Bringing, all: readonly Bringing[], since: number): Outage[] {
  const networks = Object.keys(source.networks);
  if (networks.length === 0) {
    const alike = all.filter(({ kind }) => kind === source.kind).length;
    return [{ source: source.kind, part: 1 / Math.max(1, alike), since }];
  }
  return networks.map((network) => {
    const total = all.reduce((sum, { networks: each }) => sum + (each[network] ?? 0), 0);
    return { source: network, part: (source.networks[network] ?? 0) / Math.max(1, total), since };
  });
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
