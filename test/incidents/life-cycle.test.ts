import { describe, expect, it } from 'vitest';
import type { Incident, Transition } from '../../src/domain/incident.ts';
import type { Verdict } from '../../src/domain/shift.ts';
import { acknowledge, snooze } from '../../src/incidents/actions.ts';
import { advance, type StepContext } from '../../src/incidents/life-cycle.ts';
import { CONTEXT, HOUR, missing, START, STEP, shiftOf, verdictOf } from './verdicts.ts';

/** Goes through verdicts from an incident on, and collects what would be told. */
function live(verdicts: readonly Verdict[], from: Incident | null = null, context: Partial<StepContext> = {}) {
  let incident = from;
  const moves: Transition[] = [];
  const reasons: string[] = [];
  for (const verdict of verdicts) {
    const next = advance(incident, verdict, { ...CONTEXT, ...context });
    incident = next.incident;
    reasons.push(next.reason);
    if (next.transition) moves.push(next.transition);
  }
  return { incident, moves: moves.map(({ kind, reason }) => `${kind}: ${reason}`), reasons, transitions: moves };
}

const run = (from: number, steps: number, negative: number): Verdict[] =>
  Array.from({ length: steps }, (_, index) => verdictOf(from + index, negative));
const opened = (): Incident => live([verdictOf(1, 40)]).incident!;

describe('the life of an incident', () => {
  it('opens when the trend leaves its baseline, under an id that only its time gives', () => {
    const { incident, moves } = live([verdictOf(1, 6), verdictOf(2, 40)]);
    expect(moves).toEqual(['opened: shift']);
    expect(incident).toMatchObject({ id: `acme/all/${(START + 2 * STEP) / 1000}`, state: 'open' });
  });

  it('goes from open over worsening and recovering to resolved, each told once', () => {
    const { moves, incident } = live([...run(1, 6, 40), ...run(7, 6, 120), ...run(13, 200, 6)]);
    expect(moves).toEqual([
      'opened: shift',
      'worsened: severity-rose',
      'recovering: calm-for-recovery',
      'resolved: calm-for-resolution',
    ]);
    expect(incident).toBeNull();
  });

  it('stays silent while it lasts at the same height, and while it rises by noise', () => {
    const { moves } = live([...run(1, 50, 40), ...run(51, 50, 47)]);
    expect(moves).toEqual(['opened: shift']);
  });

  it('adds small rises up to one that is told', () => {
    const { moves } = live(Array.from({ length: 30 }, (_, index) => verdictOf(index, 40 + 4 * index)));
    expect(moves.slice(0, 2)).toEqual(['opened: shift', expect.stringMatching(/^worsened/)]);
  });

  it('does not recover while the excess stands above half of what was told', () => {
    const { reasons, incident } = live(
      run(2, 30, 40).map((verdict) => ({ ...verdict, firing: false })),
      opened(),
    );
    expect(new Set(reasons)).toEqual(new Set(['still-elevated']));
    expect(incident!.state).toBe('open');
  });

  it('does not fall back from recovery for a flicker, but for a second wave', () => {
    const recovering = live(run(2, 24, 6), opened()).incident!;
    expect(recovering.state).toBe('recovering');
    expect(live(run(30, 5, 20), recovering)).toMatchObject({ moves: [], incident: { state: 'recovering' } });
    expect(live(run(30, 1, 41), recovering).moves).toEqual(['worsened: second-wave']);
  });

  it('leaves an incident as it is while nothing is known', () => {
    const incident = opened();
    const later = live([missing(2), missing(3)], incident);
    expect(later.reasons).toEqual(['missing-data', 'missing-data']);
    expect(later.incident).toEqual(incident);
  });

  it('never opens by a backfill, by total volume or without numbers', () => {
    const volume = shiftOf(40, START, { kind: 'total-volume' });
    expect(live([verdictOf(1, 40)], null, { backfill: true })).toMatchObject({ moves: [], reasons: ['backfill'] });
    expect(live([verdictOf(1, 40, { shift: volume })]).reasons).toEqual(['context-only']);
    expect(live([verdictOf(1, 40, { shift: null })]).reasons).toEqual(['no-evidence']);
  });

  it('decides no step twice', () => {
    const incident = opened();
    expect(advance(incident, verdictOf(1, 400), CONTEXT)).toEqual({
      incident,
      transition: null,
      reason: 'already-decided',
    });
  });

  it('lets an unfinished step open and worsen, and nothing else', () => {
    expect(live([verdictOf(1, 40)], null, { provisional: true }).moves).toEqual(['opened: shift']);
    expect(live([verdictOf(2, 200)], opened(), { provisional: true }).moves).toHaveLength(1);
    const incident = opened();
    expect(live([verdictOf(2, 6)], incident, { provisional: true })).toMatchObject({
      incident,
      reasons: ['provisional'],
    });
  });

  it('cools down after a resolution, and a far worse shift breaks it', () => {
    const past = { lastOpenedAt: START - 30 * HOUR, lastResolvedAt: START - HOUR, lastPeakRate: 35 };
    expect(live([verdictOf(1, 60)], null, past).reasons).toEqual(['cooling-down']);
    expect(live([verdictOf(1, 80)], null, past).moves).toEqual(['opened: escalated-in-cool-down']);
    expect(live([verdictOf(1, 60)], null, { ...past, lastResolvedAt: START - 13 * HOUR }).moves).toHaveLength(1);
  });

  it('asks for twice the rate while somebody is at it', () => {
    const large = live([verdictOf(1, 400)]).incident!;
    const worse = [verdictOf(2, 650)];
    expect(live(worse, large).moves).toEqual(['worsened: rate-rose']);
    expect(live(worse, acknowledge(large, 'ana')).reasons).toEqual(['acknowledged']);
    expect(live(worse, snooze(large, START + 9 * HOUR)).reasons).toEqual(['snoozed']);
    expect(live(worse, snooze(large, START)).moves).toHaveLength(1);
    expect(live([verdictOf(2, 900)], acknowledge(large, 'ana')).moves).toHaveLength(1);
  });

  it('tells a topic that moves with its brand, or within a day of it, within the brand’s incident', () => {
    const brandIncident = opened();
    const context = { topic: 'baggage', brandIncident };
    expect(live([verdictOf(3, 40)], null, context).reasons).toEqual(['merged-into-brand']);
    expect(live([verdictOf(200, 40)], null, context).reasons).toEqual(['merged-into-brand']);
    expect(live([verdictOf(320, 40)], null, context).moves).toEqual(['opened: shift']);
    expect(live([verdictOf(3, 40)], null, { ...context, brandIncident: null }).moves).toHaveLength(1);
  });

  it('tells a topic by itself that begins after its brand began to recover', () => {
    const brandIncident = live(run(2, 24, 6), opened()).incident!;
    expect(brandIncident.state).toBe('recovering');
    const context = { topic: 'baggage', brandIncident };
    // Steps are 5 minutes, a shift begins an hour before it is seen: the brand recovers at step 25.
    expect(live([verdictOf(30, 40)], null, context).reasons).toEqual(['merged-into-brand']);
    expect(live([verdictOf(40, 40)], null, context).moves).toEqual(['opened: shift']);
  });

  it('recovers when the worst is over, though a long window still remembers it', () => {
    const long = (n: number, newest: number): Verdict => {
      const at = START + n * STEP;
      const shift = shiftOf(900, at, { windowMs: 24 * HOUR, since: at - 24 * HOUR });
      return verdictOf(n, 900, { shift, recent: shiftOf(newest, at, { windowMs: 2 * HOUR, since: at - 2 * HOUR }) });
    };
    const over = Array.from({ length: 30 }, (_, index) => long(2 + index, 12));
    const { moves, reasons, incident } = live(over, opened());
    expect(moves).toEqual(['recovering: past-its-worst']);
    expect(new Set(reasons)).toEqual(new Set(['receding', 'past-its-worst']));
    // What is told of it is how it stands now, not the day that remembers the worst.
    expect(incident!.history.at(-1)!.shift).toMatchObject({ windowMs: 2 * HOUR, observed: { negative: 12 } });
    // It does not resolve while the day as a whole stands out.
    expect(
      live(
        Array.from({ length: 300 }, (_, index) => long(40 + index, 12)),
        incident,
      ).moves,
    ).toEqual([]);
    const lasting = Array.from({ length: 60 }, (_, index) => long(2 + index, 70));
    expect(live(lasting, opened()).moves).toEqual([]);
  });

  it('never worsens by what a long window remembers', () => {
    const at = START + 2 * STEP;
    const shift = shiftOf(4_000, at, { windowMs: 24 * HOUR });
    const verdict = verdictOf(2, 4_000, { shift, recent: shiftOf(6, at, { windowMs: 2 * HOUR }) });
    expect(live([verdict], opened())).toMatchObject({ moves: [], reasons: ['receding'] });
    expect(live([{ ...verdict, recent: shiftOf(400, at, { windowMs: 2 * HOUR }) }], opened()).moves).toHaveLength(1);
  });

  it('bounds its history and keeps the opening', () => {
    let incident = opened();
    for (let n = 0; n < 120; n += 1) {
      incident = live([...run(20 + n * 40, 1, 40 + n), ...run(21 + n * 40, 25, 6)], incident).incident!;
    }
    expect(incident.history.length).toBeLessThanOrEqual(50);
    expect(incident.history[0]!.kind).toBe('opened');
    expect(incident.history.at(-1)!.kind).toBe('recovering');
  });
});
