import type { ShiftKind } from '../domain/shift.ts';
import type { Observation } from '../domain/trend.ts';
import { type Counts, countsNumbers, createCounts, NEGATIVE, POSITIVE } from './counts.ts';
import { CELLS, HEAD, type Layout } from './layout.ts';
import type { Memory } from './memory.ts';
import { createSeason, SEASON_NUMBERS, type Season } from './season.ts';
import { createShare, SHARE_DERIVED, SHARE_NUMBERS, SHARE_RING, type ShareChannel } from './share.ts';
import { createTail, TAIL_NUMBERS, type Tail, type TailPrior } from './tail.ts';
import { createVolume, type VolumeChannel, volumeDerived, volumeNumbers, volumeRing } from './volume.ts';

/** One channel's reading of a step. */
export interface Reading {
  readonly kind: ShiftKind;
  /** Natural log of how often, a day, the whole detector reads so high by chance. */
  readonly logRate: number;
  /** Window that speaks loudest: its counts, its length, and its unit's ring. */
  readonly window: number;
  readonly counts: Counts;
  readonly windowMs: number;
}

export interface Engine {
  readonly spike: VolumeChannel;
  readonly slow: VolumeChannel;
  readonly negative: ShareChannel;
  readonly positive: ShareChannel;
  readonly season: Season;
  readonly slots: Counts;
  readonly cells: Counts;
  /** Takes in one step and gives the loudest reading, null while no channel can tell. */
  step(o: Observation): Reading | null;
  /** Drops what is derived from the memory, after the memory was set from outside. */
  refresh(): void;
  /** Season of an hour of the day at a time, for the shares. */
  harmonics(at: number): Float64Array;
}

const DAY = 86_400_000;
const HOUR = 3_600_000;

/**
 * How the budget of false alerts is split between the channels, with and without shares. The parts add up to more than one:
 * highs of different channels coincide, and Gumbel's tail is longer than that of calm brands. The sums are those at which
 * simulated brands keep the promise (see docs/shifts.md).
 */
const SPLIT = { both: [0.55, 0.14, 0.82, 0.23], volume: [1.4, 0.2, 0, 0] } as const;

/** What a day's high is like before the series is known: from simulated brands of 5, 50 and 500 mentions an hour. */
const SPIKE_TAIL: TailPrior = { mean: 1.15, sd: 0.4, days: 7, memory: 28, winsor: 3 };
const SLOW_TAIL: TailPrior = { mean: 0.7, sd: 0.45, days: 10, memory: 40, winsor: 2 };
const SHARE_TAIL: TailPrior = { mean: 3.2, sd: 1.45, days: 30, memory: 60, winsor: 3.5 };
const TAILS = [SPIKE_TAIL, SLOW_TAIL, SHARE_TAIL, SHARE_TAIL];

const CHANNEL_KINDS: readonly ShiftKind[] = ['negative-volume', 'negative-volume', 'negative-share', 'positive-share'];

/** Builds the channels on views of one memory. */
export function createEngine(layout: Layout, memory: Memory, kinds: ReadonlySet<ShiftKind>): Engine {
  const doubles = carver((from, to) => memory.doubles.subarray(from, to), HEAD);
  const floats = carver((from, to) => memory.floats.subarray(from, to), 0);
  const derived = carver((from, to) => memory.derived.subarray(from, to), 0);
  const slots = createCounts(floats(countsNumbers(layout.slots)), layout.slots, layout.slotSteps);
  const cells = createCounts(floats(countsNumbers(CELLS)), CELLS, layout.cellSteps);
  const volume = (windows: number): VolumeChannel =>
    createVolume(
      doubles(volumeNumbers(windows)),
      floats(volumeRing(windows)),
      derived(volumeDerived(windows)),
      windows,
    );
  const spike = volume(layout.spike.length);
  const slow = volume(layout.slow.length);
  const cellHours = layout.cellMs / HOUR;
  const share = (column: typeof NEGATIVE | typeof POSITIVE, direction: 1 | -1): ShareChannel =>
    createShare(doubles(SHARE_NUMBERS), floats(SHARE_RING), derived(SHARE_DERIVED), cells, {
      column,
      direction,
      share: 0.3,
      cellHours,
    });
  const negative = share(NEGATIVE, 1);
  const positive = share(POSITIVE, -1);
  const season = createSeason(floats(SEASON_NUMBERS));
  const tails: Tail[] = TAILS.map((prior) => createTail(doubles(TAIL_NUMBERS), prior));
  const head = memory.doubles.subarray(0, HEAD);
  const wanted = CHANNEL_KINDS.map((kind) => kinds.has(kind));
  const withShare = wanted[2] || wanted[3];
  const split = (withShare ? SPLIT.both : SPLIT.volume).map((part) => Math.log(part));
  const blockDays = Math.log((layout.blockSteps * layout.stepMs) / DAY);
  const spikeHours = layout.spike.map((w) => (w * layout.slotMs) / HOUR);
  const slowHours = layout.slow.map((w) => (w * layout.cellMs) / HOUR);

  const spikeRates = new Float64Array(layout.spike.length);
  const slowRates = new Float64Array(layout.slow.length);
  const wave = new Float64Array(5);
  let best: Reading | null = null;

  let waveAt = Number.NaN;
  const harmonics = (at: number): Float64Array => {
    if (at === waveAt) return wave;
    waveAt = at;
    const angle = (2 * Math.PI * ((at - layout.cellMs / 2) % DAY)) / DAY;
    wave[0] = 1;
    wave[1] = Math.cos(angle);
    wave[2] = Math.sin(angle);
    wave[3] = 2 * wave[1] * wave[1] - 1;
    wave[4] = 2 * wave[1] * wave[2];
    return wave;
  };
  /** Counts of the windows without the season of their hours; NaN where too little is known. */
  const fillRates = (
    rates: Float64Array,
    of: Counts,
    windows: readonly number[],
    hours: readonly number[],
    at: number,
  ): void => {
    for (let w = 0; w < windows.length; w += 1) rates[w] = of.sum(NEGATIVE, windows[w]!) / season.over(at, hours[w]!);
  };
  const read = (channel: number, y: number, kind: ShiftKind, window: number, of: Counts, unitMs: number): void => {
    const logRate = tails[channel]!.logRate(y) - split[channel]! - blockDays;
    tails[channel]!.note(y);
    if (wanted[channel] && (best === null || logRate < best.logRate)) {
      best = { kind, logRate, window, counts: of, windowMs: window * unitMs };
    }
  };

  const step = (o: Observation): Reading | null => {
    const at = o.start + layout.stepMs;
    const known = !o.missing;
    slots.add(o.negative, o.positive, o.total, known);
    cells.add(o.negative, o.positive, o.total, known);
    const h = harmonics(at);
    best = null;
    if (known) {
      fillRates(spikeRates, slots, layout.spike, spikeHours, at);
      fillRates(slowRates, cells, layout.slow, slowHours, at);
      const quick = spike.judge(spikeRates);
      const long = slow.judge(slowRates);
      if (quick) read(0, lift(quick.z), 'negative-volume', layout.spike[quick.window]!, slots, layout.slotMs);
      if (long) read(1, lift(long.z), 'negative-volume', layout.slow[long.window]!, cells, layout.cellMs);
      if (wanted[2]) {
        const rise = negative.judge(h);
        read(2, rise.logFactor, 'negative-share', rise.cells, cells, layout.cellMs);
      }
      if (wanted[3]) {
        const drop = positive.judge(h);
        read(3, drop.logFactor, 'positive-share', drop.cells, cells, layout.cellMs);
      }
      spike.note(spikeRates);
      slow.note(slowRates);
    }
    finish(at, known, h);
    return best;
  };

  /** Closes what the step has filled: slot, cell, day. */
  const finish = (at: number, known: boolean, h: Float64Array): void => {
    if (slots.full) slots.roll();
    if (cells.full) {
      const part = cells.openKnown;
      if (part > 0.5) season.learn(at - layout.cellMs / 2, cells.open(NEGATIVE) / part, layout.cellMs);
      if (wanted[2]) negative.close(h);
      if (wanted[3]) positive.close(h);
      cells.roll();
    }
    head[1]! += 1;
    head[2]! += known ? 1 : 0;
    head[3]! += known ? 1 : 0;
    if (head[1]! < layout.blockSteps) return;
    for (const tail of tails) tail.close(head[2]! * 2 >= layout.blockSteps);
    spike.closeDay();
    slow.closeDay();
    head[1] = 0;
    head[2] = 0;
  };

  return {
    spike,
    slow,
    negative,
    positive,
    season,
    slots,
    cells,
    step,
    harmonics,
    refresh: () => {
      spike.refresh();
      slow.refresh();
      negative.refresh();
      positive.refresh();
    },
  };
}

/** Counts have heavy tails: their standard scores are read on a log scale. */
function lift(z: number): number {
  return Math.log(1 + Math.max(z, 0));
}

/** Hands out consecutive views of a memory. */
function carver<T>(view: (from: number, to: number) => T, start: number): (length: number) => T {
  let from = start;
  return (length) => {
    from += length;
    return view(from - length, from);
  };
}
