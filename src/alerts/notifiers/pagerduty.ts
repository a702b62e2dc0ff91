import { z } from 'zod';
import type { Message } from '../../domain/message.ts';
import { failureOf } from '../../lib/http.ts';
import { secret } from '../../lib/zod-secret.ts';
import { clean } from '../clean.ts';
import { alertModel } from '../compose.ts';
import { headerId } from '../message-id.ts';
import type { NotifierKind } from '../notifier.ts';
import { renderText } from '../render/text.ts';

const settings = z.strictObject({
  routingKey: secret(
    z.string().regex(/^[A-Za-z0-9]{32}$/, 'must be an integration key of 32 letters and digits'),
  ).describe('Integration key of a service (Events API v2).'),
  url: z
    .url({ protocol: /^https?$/ })
    .default('https://events.pagerduty.com/v2/enqueue')
    .describe('Where events go; `https://events.eu.pagerduty.com/v2/enqueue` for accounts in the EU.'),
  allowPrivate: z.boolean().default(false).describe('Allow addresses of your own network: for a relay there.'),
  timeoutMs: z.int().min(100).max(60_000).default(20_000).describe('How long an answer may take, in milliseconds.'),
});

/** Turntide's five grades in PagerDuty's four. */
const SEVERITIES = ['info', 'info', 'warning', 'warning', 'error', 'critical'] as const;

/** Opens, updates and resolves an alert per incident, by the Events API v2. Digests and notices are no events: they are passed over. */
export const pagerduty: NotifierKind<z.infer<typeof settings>> = {
  kind: 'pagerduty',
  settings,
  create: (id, { routingKey, url, allowPrivate, timeoutMs }, { http }) => {
    const post = (body: unknown, signal: AbortSignal) =>
      http.request({
        url,
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify(body),
        signal,
        timeoutMs,
        maxRedirects: 0,
        maxBytes: 100_000,
        publicOnly: !allowPrivate,
      });
    return {
      id,
      kind: 'pagerduty',
      send: async (message, signal) => {
        signal.throwIfAborted();
        const event = pagerdutyEvent(message);
        if (event === null) return { detail: `passed over: ${message.type} is no event` };
        const response = await post({ routing_key: routingKey.reveal(), ...event }, signal);
        if (response.status >= 200 && response.status < 300) return { detail: `answered ${response.status}` };
        throw failureOf(response);
      },
      // An event without an action is refused, so nothing is opened; whether the key is right is not told.
      check: async (signal) => {
        const response = await post({ routing_key: routingKey.reveal() }, signal);
        if (response.status !== 400) throw failureOf(response);
        return `${new URL(url).host} answers (nothing was opened)`;
      },
    };
  },
};

/** An event without its routing key; null for what opens nothing. All moves of an incident share one `dedup_key`. */
export function pagerdutyEvent(message: Message): Record<string, unknown> | null {
  if (message.type === 'digest.daily' || message.type === 'notice') return null;
  const { incident, transition } = message.report;
  const model = alertModel(message);
  const dedup = `turntide-${headerId(message.test === true ? message.id : incident.id)}`;
  const [first] = model.actions;
  return {
    event_action: transition.kind === 'resolved' ? 'resolve' : 'trigger',
    dedup_key: dedup,
    client: 'Turntide',
    ...(first === undefined ? {} : { client_url: first.url }),
    payload: {
      summary: clean(model.title, 1024),
      source: model.brand,
      severity: SEVERITIES[transition.severity],
      timestamp: new Date(message.at).toISOString(),
      component: model.topic ?? 'whole brand',
      class: transition.kind,
      custom_details: { summary: model.summary, alert: renderText(model) },
    },
    links: model.actions.map(({ label, url }) => ({ href: url, text: label })),
  };
}
