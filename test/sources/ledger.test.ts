import { describe, expect, test } from 'vitest';
import { Failure } from '../../src/lib/errors.ts';
import { Ledger } from '../../src/sources/ledger.ts';

const NOON = Date.UTC(2026, 10, 23, 12);
const HOUR = 3_600_000;
const day = () => new Ledger({ name: 'units', limit: 10, period: 'day', zone: 'America/Los_Angeles' });

describe('a ledger', () => {
  test('lets nobody spend more than there is, and says when it goes on', () => {
    const ledger = day();
    ledger.spend(9, NOON);
    expect(() => ledger.spend(2, NOON)).toThrow(Failure);
    expect(ledger.left(NOON)).toBe(1);
    // Midnight in California is 08:00 UTC in winter.
    expect(ledger.exhausted(NOON)).toMatchObject({ kind: 'rate-limited', retryAfterMs: 20 * HOUR });
  });

  test('begins anew with its period, in its own zone', () => {
    const ledger = day();
    ledger.spend(10, Date.UTC(2026, 10, 24, 7, 59));
    expect(ledger.left(Date.UTC(2026, 10, 24, 7, 59))).toBe(0);
    expect(ledger.left(Date.UTC(2026, 10, 24, 8))).toBe(10);
  });

  test('knows short and long days of the year', () => {
    const ledger = new Ledger({ name: 'x', limit: 1, period: 'day', zone: 'America/Los_Angeles' });
    // 1 November 2026 has 25 hours there.
    expect(ledger.exhausted(Date.UTC(2026, 10, 1, 7)).retryAfterMs).toBe(25 * HOUR);
  });

  test('of a month in money ends with the month', () => {
    const ledger = new Ledger({ name: 'dollars', limit: 5, period: 'month', zone: 'UTC' });
    ledger.spend(4.5, NOON);
    ledger.adjust(-1.25, NOON);
    expect(ledger.left(NOON)).toBeCloseTo(1.75);
    expect(ledger.exhausted(NOON).message).toContain('3.25 of 5 are spent; goes on 2026-12-01');
    expect(ledger.left(Date.UTC(2026, 11, 1))).toBe(5);
  });

  test('goes over restarts, and takes the larger of two processes', () => {
    const first = day();
    first.spend(6, NOON);
    const second = day();
    second.load(first.save());
    expect(second.left(NOON)).toBe(4);
    second.spend(2, NOON);
    first.load(second.save());
    expect(first.left(NOON)).toBe(2);
    second.load({ period: '2026-11-22', spent: 10 });
    second.load('nonsense');
    expect(second.left(NOON)).toBe(2);
  });
});
