import type { App } from '../../src/app.ts';
import type { IncidentAction } from '../../src/console/data.ts';
import { acknowledge, assign, mute, note, snooze } from '../../src/incidents/actions.ts';
import { outreachEntry } from '../../src/pipeline/outreach.ts';
import { brandTime } from '../brand-time.ts';

/** Does what a person asked for; false where there is no such incident. */
export async function act(app: App, id: string, action: IncidentAction, by: string): Promise<boolean> {
  const brandId = id.split('/')[0] ?? '';
  const running = app.brands.get(brandId);
  if (!running) return false;
  const time = await brandTime(app, running);
  const now = app.clock.now();
  if (action.kind === 'outreach') {
    if (!(await app.store.incidents.get(brandId, id))) return false;
    const { author, outreach: kind, text } = action;
    const entry = outreachEntry({ incidentId: id, at: time, by, author, kind, text });
    await app.store.people.recordOutreach(brandId, entry);
    return true;
  }
  const changed = await app.store.incidents.update(brandId, id, (incident) => {
    switch (action.kind) {
      case 'acknowledge':
        return acknowledge(incident, by);
      case 'snooze':
        return snooze(incident, running.clock === 'event' ? time + action.forMs : action.until);
      case 'assign':
        return assign(incident, action.to);
      case 'mute':
        return mute(incident, action.muted);
      case 'note':
        return note(incident, by, action.text, now);
    }
  });
  app.log.info({ incident: id, action: action.kind, by, done: changed !== null }, `${action.kind} of ${id} by ${by}`);
  return changed !== null;
}
