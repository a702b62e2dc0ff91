import { Webhook } from 'standardwebhooks';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { manualClock } from '../../../src/lib/clock.ts';
import { Failure } from '../../../src/lib/errors.ts';
import { createHttp } from '../../../src/lib/http.ts';
import { type RunningHttpServer, startHttpServer } from '../../../src/lib/http-server.ts';
import { push, pushRoute } from '../../../src/sources/push.ts';
import type { IntakeResult } from '../../../src/sources/source.ts';

const TOKEN = 'a-token-of-the-team';
const SIGNING = `whsec_${Buffer.alloc(32, 7).toString('base64')}`;
const clock = manualClock(Date.now());
const http = createHttp({ userAgent: 'test', clock });
let server: RunningHttpServer;
let accept: (items: readonly unknown[]) => Promise<IntakeResult>;
let taken: { source: string; items: readonly unknown[] }[];

const source = (id: string, settings: object) => push.create(id, push.settings.parse(settings), { clock, http });

beforeAll(async () => {
  const sources = [
    source('open', { token: TOKEN, maxItems: 10, maxBytes: 2_000 }),
    source('signed', { signingSecret: SIGNING }),
  ];
  const route = pushRoute(sources, async (from, items) => {
    taken.push({ source: from.id, items });
    return accept(items);
  });
  server = await startHttpServer({ routes: [route], port: 0 });
});
afterAll(async () => {
  await http.close();
  await server.close();
});
beforeEach(() => {
  taken = [];
  accept = async (items) => ({ accepted: items.length, refused: {} });
});

const send = (body: string, headers: Record<string, string> = { authorization: `Bearer ${TOKEN}` }, to = 'open') =>
  http.request({ url: `${server.url}/v1/mentions/${to}`, method: 'POST', body, headers });

describe('a delivery', () => {
  test.each([
    ['an array', '[{"id":1},{"id":2}]', 2],
    ['an object of mentions', '{"mentions":[{"id":1},{"id":2}]}', 2],
    ['one mention, which names others', '{"id":1,"text":"x","mentions":["a"]}', 1],
    ['lines', '{"id":1}\n\n{"id":2}\n{"id":3}\n', 3],
    ['nothing in an array', '[]', 0],
  ])('of %s is taken', async (_, body, count) => {
    const response = await send(body);
    expect(response.status).toBe(202);
    expect(response.json()).toEqual({ accepted: count, duplicates: 0, refused: {} });
    expect(taken).toEqual([{ source: 'open', items: expect.objectContaining({ length: count }) }]);
  });

  test('of lines, some of them broken, says how many were refused', async () => {
    accept = async () => ({ accepted: 1, duplicates: 1, refused: { 'bad-date': 1 } });
    const response = await send('{"id":1}\n{"id":\n{"id":2}\n{"id":3}');
    expect(response.json()).toEqual({ accepted: 1, duplicates: 1, refused: { 'bad-date': 1, 'not-json': 1 } });
  });

  test('is answered only after its mentions are queued', async () => {
    let queued = (): void => {};
    let answered = false;
    accept = () =>
      new Promise((resolve) => {
        queued = () => resolve({ accepted: 1, refused: {} });
      });
    const pending = send('[{"id":1}]').then((response) => {
      answered = true;
      return response;
    });
    await expect.poll(() => taken.length, { timeout: 10_000 }).toBe(1);
    expect(answered).toBe(false);
    queued();
    expect((await pending).status).toBe(202);
  });

  test('that cannot be queued now is to be sent again: 503 with a time', async () => {
    accept = () => Promise.reject(new Failure('transient', 'the queue is away', { retryAfterMs: 5_000 }));
    const response = await send('[{"id":1}]');
    expect([response.status, response.headers.get('retry-after')]).toEqual([503, '5']);
  });

  test.each([
    ['without a token', '[]', {}, 401],
    ['with a wrong token', '[]', { authorization: 'Bearer nearly' }, 401],
    ['of nothing', ' ', undefined, 400],
    ['of something that is not JSON', 'hello', undefined, 400],
    ['of a number', '7', undefined, 400],
    ['of too many mentions', JSON.stringify(Array(11).fill(0)), undefined, 413],
    ['of too many bytes', JSON.stringify(['x'.repeat(2_000)]), undefined, 413],
  ])('%s is refused', async (_, body, headers, status) => {
    expect((await send(body, headers as Record<string, string>)).status).toBe(status);
    expect(taken).toEqual([]);
  });

  test('to a source that is not there is answered 404', async () => {
    expect((await send('[]', {}, 'nobody')).status).toBe(404);
  });
});

describe('a signed delivery', () => {
  const signed = (body: string, at = clock.now(), key = SIGNING) => ({
    'webhook-id': 'msg_1',
    'webhook-timestamp': String(Math.floor(at / 1000)),
    'webhook-signature': `v1,bm90IHRoaXM= ${new Webhook(key).sign('msg_1', new Date(at), body)}`,
  });

  test('by Standard Webhooks is taken', async () => {
    expect((await send('[{"id":"é"}]', signed('[{"id":"é"}]'), 'signed')).status).toBe(202);
  });

  test.each([
    ['without a signature', {}],
    ['with the signature of another body', signed('[2]')],
    ['with another key', signed('[1]', clock.now(), `whsec_${Buffer.alloc(32, 8).toString('base64')}`)],
    ['replayed after six minutes', signed('[1]', clock.now() - 360_000)],
    ['from the future', signed('[1]', clock.now() + 360_000)],
  ])('%s is refused', async (_, headers) => {
    expect((await send('[1]', headers, 'signed')).status).toBe(401);
    expect(taken).toEqual([]);
  });
});

test('a push source without any secret is refused by its settings', () => {
  expect(push.settings.safeParse({}).error?.issues[0]?.message).toContain('needs a token');
});
