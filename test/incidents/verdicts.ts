import type { Shift, Verdict } from '../../src/domain/shift.ts';
import type { StepContext } from '../../src/incidents/life-cycle.ts';

export const STEP = 5 * 60_000;
export const HOUR = 60 * 60_000;
export const START = Date.UTC(2026, 0, 5);
export const CONTEXT: StepContext = { brandId: 'acme', topic: 'all', stepMs: STEP };

/** An hour with so many negative mentions where five were expected. */
export function shiftOf(negative: number, at: number, fields: Partial<Shift> = {}): Shift {
  return {
    kind: 'negative-volume',
    shape: 'spike',
    since: at - HOUR,
    at,
    windowMs: HOUR,
    observed: { negative, positive: 5, total: negative + 20 },
    expected: {
      negative: 5,
      negativeLow: 1,
      negativeHigh: 10,
      total: 30,
      share: 0.2,
      shareLow: 0.1,
      shareHigh: 0.35,
    },
    pValue: negative > 15 ? 1e-6 : 0.3,
    score: negative > 15 ? 1 : 0.4,
    ...fields,
  };
}

/** What the detector says of the `n`th step: firing above 15 negative mentions an hour. */
export function verdictOf(n: number, negative: number, fields: Partial<Verdict> = {}): Verdict {
  const at = START + n * STEP;
  const firing = negative > 15;
  return {
    at,
    score: firing ? 1 : 0.4,
    firing,
    alert: firing,
    shift: shiftOf(negative, at),
    reason: firing ? 'firing' : 'within-baseline',
    ...fields,
  };
}

/** A step of which nothing is known. */
export function missing(n: number): Verdict {
  return verdictOf(n, 0, { shift: null, reason: 'missing-data' });
}
