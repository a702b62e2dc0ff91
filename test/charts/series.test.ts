import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { stepWords, toSeries } from '../../src/charts/series.ts';
import { barRows, sparkline } from '../../src/charts/sparkline.ts';
import { timeTicks, valueTicks } from '../../src/charts/ticks.ts';
import type { TrendPoint } from '../../src/domain/message.ts';
import { HOUR, MINUTE, NOW } from '../support/sample-messages.ts';

const points = (count: number, over: Partial<TrendPoint> = {}): TrendPoint[] =>
  Array.from({ length: count }, (_, index) => ({
    start: NOW - (count - index) * 5 * MINUTE,
    negative: 1,
    neutral: 2,
    positive: 3,
    ...over,
  }));

describe('a series', () => {
  it('sums buckets into round steps that are whole at the newest end', () => {
    const series = toSeries(points(590), 72)!;
    expect(series.stepMs).toBe(HOUR);
    expect(series.to).toBe(NOW);
    expect(series.points).toHaveLength(49);
    expect(
      series.points.every(({ negative, neutral, positive }) => negative === 12 && neutral === 24 && positive === 36),
    ).toBe(true);
  });

  it('takes wider steps where there is little to count', () => {
    const few = points(590).map((point, index) => ({ ...point, negative: index % 20 === 0 ? 1 : 0 }));
    expect(toSeries(few, 72)!.stepMs).toBe(3 * HOUR);
    expect(toSeries(points(590, { negative: 0 }), 72)!.points.length).toBeGreaterThan(8);
  });

  it('keeps a gap a gap', () => {
    const gappy = points(48).filter(({ start }) => start < NOW - 3 * HOUR || start >= NOW - HOUR);
    const series = toSeries(gappy, 4)!;
    expect(series.points.map(({ start }) => (NOW - start) / HOUR)).toEqual([4, 1]);
  });

  it('adds half widths of the band in quadrature, around the sum of what is expected', () => {
    const [first] = toSeries(points(12, { expectedNegative: 4, expectedLow: 1, expectedHigh: 8 }), 1)!.points;
    expect(first?.expectedNegative).toBe(48);
    expect(first?.expectedLow).toBeCloseTo(48 - 3 * Math.sqrt(12));
    expect(first?.expectedHigh).toBeCloseTo(48 + 4 * Math.sqrt(12));
  });

  it('lets a sum fall as far as it may rise where its buckets’ ranges end at zero', () => {
    const [first] = toSeries(points(12, { expectedNegative: 4, expectedLow: 0, expectedHigh: 9 }), 1)!.points;
    expect(first?.expectedLow).toBeCloseTo(48 - 5 * Math.sqrt(12));
  });

  it('knows nothing usual of a step of which one bucket knows nothing', () => {
    const mixed = points(12, { expectedNegative: 4, expectedLow: 1, expectedHigh: 8 }).map((point, index) =>
      index === 5 ? points(12)[5]! : point,
    );
    expect(toSeries(mixed, 1)!.points[0]).not.toHaveProperty('expectedHigh');
  });

  it('has at most as many steps as asked for', () => {
    fc.assert(
      fc.property(
        fc.uniqueArray(fc.nat(5000), { minLength: 1, maxLength: 80 }),
        fc.integer({ min: 1, max: 100 }),
        (starts, most) => {
          const series = toSeries(
            starts.map((step) => ({ start: step * 5 * MINUTE, negative: 1, neutral: 0, positive: 0 })),
            most,
          )!;
          expect((series.to - series.from) / series.stepMs).toBeLessThanOrEqual(most);
          expect(series.to).toBe(Math.max(...starts) * 5 * MINUTE + (series.to - Math.max(...starts) * 5 * MINUTE));
        },
      ),
    );
  });

  it('of nothing is none', () => {
    expect(toSeries([], 10)).toBeNull();
    expect(toSeries([{ start: Number.NaN, negative: 1, neutral: 0, positive: 0 }], 10)).toBeNull();
  });

  it('names its step', () => {
    expect([stepWords(HOUR), stepWords(30 * MINUTE), stepWords(3 * HOUR), stepWords(24 * HOUR)]).toEqual([
      'an hour',
      'in 30 minutes',
      'in 3 hours',
      'a day',
    ]);
  });
});

describe('bars of text', () => {
  it('grow with their values; what is more than nothing shows', () => {
    expect(sparkline([0, 1, 4, 8])).toBe(' ▁▄█');
    expect(sparkline([0, 0.001, Number.NaN, 100])).toBe(' ▁ █');
    expect(sparkline([50], 100)).toBe('▄');
    expect(sparkline([])).toBe('');
    expect(sparkline([0, 0])).toBe('  ');
  });

  it('have rows', () => {
    expect(barRows([1, 2, 4], 2)).toEqual(['  █', '▄██']);
  });
});

describe('ticks', () => {
  it.each([
    [0, [0, 1]],
    [3, [0, 1, 2, 3]],
    [183, [0, 50, 100, 150, 200]],
    [14_485, [0, 5000, 10_000, 15_000]],
  ])('of values up to %d are %j', (most, ticks) => {
    expect(valueTicks(most)).toEqual(ticks);
  });

  it('of time are round local times; midnight carries the date', () => {
    const labels = timeTicks(NOW - 24 * HOUR, NOW, 'Europe/Vienna', 8).map(({ label }) => label);
    expect(labels).toEqual(['15:00', '18:00', '21:00', 'Mon 23 Nov', '03:00', '06:00', '09:00', '12:00']);
  });

  it('of time step by minutes in a short span and by days in a long one', () => {
    expect(timeTicks(NOW - HOUR, NOW, 'UTC', 4).map(({ label }) => label)).toEqual([
      '13:00',
      '13:15',
      '13:30',
      '13:45',
    ]);
    expect(timeTicks(NOW - 20 * 24 * HOUR, NOW, 'UTC', 8).every(({ day }) => day)).toBe(true);
  });

  it('of time stay in order and apart over clock changes', () => {
    for (const change of [Date.UTC(2026, 2, 29, 1), Date.UTC(2026, 9, 25, 1)]) {
      const ticks = timeTicks(change - 12 * HOUR, change + 12 * HOUR, 'Europe/Vienna', 24).map(({ at }) => at);
      expect(ticks).toEqual([...new Set(ticks)].sort((a, b) => a - b));
    }
  });
});
