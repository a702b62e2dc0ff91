import { randomUUID } from 'node:crypto';
import { z } from 'zod';
import { Failure } from '../../lib/errors.ts';
import { failureOf, type HttpResponse } from '../../lib/http.ts';
import { secret } from '../../lib/zod-secret.ts';
import { clean } from '../clean.ts';
import { alertModel } from '../compose.ts';
import type { NotifierKind } from '../notifier.ts';
import { renderSlack } from '../render/slack.ts';

const settings = z.strictObject({
  url: secret(
    z.url({
      protocol: /^https?$/,
      error: 'must be the URL of an incoming webhook (https://hooks.slack.com/services/…)',
    }),
  ).describe('URL of the incoming webhook; whoever has it can post, so keep it in the environment.'),
  buttons: z
    .boolean()
    .default(true)
    .describe('Links as buttons. Turn off for servers that speak Slack’s format without buttons: links become text.'),
  allowPrivate: z
    .boolean()
    .default(false)
    .describe('Allow loopback, private and link-local addresses: for a compatible server within your own network.'),
  timeoutMs: z.int().min(100).max(60_000).default(20_000).describe('How long an answer may take, in milliseconds.'),
});

/** What Slack answers in place of `ok`, and what to do about it. */
const ADVICE: Readonly<Record<string, string>> = {
  no_service: 'the webhook was removed or switched off: make a new one',
  no_team: 'the workspace is gone: make a new webhook',
  invalid_token: 'the URL is not complete or its webhook was revoked: copy it again',
  channel_not_found: 'its channel was deleted: make a new webhook',
  channel_is_archived: 'its channel is archived: unarchive it or make a new webhook',
  'web.incoming_webhook.invalid.app_error': 'it has no such webhook: copy its URL again, or make a new one',
  'web.incoming_webhook.disabled.app_error': 'an administrator has switched off incoming webhooks',
  action_prohibited: 'an administrator restricts posting to that channel',
  posting_to_general_channel_denied: 'an administrator restricts posting to that channel',
};

/** Posts to a Slack channel through an incoming webhook. */
export const slack: NotifierKind<z.infer<typeof settings>> = {
  kind: 'slack',
  settings,
  create: (id, { url, buttons, allowPrivate, timeoutMs }, { http }) => {
    const post = (body: unknown, signal: AbortSignal) =>
      http.request({
        url: url.reveal(),
        method: 'POST',
        headers: { 'content-type': 'application/json; charset=utf-8' },
        body: JSON.stringify(body),
        signal,
        timeoutMs,
        maxRedirects: 0,
        maxBytes: 100_000,
        publicOnly: !allowPrivate,
        // Slack takes one message a second and channel.
        spacingMs: 1000,
      });
    return {
      id,
      kind: 'slack',
      send: async (message, signal) => {
        const response = await post(renderSlack(alertModel(message), { buttons }), signal);
        if (response.status >= 200 && response.status < 300)
          return { detail: `answered ${answer(response) || response.status}` };
        throw slackFailure(response);
      },
      // A body without a text is refused before anything is posted, by a webhook that lives.
      check: async (signal) => {
        const response = await post({}, signal);
        if (mattermostError(response) !== undefined) return checkMattermost(post, signal);
        if (response.status !== 400) throw slackFailure(response);
        return 'the webhook lives (nothing was posted)';
      },
    };
  },
};

/**
 * Mattermost looks at the text before it looks for the webhook, so that its refusal of none says nothing of that. A message
 * to a channel that is not there is refused after it, and posted nowhere.
 */
async function checkMattermost(
  post: (body: unknown, signal: AbortSignal) => Promise<HttpResponse>,
  signal: AbortSignal,
): Promise<string> {
  const response = await post({ text: 'Turntide check', channel: `turntide-check-${randomUUID()}` }, signal);
  const said = mattermostError(response) ?? '';
  if (said.endsWith('incoming_webhook.channel.app_error') || said.endsWith('channel_locked.app_error'))
    return 'the Mattermost webhook lives (nothing was posted)';
  throw slackFailure(response);
}

/** Mattermost's errors are JSON with a named id, such as `web.incoming_webhook.text.app_error`. */
function mattermostError(response: HttpResponse): string | undefined {
  try {
    const { id } = response.json() as { id?: unknown };
    return typeof id === 'string' && /\bincoming_webhook\./.test(id) ? id : undefined;
  } catch {
    return undefined;
  }
}

const answer = (response: HttpResponse) => clean(response.text(), 80);

function slackFailure(response: HttpResponse): Failure {
  const general = failureOf(response);
  const named = mattermostError(response);
  const code = named ?? answer(response);
  const wait = general.retryAfterMs === undefined ? {} : { retryAfterMs: general.retryAfterMs };
  const said = ADVICE[code] ?? code;
  return new Failure(
    general.kind,
    `${named === undefined ? 'Slack' : 'Mattermost'} answered ${response.status}${said === '' ? '' : `: ${said}`}`,
    wait,
  );
}
