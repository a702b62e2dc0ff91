/** Counts of one event-time bucket of a brand × topic (× source), the brand's own voice left out. */
export interface Bucket {
  /** Start, epoch ms, a multiple of `BUCKET_MS`. */
  readonly start: number;
  readonly negative: number;
  readonly neutral: number;
  readonly positive: number;
}

/** What a detector is fed: one even step of a series. */
export interface Observation {
  /** Start of the step, epoch ms. */
  readonly start: number;
  /** Voices, not copies: may be fractional after correction for duplicates and classifier error. */
  readonly negative: number;
  readonly positive: number;
  readonly total: number;
  /** The source was out: nothing is known of this step, which is not the same as zero. */
  readonly missing?: boolean;
}

export const BUCKET_MS = 5 * 60_000;
