import { describe, expect, it } from 'vitest';
import { composeDigest, type DigestInput, digestFrom } from '../../src/digest/compose.ts';
import { localDayOf } from '../../src/digest/local-day.ts';
import type { Bucket } from '../../src/domain/trend.ts';
import {
  HOUR,
  MINUTE,
  sampleBrand,
  sampleDrivers,
  sampleIncident,
  sampleShortlist,
} from '../support/sample-messages.ts';

const zone = 'Europe/Vienna';
const dayAt = (month: number, date: number) => localDayOf(Date.UTC(2026, month, date, 12), zone);

/** A bucket every half hour of [from, to) with so many negative mentions each. */
function buckets(from: number, to: number, negative: number): Bucket[] {
  return Array.from({ length: Math.round((to - from) / (30 * MINUTE)) }, (_, index) => ({
    start: from + index * 30 * MINUTE,
    negative,
    neutral: 2,
    positive: 1,
  }));
}

function input(over: Partial<DigestInput> = {}): DigestInput {
  const day = dayAt(10, 22);
  const all = [...buckets(digestFrom(day, zone), day.from, 1), ...buckets(day.from, day.to, 3)];
  return {
    brand: sampleBrand(),
    day,
    trends: new Map([
      ['all', all],
      ['baggage', buckets(day.from, day.to, 2)],
    ]),
    incidents: [],
    drivers: sampleDrivers(),
    estimatedNegative: null,
    shortlist: sampleShortlist(),
    outreach: [],
    goals: [],
    problems: [],
    ...over,
  };
}

describe('a digest', () => {
  it('holds the share as it is likely to be, where the errors of reading are known', () => {
    expect(composeDigest(input())).not.toHaveProperty('estimatedNegative');
    const estimatedNegative = { share: 0.3, low: 0.2, high: 0.4 };
    expect(composeDigest(input({ estimatedNegative }))).toMatchObject({ estimatedNegative });
  });

  it('holds the day against the day before and the median of the seven before', () => {
    const digest = composeDigest(input());
    expect(digest.day).toBe('2026-11-22');
    expect(digest.totals).toEqual({ negative: 144, neutral: 96, positive: 48 });
    expect(digest.before).toEqual({ negative: 48, neutral: 96, positive: 48 });
    expect(digest.usual).toEqual({ negative: 48, neutral: 96, positive: 48 });
  });

  it('counts topics within the same days', () => {
    const { topics } = composeDigest(input());
    expect(topics).toEqual([
      { id: 'baggage', name: 'Baggage', negative: 96, total: 240, usualNegative: 0 },
      { id: 'delays', name: 'Delays', negative: 0, total: 0, usualNegative: 0 },
    ]);
  });

  it('takes nothing from outside the day, whichever way the buckets come', () => {
    const day = dayAt(10, 22);
    const stray = [...buckets(day.to, day.to + 5 * HOUR, 99), ...buckets(day.from, day.to, 3)].reverse();
    expect(composeDigest(input({ trends: new Map([['all', stray]]) })).totals.negative).toBe(144);
  });

  it.each([
    ['a day of 23 hours', 2, 29, 23],
    ['a day of 25 hours', 9, 25, 25],
  ])('draws %s by its hours', (_, month, date, length) => {
    const day = dayAt(month, date);
    const { trend, totals } = composeDigest(input({ day, trends: new Map([['all', buckets(day.from, day.to, 3)]]) }));
    expect(trend).toHaveLength(length);
    expect(trend.reduce((sum, point) => sum + point.negative, 0)).toBe(totals.negative);
  });

  it('expects of an hour what that hour usually brings', () => {
    const [first] = composeDigest(input()).trend;
    // Two, give or take twice the spread that counts of two have.
    expect(first).toMatchObject({ negative: 6, expectedNegative: 2, expectedLow: 0 });
    expect(first?.expectedHigh).toBeCloseTo(2 + 2 * Math.SQRT2, 9);
  });

  it('calls nothing usual that one day of the week before brought', () => {
    const day = dayAt(10, 22);
    const yesterday = dayAt(10, 21);
    const storm = [
      ...buckets(digestFrom(day, zone), yesterday.from, 1),
      ...buckets(yesterday.from, yesterday.to, 60),
      ...buckets(day.from, day.to, 3),
    ];
    const calm = composeDigest(input());
    const { usual, trend } = composeDigest(input({ trends: new Map([['all', storm]]) }));
    expect(usual).toEqual(calm.usual);
    expect(trend).toEqual(calm.trend);
  });

  it('takes no half day for a usual one: not the day that the watch began within, where there is a whole one', () => {
    const day = dayAt(10, 22);
    const dayBefore = dayAt(10, 21);
    const noon = dayBefore.from - 12 * HOUR;
    const whole = [...buckets(noon, dayBefore.to, 1), ...buckets(day.from, day.to, 3)];
    expect(composeDigest(input({ trends: new Map([['all', whole]]) })).usual.negative).toBe(48);
    const half = [...buckets(dayBefore.from + 12 * HOUR, dayBefore.to, 1), ...buckets(day.from, day.to, 3)];
    expect(composeDigest(input({ trends: new Map([['all', half]]) })).usual.negative).toBe(24);
  });

  it('calls nothing usual before the watch began', () => {
    const day = dayAt(10, 22);
    const digest = composeDigest(input({ trends: new Map([['all', buckets(day.from + 6 * HOUR, day.to, 3)]]) }));
    expect(digest.usual).toEqual({ negative: 0, neutral: 0, positive: 0 });
    expect(digest.trend[0]).not.toHaveProperty('expectedNegative');
    const young = [...buckets(day.from - 24 * HOUR, day.from, 1), ...buckets(day.from, day.to, 3)];
    expect(composeDigest(input({ trends: new Map([['all', young]]) })).usual.negative).toBe(48);
  });

  it('lists the incidents that were open within the day, worst first', () => {
    const { day } = input();
    const incident = (id: string, over: Parameters<typeof sampleIncident>[0]) => ({
      incident: sampleIncident({ id, ...over }),
      cause: `cause of ${id}`,
    });
    const { incidents } = composeDigest(
      input({
        incidents: [
          incident('over-before', { openedAt: day.from - 9 * HOUR, resolvedAt: day.from - HOUR, state: 'resolved' }),
          incident('over-midnight', {
            openedAt: day.from - HOUR,
            resolvedAt: day.from + HOUR,
            state: 'resolved',
            severity: 2,
          }),
          incident('still-open', { openedAt: day.to - HOUR, severity: 5 }),
          incident('opened-after', { openedAt: day.to }),
        ],
      }),
    );
    expect(incidents.map(({ id, cause }) => [id, cause])).toEqual([
      ['still-open', 'cause of still-open'],
      ['over-midnight', 'cause of over-midnight'],
    ]);
  });

  it('of nothing is a digest of zeros', () => {
    const digest = composeDigest(input({ trends: new Map() }));
    expect(digest.totals).toEqual({ negative: 0, neutral: 0, positive: 0 });
    expect(digest.trend).toHaveLength(24);
  });
});
