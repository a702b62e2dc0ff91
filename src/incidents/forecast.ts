import type { TrendPoint } from '../domain/message.ts';
import { BUCKET_MS } from '../domain/trend.ts';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const WINDOWS = [HOUR / 2, HOUR, 2 * HOUR, 3 * HOUR, 6 * HOUR];
/** Fewer mentions in either half say nothing of pace. */
const LEAST = 20;
/** An interval wider than this is not worth saying. */
const WIDEST = 3;
/** Variance of counts over their mean: mentions come in bursts. */
const DISPERSION = 2;
const Z = 1.96;

/** What follows if nothing changes, as a 95 % interval. */
export interface Forecast {
  readonly kind: 'doubling' | 'back-to-usual' | 'steady';
  /** Minutes for `doubling` and `back-to-usual`; negative mentions in the next `windowMs` for `steady`. */
  readonly low: number;
  readonly high: number;
  readonly windowMs: number;
  /** One sentence, beginning "At this pace". */
  readonly text: string;
}

/**
 * What the pace of negative mentions leads to, from the last two windows of equal length: the shortest that allow a narrow enough
 * interval; null where none does. The ratio of two counts has log-variance (1/n₁ + 1/n₂) times the
 * over-dispersion.
 * @param points buckets of `BUCKET_MS`, oldest first
 * @param at epoch ms; later points are not looked at
 */
export function forecast(points: readonly TrendPoint[], at: number): Forecast | null {
  const total = (from: number, to: number): number =>
    points.reduce((sum, { start, negative }) => (start >= from && start + BUCKET_MS <= to ? sum + negative : sum), 0);
  for (const windowMs of WINDOWS) {
    if ((points[0]?.start ?? Infinity) > at - 2 * windowMs) return null;
    const before = total(at - 2 * windowMs, at - windowMs);
    const now = total(at - windowMs, at);
    if (now < LEAST || before < LEAST) continue;
    const usual = points.reduce(
      (sum, point) => (point.start >= at - windowMs && point.start < at ? sum + (point.expectedNegative ?? 0) : sum),
      0,
    );
    const pace = paceOf(before, now, usual, windowMs);
    if (pace) return pace;
  }
  return null;
}

function paceOf(before: number, now: number, usual: number, windowMs: number): Forecast | null {
  const minutes = windowMs / MINUTE;
  const ratio = Math.log(now / before);
  const error = Z * Math.sqrt(DISPERSION * (1 / now + 1 / before));
  if (ratio - error > 0) {
    const low = (minutes * Math.LN2) / (ratio + error);
    const high = (minutes * Math.LN2) / (ratio - error);
    return said('doubling', low, high, windowMs, (range) => `At this pace negative mentions double every ${range}.`);
  }
  if (ratio + error < 0 && usual > 0 && now > usual) {
    const steps = Math.log(now / usual);
    const low = (minutes * steps) / -(ratio - error);
    const high = (minutes * steps) / -(ratio + error);
    return said('back-to-usual', low, high, windowMs, (range) => `At this pace it is back to usual in ${range}.`);
  }
  // Growth and decline are both within the noise: the next window holds about as many, with its own noise on top.
  const spread = Z * Math.sqrt(2 * DISPERSION * now);
  const low = Math.max(0, Math.floor(now - spread));
  const high = Math.ceil(now + spread);
  if (low <= 0 || high / low > WIDEST) return null;
  const text = `At this pace ${low} to ${high} more negative mentions in the next ${duration(minutes)}.`;
  return { kind: 'steady', low, high, windowMs, text };
}

function said(
  kind: Forecast['kind'],
  low: number,
  high: number,
  windowMs: number,
  sentence: (range: string) => string,
): Forecast | null {
  if (!(low > 0) || high / low > WIDEST) return null;
  return { kind, low, high, windowMs, text: sentence(rangeOf(low, high)) };
}

function rangeOf(low: number, high: number): string {
  const hours = low >= 90;
  const show = (minutes: number): string => String(hours ? Math.round(minutes / 60) : roundedTo5(minutes));
  const unit = hours ? 'hours' : 'minutes';
  return show(low) === show(high) ? `about ${show(low)} ${unit}` : `${show(low)} to ${show(high)} ${unit}`;
}

function roundedTo5(minutes: number): number {
  return minutes < 20 ? Math.max(1, Math.round(minutes)) : 5 * Math.round(minutes / 5);
}

function duration(minutes: number): string {
  if (minutes < 60) return `${minutes} minutes`;
  return minutes === 60 ? 'hour' : `${minutes / 60} hours`;
}
