import { describe, expect, it } from 'vitest';
import type { Incident } from '../../src/domain/incident.ts';
import { acknowledge, assign, mute, note, snooze } from '../../src/incidents/actions.ts';
import { explainIncident, failingLines, shiftLine } from '../../src/incidents/explain.ts';
import { advance } from '../../src/incidents/life-cycle.ts';
import { brandIncidentAt } from '../../src/incidents/merge.ts';
import { CONTEXT, START, STEP, verdictOf } from './verdicts.ts';

const incident = (): Incident => advance(null, verdictOf(1, 40), CONTEXT).incident!;

describe('the explanation of an incident', () => {
  it('gives of a drop of praise the praise', () => {
    const { shift } = verdictOf(1, 4);
    const expected = { ...shift!.expected, positiveShare: 0.3, positiveShareLow: 0.25, positiveShareHigh: 0.35 };
    const line = shiftLine({
      ...shift!,
      kind: 'positive-share',
      observed: { negative: 4, positive: 6, total: 60 },
      expected,
    });
    expect(line).toContain('6 positive of 60 in 1 h');
    expect(line).toContain('share 10 %, 30 % expected (95 %: 25 % to 35 %)');
  });

  it('gives each move with its reason and numbers, the severity’s parts, and what the next move takes', () => {
    const lines = explainIncident(advance(incident(), verdictOf(2, 160), CONTEXT).incident!);
    expect(lines).toEqual([
      'acme/all/1767571500: worsening, severity 4 of 5',
      'began about 2026-01-04 23:05 UTC, opened 2026-01-05 00:05 UTC',
      '',
      'Moves:',
      '  2026-01-05 00:05 UTC  opened (severity 3): shift, the trend left its baseline',
      '    negative-volume spike: 40 negative of 60 in 1 h to 2026-01-05 00:05 UTC, 5 expected (95 %: 1 to 10), p = 1.0e-6',
      '  2026-01-05 00:10 UTC  worsened (severity 4): severity-rose, a grade of severity up',
      '    negative-volume spike: 160 negative of 180 in 1 h to 2026-01-05 00:10 UTC, 5 expected (95 %: 1 to 10), p = 1.0e-6',
      '',
      'Severity, from the strongest shift told:',
      '  size 0.4 × 0.82 + speed 0.2 × 0.78 + reach 0.2 × 0.55 + persistence 0.2 × 0.19 = 0.63; reach by mentions alone; never lowered while open',
      '',
      'Now:',
      '  negative-volume spike: 160 negative of 180 in 1 h to 2026-01-05 00:10 UTC, 5 expected (95 %: 1 to 10), p = 1.0e-6',
      '  told so far: 155 negative an hour above the expected; worsens from 233 negative an hour, or a grade of severity more',
      '  now 155 negative an hour above (155 mentions); calm below 78 negative an hour and inside the baseline',
      '  calm for 0 steps in a row; recovering after 2 h of calm',
    ]);
  });

  it('says what reach was graded by', () => {
    const reach = { voices: 1, followers: 12_000, engagement: 340 };
    const lines = explainIncident(advance(null, verdictOf(1, 40), { ...CONTEXT, reach }).incident!);
    expect(lines.join('\n')).toContain(
      'reach by 1 voice, 12000 followers or views, 340 likes, reposts and replies; never lowered while open',
    );
  });

  it('says who is at it', () => {
    const handled = mute(snooze(acknowledge(incident(), 'ana'), START));
    expect(explainIncident(handled).slice(-3)).toEqual([
      '  muted: followed, not told',
      '  snoozed until 2026-01-05 00:00 UTC',
      '  acknowledged by ana',
    ]);
  });
});

describe('the sources of an incident', () => {
  const out = { id: 'hn', failures: 3, lastSuccess: START, failure: 'hn.example: 503' };

  it('are not spoken of while they answer', () => {
    expect(failingLines([{ id: 'hn', failures: 0, lastSuccess: START }])).toEqual([]);
  });

  it('are named where they fail, with since when, why, and what that means', () => {
    const lines = failingLines([out, { id: 'rss', failures: 0 }, { id: 'x', failures: 1 }]);
    expect(lines).toEqual([
      'Sources that fail:',
      '  hn has not answered since 2026-01-05 00:00 UTC, 3 failures in a row: hn.example: 503',
      '  x has never answered, 1 failure in a row',
      '  what they bring is missing here: where that is a quarter of the mentions or more, nothing calms until they answer',
    ]);
    expect(failingLines([out]).at(-1)).toBe(
      '  nothing is known of this time: nothing opens, calms or resolves until one answers',
    );
  });

  it('are named where they are silent; whether that counts as calm or as missing is said too', () => {
    const silent = { id: 'push', failures: 0, silentSince: START, usualGapMs: 600_000 };
    expect(
      failingLines([
        { ...silent, pushed: true },
        { id: 'rss', failures: 0 },
      ]),
    ).toEqual([
      'Sources that fail or are silent:',
      '  push has brought nothing since 2026-01-05 00:00 UTC, though its usual gap is 10 min',
      '  what they bring is missing here: where that is a quarter of the mentions or more, nothing calms until they are heard',
    ]);
    expect(failingLines([{ ...silent, pushed: true }, out]).at(-1)).toBe(
      '  nothing is known of this time: nothing opens, calms or resolves until one is heard',
    );
    expect(failingLines([silent]).at(-1)).toBe(
      '  their answers are fine and their usual gap is not well known yet: what they do not bring counts as calm',
    );
  });
});

describe('what an operator does', () => {
  it('changes a copy, cut to bounds', () => {
    const before = incident();
    const after = note(assign(before, ' ben '), 'ana', `  ${'x'.repeat(5_000)}`, START);
    expect(after.assignedTo).toBe('ben');
    expect(after.notes).toEqual([{ at: START, by: 'ana', text: 'x'.repeat(2_000) }]);
    expect(before).toEqual(incident());
    expect(assign(after, '')).not.toHaveProperty('assignedTo');
    expect(note(before, 'ana', '  ', START)).toBe(before);
    expect(() => snooze(before, Number.NaN)).toThrow(RangeError);
  });
});

describe('the brand’s incident at a time', () => {
  it('is the one that was open then, as it was known then', () => {
    const open = incident();
    const ended: Incident = { ...open, state: 'resolved', resolvedAt: START + 100 * STEP };
    expect(brandIncidentAt([open], START)).toBeNull();
    expect(brandIncidentAt([open], open.openedAt)).toBe(open);
    expect(brandIncidentAt([ended], START + 50 * STEP)).toMatchObject({ state: 'recovering' });
    expect(brandIncidentAt([ended], START + 100 * STEP)).toBeNull();
  });
});
