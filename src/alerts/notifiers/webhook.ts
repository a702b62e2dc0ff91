import { Webhook } from 'standardwebhooks';
import { z } from 'zod';
import { Failure } from '../../lib/errors.ts';
import { failureOf, type HttpResponse } from '../../lib/http.ts';
import { retryAfterMs } from '../../lib/retry-after.ts';
import { secret } from '../../lib/zod-secret.ts';
import { headerId } from '../message-id.ts';
import type { NotifierKind } from '../notifier.ts';
import { webhookBody } from '../render/webhook.ts';

const HOW = 'must be whsec_ and 24 to 64 bytes in base64: make one with `openssl rand -base64 32`';
const signingSecret = () =>
  secret(
    z.string().refine((text) => {
      const bare = text.replace(/^whsec_/, '');
      const bytes = Buffer.from(bare, 'base64').length;
      return /^[A-Za-z0-9+/]+={0,2}$/.test(bare) && bytes >= 24 && bytes <= 64;
    }, HOW),
  );

const settings = z.strictObject({
  url: secret(z.url({ protocol: /^https?$/, error: 'must be an http or https URL' })).describe(
    'Where to post to. Kept as a secret, since such URLs often carry one.',
  ),
  secret: signingSecret().describe('Key of the signature (Standard Webhooks): `whsec_` and 24 to 64 bytes in base64.'),
  previousSecret: signingSecret()
    .optional()
    .describe('The key before, while it is being replaced: every message is signed with both.'),
  headers: z
    .record(
      z.string().regex(/^[A-Za-z0-9-]+$/, 'must be a header name'),
      secret(z.string().regex(/^[\x20-\x7e]*$/, 'must be printable ASCII')),
    )
    .default({})
    .describe('Further headers, such as `Authorization`.'),
  allowPrivate: z
    .boolean()
    .default(false)
    .describe('Allow loopback, private and link-local addresses: for a receiver within your own network.'),
  timeoutMs: z.int().min(100).max(60_000).default(20_000).describe('How long an answer may take, in milliseconds.'),
});

/** Posts the event as JSON, signed after Standard Webhooks 1.0.0. */
export const webhook: NotifierKind<z.infer<typeof settings>> = {
  kind: 'webhook',
  settings,
  create: (id, options, { clock, http }) => {
    const keys = [options.secret, ...(options.previousSecret ? [options.previousSecret] : [])].map(
      (key) => new Webhook(key.reveal()),
    );
    const request = {
      url: options.url.reveal(),
      maxRedirects: 0,
      maxBytes: 100_000,
      publicOnly: !options.allowPrivate,
      timeoutMs: options.timeoutMs,
    };
    const extra = Object.fromEntries(
      Object.entries(options.headers).map(([name, value]) => [name.toLowerCase(), value.reveal()]),
    );
    return {
      id,
      kind: 'webhook',
      send: async (message, signal) => {
        const messageId = headerId(message.id);
        const body = JSON.stringify(webhookBody(message));
        const at = new Date(clock.now());
        const headers = {
          ...extra,
          'content-type': 'application/json',
          'webhook-id': messageId,
          'webhook-timestamp': String(Math.floor(at.getTime() / 1000)),
          'webhook-signature': keys.map((key) => key.sign(messageId, at, body)).join(' '),
        };
        const response = await http.request({ ...request, method: 'POST', headers, body, signal });
        if (response.status >= 200 && response.status < 300) return { detail: `answered ${response.status}` };
        throw webhookFailure(response);
      },
      check: async (signal) => {
        const response = await http.request({ ...request, headers: extra, signal });
        if (response.status >= 500) throw failureOf(response);
        return `${new URL(request.url).host} answers (${response.status} to a GET; nothing was sent)`;
      },
    };
  },
};

/**
 * What an answer means, after the specification: 2xx alone is success, redirects are not followed, 410 ends the
 * subscription, 429, 502 and 504 ask to slow down; all but plain refusals are worth another attempt.
 */
export function webhookFailure(response: HttpResponse): Failure {
  const { status } = response;
  const general = failureOf(response);
  if (status >= 300 && status < 400) {
    return new Failure('malformed', `${general.message}: redirects are not followed; configure the final URL`);
  }
  if (status === 429 || status === 502 || status === 504) {
    const wait = general.retryAfterMs ?? retryAfterMs(response.headers.get('retry-after'), response.receivedAt);
    return new Failure('rate-limited', general.message, wait === undefined ? {} : { retryAfterMs: wait });
  }
  if (status === 404) return new Failure('transient', general.message);
  return general;
}
