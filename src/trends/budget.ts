import type { Sensitivity } from '../domain/brand.ts';

const HOUR = 3_600_000;

/** The promise: false alerts a day, at most about one a month, a week, a day. */
export const FALSE_ALERTS_A_DAY: Readonly<Record<Sensitivity, number>> = { fewer: 1 / 30, balanced: 1 / 7, more: 1 };

/**
 * The budget of a series with steps of `stepMs`: never more than one in twenty steps, so that a series of days or weeks is
 * told of what is rare among its own steps, not of every week because one a week would be allowed.
 */
export function budgetOf(sensitivity: Sensitivity, stepMs: number): number {
  return Math.min(FALSE_ALERTS_A_DAY[sensitivity], (24 * HOUR) / stepMs / 20);
}

/** After an alert, none follows for so long: a story is told once, and goes on in its incident. */
export const COOL_DOWN_MS: Readonly<Record<Sensitivity, number>> = {
  fewer: 24 * HOUR,
  balanced: 24 * HOUR,
  more: 8 * HOUR,
};

/** A rate (a day) at or above which a step is as usual: score 0. */
const USUAL = 100;
/** Decades below it at which the score is a half. */
const HALF = 5;

/**
 * Rate of so high a reading by chance (natural log, a day) to a score in [0, 1): 0 for the usual, a half at about one in
 * three years, and never quite 1, so that thresholds can be set anywhere.
 */
export function scoreOf(logRate: number): number {
  const decades = Math.max(0, (Math.log(USUAL) - logRate) / Math.LN10);
  return decades / (decades + HALF);
}

/** The rate (natural log, a day) that a score above 0 stands for. */
export function logRateOf(score: number): number {
  return Math.log(USUAL) - (HALF * Math.LN10 * score) / (1 - score);
}

/** The chance of at least one so high a reading in a day. */
export function pValueOf(logRate: number): number {
  return -Math.expm1(-Math.exp(Math.min(logRate, 10)));
}
