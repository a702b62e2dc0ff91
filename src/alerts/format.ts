import { DateTime, IANAZone } from 'luxon';

const whole = new Intl.NumberFormat('en', { maximumFractionDigits: 0 });
const tenth = new Intl.NumberFormat('en', { maximumFractionDigits: 1 });

/** `1,204`; below ten a fraction keeps one digit (`2.5`), since an expectation is seldom whole. */
export function count(value: number): string {
  return Math.abs(value) < 10 ? tenth.format(value) : whole.format(value);
}

/** `1 author`, `2 authors`. */
export function plural(value: number, one: string, many = `${one}s`): string {
  return `${count(value)} ${value === 1 ? one : many}`;
}

/** A share in [0, 1] as `46 %`, as all pages and reasons write it; `below 1 %` rather than a zero that is none. */
export function percent(share: number): string {
  if (share > 0 && share < 0.005) return 'below 1 %';
  if (share < 1 && share > 0.995) return 'over 99 %';
  return `${whole.format(share * 100)} %`;
}

/** `12,400`, `1.2 million`: followers. */
export function large(value: number): string {
  return value < 1_000_000 ? whole.format(value) : `${tenth.format(value / 1_000_000)} million`;
}

/** `40 min`, `3 h 20 min`, `2 days 4 h`: the two largest units, of a duration in ms. */
export function duration(ms: number): string {
  const minutes = Math.max(0, Math.round(ms / 60_000));
  if (minutes < 1) return 'under a minute';
  if (minutes < 60) return `${minutes} min`;
  const hours = Math.floor(minutes / 60);
  if (hours < 24) return minutes % 60 === 0 ? `${hours} h` : `${hours} h ${minutes % 60} min`;
  const days = Math.floor(hours / 24);
  return `${plural(days, 'day')}${hours % 24 === 0 ? '' : ` ${hours % 24} h`}`;
}

/** The window a count is of: `the last hour`, `the last 3 h`. */
export function lastWindow(ms: number): string {
  if (ms === 3_600_000) return 'the last hour';
  if (ms === 86_400_000) return 'the last day';
  return `the last ${duration(ms)}`;
}

export interface Times {
  /** `14:10`. */
  clock(at: number): string;
  /** `Mon 23 Nov, 14:10`. */
  full(at: number): string;
  /** `14:10` on the day of `now`, else with the day: `Sun 22 Nov, 14:10`. */
  near(at: number, now: number): string;
  /** `Monday 23 November 2026`. */
  day(at: number): string;
  /** `Europe/Vienna`. */
  readonly zone: string;
}

/** Times as people of a zone read them; a zone that is not known counts as UTC. */
export function timesIn(timeZone: string): Times {
  const zone = IANAZone.isValidZone(timeZone) ? timeZone : 'UTC';
  const local = (at: number) => DateTime.fromMillis(at, { zone, locale: 'en-GB' });
  return {
    clock: (at) => local(at).toFormat('HH:mm'),
    full: (at) => local(at).toFormat('ccc d LLL, HH:mm'),
    near: (at, now) => local(at).toFormat(local(at).hasSame(local(now), 'day') ? 'HH:mm' : 'ccc d LLL, HH:mm'),
    day: (at) => local(at).toFormat('cccc d LLLL yyyy'),
    zone,
  };
}
