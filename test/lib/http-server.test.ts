import { connect } from 'node:net';
import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { systemClock } from '../../src/lib/clock.ts';
import { createHttp } from '../../src/lib/http.ts';
import { basicCredentials, bearerToken, sameSecret } from '../../src/lib/http-auth.ts';
import { HttpError, reply } from '../../src/lib/http-reply.ts';
import type { Route } from '../../src/lib/http-route.ts';
import { type RunningHttpServer, startHttpServer } from '../../src/lib/http-server.ts';
import { Secret } from '../../src/lib/secret.ts';

const problems: string[] = [];
const http = createHttp({ userAgent: 'test', clock: systemClock });
let server: RunningHttpServer;

const routes: readonly Route[] = [
  { method: 'GET', path: '/', handle: () => reply.html(200, '<p>hi</p>') },
  {
    method: 'GET',
    path: '/items/:id',
    handle: ({ params, query }) => reply.json(200, { ...params, q: query.get('q') }),
  },
  {
    method: 'POST',
    path: '/items/:id',
    maxBodyBytes: 100,
    handle: async ({ body }) => reply.text(201, `got ${(await body()).byteLength}`),
  },
  {
    method: 'GET',
    path: '/refused',
    handle: () => {
      throw new HttpError(409, 'already so');
    },
  },
  {
    method: 'GET',
    path: '/broken',
    handle: () => {
      throw new Error('the password is hush');
    },
  },
  {
    method: 'GET',
    path: '/events',
    handle: () =>
      reply.events(
        (async function* () {
          yield 'data: 1\n\n';
          yield 'data: 2\n\n';
        })(),
      ),
  },
];

beforeAll(async () => {
  server = await startHttpServer({ routes, port: 0, onError: (line) => problems.push(line) });
});
afterAll(async () => {
  await http.close();
  await server.close();
});

const call = (path: string, more = {}) => http.request({ url: server.url + path, ...more });

describe('a request', () => {
  test('reaches the handler of its method and path, with parameters decoded', async () => {
    expect((await call('/items/a%2Fb?q=1')).json()).toEqual({ id: 'a/b', q: '1' });
    expect((await call('/items/7', { method: 'POST', body: 'abc' })).text()).toBe('got 3');
  });

  test('for a path that is not there is answered 404, with a wrong method 405 and what is allowed', async () => {
    expect((await call('/nowhere')).status).toBe(404);
    expect((await call('/items/%')).status).toBe(404);
    const wrong = await call('/items/7', { method: 'DELETE' });
    expect([wrong.status, wrong.headers.get('allow')]).toEqual([405, 'GET, HEAD, POST']);
  });

  test('with a body beyond the limit is answered 413, packed or not, and the next one is served', async () => {
    expect((await call('/items/7', { method: 'POST', body: 'x'.repeat(101) })).status).toBe(413);
    const packed = gzipSync('x'.repeat(100_000));
    const headers = { 'content-encoding': 'gzip' };
    expect((await call('/items/7', { method: 'POST', body: packed, headers })).status).toBe(413);
    expect((await call('/')).status).toBe(200);
  });

  test('with a packed body is unpacked; one that is broken is answered 400', async () => {
    const headers = { 'content-encoding': 'gzip' };
    const good = { method: 'POST', body: gzipSync('x'.repeat(90)), headers };
    expect((await call('/items/7', good)).text()).toBe('got 90');
    expect((await call('/items/7', { method: 'POST', body: 'not packed', headers })).status).toBe(400);
    const unknown = { method: 'POST', body: 'x', headers: { 'content-encoding': 'rot13' } };
    expect((await call('/items/7', unknown)).status).toBe(400);
  });

  test('is answered with headers that forbid sniffing, framing, caching and foreign scripts', async () => {
    const { headers } = await call('/');
    expect(headers.get('x-content-type-options')).toBe('nosniff');
    expect(headers.get('x-frame-options')).toBe('DENY');
    expect(headers.get('cache-control')).toBe('no-store');
    expect(headers.get('content-security-policy')).toContain("default-src 'none'");
  });

  test('that a handler refuses gets its status and message', async () => {
    const response = await call('/refused');
    expect([response.status, response.json()]).toEqual([409, { error: 'already so' }]);
  });

  test('that makes a handler fail gets 500 and no detail; the log gets the detail', async () => {
    const response = await call('/broken');
    expect(response.status).toBe(500);
    expect(response.text()).not.toContain('hush');
    expect(problems.at(-1)).toBe('GET /broken: the password is hush');
  });

  test('for events is answered in parts', async () => {
    expect((await call('/events')).text()).toBe('data: 1\n\ndata: 2\n\n');
  });
});

describe('closing', () => {
  test('lets a running request end and drops idle connections', async () => {
    let started = (): void => {};
    const running = new Promise<void>((resolve) => {
      started = resolve;
    });
    let finish = (): void => {};
    const slow: Route = {
      method: 'GET',
      path: '/slow',
      handle: () => {
        started();
        return new Promise((resolve) => {
          finish = () => resolve(reply.text(200, 'done'));
        });
      },
    };
    const other = await startHttpServer({ routes: [slow], port: 0 });
    const idle = connect(other.port, '127.0.0.1');
    const pending = http.request({ url: `${other.url}/slow` });
    await running;
    const closed = other.close();
    finish();
    expect((await pending).text()).toBe('done');
    idle.destroy();
    await closed;
  });

  test('does not wait for a handler beyond its deadline', async () => {
    let started = (): void => {};
    const running = new Promise<void>((resolve) => {
      started = resolve;
    });
    const never: Route = {
      method: 'GET',
      path: '/never',
      handle: () => {
        started();
        return new Promise(() => {});
      },
    };
    const other = await startHttpServer({ routes: [never], port: 0 });
    const pending = http.request({ url: `${other.url}/never` }).catch((error: unknown) => error);
    await running;
    await other.close(10);
    expect(await pending).toBeInstanceOf(Error);
  });

  test('a port that is taken is said when starting', async () => {
    await expect(startHttpServer({ routes, port: server.port })).rejects.toThrow('EADDRINUSE');
  });
});

describe('credentials', () => {
  test('a secret is compared whole', () => {
    const secret = new Secret('correct horse');
    expect(sameSecret('correct horse', secret)).toBe(true);
    expect(sameSecret('correct hors', secret)).toBe(false);
    expect(sameSecret('', secret)).toBe(false);
  });

  test('a bearer token and basic credentials are read from their header', () => {
    expect(bearerToken(new Headers({ authorization: 'bearer abc' }))).toBe('abc');
    expect(bearerToken(new Headers({ authorization: 'Basic abc' }))).toBeUndefined();
    expect(bearerToken(new Headers())).toBeUndefined();
    const basic = new Headers({ authorization: `Basic ${Buffer.from('ana:a:b').toString('base64')}` });
    expect(basicCredentials(basic)).toEqual({ user: 'ana', password: 'a:b' });
  });
});
