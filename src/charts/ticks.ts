import { DateTime } from 'luxon';

/** Round values from 0 to at least `max` (1, 2 or 5 times a power of ten apart), about `about` of them; whole numbers only. */
export function valueTicks(max: number, about = 4): number[] {
  const rough = Math.max(max, 1) / about;
  const power = 10 ** Math.floor(Math.log10(rough));
  const step = Math.max(1, [1, 2, 5, 10].map((factor) => factor * power).find((candidate) => candidate >= rough)!);
  const ticks: number[] = [];
  for (let value = 0; ; value += step) {
    ticks.push(value);
    if (value >= max) return ticks;
  }
}

export interface TimeTick {
  /** Epoch ms. */
  readonly at: number;
  readonly label: string;
  /** The first tick of a local day. */
  readonly day: boolean;
}

const HOURS = [1, 2, 3, 6, 12] as const;

/** Round local times within [from, to), at most about `most`; midnights carry the date. Safe over clock changes. */
export function timeTicks(from: number, to: number, zone: string, most = 8): TimeTick[] {
  const hours = (to - from) / 3_600_000;
  const step = HOURS.find((candidate) => hours / candidate <= most);
  const days = step === undefined ? Math.ceil(hours / 24 / most) : 1;
  const ticks: TimeTick[] = [];
  const start = DateTime.fromMillis(from, { zone, locale: 'en-GB' }).startOf('day');
  for (let dayIndex = 0; ; dayIndex += days) {
    const midnight = start.plus({ days: dayIndex });
    if (midnight.toMillis() >= to) return ticks;
    if (midnight.toMillis() >= from)
      ticks.push({ at: midnight.toMillis(), label: midnight.toFormat('ccc d LLL'), day: true });
    if (step === undefined) continue;
    for (let hour = step; hour < 24; hour += step) {
      const at = midnight.set({ hour });
      const late = at.toMillis();
      // A local hour that a clock change leaves out would be drawn an hour on, beside its neighbour.
      if (late >= from && late < to && at.hour === hour)
        ticks.push({ at: late, label: at.toFormat('HH:mm'), day: false });
    }
  }
}
