import type { Clock } from '../lib/clock.ts';
import { type Descent, descend } from './descent.ts';
import { DAY, MINUTE } from './json-api.ts';
import { type LookUps, thenLookUp } from './look-ups.ts';
import type { Source } from './source.ts';

/** What a network that is polled newest first has of its own, beside its settings. */
export interface Polled extends Pick<Descent, 'lanes' | 'overlapMs'> {
  readonly kind: string;
  /** Where the network keeps less than the settings ask for. */
  readonly backfillMs?: number;
  /** For networks that tell of no deletions. */
  readonly lookUps?: LookUps;
  readonly check: Source['check'];
}

/** A source that lives with the wall clock and reads its lists down from the newest. */
export function polledSource(
  id: string,
  options: { readonly intervalMinutes: number; readonly backfillDays: number },
  clock: Clock,
  { kind, lanes, overlapMs, backfillMs = options.backfillDays * DAY, lookUps, check }: Polled,
): Source {
  const descent: Descent = { lanes, now: clock.now, backfillMs, overlapMs, ...(lookUps ? { memory: lookUps } : {}) };
  return {
    id,
    kind,
    intervalMs: options.intervalMinutes * MINUTE,
    clock: 'wall',
    pages: (cursor, context) => {
      const pages = descend(cursor, context, descent);
      return lookUps ? thenLookUp(pages, lookUps, context, lookUps) : pages;
    },
    check,
  };
}
