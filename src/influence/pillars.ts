import type { AuthorRecord, Pillar } from '../domain/influencer.ts';
import type { Dossier } from './dossier.ts';
import { stanceOf } from './stance.ts';

/** What the graph says of one candidate, beside the dossier. */
export interface Standing {
  /** Different givers, and how many of them belong to the audience. */
  readonly engagers: number;
  readonly audienceEngagers: number;
  /** Members of the audience who acted on anybody at all, and givers in the whole graph. */
  readonly audienceActive: number;
  readonly givers: number;
  /** Whether people who act on the same accounts as the audience act on the author. */
  readonly alike: boolean;
  /** Believed share of the engagement, in [0, 1]. */
  readonly authenticity: number;
}

export interface Pillars {
  readonly reach: Pillar;
  readonly resonance: Pillar;
  readonly relevance: Pillar;
}

/**
 * Reach, resonance and relevance on scales of 0–100, each the mean of its known parts, the parts named after Altimeter's
 * (Solis 2012). They explain a rank; they are not what it is made of. Unknown is null, not zero.
 */
export function pillarsOf(record: AuthorRecord | undefined, file: Dossier, standing: Standing, days: number): Pillars {
  const stance = record ? stanceOf(record) : null;
  const acts = file.received.repost + file.received.quote + file.received.reply + file.received.mention;
  const halfLife = median(file.delays);
  return {
    reach: pillar({
      // Ten million followers are 100, a thousand are 43: attention falls off with crowding, so on a log scale.
      popularity: record?.followers === undefined ? null : (100 * Math.log10(1 + record.followers)) / 7,
      // The root, so that being heard by a tenth of an audience, which is rare, already shows.
      proximity:
        standing.audienceActive === 0 ? null : 100 * Math.sqrt(standing.audienceEngagers / standing.audienceActive),
      goodwill: stance && 50 + 50 * stance.mean,
    }),
    resonance: pillar({
      frequency: file.posts === 0 ? null : saturating(file.posts / days, 1),
      period: halfLife === null ? null : saturating(halfLife, 3 * 3_600_000),
      amplitude: file.posts === 0 ? null : saturating(acts / file.posts, 5),
    }),
    relevance: pillar({
      authority: file.posts === 0 ? null : saturating(file.topical, 3),
      trust: 100 * standing.authenticity,
      affinity: affinityOf(standing),
    }),
  };
}

/** Half of the scale at `half`, nearing 100. */
function saturating(value: number, half: number): number {
  return (100 * value) / (value + half);
}

/** How much more often the audience acts on the author than others do: 50 is alike, 100 is the audience alone. */
function affinityOf({ engagers, audienceEngagers, audienceActive, givers }: Standing): number | null {
  if (audienceActive === 0 || engagers === 0) return null;
  const inside = (audienceEngagers + 0.5) / (audienceActive + 1);
  const outside = (engagers - audienceEngagers + 0.5) / (Math.max(0, givers - audienceActive) + 1);
  return (100 * inside) / (inside + outside);
}

function pillar(parts: Readonly<Record<string, number | null>>): Pillar {
  const round = (value: number): number => Math.round(Math.min(100, Math.max(0, value)));
  const known = Object.values(parts).filter((value) => value !== null);
  return {
    value: known.length === 0 ? null : round(known.reduce((sum, value) => sum + value, 0) / known.length),
    parts: Object.fromEntries(
      Object.entries(parts).map(([name, value]) => [name, value === null ? null : round(value)]),
    ),
  };
}

/** Median, or null below four values: a half-life of fewer acts is noise. */
export function median(values: readonly number[]): number | null {
  if (values.length < 4) return null;
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 2)]!;
}
