import { afterAll, beforeAll, expect, it } from 'vitest';
import { unsubscribeRoutes } from '../../src/alerts/unsubscribe-route.ts';
import { systemClock } from '../../src/lib/clock.ts';
import { createHttp } from '../../src/lib/http.ts';
import { type RunningHttpServer, startHttpServer } from '../../src/lib/http-server.ts';
import { connect, disconnect } from '../../src/store/connection.ts';
import { createStore } from '../../src/store/index.ts';
import { makeNotifier, noSignal } from '../support/notifier.ts';
import { startTestRedis } from '../support/redis.ts';
import { sampleNotice } from '../support/sample-messages.ts';
import { type MailServer, startMailServer } from '../support/smtp-server.ts';

let mail: MailServer;
let web: RunningHttpServer;
let notifier: ReturnType<typeof makeNotifier>['notifier'];
const http = createHttp({ userAgent: 'turntide-test', clock: systemClock });
const closing: (() => Promise<unknown>)[] = [() => http.close()];

beforeAll(async () => {
  const redis = await startTestRedis();
  const db = connect(redis.url, { cluster: false, onChange: () => {} });
  mail = await startMailServer();
  notifier = makeNotifier(
    'email',
    {
      host: '127.0.0.1',
      port: mail.port,
      security: 'none',
      from: 'alerts@example.org',
      to: ['Ana@example.org', 'ben@example.org'],
      unsubscribeUrl: 'https://turntide.example/unsubscribe/{token}',
      unsubscribeKey: 'a key of sixteen or more',
    },
    { unsubscribed: createStore(db, redis.prefix).unsubscribed },
  ).notifier;
  web = await startHttpServer({ host: '127.0.0.1', port: 0, routes: unsubscribeRoutes([notifier]), onError: () => {} });
  closing.push(
    () => mail.close(),
    () => disconnect(db),
    () => web.close(),
  );
});
afterAll(async () => {
  for (const close of closing) await close();
});

const send = async (id: string) => {
  const before = mail.mails.length;
  await notifier.send(sampleNotice({ id }), noSignal());
  return mail.mails.slice(before);
};
const ask = (path: string, method: 'GET' | 'POST', body = '') =>
  http.request({
    url: `${web.url}${path}`,
    method,
    ...(method === 'POST' ? { body, headers: { 'content-type': 'application/x-www-form-urlencoded' } } : {}),
  });

it('one click leaves a channel’s list, a look at the page does not, and one may come back', async () => {
  const [first] = await send('notice/1');
  const path = new URL(/^List-Unsubscribe: <([^>]+)>/m.exec(first!.raw)![1]!).pathname;

  const page = await ask(path, 'GET');
  expect([page.status, page.text()]).toEqual([200, expect.stringContaining('Stop the mails to ana@example.org?')]);
  expect((await send('notice/2')).map(({ to }) => to[0])).toEqual(['Ana@example.org', 'ben@example.org']);

  expect((await ask(path, 'POST', 'List-Unsubscribe=One-Click')).status).toBe(200);
  expect((await send('notice/3')).map(({ to }) => to[0])).toEqual(['ben@example.org']);

  expect((await ask(path, 'POST', 'again=1')).status).toBe(200);
  expect(await send('notice/4')).toHaveLength(2);
});

it.each(['/unsubscribe/forged.token', '/unsubscribe/x'])('%s is nobody’s', async (path) => {
  expect((await ask(path, 'GET')).status).toBe(404);
  expect((await ask(path, 'POST', 'List-Unsubscribe=One-Click')).status).toBe(404);
});

it('without channels that can be left there are no routes', () => {
  expect(unsubscribeRoutes([{}])).toEqual([]);
});
