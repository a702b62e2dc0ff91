import type { Sensitivity } from '../domain/brand.ts';
import type { Shift, ShiftKind, Verdict } from '../domain/shift.ts';
import type { Observation } from '../domain/trend.ts';

/** Opaque, versioned, at most 4 kB of text: kept a series by whoever stores it. */
export type DetectorState = string;

export interface DetectorOptions {
  /** Length of a step in ms; any even step that divides an hour or is a multiple of it. */
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
  /** The baseline of a step from the last committed one on; null while nothing is known. */
  expectation(start: number): Expectation | null;
}

const HOUR = 3_600_000;
const WEEK_CELLS = 168;
const WARM_UP_CELLS = 24;
const WINDOWS = [1, 3, 6, 12, 24];
/** Intra-window correlation of mentions: copies of one mood. */
const RHO = 0.01;
const THRESHOLD: Readonly<Record<Sensitivity, number>> = { fewer: 4, balanced: 3, more: 2.3 };
const COOL_DOWN_MS: Readonly<Record<Sensitivity, number>> = { fewer: 24 * HOUR, balanced: 24 * HOUR, more: 6 * HOUR };

type Cell = [negative: number, positive: number, total: number, known: number];
interface State {
  version: 1;
  /** End of the last committed step. */
  at: number;
  lastAlert: number;
  recent: Cell[];
  open: Cell;
  cells: Cell[];
}

/** Creates a detector, from nothing or from a saved state. Throws RangeError for a state it cannot read. */
export function createDetector(options: DetectorOptions): Detector {
  const { stepMs, sensitivity } = options;
  const kinds = new Set<ShiftKind>(options.kinds ?? ['negative-volume', 'negative-share', 'positive-share']);
  const perCell = Math.max(1, Math.round(HOUR / stepMs));
  const cellMs = perCell * stepMs;
  const state: State = options.state
    ? (JSON.parse(options.state) as State)
    : { version: 1, at: 0, lastAlert: Number.NEGATIVE_INFINITY, recent: [], open: [0, 0, 0, 0], cells: [] };
  if (state.version !== 1) throw new RangeError('detector state of an unknown version');
  state.lastAlert ??= Number.NEGATIVE_INFINITY;

  const step = (into: State, o: Observation): Verdict => {
    if (into.at > 0 && o.start < into.at) throw new RangeError(`step at ${o.start} is not after ${into.at}`);
    const gap = into.at > 0 ? Math.min(Math.round((o.start - into.at) / stepMs), WEEK_CELLS * perCell) : 0;
    for (let i = 0; i < gap; i += 1) add(into, [0, 0, 0, 0], perCell);
    add(into, o.missing ? [0, 0, 0, 0] : [o.negative, o.positive, o.total, 1], perCell);
    into.at = o.start + stepMs;
    return judge(into, o);
  };

  const judge = (into: State, o: Observation): Verdict => {
    const at = into.at;
    const quiet = (reason: string): Verdict => ({ at, score: 0, firing: false, alert: false, shift: null, reason });
    if (o.missing) return quiet('missing-data');
    if (into.cells.filter((c) => c[3] > 0).length < WARM_UP_CELLS) return quiet('warming-up');
    let best: { z: number; shift: Shift } | null = null;
    for (const candidate of candidates(into, at, cellMs)) {
      if (kinds.has(candidate.shift.kind) && (!best || candidate.z > best.z)) best = candidate;
    }
    if (!best) return quiet('below-minimum-volume');
    const firing = best.z >= THRESHOLD[sensitivity];
    const alert = firing && at - into.lastAlert >= COOL_DOWN_MS[sensitivity];
    if (alert) into.lastAlert = at;
    const reason = alert ? 'firing' : firing ? 'cooling-down' : 'within-baseline';
    return { at, score: best.shift.score, firing, alert, shift: best.shift, reason };
  };

  return {
    push: (o) => step(state, o),
    peek: (o) => step(structuredClone(state), o),
    save: () => JSON.stringify({ ...state, lastAlert: Number.isFinite(state.lastAlert) ? state.lastAlert : undefined }),
    expectation: (start) => {
      const base = baseline(state.cells);
      if (base.known === 0) return null;
      const n = base.total / perCell;
      const k = base.negative / perCell;
      const sdShare = Math.sqrt((base.share * (1 - base.share)) / Math.max(n, 1));
      return {
        start,
        negative: k,
        negativeLow: Math.max(0, k - 1.96 * (base.sd / Math.sqrt(perCell))),
        negativeHigh: k + 1.96 * (base.sd / Math.sqrt(perCell)),
        total: n,
        share: base.share,
        shareLow: Math.max(0, base.share - 1.96 * sdShare),
        shareHigh: Math.min(1, base.share + 1.96 * sdShare),
      };
    },
  };
}

function add(into: State, cell: Cell, perCell: number): void {
  into.recent.push(cell);
  if (into.recent.length > perCell) into.recent.shift();
  for (let i = 0; i < 3; i += 1) into.open[i] = into.open[i]! + cell[i]!;
  into.open[3] += 1;
  if (into.open[3] < perCell) return;
  const known = into.recent.reduce((sum, c) => sum + c[3], 0) / perCell;
  into.cells.push([into.open[0], into.open[1], into.open[2], known >= 0.5 ? 1 : 0]);
  if (into.cells.length > WEEK_CELLS) into.cells.shift();
  into.open = [0, 0, 0, 0];
}

function baseline(cells: readonly Cell[]) {
  let known = 0;
  let negative = 0;
  let square = 0;
  let positive = 0;
  let total = 0;
  for (const c of cells) {
    if (c[3] === 0) continue;
    known += 1;
    negative += c[0];
    square += c[0] * c[0];
    positive += c[1];
    total += c[2];
  }
  const n = Math.max(known, 1);
  const mean = negative / n;
  return {
    known,
    negative: mean,
    sd: Math.sqrt(Math.max(square / n - mean * mean, mean, 0.25)),
    total: total / n,
    share: (negative + 1) / (total + 4),
    positiveShare: (positive + 1) / (total + 4),
    mentions: total,
  };
}

function* candidates(state: State, at: number, cellMs: number): Generator<{ z: number; shift: Shift }> {
  const sum = (cells: readonly Cell[]): Cell =>
    cells.reduce<Cell>((a, c) => [a[0] + c[0], a[1] + c[1], a[2] + c[2], a[3] + c[3]], [0, 0, 0, 0]);
  const whole = baseline(state.cells);
  for (const hours of WINDOWS) {
    const past = state.cells.length - (hours - 1);
    if (past < WARM_UP_CELLS) return;
    const window = sum([...state.recent, ...state.cells.slice(past)]);
    const [k, , n] = window;
    const base = baseline(state.cells.slice(0, Math.max(past - 24, WARM_UP_CELLS)));
    const spread = (p: number): number =>
      Math.sqrt(
        Math.max(
          n * p * (1 - p) * (1 + (n / hours - 1) * RHO) + (0.4 * n * n * p * (1 - p)) / Math.max(base.mentions, 1),
          0.3,
        ),
      );
    const moves: [ShiftKind, number][] = [
      ['negative-share', n >= 5 ? (k - n * base.share) / spread(base.share) : Number.NEGATIVE_INFINITY],
      [
        'positive-share',
        n >= 5 ? (n * base.positiveShare - window[1]) / spread(base.positiveShare) : Number.NEGATIVE_INFINITY,
      ],
    ];
    if (hours === 1 && k >= 5) moves.push(['negative-volume', (k - whole.negative) / whole.sd]);
    for (const [kind, z] of moves) {
      if (z === Number.NEGATIVE_INFINITY) continue;
      const pValue = Math.min(1, tail(z));
      const decades = -Math.log10(Math.max(pValue, 1e-300));
      const sdShare = n > 0 ? spread(base.share) / n : 0.5;
      const sd = whole.sd * Math.sqrt(hours);
      yield {
        z,
        shift: {
          kind,
          shape: hours >= 24 ? 'drift' : 'spike',
          since: at - hours * cellMs,
          at,
          windowMs: hours * cellMs,
          observed: { negative: k, positive: window[1], total: n },
          expected: {
            negative: whole.negative * hours,
            negativeLow: Math.max(0, whole.negative * hours - 1.96 * sd),
            negativeHigh: whole.negative * hours + 1.96 * sd,
            total: whole.total * hours,
            share: base.share,
            shareLow: Math.max(0, base.share - 1.96 * sdShare),
            shareHigh: Math.min(1, base.share + 1.96 * sdShare),
          },
          pValue,
          score: decades / (decades + 4),
        },
      };
    }
  }
}

/** Upper tail of the standard normal, good to 1e-7 relative far out (Abramowitz & Stegun 26.2.17 and the asymptotic series). */
function tail(z: number): number {
  if (z < 0) return 1 - tail(-z);
  const density = Math.exp((-z * z) / 2) / Math.sqrt(2 * Math.PI);
  if (z > 6) return (density / z) * (1 - 1 / (z * z) + 3 / z ** 4);
  const t = 1 / (1 + 0.2316419 * z);
  return density * t * (0.31938153 + t * (-0.356563782 + t * (1.781477937 + t * (-1.821255978 + t * 1.330274429))));
}
