import { describe, expect, it } from 'vitest';
import type { Incident } from '../../src/domain/incident.ts';
import { advance } from '../../src/incidents/life-cycle.ts';
import { recoveryOf } from '../../src/incidents/recovery.ts';
import { said } from './mentions.ts';
import { CONTEXT, START, STEP, verdictOf } from './verdicts.ts';

const trend = Array.from({ length: 240 }, (_, index) => ({
  start: START + index * STEP,
  negative: index >= 12 && index < 36 ? (index < 30 ? 10 : 20) : 0,
  neutral: 0,
  positive: 0,
}));
const TURN = START + 36 * STEP;

function resolved(): Incident {
  let incident: Incident | null = null;
  for (let n = 1; n < 300; n += 1) {
    const next = advance(incident, verdictOf(n, n >= 12 && n < 40 ? 60 : 3), CONTEXT);
    incident = next.incident;
    if (incident?.state === 'resolved') return incident;
  }
  throw new Error('did not resolve');
}

describe('a recovery', () => {
  it('tells when it turned, what went before, and how long it took', () => {
    const incident = resolved();
    const own = said('We are sorry, bags fly today', { owned: true, by: 'acme', publishedAt: iso(TURN - 30 * 60_000) });
    const friend = said('they helped me', { label: 'positive', by: 'ana', publishedAt: iso(TURN - 60 * 60_000) });
    const late = said('thanks', { label: 'positive', by: 'ana', publishedAt: iso(TURN + 60_000) });
    const recovery = recoveryOf({ incident, trend, mentions: [late, friend, own], influencers: new Set(['x:ana']) })!;
    expect(recovery.turnedAt).toBe(TURN);
    expect(recovery.before.map(({ kind, minutesBefore }) => [kind, minutesBefore])).toEqual([
      ['own-post', 30],
      ['influencer-post', 60],
    ]);
    expect(recovery.minutesToRecover).toBe(Math.round((incident.resolvedAt! - TURN) / 60_000));
    expect(recovery.text).toMatch(
      /^It turned 3 hours after its onset 30 minutes after the brand's own post \(@acme\); resolved/,
    );
  });

  it('is not spoken of before it comes, nor without a trend', () => {
    const open = advance(null, verdictOf(1, 60), CONTEXT).incident!;
    expect(recoveryOf({ incident: open, trend, mentions: [], influencers: new Set() })).toBeNull();
    expect(recoveryOf({ incident: resolved(), trend: [], mentions: [], influencers: new Set() })).toBeNull();
  });
});

function iso(at: number): string {
  return new Date(at).toISOString();
}
