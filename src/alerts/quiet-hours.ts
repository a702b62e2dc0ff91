import { DateTime } from 'luxon';
import type { QuietHours } from '../domain/brand.ts';

/**
 * The end (epoch ms) of the quiet hours that `now` falls into; null outside them. `from` is inside, `to` is not;
 * the span may cross midnight; equal ends mean none. Local times that a clock change leaves out move on by the hour.
 */
export function quietUntil(quiet: QuietHours, timeZone: string, now: number): number | null {
  const local = DateTime.fromMillis(now, { zone: timeZone });
  if (quiet.from === quiet.to) return null;
  // The span that began today, and the one that began yesterday and may reach into today.
  for (const day of [local, local.minus({ days: 1 })]) {
    const from = at(day, quiet.from);
    const to = at(quiet.to > quiet.from ? day : day.plus({ days: 1 }), quiet.to);
    if (from.toMillis() <= now && now < to.toMillis()) return to.toMillis();
  }
  return null;
}

function at(day: DateTime, time: string): DateTime {
  const [hour = 0, minute = 0] = time.split(':').map(Number);
  return day.startOf('day').set({ hour, minute });
}
