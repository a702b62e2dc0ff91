import fc from 'fast-check';
import { DateTime } from 'luxon';
import { describe, expect, it } from 'vitest';
import { quietUntil } from '../../src/alerts/quiet-hours.ts';

const quiet = (from: string, to: string) => ({ from, to, exceptSeverity: 5 }) as const;
const at = (iso: string, zone = 'Europe/Vienna') => DateTime.fromISO(iso, { zone }).toMillis();

describe('quiet hours', () => {
  it.each([
    ['2026-11-23T21:59', null],
    ['2026-11-23T22:00', '2026-11-24T07:00'],
    ['2026-11-24T03:00', '2026-11-24T07:00'],
    ['2026-11-24T07:00', null],
  ])('from 22:00 to 07:00: at %s until %s', (now, until) => {
    expect(quietUntil(quiet('22:00', '07:00'), 'Europe/Vienna', at(now))).toBe(until === null ? null : at(until));
  });

  it('within one day', () => {
    expect(quietUntil(quiet('12:00', '13:30'), 'Europe/Vienna', at('2026-11-23T12:10'))).toBe(at('2026-11-23T13:30'));
    expect(quietUntil(quiet('12:00', '13:30'), 'Europe/Vienna', at('2026-11-23T13:30'))).toBeNull();
  });

  it('with equal ends are none', () => {
    expect(quietUntil(quiet('08:00', '08:00'), 'Europe/Vienna', at('2026-11-23T08:00'))).toBeNull();
  });

  it.each(['2026-03-29T01:30', '2026-03-29T03:10', '2026-10-25T01:30', '2026-10-25T02:30'])(
    'end at the local time over a clock change (%s)',
    (now) => {
      expect(quietUntil(quiet('22:00', '07:00'), 'Europe/Vienna', at(now))).toBe(at(`${now.slice(0, 10)}T07:00`));
    },
  );

  it('always end later than now and within a day and an hour', () => {
    const time = fc
      .tuple(fc.integer({ min: 0, max: 23 }), fc.integer({ min: 0, max: 59 }))
      .map(([h, m]) => `${String(h).padStart(2, '0')}:${String(m).padStart(2, '0')}`);
    const zone = fc.constantFrom('UTC', 'Europe/Vienna', 'America/New_York', 'Australia/Lord_Howe', 'Asia/Kolkata');
    fc.assert(
      fc.property(time, time, zone, fc.integer({ min: 0, max: 365 * 24 * 60 }), (from, to, timeZone, minute) => {
        const now = Date.UTC(2026, 0, 1) + minute * 60_000;
        const until = quietUntil(quiet(from, to), timeZone, now);
        if (until === null) return;
        expect(until).toBeGreaterThan(now);
        expect(until - now).toBeLessThanOrEqual(25 * 3_600_000);
      }),
    );
  });
});
