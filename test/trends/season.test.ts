import { describe, expect, it } from 'vitest';
import { createSeason, SEASON_NUMBERS } from '../../src/trends/season.ts';

const HOUR = 3_600_000;

/** A season that has heard `days` days of three times as much at noon as at other hours. */
function taught(days: number) {
  const season = createSeason(new Float32Array(SEASON_NUMBERS));
  for (let i = 0; i < days * 24; i += 1) season.learn((i + 0.5) * HOUR, i % 24 === 12 ? 30 : 10, HOUR);
  return season;
}

describe('season of the volume', () => {
  it('is not used in the first four weeks', () => {
    expect(taught(27).factor(12.5 * HOUR)).toBe(1);
  });

  it('comes in as far as the history supports it, and stays short of the whole', () => {
    const noon = taught(70).factor(12.5 * HOUR);
    expect(noon).toBeGreaterThan(1.3);
    expect(noon).toBeLessThan(3);
    expect(taught(70).factor(3.5 * HOUR)).toBeLessThan(1);
  });

  it('is none where the hours do not differ', () => {
    const season = createSeason(new Float32Array(SEASON_NUMBERS));
    for (let i = 0; i < 70 * 24; i += 1) season.learn((i + 0.5) * HOUR, 10 + (i % 2), HOUR);
    for (let hour = 0; hour < 24; hour += 1) expect(season.factor((hour + 0.5) * HOUR)).toBeCloseTo(1, 1);
  });
});
