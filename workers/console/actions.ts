import { createHash } from 'node:crypto';
import type { App } from '../../src/app.ts';
import type { IncidentAction } from '../../src/console/data.ts';
import { acknowledge, assign, mute, note, snooze } from '../../src/incidents/actions.ts';
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
    const key = createHash('sha256')
      .update([id, author, kind, text, Math.floor(now / 60_000)].join('\n'))
      .digest('hex');
    await app.store.people.recordOutreach(brandId, {
      id: key.slice(0, 16),
      incidentId: id,
      at: now,
      by,
      author,
      kind,
      text,
    });
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
