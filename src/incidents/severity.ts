import type { Severity } from '../domain/brand.ts';
import type { Reach } from '../domain/incident.ts';
import type { Shift } from '../domain/shift.ts';

const HOUR = 3_600_000;

/** The four parts of a severity, each in [0, 1], and their weighted sum. */
export interface SeverityParts {
  readonly size: number;
  readonly speed: number;
  readonly reach: number;
  readonly persistence: number;
  readonly total: number;
  readonly severity: Severity;
}

/**
 * Negative mentions above what was to be expected of the window: against the expected count, or, where the share
 * moved, against the expected share of the mentions there are. Never negative.
 */
export function excess(shift: Shift): number {
  const { observed, expected } = shift;
  const usual = shift.kind === 'negative-volume' ? expected.negative : expected.share * observed.total;
  return Math.max(0, observed.negative - usual);
}

/** Excess an hour: what windows of different length are compared by. */
export function excessRate(shift: Shift): number {
  return excess(shift) / (shift.windowMs / HOUR);
}

/** Variance of the excess rate, with the counts' Poisson variance doubled for over-dispersion. */
export function excessRateVariance(shift: Shift): number {
  return (2 * Math.max(1, shift.observed.negative)) / (shift.windowMs / HOUR) ** 2;
}

/**
 * Severity 1–5 = 1 + ⌊5 · (0.4 size + 0.2 speed + 0.2 reach + 0.2 persistence)⌋, at most 5.
 *
 * - size: 0.6 · log₂(times the expected) / 4 + 0.4 · log₁₀(1 + excess mentions) / 4: 16 times, or 10,000 more, is full;
 * - speed: 1 − log₂(1 + window in hours) / log₂ 25, halved for a drift: 15 minutes is nearly full, a day is none;
 * - reach: log₁₀(1 + distinct voices) / 4, log₁₀(1 + their followers) / 7 or log₁₀(1 + engagement) / 5, the largest;
 * - persistence: log₂(1 + hours since the onset) / log₂ 49: two days is full.
 */
export function severityOf(shift: Shift, since: number, reach: Reach = {}): SeverityParts {
  const extra = excess(shift);
  const usual = Math.max(0, shift.observed.negative - extra);
  const times = (shift.observed.negative + 1) / (usual + 1);
  const size = unit(0.6 * unit(Math.log2(times) / 4) + 0.4 * unit(Math.log10(1 + extra) / 4));
  const quick = unit(1 - Math.log2(1 + shift.windowMs / HOUR) / Math.log2(25));
  const speed = shift.shape === 'drift' ? quick / 2 : quick;
  const voices = unit(Math.log10(1 + (reach.voices ?? extra)) / 4);
  const heard = unit(Math.log10(1 + (reach.followers ?? 0)) / 7);
  const engaged = unit(Math.log10(1 + (reach.engagement ?? 0)) / 5);
  const persistence = unit(Math.log2(1 + Math.max(0, shift.at - since) / HOUR) / Math.log2(49));
  const parts = { size, speed, reach: Math.max(voices, heard, engaged), persistence };
  const total = 0.4 * size + 0.2 * speed + 0.2 * parts.reach + 0.2 * persistence;
  return { ...parts, total, severity: Math.min(5, 1 + Math.floor(5 * total)) as Severity };
}

function unit(value: number): number {
  return Number.isFinite(value) ? Math.min(1, Math.max(0, value)) : 0;
}
