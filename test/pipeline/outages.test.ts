import { describe, expect, it } from 'vitest';
import type { TrendRow } from '../../src/domain/history.ts';
import { partlyMissingFrom } from '../../src/pipeline/outages.ts';

const counts = (negative: number) => ({ negative, neutral: 0, positive: 0 });
const row = (start: number, bySource: Record<string, number>): TrendRow => ({
  start,
  counts: counts(0),
  bySource: Object.fromEntries(Object.entries(bySource).map(([source, count]) => [source, counts(count)])),
  authors: counts(0),
  texts: counts(0),
});
const ROWS = [row(0, { reddit: 30, bluesky: 60 }), row(1, { reddit: 2, rss: 8 })];

describe('what is missing while some sources are out', () => {
  it('is much where they usually bring a fourth of the mentions', () => {
    expect(partlyMissingFrom(ROWS, [{ source: 'reddit', part: 1, since: 7 }])).toBe(7);
    expect(partlyMissingFrom(ROWS, [{ source: 'rss', part: 1, since: 7 }])).toBeUndefined();
    expect(partlyMissingFrom(ROWS, [{ source: 'reddit', part: 0.5, since: 7 }])).toBeUndefined();
  });

  it('adds up, and is much from when enough of them are out', () => {
    const outages = [
      { source: 'bluesky', part: 0.5, since: 20 },
      { source: 'rss', part: 1, since: 9 },
    ];
    expect(partlyMissingFrom(ROWS, outages)).toBe(20);
  });

  it('is nothing where nothing is known of what they bring', () => {
    expect(partlyMissingFrom([], [{ source: 'reddit', part: 1, since: 7 }])).toBeUndefined();
    expect(partlyMissingFrom(ROWS, [{ source: 'push', part: 1, since: 7 }])).toBeUndefined();
    expect(partlyMissingFrom(ROWS, [])).toBeUndefined();
  });
});
