import { z } from 'zod';
import type { App } from '../src/app.ts';
import { OUTREACH_KINDS } from '../src/domain/outreach.ts';
import { HttpError, reply } from '../src/lib/http-reply.ts';
import type { Route } from '../src/lib/http-route.ts';
import { outreachEntry } from '../src/pipeline/outreach.ts';
import { teamRoute } from './team-route.ts';

const body = z.strictObject({
  incident: z.string().min(1),
  author: z.string().min(1).max(512),
  kind: z.enum(OUTREACH_KINDS),
  at: z.iso.datetime({ offset: true }).optional(),
  by: z.string().max(200).default('webhook'),
  text: z.string().max(2_000).default(''),
});

/** POST /v1/outreach: another program of the team records that somebody was approached or spoke up. */
export function outreachRoute(app: App): Route {
  return teamRoute(app, '/v1/outreach', 'record outreach', body, async ({ incident, at, ...rest }) => {
    const brandId = incident.split('/')[0] ?? '';
    const known = app.brands.has(brandId) && (await app.store.incidents.get(brandId, incident));
    if (!known) throw new HttpError(404, `no incident ${incident}`);
    const time = at === undefined ? app.clock.now() : Date.parse(at);
    const entry = outreachEntry({ incidentId: incident, at: time, ...rest });
    await app.store.people.recordOutreach(brandId, entry);
    return reply.json(201, { id: entry.id });
  });
}
