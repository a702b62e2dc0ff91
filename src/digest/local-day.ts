import { DateTime } from 'luxon';

/** One local day of a time zone: 23, 24 or 25 hours of it. */
export interface LocalDay {
  /** `YYYY-MM-DD`. */
  readonly day: string;
  /** Epoch ms, half-open; the end is the beginning of the next day, without gap or overlap. */
  readonly from: number;
  readonly to: number;
}

/** A digest that is due: the day it is of, and since when it is due. */
export interface DueDigest extends LocalDay {
  readonly dueAt: number;
}

const HOUR = 3_600_000;

/** The local day that an instant falls into. */
export function localDayOf(at: number, timeZone: string): LocalDay {
  const from = dayStart(at, timeZone);
  // 36 hours on is well within the next day however long this one is.
  return { day: dateOf(at, timeZone), from, to: dayStart(from + 36 * HOUR, timeZone) };
}

/** The local day of a date (`YYYY-MM-DD`). */
export function localDay(day: string, timeZone: string): LocalDay {
  return localDayOf(DateTime.fromISO(`${day}T12:00`, { zone: timeZone }).toMillis(), timeZone);
}

/**
 * The newest digest that is due at `now`: that of the last whole local day, from the brand's local `hour` (0–23) on.
 * Where a clock change leaves the hour out, it is due when the clocks have moved past it; where the hour comes twice, at the first.
 * A deterministic message id per `day` makes it exactly one a local day, however often this is asked.
 */
export function dueDigest(now: number, timeZone: string, hour: number): DueDigest {
  for (let today = localDayOf(now, timeZone); ; today = localDayOf(today.from - 1, timeZone)) {
    const dueAt = firstInstantOf(today, hour, timeZone);
    if (now >= dueAt) return { ...localDayOf(today.from - 1, timeZone), dueAt };
  }
}

/** The day (`YYYY-MM-DD`) of `dueDigest`. */
export function dueDay(now: number, timeZone: string, hour: number): string {
  return dueDigest(now, timeZone, hour).day;
}

/** The first instant of a day whose local hour is `hour` or later. */
function firstInstantOf(day: LocalDay, hour: number, timeZone: string): number {
  // No clock change moves the hour by more than two.
  for (let at = day.from + Math.max(0, hour - 2) * HOUR; at < day.to; at += HOUR / 4) {
    if (DateTime.fromMillis(at, { zone: timeZone }).hour >= hour) return at;
  }
  return day.to;
}

function dateOf(at: number, timeZone: string): string {
  return DateTime.fromMillis(at, { zone: timeZone }).toFormat('yyyy-MM-dd');
}

/** The first instant with the local date of `at`: midnight, or what comes in its place. */
function dayStart(at: number, timeZone: string): number {
  const midnight = DateTime.fromMillis(at, { zone: timeZone }).startOf('day').toMillis();
  // Where clocks go back over midnight, the date begins at the first of the two midnights.
  return dateOf(midnight - HOUR, timeZone) === dateOf(at, timeZone) ? midnight - HOUR : midnight;
}
