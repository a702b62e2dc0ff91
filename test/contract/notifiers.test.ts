import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { simpleParser } from 'mailparser';
import { expect, it } from 'vitest';
import type { Notifier, NotifierKind } from '../../src/alerts/notifier.ts';
import { NOTIFIER_KINDS } from '../../src/alerts/notifiers/index.ts';
import { plainText } from '../support/example-notifier.ts';
import { type MadeNotifier, makeNotifier } from '../support/notifier.ts';
import { startSlackServer } from '../support/slack-server.ts';
import { startMailServer, startSilentServer } from '../support/smtp-server.ts';
import { startWebhookServer, type WebhookServer } from '../support/webhook-server.ts';
import { type Bench, notifierContract } from './notifiers.ts';

const TIMEOUT = 400;

it('has a contract test for every kind', () => {
  expect(NOTIFIER_KINDS.map(({ kind }) => kind)).toEqual([
    'terminal',
    'outbox',
    'webhook',
    'slack',
    'teams',
    'email',
    'pagerduty',
  ]);
});

notifierContract('terminal', async (): Promise<Bench> => {
  const { notifier, written, close } = makeNotifier('terminal', { color: 'never' });
  return {
    notifier,
    // A terminal's reader tells messages apart by what they say.
    received: async () => written.map((text) => ({ id: text, text })),
    troubles: {},
    close,
  };
});

notifierContract('outbox', async (): Promise<Bench> => {
  const root = await mkdtemp(join(tmpdir(), 'turntide-outbox-'));
  const folder = join(root, 'out');
  const { notifier, close } = makeNotifier('outbox', { folder });
  return {
    notifier,
    received: async () => {
      const names = (await readdir(folder).catch(() => [])).filter((name) => name.endsWith('.eml'));
      return Promise.all(
        names.map(async (name) => {
          const mail = await simpleParser(await readFile(join(folder, name)), { skipImageLinks: true });
          return { id: String(mail.messageId), text: `${mail.subject}\n${mail.text}`, html: String(mail.html) };
        }),
      );
    },
    troubles: { broken: { make: () => writeFile(folder, 'in the way'), kinds: ['transient'] } },
    close: async () => {
      await close();
      await rm(root, { recursive: true });
    },
  };
});

const overHttp = (server: WebhookServer, made: MadeNotifier, bodies: (body: string) => string): Bench => ({
  notifier: made.notifier,
  received: async () =>
    server.requests
      .filter(({ method, body }) => method === 'POST' && tells(body) && !failing(server))
      .map(({ headers, body }) => ({
        id: String(headers['webhook-id'] ?? headers['x-message-id'] ?? body),
        text: bodies(body),
      })),
  troubles: {
    busy: { make: () => trouble(server, 429, { 'retry-after': '7' }), kinds: ['rate-limited'] },
    broken: { make: () => trouble(server, 500), kinds: ['transient'] },
    login: { make: () => trouble(server, 403), kinds: ['auth'] },
    refused: { make: () => trouble(server, 400), kinds: ['malformed'] },
  },
  silence: async () => {
    server.answer('silent');
    await server.seen(server.requests.length + 1);
  },
  close: async () => {
    await made.close();
    await server.close();
  },
});

/** A check may send something that its channel refuses. */
const tells = (body: string) => body !== '{}' && !/^\{"routing_key":"\w*"\}$/.test(body);

const inTrouble = new WeakSet<WebhookServer>();
const failing = (server: WebhookServer) => inTrouble.has(server);
function trouble(server: WebhookServer, status: number, headers: Record<string, string> = {}): void {
  inTrouble.add(server);
  server.answer({ status, headers, body: 'no' });
}

notifierContract('webhook', async () => {
  const server = await startWebhookServer();
  const made = makeNotifier('webhook', {
    url: `${server.url}?key=s3cret`,
    secret: `whsec_${Buffer.alloc(32, 7).toString('base64')}`,
    allowPrivate: true,
    timeoutMs: TIMEOUT,
  });
  return overHttp(server, made, strings);
});

notifierContract('slack', async () => {
  const server = await startSlackServer();
  const made = makeNotifier('slack', { url: `${server.url}/s3cret`, allowPrivate: true, timeoutMs: TIMEOUT });
  return overHttp(server, made, strings);
});

notifierContract('plain-text', async () => {
  const server = await startWebhookServer();
  const made = makeNotifier(plainText as unknown as NotifierKind, { url: `${server.url}/s3cret`, timeoutMs: TIMEOUT });
  return overHttp(server, made, (body) => body);
});

notifierContract('teams', async () => {
  const server = await startWebhookServer({ status: 202 });
  const made = makeNotifier('teams', { url: `${server.url}/s3cret`, allowPrivate: true, timeoutMs: TIMEOUT });
  return overHttp(server, made, strings);
});

notifierContract('pagerduty', async () => {
  // As PagerDuty does: an event without an action is refused.
  const server = await startWebhookServer(({ body }) => ({ status: 'event_action' in JSON.parse(body) ? 202 : 400 }));
  const routingKey = 's3cret'.padEnd(32, '0');
  const made = makeNotifier('pagerduty', { url: server.url, routingKey, allowPrivate: true, timeoutMs: TIMEOUT });
  return { ...overHttp(server, made, strings), tellsOnly: 'incidents' };
});

notifierContract('email', async (): Promise<Bench> => {
  const login = { user: 'turntide', password: 'hunter2' };
  const server = await startMailServer(login);
  const quiet = await startSilentServer();
  let port = server.port;
  let password = login.password;
  const base = {
    host: '127.0.0.1',
    security: 'none',
    user: login.user,
    from: 'Turntide <alerts@example.org>',
    to: ['team@example.org'],
    timeoutMs: TIMEOUT,
  };
  const current = () => makeNotifier('email', { ...base, port, password });
  const made = current();
  const notifier: Notifier = {
    ...made.notifier,
    send: (message, signal) => current().notifier.send(message, signal),
  };
  return {
    notifier,
    received: async () =>
      server.mails.map(({ parsed }) => ({
        id: String(parsed.messageId),
        text: `${parsed.subject}\n${parsed.text}`,
        html: String(parsed.html),
      })),
    troubles: {
      busy: { make: () => server.refuse({ step: 'recipient', code: 450 }), kinds: ['transient'] },
      broken: { make: () => server.refuse({ step: 'data', code: 451 }), kinds: ['transient'] },
      login: {
        make: () => {
          password = 'hunter2-wrong';
        },
        kinds: ['auth'],
      },
      refused: { make: () => server.refuse({ step: 'recipient', code: 550 }), kinds: ['malformed'] },
    },
    silence: async () => {
      port = quiet.port;
      await quiet.connected;
    },
    close: async () => {
      await server.close();
      await quiet.close();
    },
  };
});

/** All strings of a JSON text, decoded: what its reader sees. */
function strings(json: string): string {
  const found: string[] = [];
  JSON.parse(json, (_key, value) => {
    if (typeof value === 'string') found.push(value);
    return value;
  });
  return found.join('\n');
}
