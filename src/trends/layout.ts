import { countsNumbers } from './counts.ts';
import type { MemorySize } from './memory.ts';
import { NEWS_NUMBERS } from './news.ts';
import { SEASON_NUMBERS } from './season.ts';
import { SHARE_DERIVED, SHARE_NUMBERS, SHARE_RING } from './share.ts';
import { TAIL_NUMBERS } from './tail.ts';
import { volumeDerived, volumeNumbers, volumeRing } from './volume.ts';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

/** What a step length makes of the windows. Slots are at least 5 minutes long, cells about an hour (a step, where that is longer). */
export interface Layout {
  readonly stepMs: number;
  readonly slotSteps: number;
  readonly cellSteps: number;
  readonly slotMs: number;
  readonly cellMs: number;
  readonly blockSteps: number;
  /** Windows of the spike channel in slots, of the slow one in cells. */
  readonly spike: readonly number[];
  readonly slow: readonly number[];
  readonly slots: number;
}

/** Cells kept closed: the longest window. */
export const CELLS = 24;

/** Throws RangeError for a step under a minute or over a week. */
export function layoutOf(stepMs: number): Layout {
  if (!(stepMs >= MINUTE && stepMs <= 7 * DAY)) throw new RangeError(`a step of ${stepMs} ms; from a minute to a week`);
  const slotSteps = Math.max(1, Math.round((5 * MINUTE) / stepMs));
  const slotMs = slotSteps * stepMs;
  const cellSteps = Math.max(slotSteps, Math.round(HOUR / stepMs));
  const cellMs = cellSteps * stepMs;
  const windows = (lengths: readonly number[], unit: number, most: number): number[] => [
    ...new Set(lengths.map((length) => Math.min(most, Math.max(1, Math.round(length / unit))))),
  ];
  const spike = windows([HOUR / 2, HOUR, 2 * HOUR], slotMs, 24);
  const slow = windows([6 * HOUR, DAY], cellMs, CELLS);
  return {
    stepMs,
    slotSteps,
    cellSteps,
    slotMs,
    cellMs,
    blockSteps: Math.max(1, Math.round(DAY / stepMs)),
    spike,
    slow,
    slots: spike.at(-1)!,
  };
}

/** Numbers of the head: end of the last step, steps and known steps of the open day, known steps ever; then those of the news. */
export const HEAD = 4 + NEWS_NUMBERS;
/** Spike, slow, negative share, positive share. */
export const CHANNELS = 4;

/** How many numbers of each kind a detector of this layout keeps. */
export function sizeOf(layout: Layout): MemorySize {
  return {
    doubles:
      HEAD +
      volumeNumbers(layout.spike.length) +
      volumeNumbers(layout.slow.length) +
      2 * SHARE_NUMBERS +
      CHANNELS * TAIL_NUMBERS,
    floats:
      countsNumbers(layout.slots) +
      countsNumbers(CELLS) +
      volumeRing(layout.spike.length) +
      volumeRing(layout.slow.length) +
      2 * SHARE_RING +
      SEASON_NUMBERS,
    derived: volumeDerived(layout.spike.length) + volumeDerived(layout.slow.length) + 2 * SHARE_DERIVED,
  };
}
