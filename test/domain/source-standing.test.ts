import { describe, expect, it } from 'vitest';
import { outageOf, silentAfter, withGap } from '../../src/domain/source-standing.ts';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;
const NOW = Date.UTC(2026, 10, 23, 12);

describe('the usual gap of a source', () => {
  it('is not known before there was one', () => {
    expect(silentAfter({})).toBeUndefined();
  });

  it('makes it silent after twelve of them, and never within an hour', () => {
    expect(silentAfter(withGap({}, MINUTE, NOW))).toBe(HOUR);
    expect(silentAfter(withGap({}, 20 * MINUTE, NOW))).toBe(4 * HOUR);
  });

  it('has quiet nights in it: a source is not silent for being as quiet as in any night of the last week', () => {
    let gaps = withGap({}, 8 * HOUR, NOW);
    for (let i = 0; i < 100; i += 1) gaps = withGap(gaps, MINUTE, NOW + 6 * DAY);
    expect(silentAfter(gaps)).toBe(12 * HOUR);
    expect(silentAfter(withGap(gaps, MINUTE, NOW + 7 * DAY))).toBe(HOUR);
  });
});

describe('what a source brings is missing', () => {
  const days = { '2026-11-21': 1, '2026-11-22': 1, '2026-11-23': 1 };

  it('since it last answered, while it fails; one that never answered brought nothing', () => {
    expect(outageOf({ failures: 1, lastSuccess: 5 })).toEqual({ why: 'failing', since: 5 });
    expect(outageOf({ failures: 1 })).toBeUndefined();
    expect(outageOf({ failures: 0, lastSuccess: 5 })).toBeUndefined();
  });

  it('since it last brought something, while it is silent though nobody asks it, or it was known for days', () => {
    expect(outageOf({ failures: 0, silentSince: 5, pushed: true })).toEqual({ why: 'silent', since: 5 });
    expect(outageOf({ failures: 0, silentSince: 5, longestGaps: days })).toEqual({ why: 'silent', since: 5 });
    expect(outageOf({ failures: 0, silentSince: 5, longestGaps: { '2026-11-23': 1 } })).toBeUndefined();
  });
});
