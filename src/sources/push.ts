import { z } from 'zod';
import { Failure } from '../lib/errors.ts';
import { bearerToken, sameSecret } from '../lib/http-auth.ts';
import { HttpError, type Reply, reply } from '../lib/http-reply.ts';
import type { Route, RouteRequest } from '../lib/http-route.ts';
import { secret } from '../lib/zod-secret.ts';
import { readItems } from './push-body.ts';
import type { Accept, IntakeResult, Page, Source, SourceKind } from './source.ts';
import { signatureProblem } from './webhook-signature.ts';

/** Of any push source: the route's limit, before a source's own. */
const MAX_BYTES = 20_000_000;

const settings = z
  .strictObject({
    token: secret(z.string().min(16, 'must have at least 16 characters'))
      .optional()
      .describe('Asked for as "Authorization: Bearer …".'),
    signingSecret: secret(
      z.string().regex(/^(whsec_)?[A-Za-z0-9+/]{32,}=*$/, 'must be whsec_ and base64 of at least 24 bytes'),
    )
      .optional()
      .describe('Deliveries must be signed by Standard Webhooks with it.'),
    maxBytes: z.int().min(1_000).max(MAX_BYTES).default(5_000_000).describe('Of one delivery, decompressed.'),
    maxItems: z.int().min(1).max(100_000).default(5_000).describe('Mentions in one delivery.'),
  })
  .refine((value) => value.token !== undefined || value.signingSecret !== undefined, {
    error: 'needs a token or a signingSecret: whoever could send unasked could forge an incident',
  });
type Settings = z.output<typeof settings>;

/** Mentions that another program sends: POST /v1/mentions/ID. */
export const push: SourceKind<Settings> = {
  kind: 'push',
  settings,
  create(id, options, { clock }): Source {
    return {
      id,
      kind: 'push',
      intervalMs: null,
      clock: 'wall',
      async *pages(): AsyncGenerator<Page> {},
      receive: async (request, accept) => {
        // The token first: a stranger's body is not even read.
        if (options.token && !sameSecret(bearerToken(request.headers) ?? '', options.token))
          throw unauthorized('token');
        const body = await request.body();
        if (body.byteLength > options.maxBytes) throw new HttpError(413, `more than ${options.maxBytes} bytes`);
        if (options.signingSecret) {
          const problem = signatureProblem(request.headers, body, options.signingSecret, clock.now());
          if (problem) throw unauthorized(problem);
        }
        const { items, refused } = readItems(body, request.headers.get('content-type'));
        if (items.length > options.maxItems) {
          throw new HttpError(413, `more than ${options.maxItems} mentions in one delivery; send them in parts`);
        }
        return answer(await accepted(items, accept), refused);
      },
      check: async () => `waits for mentions at POST /v1/mentions/${id}`,
    };
  },
};

/** The one route of all push sources; the app puts it into its server's table. */
export function pushRoute(
  sources: readonly Source[],
  accept: (source: Source, items: readonly unknown[]) => Promise<IntakeResult>,
): Route {
  const byId = new Map(sources.filter((source) => source.receive).map((source) => [source.id, source]));
  return {
    method: 'POST',
    path: '/v1/mentions/:sourceId',
    maxBodyBytes: MAX_BYTES,
    handle: async (request: RouteRequest): Promise<Reply> => {
      const source = byId.get(request.params.sourceId ?? '');
      if (!source?.receive) throw new HttpError(404, 'no push source of this name in the configuration');
      return source.receive(request, (items) => accept(source, items));
    },
  };
}

function unauthorized(why: string): HttpError {
  return new HttpError(401, `not authorized (${why})`, { 'www-authenticate': 'Bearer' });
}

/** What cannot be queued now is the sender's to send again: said as 503 with a time, never as accepted. */
async function accepted(items: readonly unknown[], accept: Accept): Promise<IntakeResult> {
  try {
    return await accept(items);
  } catch (error) {
    if (!(error instanceof Failure)) throw error;
    const seconds = Math.ceil((error.retryAfterMs ?? 10_000) / 1000);
    const status = error.kind === 'rate-limited' ? 429 : 503;
    throw new HttpError(status, 'not queued; send it again later', { 'retry-after': String(seconds) });
  }
}

function answer(result: IntakeResult, refusedLines: Readonly<Record<string, number>>): Reply {
  const refused: Record<string, number> = { ...result.refused };
  for (const [reason, count] of Object.entries(refusedLines)) refused[reason] = (refused[reason] ?? 0) + count;
  return reply.json(202, { accepted: result.accepted, duplicates: result.duplicates ?? 0, refused });
}
