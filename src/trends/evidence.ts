import type { Shift, ShiftKind } from '../domain/shift.ts';
import { pValueOf, scoreOf } from './budget.ts';
import { NEGATIVE, POSITIVE, TOTAL } from './counts.ts';
import type { Expectation } from './detector.ts';
import type { Engine, Reading } from './engine.ts';
import type { Layout } from './layout.ts';

/** Used again for every step. */
const SEEN = new Float64Array(3);
const DAY = 86_400_000;
const Z95 = 1.96;

/** The numbers behind a reading: what was seen in its window, and what the baseline expects there. */
export function shiftOf(reading: Reading, engine: Engine, layout: Layout, at: number): Shift {
  const { counts, window, windowMs } = reading;
  counts.sums(window, SEEN);
  const observed = {
    negative: round(SEEN[NEGATIVE]! || 0),
    positive: round(SEEN[POSITIVE]! || 0),
    total: round(SEEN[TOTAL]! || 0),
  };
  const usual = volumeOver(engine, layout, windowMs, at);
  const share = engine.negative.expected(engine.harmonics(at), windowMs / layout.cellMs);
  return {
    kind: reading.kind,
    shape: windowMs >= DAY ? 'drift' : 'spike',
    since: at - windowMs,
    at,
    windowMs,
    observed,
    expected: {
      negative: round(usual.mean),
      negativeLow: round(Math.max(0, usual.mean - Z95 * usual.sd)),
      negativeHigh: round(usual.mean + Z95 * usual.sd),
      total: round(usual.mean / Math.max(share.share, 1e-6)),
      share: share.share,
      shareLow: share.low,
      shareHigh: share.high,
      ...(reading.kind === 'positive-share' ? praiseOf(engine, layout, windowMs, at) : {}),
    },
    pValue: pValueOf(reading.logRate),
    score: scoreOf(reading.logRate),
  };
}

/** A drop of the positive share is told by that share: the negative one need not have moved. */
function praiseOf(engine: Engine, layout: Layout, windowMs: number, at: number): Partial<Shift['expected']> {
  const { share, low, high } = engine.positive.expected(engine.harmonics(at), windowMs / layout.cellMs);
  return { positiveShare: share, positiveShareLow: low, positiveShareHigh: high };
}

/** The newest two hours of a reading's window, six of one of half a day or more; null where that is the window itself. */
export function newestOf(reading: Reading, layout: Layout, engine: Engine): Reading | null {
  const long = reading.windowMs >= DAY / 2;
  const counts = long ? engine.cells : engine.slots;
  const window = long ? layout.slow[0]! : layout.slots;
  const windowMs = window * (long ? layout.cellMs : layout.slotMs);
  return windowMs < reading.windowMs ? { ...reading, counts, window, windowMs } : null;
}

const NOTHING: readonly ShiftKind[] = [];
const SILENCE: readonly ShiftKind[] = ['silence'];
const ALL_TALK: readonly ShiftKind[] = ['total-volume'];
/** Mentions that must be expected of hours in which there are none (by Poisson's law one in a million), to call it silence. */
const EXPECTED_AT_LEAST = 14;

/** What else is to be known of a step, as `Verdict.context` has it. */
export function contextOf(shift: Shift, engine: Engine, layout: Layout, at: number): readonly ShiftKind[] {
  const { observed, expected } = shift;
  const cells = layout.slow[0]!;
  if (engine.cells.sum(TOTAL, cells) === 0) {
    const usual = volumeOver(engine, layout, cells * layout.cellMs, at).mean / Math.max(expected.share, 1e-6);
    return usual >= EXPECTED_AT_LEAST ? SILENCE : NOTHING;
  }
  const talk = shift.kind === 'negative-volume' && observed.negative > expected.negativeHigh;
  return talk && observed.negative <= expected.shareHigh * observed.total ? ALL_TALK : NOTHING;
}

/** The baseline of a single step. */
export function expectationOf(engine: Engine, layout: Layout, start: number): Expectation | null {
  const at = start + layout.stepMs;
  if (!engine.spike.ready) return null;
  const usual = volumeOver(engine, layout, layout.stepMs, at);
  const share = engine.negative.expected(engine.harmonics(at));
  return {
    start,
    negative: usual.mean,
    negativeLow: Math.max(0, usual.mean - Z95 * usual.sd),
    negativeHigh: usual.mean + Z95 * usual.sd,
    total: usual.mean / Math.max(share.share, 1e-6),
    share: share.share,
    shareLow: share.low,
    shareHigh: share.high,
  };
}

/** Mean and spread of a window's negative count, from the measured window whose length is nearest. */
function volumeOver(engine: Engine, layout: Layout, windowMs: number, at: number): { mean: number; sd: number } {
  let of = engine.spike;
  let window = 0;
  let ms = layout.spike[0]! * layout.slotMs;
  for (let i = 1; i < layout.spike.length; i += 1) {
    const other = layout.spike[i]! * layout.slotMs;
    if (ratio(other, windowMs) < ratio(ms, windowMs)) [window, ms] = [i, other];
  }
  for (let i = 0; i < layout.slow.length; i += 1) {
    const other = layout.slow[i]! * layout.cellMs;
    if (ratio(other, windowMs) < ratio(ms, windowMs)) [of, window, ms] = [engine.slow, i, other];
  }
  const scale = windowMs / ms;
  const season = windowMs >= DAY ? 1 : engine.season.factor(at - windowMs / 2);
  return { mean: of.mean(window) * scale * season, sd: of.sd(window) * Math.sqrt(scale) * season };
}

function ratio(a: number, b: number): number {
  return a > b ? a / b : b / a;
}

function round(x: number): number {
  return Math.round(x * 1000) / 1000;
}
