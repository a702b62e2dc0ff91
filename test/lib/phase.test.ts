import { describe, expect, it } from 'vitest';
import { phaseOf } from '../../src/lib/phase.ts';
import { userAgent } from '../../src/lib/user-agent.ts';

describe('the phase of an interval', () => {
  it('is the same in every process of one service, and spread over the interval between services', () => {
    expect(phaseOf('news of acme', 60_000)).toBe(phaseOf('news of acme', 60_000));
    const tenths = new Set(
      Array.from({ length: 200 }, (_, i) => Math.floor(phaseOf(`news of brand ${i}`, 60_000) / 6_000)),
    );
    expect(tenths.size).toBe(10);
  });
});

describe('who asks', () => {
  it('is said with where to write to, the team where it says so', () => {
    expect(userAgent()).toMatch(/^Turntide \(.*https:\/\/\S+\)$/);
    expect(userAgent('social@acme.example')).toMatch(/; contact social@acme\.example\)$/);
  });
});
