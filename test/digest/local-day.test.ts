import fc from 'fast-check';
import { DateTime } from 'luxon';
import { describe, expect, it } from 'vitest';
import { dueDay, dueDigest, localDay, localDayOf } from '../../src/digest/local-day.ts';
import { HOUR, MINUTE } from '../support/sample-messages.ts';

const ZONES = [
  'UTC',
  'Europe/Vienna',
  'America/New_York',
  'America/Havana',
  'Africa/Cairo',
  'Australia/Lord_Howe',
  'Asia/Kolkata',
  'Pacific/Apia',
  'Asia/Beirut',
];
const at = (iso: string, zone: string) => DateTime.fromISO(iso, { zone }).toMillis();
const hours = ({ from, to }: { from: number; to: number }) => (to - from) / HOUR;

describe('a local day', () => {
  it.each([
    ['2026-03-29', 'Europe/Vienna', 23],
    ['2026-10-25', 'Europe/Vienna', 25],
    ['2026-11-23', 'Europe/Vienna', 24],
    // Clocks go back from 1:00 to 0:00: the date begins at the first of two midnights.
    ['2026-11-01', 'America/Havana', 25],
    // Clocks go forward from 0:00 to 1:00: there is no midnight.
    ['2026-03-08', 'America/Havana', 23],
    ['2026-04-05', 'Australia/Lord_Howe', 24.5],
  ])('%s in %s has %d hours', (day, zone, length) => {
    const span = localDay(day, zone);
    expect(span.day).toBe(day);
    expect(hours(span)).toBe(length);
  });

  it('that a zone skipped does not exist', () => {
    const before = localDayOf(at('2011-12-29T12:00', 'Pacific/Apia'), 'Pacific/Apia');
    expect(localDayOf(before.to, 'Pacific/Apia').day).toBe('2011-12-31');
  });

  it('contains its instant, has one date, and touches the next without gap or overlap', () => {
    fc.assert(
      fc.property(
        fc.constantFrom(...ZONES),
        fc.integer({ min: Date.UTC(2010, 0), max: Date.UTC(2030, 0) }),
        (zone, instant) => {
          const span = localDayOf(instant, zone);
          expect(span.from <= instant && instant < span.to).toBe(true);
          for (const inside of [span.from, span.to - 1]) {
            expect(DateTime.fromMillis(inside, { zone }).toFormat('yyyy-MM-dd')).toBe(span.day);
            expect(localDayOf(inside, zone)).toEqual(span);
          }
          expect(localDayOf(span.to, zone).from).toBe(span.to);
        },
      ),
    );
  });
});

describe('a digest', () => {
  it('is due from the local hour on, of the day before', () => {
    const zone = 'Europe/Vienna';
    expect(dueDay(at('2026-11-23T07:59', zone), zone, 8)).toBe('2026-11-21');
    expect(dueDigest(at('2026-11-23T08:00', zone), zone, 8)).toMatchObject({
      day: '2026-11-22',
      dueAt: at('2026-11-23T08:00', zone),
    });
  });

  it('is due at midnight where the hour is 0', () => {
    expect(dueDay(at('2026-11-23T00:00', 'Asia/Kolkata'), 'Asia/Kolkata', 0)).toBe('2026-11-22');
  });

  it('does not miss a day whose hour the clock change leaves out', () => {
    const zone = 'Europe/Vienna';
    expect(dueDay(at('2026-03-29T01:59', zone), zone, 2)).toBe('2026-03-27');
    expect(dueDay(at('2026-03-29T03:00', zone), zone, 2)).toBe('2026-03-28');
  });

  it('is due at the first of two equal hours', () => {
    const zone = 'Europe/Vienna';
    const first = at('2026-10-25T01:00', zone) + HOUR;
    expect(dueDigest(first + 90 * MINUTE, zone, 2)).toMatchObject({ day: '2026-10-24', dueAt: first });
  });

  it('comes exactly once for every local day, whatever the zone, the hour and the clock changes', () => {
    fc.assert(
      fc.property(
        fc.constantFrom(...ZONES),
        fc.integer({ min: 0, max: 23 }),
        fc.integer({ min: 2011, max: 2027 }),
        (zone, hour, year) => {
          const start = Date.UTC(year, 2, 1);
          const sent: string[] = [];
          for (let now = start; now < start + 40 * 24 * HOUR; now += HOUR) {
            const day = dueDay(now, zone, hour);
            if (sent.at(-1) !== day) sent.push(day);
          }
          expect(new Set(sent).size).toBe(sent.length);
          for (const [index, day] of sent.entries()) {
            const next = sent[index + 1];
            if (next !== undefined) expect(next).toBe(localDayOf(localDay(day, zone).to, zone).day);
          }
        },
      ),
      { numRuns: 4 },
    );
  });
});
