import { type ReceivedRequest, type Reply, startWebhookServer, type WebhookServer } from './webhook-server.ts';

/** Incoming webhooks as Mattermost has them: `…/hooks/known` is one. Shows texts only; errors are JSON with an id. */
export function startMattermostServer(): Promise<WebhookServer> {
  return startWebhookServer(asMattermostDoes);
}

function asMattermostDoes({ url, body }: ReceivedRequest): Reply {
  const { text, attachments, channel } = JSON.parse(body) as Record<string, unknown>;
  if (!text && !attachments) return refusal(400, 'web.incoming_webhook.text.app_error', 'No text specified.');
  if (!url.endsWith('/hooks/known')) return refusal(400, 'web.incoming_webhook.invalid.app_error', 'Invalid webhook.');
  if (channel) return refusal(404, 'web.incoming_webhook.channel.app_error', "Couldn't find the channel.");
  return { status: 200, headers: { 'content-type': 'text/plain' }, body: 'ok' };
}

function refusal(status: number, id: string, message: string): Reply {
  const body = JSON.stringify({ id, message, detailed_error: '', request_id: 'r', status_code: status });
  return { status, headers: { 'content-type': 'application/json' }, body };
}
