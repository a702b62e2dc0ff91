import { informedObserver } from './shifts-bound.ts';
import { disturbed, matchedThreshold, ours, SHIFT_AT, type ShareRow, shareRow } from './shifts-share.ts';
import { type Simulated, simulate } from './shifts-simulation.ts';

const VOLUME = 50;
const OUTAGE_HOURS = 6;

/** The share shift under stress, then what must not set off an alarm. Rows are told as they come; the rest are returned. */
export function stressTable(runs: number, tell: (row: ShareRow) => void): string[] {
  tell(shareRow('plain', ours, VOLUME, runs));
  tell(shareRow('with the volume doubling', ours, VOLUME, runs, { volumeFactor: 2 }));
  for (const [name, change] of [
    ['with doubled seasonality', { season: 2 }],
    ['with doubled drift', { drift: 2 }],
  ] as const) {
    tell(shareRow(name, ours, VOLUME, runs, change));
    tell(
      shareRow(
        `${name}: bound, an observer told all but the level`,
        (s) => informedObserver(s, change),
        VOLUME,
        runs,
        change,
      ),
    );
  }
  const outage = { from: SHIFT_AT - 12, to: SHIFT_AT - 12 + OUTAGE_HOURS };
  tell(shareRow('after a 6 h outage, told as missing', ours, VOLUME, runs, { outage }));
  tell(
    shareRow(
      'after a 6 h outage, told as zeros',
      (s) => ours({ ...s, missing: new Uint8Array(s.total.length) }),
      VOLUME,
      runs,
      { outage },
    ),
  );

  const threshold = matchedThreshold(
    Array.from({ length: runs }, (_, i) =>
      ours(simulate({ volume: VOLUME, share: 0.25, hours: 24 * 60 }, 50_000_000 + i)),
    ),
  );
  const rate = (what: string, disturb: (series: Simulated) => void): string =>
    `${(100 * disturbed(ours, threshold, 2 * runs, disturb)).toFixed(1).padStart(5)} % alarmed within 48 h: ${what}`;
  return [
    rate('nothing happens (by chance)', () => {}),
    rate('6 h outage, told as missing', (s) => silence(s, true)),
    rate('6 h outage, told as zeros', (s) => silence(s, false)),
    rate('one author adds a tenth of the mentions, all negative, counted as the service does: one voice a day', (s) =>
      author(s, 'day'),
    ),
    rate('the same, one voice an hour', (s) => author(s, 'hour')),
    rate('the same, every copy counted', (s) => author(s, 'copies')),
  ];
}

function silence(series: Simulated, missing: boolean): void {
  for (let t = SHIFT_AT; t < SHIFT_AT + OUTAGE_HOURS; t += 1) {
    series.negative[t] = 0;
    series.positive[t] = 0;
    series.total[t] = 0;
    if (missing) series.missing[t] = 1;
  }
}

/**
 * From `SHIFT_AT` on one author adds copies. Counted is one voice an hour, or every copy, or what the service counts: an author
 * once a day of UTC, at the earliest mention (the copies are one text too, which is then counted once a day as well).
 */
function author(series: Simulated, voices: 'day' | 'hour' | 'copies'): void {
  let day = -1;
  for (let t = SHIFT_AT; t < series.total.length; t += 1) {
    const copies = Math.round(series.total[t]! * 0.1);
    const heard = voices === 'day' && Math.floor(t / 24) === day;
    const counted = voices === 'copies' ? copies : heard ? 0 : Math.min(copies, 1);
    if (counted > 0) day = Math.floor(t / 24);
    series.negative[t]! += counted;
    series.total[t]! += counted;
  }
}
