import type { Sensitivity } from '../domain/brand.ts';
import type { ShiftKind, Verdict } from '../domain/shift.ts';
import type { Observation } from '../domain/trend.ts';
import { budgetOf } from './budget.ts';
import { createEngine, type Engine } from './engine.ts';
import { contextOf, expectationOf, newestOf, shiftOf } from './evidence.ts';
import { HEAD, type Layout, layoutOf, sizeOf } from './layout.ts';
import { loadMemory, type Memory, newMemory, saveMemory } from './memory.ts';
import { createNews, NEWS_NUMBERS, type News } from './news.ts';

/** Opaque, versioned, at most 4 kB of text: kept a series by whoever stores it. */
export type DetectorState = string;

export interface DetectorOptions {
  /** Length of a step in ms; any even step from a minute up. */
  readonly stepMs: number;
  readonly sensitivity: Sensitivity;
  /** As `save()` gave it; the detector goes on as if it had never stopped. */
  readonly state?: DetectorState;
  /** What may alert; `['negative-volume']` for a plain count series. Default: negative volume, negative share, positive share. */
  readonly kinds?: readonly ShiftKind[];
}

/** What the detector expects of one step, for a baseline band: 95 % intervals. */
export interface Expectation {
  /** Start of the step, epoch ms. */
  readonly start: number;
  readonly negative: number;
  readonly negativeLow: number;
  readonly negativeHigh: number;
  readonly total: number;
  readonly share: number;
  readonly shareLow: number;
  readonly shareHigh: number;
}

/** One series, one detector: online, deterministic, without a clock. */
export interface Detector {
  /**
   * Commits a finished step. Steps come in order of `start`; a gap is taken as missing data (nothing is known of it),
   * so a quiet hour must be pushed as zeros. Throws RangeError for a step that is not after the last one.
   */
  push(observation: Observation): Verdict;
  /** Evaluates a step that is not finished, as `push` would, and changes nothing. */
  peek(observation: Observation): Verdict;
  save(): DetectorState;
  /** Becomes the series of this state: one detector can serve many series in turn, faster than as many detectors. */
  load(state: DetectorState): void;
  /** The baseline of one step, as it stands after the last committed one; null while nothing is known. */
  expectation(start: number): Expectation | null;
}

const DAY = 86_400_000;
const ALL_KINDS: readonly ShiftKind[] = ['negative-volume', 'negative-share', 'positive-share'];
/** Nothing is said in the first day; and a move of fewer voices than this is not told. */
const WARM_UP_DAYS = 1;
const MINIMUM_VOICES = 4;
/** Missing steps that are walked through one by one; a longer gap leaves the windows just as empty. */
const LONGEST_GAP_DAYS = 2;

/**
 * Where the series of one step length, sensitivity and kinds are worked on in turn. A series of its own keeps its numbers
 * alone, side by side, and they are copied in when it is its turn: thousands of engines, each with its views and scratch
 * strewn over memory, are three times as slow as one whose every line is at hand.
 */
interface Desk {
  readonly layout: Layout;
  readonly memory: Memory;
  readonly engine: Engine;
  readonly news: News;
  /** The numbers of a series of which nothing is known. */
  readonly blank: Uint8Array;
  /** Whose numbers are on it; they are put back when another's come. */
  series: { readonly image: Uint8Array } | null;
}

const desks = new Map<string, Desk>();

function deskOf(stepMs: number, sensitivity: Sensitivity, kinds: ReadonlySet<ShiftKind>): Desk {
  const key = [stepMs, sensitivity, ...[...kinds].sort()].join(' ');
  let desk = desks.get(key);
  if (!desk) {
    const layout = layoutOf(stepMs);
    const memory = newMemory(sizeOf(layout));
    const engine = createEngine(layout, memory, kinds);
    const news = createNews(memory.doubles.subarray(HEAD - NEWS_NUMBERS, HEAD), budgetOf(sensitivity, stepMs));
    desk = { layout, memory, engine, news, blank: memory.image.slice(), series: null };
    desks.set(key, desk);
  }
  return desk;
}

/** Creates a detector, from nothing or from a saved state. Throws RangeError for a state or step it cannot work with. */
export function createDetector(options: DetectorOptions): Detector {
  const { stepMs, sensitivity } = options;
  const kinds = new Set(options.kinds ?? ALL_KINDS);
  const desk = deskOf(stepMs, sensitivity, kinds);
  const { layout, memory, engine, news } = desk;
  const { image } = memory;
  const series = { image: desk.blank.slice() };
  const takeSeat = (): void => {
    if (desk.series === series) return;
    desk.series?.image.set(image);
    image.set(series.image);
    desk.series = series;
  };
  const load = (state: string): void => {
    takeSeat();
    loadMemory(memory, stepMs, state);
    engine.refresh();
  };
  if (options.state !== undefined) load(options.state);
  const head = memory.doubles.subarray(0, HEAD);
  /** Of a count series nothing is known but the count: no totals, no shares. */
  const plainCount = !kinds.has('negative-share') && !kinds.has('positive-share');
  const limit = Math.log(budgetOf(sensitivity, stepMs));
  const warmUp = Math.max(3, (WARM_UP_DAYS * DAY) / stepMs);

  const step = (o: Observation): Verdict => {
    const last = head[0]!;
    if (last > 0 && o.start < last)
      throw new RangeError(`step at ${o.start} begins before the last one's end, ${last}`);
    const missing = last > 0 ? Math.round((o.start - last) / stepMs) : 0;
    const walk = Math.min(missing, Math.ceil((LONGEST_GAP_DAYS * DAY) / stepMs));
    for (let i = walk; i > 0; i -= 1) {
      engine.step({ start: o.start - i * stepMs, negative: 0, positive: 0, total: 0, missing: true });
    }
    const reading = engine.step(o);
    const at = o.start + stepMs;
    head[0] = at;
    const silent = (reason: string): Verdict => ({ at, score: 0, firing: false, alert: false, shift: null, reason });
    if (o.missing) return silent('missing-data');
    if (reading === null || head[3]! <= warmUp) return silent('warming-up');
    const shift = shiftOf(reading, engine, layout, at);
    const context = plainCount ? [] : contextOf(shift, engine, layout, at);
    const tell = (firing: boolean, alert: boolean, reason: string): Verdict => {
      const newest = firing ? newestOf(reading, layout, engine) : null;
      const recent = newest ? { recent: shiftOf(newest, engine, layout, at) } : {};
      const verdict = { at, score: shift.score, firing, alert, shift, reason, ...recent };
      return context.length > 0 ? { ...verdict, context } : verdict;
    };
    if (reading.logRate > limit) return tell(false, false, 'within-baseline');
    if (Math.max(shift.observed.negative, shift.expected.negative) < MINIMUM_VOICES) {
      return tell(false, false, 'below-minimum-volume');
    }
    const alert = news.tell(at, reading.logRate);
    return tell(true, alert, alert ? 'firing' : 'cooling-down');
  };

  return {
    push: (o) => {
      takeSeat();
      return step(o);
    },
    peek: (o) => {
      takeSeat();
      const before = image.slice();
      try {
        return step(o);
      } finally {
        image.set(before);
      }
    },
    save: () => {
      takeSeat();
      return saveMemory(memory, stepMs);
    },
    load,
    expectation: (start) => {
      takeSeat();
      return expectationOf(engine, layout, start);
    },
  };
}
