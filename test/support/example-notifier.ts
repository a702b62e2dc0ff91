import { z } from 'zod';
import { alertModel } from '../../src/alerts/compose.ts';
import { headerId } from '../../src/alerts/message-id.ts';
import type { NotifierKind } from '../../src/alerts/notifier.ts';
import { renderText } from '../../src/alerts/render/text.ts';
import { expectOk } from '../../src/lib/http.ts';
import { secret } from '../../src/lib/zod-secret.ts';

const settings = z.strictObject({
  url: secret(z.url({ protocol: /^https?$/ })).describe('Where the text is posted to.'),
  timeoutMs: z.int().min(100).max(60_000).default(20_000).describe('How long an answer may take, in milliseconds.'),
});

/** Posts each message as plain text. */
export const plainText: NotifierKind<z.infer<typeof settings>> = {
  kind: 'plain-text',
  settings,
  create: (id, { url, timeoutMs }, { http }) => ({
    id,
    kind: 'plain-text',
    send: async (message, signal) => {
      const headers = { 'content-type': 'text/plain; charset=utf-8', 'x-message-id': headerId(message.id) };
      const body = renderText(alertModel(message));
      const request = { url: url.reveal(), method: 'POST', headers, body, signal, timeoutMs, maxRedirects: 0 } as const;
      const response = expectOk(await http.request(request));
      return { detail: `answered ${response.status}` };
    },
    check: async (signal) => {
      const response = await http.request({ url: url.reveal(), signal, timeoutMs });
      return `answers (${response.status}; nothing was sent)`;
    },
  }),
};
