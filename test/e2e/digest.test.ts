import { afterEach, describe, expect, it } from 'vitest';
import type { Transition } from '../../src/domain/incident.ts';
import { transitionId } from '../../src/store/incidents.ts';
import { digest } from '../../workers/digest.ts';
import { startTestApp, type TestApp } from '../support/app.ts';
import { sampleDrivers, sampleIncident, sampleMessage } from '../support/sample-messages.ts';

let test: TestApp | undefined;
afterEach(() => test?.close());

const at = (time: string): number => Date.parse(`2026-10-${time}:00Z`);

describe('a digest of a day with an incident', () => {
  it('says what the incident is about as it was known by the end of the day', async () => {
    test = await startTestApp(
      'brands: [{ id: acme, name: Acme, query: acme, digest: { hour: 8 } }]\nchannels: [{ id: terminal, kind: terminal }]\n',
      { roles: [] },
    );
    const { incidents } = test.app.store;
    const { report } = sampleMessage();
    const move = (kind: Transition['kind'], time: string): Transition => ({ ...report.transition, kind, at: at(time) });
    const moves = [move('opened', '20T12:00'), move('worsened', '20T15:00'), move('recovering', '21T02:00')];
    const incident = sampleIncident({
      id: 'acme/all/1',
      brandId: 'acme',
      topic: 'all',
      openedAt: at('20T12:00'),
      updatedAt: at('21T02:00'),
      history: moves,
    });
    await incidents.raiseAlertFrom('acme', at('19T12:00'));
    await incidents.commit('acme', 0, { incidents: [incident], outbox: new Map() });
    for (const [index, cause] of ['little is known', 'a burst pipe', 'what came later'].entries()) {
      const drivers = sampleDrivers({ cause });
      const saved = { ...report, incident, transition: moves[index]!, drivers, trend: [] };
      await incidents.saveReport('acme', transitionId(incident.id, moves[index]!), saved);
    }
    await digest({ brandId: 'acme', day: '2026-10-20' }, test.app);
    const message = await test.app.store.deliveries.message('acme', 'digest/acme/2026-10-20');
    expect(message).toMatchObject({ digest: { incidents: [{ id: 'acme/all/1', cause: 'a burst pipe' }] } });
  });
});

describe('a digest of a day before the watch', () => {
  it('is not told: the first thing that a team hears is not that nothing was said', async () => {
    test = await startTestApp(
      'brands: [{ id: acme, name: Acme, query: acme, digest: { hour: 8 } }]\nchannels: [{ id: terminal, kind: terminal }]\n',
      { roles: [] },
    );
    expect(await digest({ brandId: 'acme', day: '2026-10-20' }, test.app)).toBe('not-watched-then');
    await test.app.store.incidents.raiseAlertFrom('acme', at('21T09:00'));
    expect(await digest({ brandId: 'acme', day: '2026-10-20' }, test.app)).toBe('not-watched-then');
    expect(await digest({ brandId: 'acme', day: '2026-10-21' }, test.app)).toBe('told');
  });
});
