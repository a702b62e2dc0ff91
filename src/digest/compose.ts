import { ALL_TOPIC, type Brand } from '../domain/brand.ts';
import type { Drivers } from '../domain/drivers.ts';
import type { Incident } from '../domain/incident.ts';
import type { Shortlist } from '../domain/influencer.ts';
import type { Digest, DigestIncident, TrendPoint } from '../domain/message.ts';
import type { Bucket } from '../domain/trend.ts';
import { type LocalDay, localDayOf } from './local-day.ts';

export interface DigestInput {
  readonly brand: Pick<Brand, 'id' | 'topics' | 'timeZone'>;
  readonly day: LocalDay;
  /** Buckets of the topic `all` and of each topic by id; from `digestFrom` to the day's end, in any order. */
  readonly trends: ReadonlyMap<string, readonly Bucket[]>;
  /** All that may have touched the day, with the cause that was told. */
  readonly incidents: readonly { readonly incident: Incident; readonly cause: string }[];
  /** Of the day's negative mentions against the days before. */
  readonly drivers: Drivers;
  readonly estimatedNegative: NonNullable<Digest['estimatedNegative']> | null;
  readonly shortlist: Shortlist;
  readonly outreach: readonly string[];
  readonly goals: readonly string[];
  readonly problems: readonly string[];
}

type Counts = Digest['totals'];

const DAYS_BEFORE = 7;
const HOUR = 3_600_000;

/** Epoch ms from which on a digest needs buckets: seven local days before its own. */
export function digestFrom(day: LocalDay, timeZone: string): number {
  return daysBefore(day, timeZone).at(-1)?.from ?? day.from;
}

/**
 * One local day, summed up against the day before and the median of the seven days before, which one bad day does not move:
 * else the day after a crisis would look calm, and a week of days unusually so. Pure.
 */
export function composeDigest(input: DigestInput): Digest {
  const { brand, day } = input;
  const earlier = daysBefore(day, brand.timeZone);
  const all = input.trends.get(ALL_TOPIC) ?? [];
  const watched = watchedDays(all, earlier);
  return {
    day: day.day,
    from: day.from,
    to: day.to,
    totals: sumWithin(all, day),
    before: earlier[0] === undefined ? zero() : sumWithin(all, earlier[0]),
    usual: usualDay(all, watched),
    ...(input.estimatedNegative === null ? {} : { estimatedNegative: input.estimatedNegative }),
    topics: brand.topics.map(({ id, name }) => {
      const buckets = input.trends.get(id) ?? [];
      const { negative, neutral, positive } = sumWithin(buckets, day);
      return {
        id,
        name,
        negative,
        total: negative + neutral + positive,
        usualNegative: usualDay(buckets, watched).negative,
      };
    }),
    incidents: incidentsOf(input),
    trend: hours(all, day, watched),
    drivers: input.drivers,
    shortlist: input.shortlist,
    outreach: input.outreach,
    goals: input.goals,
    problems: input.problems,
  };
}

/** The local days before one, newest first. */
function daysBefore(day: LocalDay, timeZone: string): LocalDay[] {
  const days: LocalDay[] = [];
  for (let next = day; days.length < DAYS_BEFORE; ) {
    next = localDayOf(next.from - 1, timeZone);
    days.push(next);
  }
  return days;
}

/**
 * Days watched from their beginning on: those from before, or the one that the watch began within, would make any other look
 * loud. That one stands in where there is no whole one yet.
 */
function watchedDays(buckets: readonly Bucket[], days: readonly LocalDay[]): LocalDay[] {
  const first = buckets.reduce((least, { start }) => Math.min(least, start), Number.POSITIVE_INFINITY);
  const whole = days.filter(({ from }) => from + HOUR >= first);
  return whole.length > 0 ? whole : days.filter(({ to }) => to > first);
}

const zero = (): Counts => ({ negative: 0, neutral: 0, positive: 0 });

function sumWithin(buckets: readonly Bucket[], span: { readonly from: number; readonly to: number }): Counts {
  const sum = { negative: 0, neutral: 0, positive: 0 };
  for (const bucket of buckets) {
    if (bucket.start < span.from || bucket.start >= span.to) continue;
    sum.negative += bucket.negative;
    sum.neutral += bucket.neutral;
    sum.positive += bucket.positive;
  }
  return sum;
}

function usualDay(buckets: readonly Bucket[], days: readonly LocalDay[]): Counts {
  const sums = days.map((day) => sumWithin(buckets, day));
  const part = (read: (counts: Counts) => number) => median(sums.map(read));
  return { negative: part((c) => c.negative), neutral: part((c) => c.neutral), positive: part((c) => c.positive) };
}

/**
 * The day by hours, each beside the median of the same hours (counted from midnight) of the days before; the band is twice
 * their spread, from three days on.
 */
function hours(buckets: readonly Bucket[], day: LocalDay, days: readonly LocalDay[]): TrendPoint[] {
  const points: TrendPoint[] = [];
  for (let start = day.from; start < day.to; start += HOUR) {
    const counts = sumWithin(buckets, { from: start, to: Math.min(start + HOUR, day.to) });
    const same = days
      .map((other) => other.from + (start - day.from))
      .filter((from, index) => from < days[index]!.to)
      .map((from) => sumWithin(buckets, { from, to: from + HOUR }).negative);
    points.push({ start, ...counts, ...expectation(same) });
  }
  return points;
}

/** A median of absolute deviations times this is a standard deviation, where there are no outliers. */
const MAD_TO_SD = 1.4826;

function expectation(values: readonly number[]): Partial<TrendPoint> {
  if (values.length === 0) return {};
  const middle = median(values);
  if (values.length < 3) return { expectedNegative: middle };
  // Seven counts can agree by chance: they vary at least as counts do.
  const spread = Math.max(MAD_TO_SD * median(values.map((value) => Math.abs(value - middle))), Math.sqrt(middle));
  return { expectedNegative: middle, expectedLow: Math.max(0, middle - 2 * spread), expectedHigh: middle + 2 * spread };
}

function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  const half = sorted.length >> 1;
  if (sorted.length === 0) return 0;
  return sorted.length % 2 === 1 ? sorted[half]! : (sorted[half - 1]! + sorted[half]!) / 2;
}

/** Those that were open within the day, worst first; how they stood is how they stand now. */
function incidentsOf({ incidents, day }: DigestInput): DigestIncident[] {
  return incidents
    .filter(
      ({ incident }) => incident.openedAt < day.to && (incident.resolvedAt ?? Number.POSITIVE_INFINITY) >= day.from,
    )
    .map(({ incident, cause }) => ({
      id: incident.id,
      topic: incident.topic,
      state: incident.state,
      severity: incident.severity,
      openedAt: incident.openedAt,
      ...(incident.resolvedAt === undefined ? {} : { resolvedAt: incident.resolvedAt }),
      cause,
    }))
    .toSorted((a, b) => b.severity - a.severity || a.openedAt - b.openedAt || a.id.localeCompare(b.id, 'en'));
}
