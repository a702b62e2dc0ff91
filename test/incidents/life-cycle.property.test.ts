import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { TransitionKind } from '../../src/domain/brand.ts';
import type { Incident, Transition } from '../../src/domain/incident.ts';
import type { Verdict } from '../../src/domain/shift.ts';
import { acknowledge, assign, mute, note, snooze } from '../../src/incidents/actions.ts';
import { advance, type StepContext } from '../../src/incidents/life-cycle.ts';
import { excessRate } from '../../src/incidents/severity.ts';
import { CONTEXT, HOUR, STEP, shiftOf, verdictOf } from './verdicts.ts';

const ACTIONS: readonly ((incident: Incident) => Incident)[] = [
  (incident) => incident,
  (incident) => acknowledge(incident, 'ana'),
  (incident) => snooze(incident, incident.updatedAt + HOUR),
  (incident) => assign(incident, 'ben'),
  (incident) => mute(incident),
  (incident) => note(incident, 'ana', 'called the airport', incident.updatedAt),
];

/** Runs of calm, noise, spikes and outages, with an operator who does anything at any time. */
const histories = fc
  .array(
    fc.record({
      steps: fc.integer({ min: 1, max: 200 }),
      negative: fc.oneof(fc.integer({ min: 0, max: 15 }), fc.integer({ min: 16, max: 60 }), fc.integer({ max: 900 })),
      fate: fc.constantFrom(
        'known',
        'known',
        'known',
        'missing',
        'no-numbers',
        'total-volume',
        'provisional',
        'backfill',
      ),
      action: fc.integer({ min: 0, max: ACTIONS.length - 1 }),
    }),
    { maxLength: 14 },
  )
  .map((runs) => {
    let n = 0;
    return runs.flatMap(({ steps, negative, fate, action }) =>
      Array.from({ length: steps }, (_, index) => {
        n += 1;
        const wave = negative + (index % 3);
        return { verdict: fated(verdictOf(n, Math.max(0, wave)), fate), fate, action: index === 0 ? action : 0 };
      }),
    );
  });

function fated(verdict: Verdict, fate: string): Verdict {
  if (fate === 'missing') return { ...verdict, shift: null, firing: false, reason: 'missing-data' };
  if (fate === 'no-numbers') return { ...verdict, shift: null };
  if (fate === 'total-volume') return { ...verdict, shift: shiftOf(50, verdict.at, { kind: 'total-volume' }) };
  return verdict;
}

interface Life {
  readonly told: Transition[];
  readonly incidents: ReadonlyMap<string, Incident>;
  readonly openAtOnce: number;
}

function live(history: readonly { verdict: Verdict; fate: string; action: number }[], twice = false): Life {
  let incident: Incident | null = null;
  const told: Transition[] = [];
  const incidents = new Map<string, Incident>();
  let memory: Partial<StepContext> = {};
  for (const { verdict, fate, action } of history) {
    if (incident) incident = ACTIONS[action]!(incident);
    const context = { ...CONTEXT, ...memory, provisional: fate === 'provisional', backfill: fate === 'backfill' };
    const next = advance(incident, verdict, context);
    if (twice) {
      const again = advance(next.incident, verdict, context);
      if (next.incident) expect(again.transition).toBeNull();
    }
    if (next.transition) {
      told.push(next.transition);
      memory = remembered(memory, next.incident!, next.transition);
    }
    if (next.incident) incidents.set(next.incident.id, next.incident);
    incident = next.incident?.state === 'resolved' ? null : next.incident;
  }
  const openAtOnce = [...incidents.values()].filter(({ state }) => state !== 'resolved').length;
  return { told, incidents, openAtOnce };
}

function remembered(memory: Partial<StepContext>, incident: Incident, move: Transition): Partial<StepContext> {
  if (move.kind === 'opened') return { ...memory, lastOpenedAt: move.at, lastPeakRate: excessRate(move.shift) };
  return move.kind === 'resolved' ? { ...memory, lastResolvedAt: incident.resolvedAt! } : memory;
}

const FOLLOWS: Readonly<Record<TransitionKind, readonly TransitionKind[]>> = {
  opened: ['worsened', 'recovering'],
  worsened: ['worsened', 'recovering'],
  recovering: ['worsened', 'resolved'],
  resolved: ['opened'],
};

describe('whatever happens to an incident', () => {
  it('never are two open at once, and moves follow each other as a life does', () => {
    fc.assert(
      fc.property(histories, (history) => {
        const { told, openAtOnce } = live(history);
        expect(openAtOnce).toBeLessThanOrEqual(1);
        told.forEach((move, index) => {
          const before = told[index - 1];
          if (before) expect(FOLLOWS[before.kind]).toContain(move.kind);
          else expect(move.kind).toBe('opened');
          expect(before === undefined || move.at > before.at).toBe(true);
        });
      }),
    );
  });

  it('is never told of without evidence, and never by a backfill', () => {
    fc.assert(
      fc.property(histories, (history) => {
        const fates = new Map(history.map(({ verdict, fate }) => [verdict.at, fate]));
        for (const move of live(history).told) {
          expect(move.shift.observed.total).toBeGreaterThan(0);
          expect(['known', 'provisional', 'total-volume']).toContain(fates.get(move.at));
          if (move.kind === 'opened') expect(move.shift.kind).toBe('negative-volume');
        }
      }),
    );
  });

  it('loses no transition: what was told is what its history holds', () => {
    fc.assert(
      fc.property(histories, (history) => {
        const { told, incidents } = live(history);
        expect([...incidents.values()].flatMap((incident) => incident.history)).toEqual(told);
        for (const { severity, history: moves, state } of incidents.values()) {
          expect(moves.at(-1)!.to).toBe(state);
          expect(severity).toBe(Math.max(...moves.map((move) => move.severity)));
        }
      }),
    );
  });

  it('is the same for the same verdicts, also where some come twice', () => {
    fc.assert(
      fc.property(histories, (history) => {
        expect(live(history, true)).toEqual(live(history));
      }),
    );
  });

  it('ends where everything is calm for long enough', () => {
    fc.assert(
      fc.property(histories, (history) => {
        const from = history.length;
        const calm = Array.from({ length: (14 * HOUR) / STEP }, (_, index) => ({
          verdict: verdictOf(from + index + 1, 3),
          fate: 'known',
          action: 0,
        }));
        expect(live([...history, ...calm]).openAtOnce).toBe(0);
      }),
      { numRuns: 50 },
    );
  });
});
