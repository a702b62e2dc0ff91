/** What moved: more negative volume, a larger negative share, a smaller positive share; the last two are context, never an alert. */
export type ShiftKind = 'negative-volume' | 'negative-share' | 'positive-share' | 'total-volume' | 'silence';

/** A statistically real move of a trend away from its baseline, with the numbers that show it. */
export interface Shift {
  readonly kind: ShiftKind;
  /** `spike` came within hours, `drift` over a day or more. */
  readonly shape: 'spike' | 'drift';
  /** Estimated onset, epoch ms. */
  readonly since: number;
  /** End of the window the numbers are of, epoch ms. */
  readonly at: number;
  readonly windowMs: number;
  /** Counts within the window. */
  readonly observed: { readonly negative: number; readonly positive: number; readonly total: number };
  /** Expectation for the same window, with a 95 % interval of the negative count and of the share. */
  readonly expected: {
    readonly negative: number;
    readonly negativeLow: number;
    readonly negativeHigh: number;
    readonly total: number;
    readonly share: number;
    readonly shareLow: number;
    readonly shareHigh: number;
    /** Of a smaller positive share: what share was positive before it. */
    readonly positiveShare?: number;
    readonly positiveShareLow?: number;
    readonly positiveShareHigh?: number;
  };
  /** Calibrated on the brand's own past: the chance of at least one so large a move within a day. */
  readonly pValue: number;
  /** In [0, 1], monotone in the p-value; 1 is the most anomalous. */
  readonly score: number;
}

/** What the detector says of one step. `reason` is a named reason, also when nothing is wrong. */
export interface Verdict {
  /** End of the step, epoch ms. */
  readonly at: number;
  /** In [0, 1]. */
  readonly score: number;
  /** The trend stands outside its baseline at the brand's sensitivity: what incidents live on. */
  readonly firing: boolean;
  /** `firing`, and not within the cool-down of an alert before: what `turntide detect` prints. */
  readonly alert: boolean;
  /** The strongest move, also below the threshold; null during warm-up or missing data. */
  readonly shift: Shift | null;
  /** `firing`, `within-baseline`, `warming-up`, `below-minimum-volume`, `missing-data`, `cooling-down`, … */
  readonly reason: string;
  /**
   * What else is to be known, never an alert by itself: `total-volume` (all talk has grown, its negative share has not),
   * `silence` (nothing at all for hours in which mentions are expected: perhaps a source is out).
   */
  readonly context?: readonly ShiftKind[];
  /** While firing on a window of more than two hours: the same of its newest part, which tells a rise from what a long window remembers. */
  readonly recent?: Shift;
}
