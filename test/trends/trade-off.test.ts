import { describe, expect, it } from 'vitest';
import { seeded } from '../../bench/shifts-random.ts';
import { curveOf, type History } from '../../src/trends/trade-off.ts';

const HOUR = 3_600_000;
const T0 = Date.UTC(2026, 0, 5);
const STORM = 24 * 20;

function history(): History {
  const random = seeded(6);
  const steps = Array.from({ length: 24 * 30 }, (_, i) => {
    const total = random.poisson(100);
    const negative = random.binomial(total, i >= STORM && i < STORM + 12 ? 0.5 : 0.2);
    return { at: T0 + i * HOUR, negative, positive: 0, total, missing: false };
  });
  return { series: 'brand', stepMs: HOUR, kinds: ['negative-volume', 'negative-share'], steps };
}

describe('trade-off on a team’s own history', () => {
  const known = [{ series: '', from: T0 + STORM * HOUR, to: T0 + (STORM + 12) * HOUR }];

  it('every budget catches the storm; a larger one alerts more', () => {
    const points = curveOf([history()], known);
    expect(points.every((point) => point.caught === 1 && point.medianDelayMs! <= 4 * HOUR)).toBe(true);
    expect(points.at(-1)!.alerts).toBeGreaterThan(points[0]!.alerts);
  });

  it('without a list of incidents every alert is outside of them', () => {
    for (const point of curveOf([history()], null)) expect(point.outside).toBe(point.alerts);
  });
});
