import { readFileSync } from 'node:fs';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { Webhook } from 'standardwebhooks';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { WEBHOOK_BODIES } from '../../../src/alerts/render/webhook-schema.ts';
import type { Failure } from '../../../src/lib/errors.ts';
import { type MadeNotifier, makeNotifier, noSignal, problemsOf } from '../../support/notifier.ts';
import { NOW, sampleMessage } from '../../support/sample-messages.ts';
import { startWebhookServer, type WebhookServer } from '../../support/webhook-server.ts';

const KEY = `whsec_${Buffer.alloc(32, 1).toString('base64')}`;
const OLD_KEY = `whsec_${Buffer.alloc(24, 2).toString('base64')}`;

describe('a webhook', () => {
  let server: WebhookServer;
  const made: MadeNotifier[] = [];
  const open = (settings: Record<string, unknown> = {}) => {
    const one = makeNotifier('webhook', { url: server.url, secret: KEY, allowPrivate: true, ...settings });
    made.push(one);
    return one;
  };
  const failure = (settings?: Record<string, unknown>): Promise<Failure> =>
    open(settings)
      .notifier.send(sampleMessage(), noSignal())
      .then(
        () => Promise.reject(new Error('was delivered')),
        (error) => error,
      );
  beforeEach(async () => {
    server = await startWebhookServer();
  });
  afterEach(async () => {
    for (const one of made.splice(0)) await one.close();
    await server.close();
  });

  it('is signed after Standard Webhooks: id, time of the attempt and body', async () => {
    const { notifier, clock } = open();
    // The reference library refuses stamps that are far from its own clock.
    clock.set(Date.now());
    await notifier.send(sampleMessage(), noSignal());
    const [request] = server.requests;
    const headers = request!.headers as Record<string, string>;
    expect(headers['webhook-id']).toBe(sampleMessage().id);
    expect(headers['webhook-timestamp']).toBe(String(Math.floor(clock.now() / 1000)));
    expect(headers['content-type']).toBe('application/json');
    expect(new Webhook(KEY).verify(request!.body, headers)).toMatchObject({ type: 'incident.opened' });
    expect(() => new Webhook(OLD_KEY).verify(request!.body, headers)).toThrow();
    expect(() => new Webhook(KEY).verify(`${request!.body} `, headers)).toThrow();
  });

  it('is signed with both keys while one replaces the other', async () => {
    const { notifier, clock } = open({ previousSecret: OLD_KEY });
    clock.set(Date.now());
    await notifier.send(sampleMessage(), noSignal());
    const [{ body, headers } = server.requests[0]!] = server.requests;
    for (const key of [KEY, OLD_KEY])
      expect(new Webhook(key).verify(body, headers as Record<string, string>)).toBeTruthy();
  });

  it('is stamped anew at each attempt, under one id', async () => {
    const { notifier, clock } = open();
    await notifier.send(sampleMessage(), noSignal());
    clock.advance(300_000);
    await notifier.send(sampleMessage(), noSignal());
    const [first, second] = server.requests.map(({ headers }) => headers);
    expect(first!['webhook-id']).toBe(second!['webhook-id']);
    expect(Number(second!['webhook-timestamp']) - Number(first!['webhook-timestamp'])).toBe(300);
  });

  it('carries the headers of the configuration, but none that forge its own', async () => {
    await open({ headers: { Authorization: 'Bearer abc', 'Webhook-Id': 'forged' } }).notifier.send(
      sampleMessage(),
      noSignal(),
    );
    expect(server.requests[0]!.headers).toMatchObject({
      authorization: 'Bearer abc',
      'webhook-id': sampleMessage().id,
    });
  });

  it.each([
    [302, 'malformed'],
    [404, 'transient'],
    [410, 'gone'],
    [401, 'auth'],
    [422, 'malformed'],
    [429, 'rate-limited'],
    [502, 'rate-limited'],
    [503, 'transient'],
    [504, 'rate-limited'],
  ] as const)('answered with %d is a failure: %s', async (status, kind) => {
    server.answer({ status, headers: { location: `${server.url}/elsewhere` } });
    expect((await failure()).kind).toBe(kind);
    expect(server.requests).toHaveLength(1);
  });

  it('waits as long as it is asked to', async () => {
    server.answer({
      status: 502,
      headers: { 'retry-after': new Date(NOW + 90_000).toUTCString(), date: new Date(NOW).toUTCString() },
    });
    expect((await failure()).retryAfterMs).toBe(90_000);
  });

  it.each([
    'http://127.0.0.1',
    'http://[::1]',
    'http://169.254.169.254',
    'http://10.0.0.8',
    'http://localhost',
    'http://0.0.0.0',
  ])('does not reach %s unless that is allowed', async (host) => {
    const refused = await failure({ url: `${host}:${new URL(server.url).port}/`, allowPrivate: false });
    expect(refused).toMatchObject({ kind: 'malformed', message: expect.stringContaining('not a public address') });
    expect(server.requests).toEqual([]);
  });

  it('refuses settings with words that help, and never repeats a secret', () => {
    const problems = problemsOf('webhook', { url: 'ftp://x', secret: 'too short s3cret', colour: 1 });
    expect(problems).toEqual(
      expect.arrayContaining([expect.stringMatching(/^url: .*http/), expect.stringMatching(/^secret: .*openssl rand/)]),
    );
    expect(problems.join()).not.toContain('s3cret');
  });
});

describe('the body of every type', () => {
  it.each(Object.keys(WEBHOOK_BODIES) as (keyof typeof WEBHOOK_BODIES)[])(
    '%s keeps to its published JSON Schema',
    async (type) => {
      const { bodyFor } = await import('../../support/bodies.ts');
      const schema = JSON.parse(readFileSync(new URL(`../../../docs/schemas/${type}.json`, import.meta.url), 'utf8'));
      const ajv = new Ajv2020({ strict: false, validateFormats: false, allErrors: true });
      const valid = ajv.compile(schema);
      for (const body of bodyFor(type)) {
        expect(valid(JSON.parse(JSON.stringify(body))), JSON.stringify(valid.errors)).toBe(true);
        expect(Buffer.byteLength(JSON.stringify(body))).toBeLessThan(20_000);
      }
    },
  );
});
