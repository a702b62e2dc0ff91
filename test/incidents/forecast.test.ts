import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { TrendPoint } from '../../src/domain/message.ts';
import { forecast } from '../../src/incidents/forecast.ts';
import { HOUR, START, STEP } from './verdicts.ts';

/** Twelve hours of buckets, each with what `count` says of its time in hours before the end. */
function points(count: (hoursLeft: number) => number): TrendPoint[] {
  return Array.from({ length: 144 }, (_, index) => ({
    start: START + index * STEP,
    negative: Math.round(count(12 - index / 12)),
    neutral: 0,
    positive: 0,
    expectedNegative: 2,
  }));
}
const END = START + 12 * HOUR;

describe('a forecast', () => {
  it('says how fast it doubles', () => {
    const doubling = forecast(
      points((left) => 4_000 * 2 ** -left),
      END,
    )!;
    expect(doubling.kind).toBe('doubling');
    expect(doubling.low).toBeLessThan(60);
    expect(doubling.high).toBeGreaterThan(60);
    expect(doubling.text).toMatch(/^At this pace negative mentions double every \d+ to \d+ minutes\.$/);
  });

  it('says when it is back to usual', () => {
    const falling = forecast(
      points((left) => 100 * 2 ** (left - 1)),
      END,
    )!;
    expect(falling.kind).toBe('back-to-usual');
    expect(falling.text).toMatch(/^At this pace it is back to usual in \d+ to \d+ hours\.$/);
  });

  it('says how many more where it neither grows nor falls', () => {
    expect(
      forecast(
        points(() => 40),
        END,
      ),
    ).toMatchObject({ kind: 'steady', text: expect.stringContaining('30 minutes') });
  });

  it('says nothing where counts are too few, or history too short', () => {
    expect(
      forecast(
        points(() => 0.4),
        END,
      ),
    ).toBeNull();
    expect(forecast(points(() => 40).slice(-5), END)).toBeNull();
    expect(forecast([], END)).toBeNull();
  });

  it('never says an interval wider than threefold', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 0, max: 200 }), { minLength: 144, maxLength: 144 }), (counts) => {
        const said = forecast(
          points(() => 0).map((point, index) => ({ ...point, negative: counts[index]! })),
          END,
        );
        if (said) expect(said.high / said.low).toBeLessThanOrEqual(3);
      }),
    );
  });
});
