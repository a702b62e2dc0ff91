import type { z } from 'zod';
import type { App } from '../src/app.ts';
import { bearerToken, sameSecret } from '../src/lib/http-auth.ts';
import { HttpError, type Reply } from '../src/lib/http-reply.ts';
import type { Route } from '../src/lib/http-route.ts';

/**
 * A POST of another program of the team (a CRM, a help desk, a bot), which has the server's token and sends JSON.
 * @param what it asks to do, for who has set no token.
 */
export function teamRoute<Body>(
  app: App,
  path: string,
  what: string,
  schema: z.ZodType<Body>,
  act: (body: Body) => Promise<Reply>,
): Route {
  return {
    method: 'POST',
    path,
    maxBodyBytes: 20_000,
    handle: async (request) => {
      const { token } = app.config.server;
      if (!token) throw new HttpError(403, `set server.token in the configuration to let programs ${what}`);
      if (!sameSecret(bearerToken(request.headers) ?? '', token)) {
        throw new HttpError(401, 'not authorized (token)', { 'www-authenticate': 'Bearer' });
      }
      const parsed = schema.safeParse(parseJson(await request.body()));
      if (!parsed.success) {
        const [issue] = parsed.error.issues;
        throw new HttpError(400, `${issue?.path.join('.') || 'body'}: ${issue?.message}`);
      }
      return act(parsed.data);
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
