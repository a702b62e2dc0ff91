import { describe, expect, it } from 'vitest';
import type { TrendRow } from '../../src/domain/history.ts';
import { outagesOf, partlyMissingFrom } from '../../src/pipeline/outages.ts';

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

describe('what is missing while a source is out', () => {
  const pipeline = { id: 'vendor', kind: 'kafka', networks: { reddit: 30, forum: 50 } };
  const own = { id: 'reddit', kind: 'reddit', networks: { reddit: 90 } };

  it('is its part of each network that its mentions name, not of a network that bears its own name', () => {
    expect(outagesOf(pipeline, [pipeline, own], 7)).toEqual([
      { source: 'reddit', part: 0.25, since: 7 },
      { source: 'forum', part: 1, since: 7 },
    ]);
  });

  it('is an equal part of those alike as long as nothing has come', () => {
    const fresh = { ...own, networks: {} };
    expect(outagesOf(fresh, [fresh, { ...own, id: 'other' }], 7)).toEqual([{ source: 'reddit', part: 0.5, since: 7 }]);
  });
});
