import { DateTime } from 'luxon';
import { z } from 'zod';
import { Failure } from '../lib/errors.ts';

const savedSchema = z.object({ period: z.string(), spent: z.number() });

export interface LedgerOptions {
  /** For messages: "search calls of the day". */
  readonly name: string;
  /** Most that may be spent within a period. */
  readonly limit: number;
  readonly period: 'day' | 'month';
  /** IANA zone in which periods begin. */
  readonly zone: string;
}

/**
 * What a network with a quota or a price has cost within the period, kept in the source's cursor. Spending is entered
 * before it happens: what fails may cost all the same.
 */
export class Ledger {
  readonly #options: LedgerOptions;
  #period = '';
  #spent = 0;

  constructor(options: LedgerOptions) {
    this.#options = options;
  }

  /** What is left at `now` (epoch ms). */
  left(now: number): number {
    return this.#options.limit - this.#at(now);
  }

  /** Enters an amount. Throws a `rate-limited` failure until the next period where it is more than what is left. */
  spend(amount: number, now: number): void {
    if (amount > this.left(now)) throw this.exhausted(now);
    this.#spent += amount;
  }

  /** Corrects an estimate by what it came to. */
  adjust(amount: number, now: number): void {
    this.#spent = Math.max(0, this.#at(now) + amount);
  }

  exhausted(now: number): Failure {
    const { name, limit, period } = this.#options;
    const next = this.#start(now).plus({ [`${period}s`]: 1 });
    return new Failure(
      'rate-limited',
      `${name}: ${round(this.#at(now))} of ${limit} are spent; goes on ${next.toISO()}`,
      {
        retryAfterMs: next.toMillis() - now,
        waitBy: `the limit of the ${period}`,
      },
    );
  }

  save(): z.output<typeof savedSchema> {
    return { period: this.#period, spent: this.#spent };
  }

  /** Takes what another process has entered; never less than what this one knows of. */
  load(value: unknown): void {
    const saved = savedSchema.safeParse(value).data;
    if (!saved || saved.period < this.#period) return;
    this.#spent = saved.period === this.#period ? Math.max(this.#spent, saved.spent) : saved.spent;
    this.#period = saved.period;
  }

  #at(now: number): number {
    const period = this.#start(now).toISODate() ?? '';
    if (period > this.#period) {
      this.#period = period;
      this.#spent = 0;
    }
    return this.#spent;
  }

  #start(now: number): DateTime {
    return DateTime.fromMillis(now, { zone: this.#options.zone }).startOf(this.#options.period);
  }
}

function round(amount: number): number {
  return Math.round(amount * 1000) / 1000;
}
