import { z } from 'zod';
import type { App } from '../src/app.ts';
import { OUTREACH_KINDS } from '../src/domain/outreach.ts';
import { bearerToken, sameSecret } from '../src/lib/http-auth.ts';
import { HttpError, reply } from '../src/lib/http-reply.ts';
import type { Route } from '../src/lib/http-route.ts';
import { outreachEntry } from '../src/pipeline/outreach.ts';

const body = z.strictObject({
  incident: z.string().min(1),
  author: z.string().min(1).max(512),
  kind: z.enum(OUTREACH_KINDS),
  at: z.iso.datetime({ offset: true }).optional(),
  by: z.string().max(200).default('webhook'),
  text: z.string().max(2_000).default(''),
});

/** POST /v1/outreach: another program of the team (a CRM, a bot) records that somebody was approached or spoke up. */
export function outreachRoute(app: App): Route {
  return {
    method: 'POST',
    path: '/v1/outreach',
    maxBodyBytes: 20_000,
    handle: async (request) => {
      const { token } = app.config.server;
      if (!token) throw new HttpError(403, 'set server.token in the configuration to let programs record outreach');
      if (!sameSecret(bearerToken(request.headers) ?? '', token)) {
        throw new HttpError(401, 'not authorized (token)', { 'www-authenticate': 'Bearer' });
      }
      const parsed = body.safeParse(parseJson(await request.body()));
      if (!parsed.success) {
        const [issue] = parsed.error.issues;
        throw new HttpError(400, `${issue?.path.join('.') || 'body'}: ${issue?.message}`);
      }
      const { incident, at, ...rest } = parsed.data;
      const brandId = incident.split('/')[0] ?? '';
      const known = app.brands.has(brandId) && (await app.store.incidents.get(brandId, incident));
      if (!known) throw new HttpError(404, `no incident ${incident}`);
      const time = at === undefined ? app.clock.now() : Date.parse(at);
      const entry = outreachEntry({ incidentId: incident, at: time, ...rest });
      await app.store.people.recordOutreach(brandId, entry);
      return reply.json(201, { id: entry.id });
    },
  };
}

function parseJson(bytes: Uint8Array): unknown {
  try {
    return JSON.parse(Buffer.from(bytes).toString('utf8'));
  } catch {
    throw new HttpError(400, 'not JSON');
  }
}
