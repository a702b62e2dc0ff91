import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { RunningHttpServer } from '../../src/lib/http-server.ts';
import { Secret } from '../../src/lib/secret.ts';
import { hostileData, INCIDENT_ID, sampleData } from './sample-data.ts';
import { serveConsole } from './serve.ts';

const INCIDENT = `/incidents/${encodeURIComponent(INCIDENT_ID)}`;
const PAGES = [
  '/',
  '/incidents',
  INCIDENT,
  `${INCIDENT}?do=acknowledge`,
  '/brands/aurora-air',
  '/brands/aurora-air?topic=baggage&hours=24',
  '/brands/aurora-air/mentions',
  '/brands/aurora-air/readings',
  '/brands/aurora-air/digest/2026-11-22',
  '/deliveries',
  '/sources',
  '/jobs',
];
const TOKEN = 'a-token-of-a-team';

let data: ReturnType<typeof sampleData>;
let server: RunningHttpServer;
const restart = async (...args: Parameters<typeof serveConsole>): Promise<void> => {
  await server.close();
  server = await serveConsole(...args);
};
const get = (path: string, headers: Record<string, string> = {}): Promise<Response> =>
  fetch(server.url + path, { redirect: 'manual', headers });
const post = (path: string, fields: Record<string, string>, headers: Record<string, string> = {}): Promise<Response> =>
  fetch(server.url + path, { method: 'POST', redirect: 'manual', body: new URLSearchParams(fields), headers });

/** Cookie and form token of a reader. */
async function visit(path = '/jobs'): Promise<{ cookie: string; form: string }> {
  const response = await get(path);
  const cookie = response.headers.get('set-cookie')!.split(';')[0]!;
  const form = /name="form" value="([^"]+)"/.exec(await response.text())![1]!;
  return { cookie, form };
}

beforeEach(async () => {
  data = sampleData();
  server = await serveConsole(data);
});
afterEach(() => server.close());

describe('every page', () => {
  it.each(PAGES)('%s is whole, and allows nothing but its style', async (path) => {
    const response = await get(path);
    const text = await response.text();
    expect(response.status).toBe(200);
    expect(response.headers.get('content-security-policy')).toBe(
      "default-src 'none'; style-src 'self'; img-src 'self' data:; form-action 'self'; frame-ancestors 'none'; base-uri 'none'",
    );
    expect(response.headers.get('cache-control')).toBe('no-store');
    expect(text).toMatch(/^<!doctype html>\n<html lang="en">[\s\S]*<h1>[\s\S]*<\/html>\n$/);
    expect(text).not.toMatch(/<script|\son\w+=|style="|undefined|NaN|\[object/);
  });

  it.each(PAGES)('%s shows what strangers wrote as text, never as markup or links', async (path) => {
    await restart(hostileData());
    const text = await (await get(path)).text();
    expect(text).not.toMatch(/<script|<img|<b>body|href="(?!https?:|\/|#)|\son\w+=x/i);
    expect(text).not.toMatch(/[\u0000\u0008\u001b\u009b\u202e\u2066]/);
    expect(text.isWellFormed()).toBe(true);
  });

  it('says a measure in the words that alerts have for it, and counts people whole', async () => {
    const page = await (await get(INCIDENT)).text();
    expect(page).toContain('usually 31 (12 to 58); 402 mentions in all; by chance about once in 14 months');
    expect(page).toContain('240 have too little evidence behind them');
    expect(page).not.toMatch(/\d\.\d negative|too-little-evidence|friendly to the brand/);
    expect(await (await get('/')).text()).toContain('A usual day has 398 negative.');
  });

  it('says what is not there', async () => {
    for (const path of [
      '/incidents/none',
      '/brands/none',
      '/brands/none/mentions',
      '/brands/aurora-air/digest/today',
    ]) {
      const response = await get(path);
      expect([response.status, await response.text()]).toEqual([404, expect.stringContaining('There is no such')]);
    }
  });
});

describe('an action', () => {
  it('is done, told, and shown', async () => {
    const { cookie, form } = await visit();
    const done = await post(`${INCIDENT}/acknowledge`, { form }, { cookie });
    expect([done.status, done.headers.get('location')]).toEqual([303, `${INCIDENT}?done=acknowledge`]);
    const text = await (await get(done.headers.get('location')!, { cookie })).text();
    expect(text).toContain('Acknowledged: from now on');
    expect(text).toContain('acknowledged by console');
  });

  it('can be each of those of an incident', async () => {
    const { cookie, form } = await visit();
    const forms: [string, Record<string, string>][] = [
      ['snooze', { hours: '4' }],
      ['assign', { to: 'Ben' }],
      ['mute', { muted: 'yes' }],
      ['note', { text: 'called the airport' }],
      ['outreach', { author: '@mira.travels', outreach: 'approached', text: 'by mail' }],
    ];
    for (const [kind, fields] of forms) {
      expect((await post(`${INCIDENT}/${kind}`, { form, ...fields }, { cookie })).status).toBe(303);
    }
    const text = await (await get(INCIDENT, { cookie })).text();
    for (const shown of [
      'snoozed until',
      'assigned to Ben',
      'muted',
      'called the airport',
      '@mira.travels <b>approached</b>: by mail',
    ]) {
      expect(text).toContain(shown);
    }
  });

  it('is not done for a form that is not ours, of another session, or without one', async () => {
    const [mine, other] = [await visit(), await visit()];
    const attempts = [
      post(`${INCIDENT}/acknowledge`, {}, { cookie: mine.cookie }),
      post(`${INCIDENT}/acknowledge`, { form: other.form }, { cookie: mine.cookie }),
      post(`${INCIDENT}/acknowledge`, { form: mine.form }),
      post('/brands/aurora-air/mentions/correct', { id: 'x:m0', label: 'positive' }, { cookie: mine.cookie }),
      post('/jobs/retry', {}, { cookie: mine.cookie }),
    ];
    for (const attempt of attempts) expect((await attempt).status).toBe(403);
    expect(data.done).toEqual([]);
  });

  it('is refused where a field is missing or senseless', async () => {
    const { cookie, form } = await visit();
    const attempts: [string, Record<string, string>][] = [
      ['snooze', { hours: '-1' }],
      ['snooze', { hours: 'long' }],
      ['note', { text: '  ' }],
      ['outreach', { author: 'x', outreach: 'bribed' }],
      ['explode', {}],
    ];
    for (const [kind, fields] of attempts) {
      expect((await post(`${INCIDENT}/${kind}`, { form, ...fields }, { cookie })).status).toBe(400);
    }
    expect((await post('/incidents/none/acknowledge', { form }, { cookie })).status).toBe(404);
    expect(data.done).toEqual([]);
  });

  it('corrects a mention and leads back to the same list, never elsewhere', async () => {
    const { cookie, form } = await visit();
    const path = '/brands/aurora-air/mentions/correct';
    const back = '/brands/aurora-air/mentions?label=negative';
    const done = await post(path, { form, id: 'x:m0', label: 'positive', back }, { cookie });
    expect(done.headers.get('location')).toBe(`${back}&done=correct`);
    const away = await post(path, { form, id: 'x:m0', label: 'neutral', back: '//evil.example' }, { cookie });
    expect(away.headers.get('location')).toBe('/brands/aurora-air/mentions?done=correct');
    const copies = await post(path, { form, id: 'x:m0', label: 'negative', copies: '1' }, { cookie });
    expect(copies.status).toBe(303);
    expect(data.done).toEqual([
      'x:m0 is positive by console',
      'x:m0 is neutral by console',
      'x:m0 is negative by console with its copies',
    ]);
  });

  it('says of each mention which words moved its score, each a way to teach it, and of a corrected one who said so', async () => {
    const { cookie, form } = await visit();
    const before = await (await get('/brands/aurora-air/mentions', { cookie })).text();
    const why = before.slice(before.indexOf('<details class="why">'));
    expect(why).toContain(
      '<span class="lean lean-negative">−0.41</span> <a href="/brands/aurora-air/readings?phrase=lost">',
    );
    expect(why).toContain('<span class="lean lean-positive">+0.03</span> all others');
    await post('/brands/aurora-air/mentions/correct', { form, id: 'x:m0', label: 'positive' }, { cookie });
    const after = await (await get('/brands/aurora-air/mentions', { cookie })).text();
    expect(after).toContain('says console');
    expect(after.match(/class="why"/g)).toHaveLength(before.match(/class="why"/g)!.length - 1);
  });

  it('teaches a phrase, shows whose it is, and takes it back', async () => {
    const { cookie, form } = await visit();
    const path = '/brands/aurora-air/readings';
    const offered = await (await get(`${path}?phrase=war+zone`, { cookie })).text();
    expect(offered).toContain('name="phrase" value="war zone"');
    const taught = await post(`${path}/teach`, { form, phrase: ' war zone ', reading: 'ignore' }, { cookie });
    expect(taught.headers.get('location')).toBe(`${path}?done=teach`);
    const listed = await (await get(`${path}?done=teach`, { cookie })).text();
    expect(listed).toContain('war zone</td><td>a name: only the words around it count</td><td>console, ');
    expect(listed).toContain('being read anew');
    for (const wrong of [
      { phrase: 'x', reading: 'rude' },
      { phrase: '', reading: 'ignore' },
      { phrase: 'x'.repeat(201), reading: 'ignore' },
    ]) {
      expect((await post(`${path}/teach`, { form, ...wrong }, { cookie })).status).toBe(400);
    }
    expect((await post(`${path}/forget`, { form, phrase: 'war zone' }, { cookie })).status).toBe(303);
    expect((await post(`${path}/forget`, { form, phrase: 'war zone' }, { cookie })).status).toBe(404);
    expect(await (await get(path, { cookie })).text()).not.toContain('value="war zone"');
  });

  it('folds the copies of a text under it, says how many, and shows the words where they are others', async () => {
    const list = await (await get('/brands/aurora-air/mentions')).text();
    expect(list).toContain('<summary>41 copies</summary>');
    const folded = list.slice(list.indexOf('<details class="copies">'), list.indexOf('</details>'));
    expect(folded).toContain('@rui');
    expect(folded.match(/My bag is in Lisbon/g)).toHaveLength(1);
    expect(folded).toContain('(via @ana)');
    expect(folded).toContain('and 39 others');
    expect(list.match(/<details class="copies">/g)).toHaveLength(1);
    expect(await (await get('/brands/aurora-air/mentions?each=1')).text()).toContain('name="each" value="1" checked');
  });

  it('puts failed jobs back, one or all', async () => {
    const { cookie, form } = await visit();
    await post('/jobs/retry', { form, queue: 'deliver', id: 'a' }, { cookie });
    await post('/jobs/retry', { form }, { cookie });
    expect(data.done).toEqual(['retry deliver a', 'retry all']);
  });
});

describe('who may come in', () => {
  it('without a token: this machine, under its own name', async () => {
    const { hostname } = new URL(server.url);
    expect((await get('/')).status).toBe(200);
    expect(hostname).toBe('127.0.0.1');
    const rebound = await withHost('attacker.example');
    expect(rebound).toBe(403);
  });

  it('with a token: whoever logs in with it, and then goes where they wanted', async () => {
    await restart(data, { token: new Secret(TOKEN) });
    const first = await get(`${INCIDENT}?do=acknowledge`);
    expect(first.status).toBe(303);
    const login = new URL(first.headers.get('location')!, server.url);
    const to = login.searchParams.get('to')!;
    expect(to).toBe(`${INCIDENT}?do=acknowledge`);
    expect((await post('/login', { to, name: 'Ana', token: 'guess' })).status).toBe(403);
    const right = await post('/login', { to, name: 'Ana', token: TOKEN });
    expect(right.headers.get('location')).toBe(to);
    const cookie = right.headers.get('set-cookie')!.split(';')[0]!;
    const text = await (await get(to, { cookie })).text();
    const form = /name="form" value="([^"]+)"/.exec(text)![1]!;
    await post(`${INCIDENT}/acknowledge`, { form }, { cookie });
    expect(data.done).toEqual(['acknowledge by Ana']);
    const out = await post('/logout', { form }, { cookie });
    expect(out.headers.get('set-cookie')).toMatch(/^turntide=; .*Max-Age=0/);
  });

  it('is answered the same on every path while logged out', async () => {
    await restart(data, { token: new Secret(TOKEN) });
    for (const path of PAGES) expect((await get(path)).status).toBe(303);
    expect((await post(`${INCIDENT}/acknowledge`, {})).status).toBe(403);
    expect((await get('/console.css')).status).toBe(200);
  });
});

/** fetch sets the host itself, so a plain request is sent. */
async function withHost(host: string): Promise<number> {
  const { request } = await import('node:http');
  return new Promise((resolve, reject) => {
    request(server.url, { headers: { host } }, (response) => {
      response.resume();
      resolve(response.statusCode ?? 0);
    })
      .on('error', reject)
      .end();
  });
}
