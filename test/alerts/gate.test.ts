import { describe, expect, it } from 'vitest';
import { type GateContext, gate } from '../../src/alerts/gate.ts';
import type { Brand } from '../../src/domain/brand.ts';
import type { IncidentMessage } from '../../src/domain/message.ts';
import {
  HOUR,
  NOW,
  sampleBrand,
  sampleDigest,
  sampleDrivers,
  sampleMessage,
  sampleNotice,
} from '../support/sample-messages.ts';

const context = (over: Partial<GateContext> = {}): GateContext => ({ now: NOW, alreadySent: false, ...over });
const decide = (
  message = sampleMessage(),
  over: Partial<GateContext> = {},
  brand: Partial<Brand> = {},
  channel = 'slack',
) => gate(message, sampleBrand(brand), channel, context(over));
const held = (reason: string, until?: number) => ({
  deliver: false,
  reason,
  ...(until === undefined ? {} : { until }),
});
const GO = { deliver: true };
const night = { quietHours: { from: '22:00', to: '07:00', exceptSeverity: 5 } } as const;

describe('the gate', () => {
  it('lets an incident through to a channel that a route leads to', () => {
    expect(decide()).toEqual(GO);
  });

  it('never sends twice, tests included', () => {
    expect(decide(sampleMessage(), { alreadySent: true })).toEqual(held('already-sent'));
    expect(decide(sampleMessage({ test: true }), { alreadySent: true })).toEqual(held('already-sent'));
  });

  it('lets a test through whatever else stands against it', () => {
    expect(
      decide(sampleMessage({ test: true }), { muted: true, backfill: true, snoozedUntil: NOW + HOUR }, { routes: [] }),
    ).toEqual(GO);
  });

  it.each([
    ['below-route-severity', { minSeverity: 5 }],
    ['topic-not-routed', { topics: ['delays'] }],
    ['transition-not-routed', { on: ['resolved'] }],
  ] as const)('names %s', (reason, route) => {
    const routes = [{ channel: 'slack', minSeverity: 1, topics: [], on: [], ...route }] as Brand['routes'];
    expect(decide(sampleMessage(), {}, { routes })).toEqual(held(reason));
  });

  it('names a channel that no route leads to', () => {
    expect(decide(sampleMessage(), {}, {}, 'pager')).toEqual(held('channel-not-routed'));
  });

  it('tells nothing of history', () => {
    expect(decide(sampleMessage(), { backfill: true })).toEqual(held('backfill'));
  });

  it('never alarms without evidence, but does tell an end without', () => {
    const bare = (type: IncidentMessage['type']) => {
      const message = sampleMessage({ type });
      return { ...message, report: { ...message.report, drivers: sampleDrivers({ posts: [], terms: [] }) } };
    };
    expect(decide(bare('incident.opened'))).toEqual(held('no-evidence'));
    expect(decide(bare('incident.resolved'))).toEqual(GO);
  });

  it('holds what is snoozed until then, and drops what is muted', () => {
    expect(decide(sampleMessage(), { snoozedUntil: NOW + HOUR })).toEqual(held('snoozed', NOW + HOUR));
    expect(decide(sampleMessage(), { snoozedUntil: NOW })).toEqual(GO);
    expect(decide(sampleMessage(), { muted: true, snoozedUntil: NOW + HOUR })).toEqual(held('muted'));
  });

  it.each([
    ['incident.opened', held('acknowledged')],
    ['incident.recovering', held('acknowledged')],
    ['incident.worsened', GO],
    ['incident.resolved', GO],
  ] as const)('after an acknowledgement decides %s', (type, decision) => {
    expect(decide(sampleMessage({ type }), { acknowledged: true })).toEqual(decision);
  });

  it('lets a held message give way to a newer one of its incident', () => {
    expect(decide(sampleMessage(), { held: true, newerExists: true })).toEqual(held('superseded'));
    expect(decide(sampleMessage(), { newerExists: true })).toEqual(GO);
  });

  it('holds an alert until quiet hours end, but not one that is grave enough', () => {
    const at = Date.UTC(2026, 10, 23, 22, 30);
    const morning = Date.UTC(2026, 10, 24, 6, 0);
    expect(decide(sampleMessage(), { now: at }, night)).toEqual(held('quiet-hours', morning));
    expect(decide(sampleMessage({}, { severity: 5 }), { now: at }, night)).toEqual(GO);
    expect(decide(sampleMessage(), { now: morning }, night)).toEqual(GO);
  });

  it('holds a notice, but not a digest, whose hour the team has chosen', () => {
    const at = Date.UTC(2026, 10, 23, 22, 30);
    expect(gate(sampleNotice(), sampleBrand(night), 'slack', context({ now: at }))).toMatchObject({
      reason: 'quiet-hours',
    });
    expect(gate(sampleDigest(), sampleBrand(night), 'mail', context({ now: at }))).toEqual(GO);
  });

  it('sends no digest of a day from before the watch began', () => {
    const none = { negative: 0, neutral: 0, positive: 0 };
    const empty = { totals: none, before: none, usual: none, incidents: [], problems: [] };
    expect(gate(sampleDigest(empty), sampleBrand(), 'mail', context())).toEqual(held('no-evidence'));
    expect(
      gate(sampleDigest({ ...empty, problems: ['a source was silent'] }), sampleBrand(), 'mail', context()),
    ).toEqual(GO);
  });
});
