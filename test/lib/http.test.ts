import type { IncomingMessage, ServerResponse } from 'node:http';
import { brotliCompressSync, deflateSync, gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { manualClock } from '../../src/lib/clock.ts';
import { Failure } from '../../src/lib/errors.ts';
import { createHttp, expectOk } from '../../src/lib/http.ts';
import { type Loopback, loopback } from '../support/loopback.ts';

const NOW = Date.UTC(2026, 10, 23, 12, 0, 0);
const clock = manualClock(NOW);
const http = createHttp({ userAgent: 'Test/1 (+mailto:test@example.org)', clock, maxPerHost: 2 });
let server: Loopback;
const active: ServerResponse[] = [];
let most = 0;
const held: ServerResponse[] = [];

const routes: Record<string, (request: IncomingMessage & { body: string }, response: ServerResponse) => void> = {
  '/plain': (_, response) => response.setHeader('content-type', 'text/plain').end('hello'),
  '/latin1': (_, response) =>
    response.setHeader('content-type', 'text/plain; charset=iso-8859-1').end(Buffer.from([0x63, 0x61, 0x66, 0xe9])),
  '/gzip': (_, response) => response.setHeader('content-encoding', 'gzip').end(gzipSync('squeezed')),
  '/deflate': (_, response) => response.setHeader('content-encoding', 'deflate').end(deflateSync('squeezed')),
  '/br': (_, response) => response.setHeader('content-encoding', 'br').end(brotliCompressSync('squeezed')),
  '/bomb': (_, response) => response.setHeader('content-encoding', 'gzip').end(gzipSync(Buffer.alloc(50_000_000))),
  '/cut-gzip': (_, response) =>
    response.setHeader('content-encoding', 'gzip').end(gzipSync('x'.repeat(999)).subarray(0, 20)),
  '/not-gzip': (_, response) => response.setHeader('content-encoding', 'gzip').end('plain after all'),
  '/cut': (_, response) => {
    response.writeHead(200, { 'content-length': '100' });
    response.write('only this');
    setImmediate(() => response.destroy());
  },
  '/loop': (_, response) => response.writeHead(302, { location: '/loop' }).end(),
  '/moved': (_, response) => response.writeHead(301, { location: '/plain' }).end(),
  '/see-other': (_, response) => response.writeHead(303, { location: '/echo' }).end(),
  '/to-file': (_, response) => response.writeHead(302, { location: 'file:///etc/passwd' }).end(),
  '/silent': (_, response) => held.push(response),
  '/dripping': (_, response) => {
    response.write('{"a":');
    held.push(response);
  },
  '/echo': (request, response) =>
    response.end(JSON.stringify({ method: request.method, headers: request.headers, body: request.body })),
  '/html': (_, response) => response.setHeader('content-type', 'text/html').end('<h1>Sorry</h1>'),
  // Two at a time are let go: with one only it would wait for ever, with three the third would be counted.
  '/busy': (_, response) => {
    active.push(response);
    most = Math.max(most, active.length);
    if (active.length === 2) setImmediate(() => active.splice(0).map((waiting) => waiting.end('ok')));
  },
  '/seconds': (_, response) => response.writeHead(429, { 'retry-after': '120' }).end(),
  // The server's clock is an hour behind: its date counts from its own clock.
  '/date': (_, response) =>
    response
      .writeHead(503, { date: 'Mon, 23 Nov 2026 11:00:00 GMT', 'retry-after': 'Mon, 23 Nov 2026 11:00:30 GMT' })
      .end(),
};

beforeAll(async () => {
  server = await loopback((request, response) => {
    const path = request.url ?? '';
    const status = /^\/status\/(\d+)$/.exec(path)?.[1];
    if (status) response.writeHead(Number(status), { 'content-type': 'text/plain' }).end('because\nof this');
    else if (path.startsWith('/to?')) response.writeHead(307, { location: path.slice(4) }).end();
    else routes[path]?.(request, response);
  });
});
afterAll(async () => {
  for (const response of held) response.destroy();
  await http.close();
  await server.close();
});

const get = (path: string, more = {}) => http.request({ url: server.url + path, ...more });
const failureOf = async (promise: Promise<unknown>): Promise<Failure> => {
  const error = await promise.then(
    () => undefined,
    (thrown: unknown) => thrown,
  );
  expect(error).toBeInstanceOf(Failure);
  return error as Failure;
};

describe('an exchange', () => {
  test('gives status, headers, text and the time it came', async () => {
    const response = await get('/plain');
    expect([response.status, response.text(), response.receivedAt]).toEqual([200, 'hello', NOW]);
    expect(response.headers.get('content-type')).toBe('text/plain');
  });

  test('says who is asking', async () => {
    const { headers } = (await get('/echo')).json() as { headers: Record<string, string> };
    expect(headers['user-agent']).toBe('Test/1 (+mailto:test@example.org)');
  });

  test.each(['/gzip', '/deflate', '/br'])('unpacks %s', async (path) => {
    expect((await get(path)).text()).toBe('squeezed');
  });

  test('reads the charset of the content type', async () => {
    expect((await get('/latin1')).text()).toBe('café');
  });

  test('sends a body with its length', async () => {
    const echoed = (await get('/echo', { method: 'POST', body: 'ÿ' })).json() as Record<string, never>;
    expect(echoed).toMatchObject({ method: 'POST', body: 'ÿ', headers: { 'content-length': '2' } });
  });

  test('holds no more exchanges open with a host than allowed', async () => {
    await Promise.all(Array.from({ length: 12 }, () => get('/busy')));
    expect(most).toBe(2);
  });

  test('spaces requests to a host where asked to', async () => {
    const started = performance.now();
    for (let i = 0; i < 3; i += 1) await get('/plain', { spacingMs: 40 });
    expect(performance.now() - started).toBeGreaterThanOrEqual(79);
  });
});

describe('limits', () => {
  test.each([
    ['a body that unpacks beyond the limit', '/bomb', { maxBytes: 100_000 }, 'malformed'],
    ['a redirect that never ends', '/loop', {}, 'malformed'],
    ['a redirect to a file', '/to-file', {}, 'malformed'],
    ['compressed bytes that are none', '/not-gzip', {}, 'malformed'],
    ['a compressed body that is cut', '/cut-gzip', {}, 'transient'],
    ['a body that is cut', '/cut', {}, 'transient'],
    ['a server that never answers', '/silent', { timeoutMs: 30 }, 'transient'],
    ['a body that never ends', '/dripping', { timeoutMs: 30 }, 'transient'],
  ])('%s is a failure', async (_, path, more, kind) => {
    expect((await failureOf(get(path, more))).kind).toBe(kind);
  });

  test('a port where nobody listens is transient', async () => {
    const gone = await loopback(() => {});
    await gone.close();
    expect((await failureOf(http.request({ url: gone.url }))).kind).toBe('transient');
  });

  test('an abort ends the exchange at once, with its own reason', async () => {
    const stop = new AbortController();
    const pending = get('/silent', { signal: stop.signal });
    stop.abort(new Error('shutting down'));
    await expect(pending).rejects.toThrow('shutting down');
  });

  test('an abort ends the wait for a free slot', async () => {
    const first = new AbortController();
    const second = new AbortController();
    const blockers = [1, 2].map(() => get('/silent', { signal: first.signal }).catch(() => {}));
    const waiting = get('/plain', { signal: second.signal });
    second.abort(new Error('enough'));
    await expect(waiting).rejects.toThrow('enough');
    first.abort();
    await Promise.all(blockers);
    expect((await get('/plain')).status).toBe(200);
  });

  test('what is not JSON is malformed, and the message says what it is instead', async () => {
    const html = await get('/html');
    expect(() => html.json()).toThrow(Failure);
    expect(() => html.json()).toThrow(/text\/html/);
  });
});

describe('redirects', () => {
  test('are followed, and the last URL is told', async () => {
    const response = await get('/moved');
    expect([response.text(), response.url]).toEqual(['hello', `${server.url}/plain`]);
  });

  test('none are followed where none are wanted', async () => {
    expect((await get('/moved', { maxRedirects: 0 })).status).toBe(301);
  });

  test('303 turns a POST into a GET without a body', async () => {
    const echoed = (await get('/see-other', { method: 'POST', body: 'x' })).json() as { headers: object };
    expect(echoed).toMatchObject({ method: 'GET', body: '' });
    expect(echoed.headers).not.toHaveProperty('content-length');
  });

  test('no secret goes along to another origin', async () => {
    const other = await loopback((request, response) => void response.end(JSON.stringify(request.headers)));
    const headers = { authorization: 'Bearer hush', 'x-api-key': 'hush', accept: 'text/x' };
    const response = await get(`/to?${other.url}/`, { headers });
    expect(response.text()).not.toContain('hush');
    expect(response.json()).toMatchObject({ accept: 'text/x' });
    await other.close();
  });
});

describe('an unwelcome status', () => {
  test.each([
    [400, 'malformed'],
    [401, 'auth'],
    [403, 'auth'],
    [404, 'gone'],
    [408, 'transient'],
    [410, 'gone'],
    [422, 'malformed'],
    [429, 'rate-limited'],
    [500, 'transient'],
    [503, 'transient'],
  ])('%i is %s', async (status, kind) => {
    const response = await get(`/status/${status}`);
    expect(response.status).toBe(status);
    expect(() => expectOk(response)).toThrow(expect.objectContaining({ kind }));
    expect(() => expectOk(response)).toThrow(/answered \d+: because of this$/);
  });

  test('Retry-After is read in seconds, and as a date by the clock of the server', async () => {
    const [seconds, date] = [await get('/seconds'), await get('/date')];
    expect(() => expectOk(seconds)).toThrow(expect.objectContaining({ kind: 'rate-limited', retryAfterMs: 120_000 }));
    expect(() => expectOk(date)).toThrow(expect.objectContaining({ kind: 'rate-limited', retryAfterMs: 30_000 }));
  });
});

describe('a stream', () => {
  test('gives chunks as they come, and leaving the loop ends the connection', async () => {
    let ended = false;
    const source = await loopback((_, response) => {
      response.on('close', () => {
        ended = true;
      });
      response.write('one');
    });
    const stream = await http.stream({ url: source.url });
    for await (const chunk of stream.chunks) {
      expect(Buffer.from(chunk).toString()).toBe('one');
      break;
    }
    await expect.poll(() => ended, { timeout: 10_000 }).toBe(true);
    await source.close();
  });

  test('that falls silent is a transient failure', async () => {
    const stream = await get('/plain').then(() => http.stream({ url: `${server.url}/dripping`, idleMs: 30 }));
    const read = async () => {
      for await (const _ of stream.chunks);
    };
    expect((await failureOf(read())).kind).toBe('transient');
  });

  test('that is refused is classified', async () => {
    expect((await failureOf(http.stream({ url: `${server.url}/status/401` }))).kind).toBe('auth');
  });
});
