import { DateTime } from 'luxon';

/** Round values from 0 to at least `max` (1, 2 or 5 times a power of ten apart), about `about` of them; whole numbers only. */
export function valueTicks(max: number, about = 4): number[] {
  const most = Math.max(max, 1);
  const rough = most / about;
  const power = 10 ** Math.floor(Math.log10(rough));
  const step = Math.max(1, [1, 2, 5, 10].map((factor) => factor * power).find((candidate) => candidate >= rough)!);
  const ticks: number[] = [];
  for (let value = 0; ; value += step) {
    ticks.push(value);
    if (value >= most) return ticks;
  }
}

export interface TimeTick {
  /** Epoch ms. */
  readonly at: number;
  readonly label: string;
  /** The first tick of a local day. */
  readonly day: boolean;
}

const MINUTES = [5, 10, 15, 30, 60, 120, 180, 360, 720] as const;

/** Round local times within [from, to), at most about `most`; midnights carry the date. Safe over clock changes. */
export function timeTicks(from: number, to: number, zone: string, most = 8): TimeTick[] {
  const span = (to - from) / 60_000;
  const step = MINUTES.find((minutes) => span / minutes <= most);
  const days = step === undefined ? Math.ceil(span / 1440 / most) : 1;
  const ticks: TimeTick[] = [];
  const start = DateTime.fromMillis(from, { zone, locale: 'en-GB' }).startOf('day');
  for (let index = 0; ; index += days) {
    const midnight = start.plus({ days: index });
    if (midnight.toMillis() >= to) return ticks;
    if (midnight.toMillis() >= from)
      ticks.push({ at: midnight.toMillis(), label: midnight.toFormat('ccc d LLL'), day: true });
    if (step === undefined) continue;
    for (let minute = step; minute < 1440; minute += step) {
      const local = midnight.set({ hour: Math.floor(minute / 60), minute: minute % 60 });
      const at = local.toMillis();
      // A local time that a clock change leaves out would be drawn an hour on, beside its neighbour.
      const real = local.hour * 60 + local.minute === minute;
      if (at >= from && at < to && real) ticks.push({ at, label: local.toFormat('HH:mm'), day: false });
    }
  }
}
