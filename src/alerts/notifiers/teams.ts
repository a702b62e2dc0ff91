import { z } from 'zod';
import { expectOk, failureOf } from '../../lib/http.ts';
import { secret } from '../../lib/zod-secret.ts';
import { alertModel } from '../compose.ts';
import type { NotifierKind } from '../notifier.ts';
import { renderTeams } from '../render/teams.ts';

const settings = z.strictObject({
  url: secret(z.url({ protocol: /^https?$/, error: 'must be the URL of a workflow' })).describe(
    'URL of a workflow that begins with “When a Teams webhook request is received”; whoever has it can post.',
  ),
  allowPrivate: z.boolean().default(false).describe('Allow addresses of your own network: for a relay there.'),
  timeoutMs: z.int().min(100).max(60_000).default(20_000).describe('How long an answer may take, in milliseconds.'),
});

/** Posts an Adaptive Card to a Microsoft Teams channel or chat, through a workflow. */
export const teams: NotifierKind<z.infer<typeof settings>> = {
  kind: 'teams',
  settings,
  create: (id, { url, allowPrivate, timeoutMs }, { http }) => {
    const request = { url: url.reveal(), timeoutMs, maxRedirects: 0, maxBytes: 100_000, publicOnly: !allowPrivate };
    return {
      id,
      kind: 'teams',
      send: async (message, signal) => {
        const body = JSON.stringify(renderTeams(alertModel(message)));
        const headers = { 'content-type': 'application/json' };
        // A workflow answers 202: it has taken the card, and posts it a moment later.
        const response = expectOk(await http.request({ ...request, method: 'POST', headers, body, signal }));
        return { detail: `answered ${response.status}` };
      },
      check: async (signal) => {
        const response = await http.request({ ...request, signal });
        if (response.status >= 500) throw failureOf(response);
        return `${new URL(request.url).host} answers (${response.status} to a GET; nothing was sent)`;
      },
    };
  },
};
