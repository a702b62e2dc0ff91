import { afterEach, describe, expect, it } from 'vitest';
import { manualClock } from '../../src/lib/clock.ts';
import { createCrowd } from '../../src/simulation/crowd.ts';
import { consoleData } from '../../workers/console/data.ts';
import { takePage } from '../../workers/poll.ts';
import { startWeb } from '../../workers/web.ts';
import { startTestApp } from '../support/app.ts';
import { until } from '../support/service.ts';

const HOUR = 3_600_000;
const START = Date.UTC(2026, 9, 1);
const CRISIS = START + 12 * 24 * HOUR;
const TOKEN = 'a-token-of-some-length';

const open: { close(): Promise<unknown> }[] = [];
afterEach(async () => {
  for (const each of open.splice(0).reverse()) await each.close();
});

describe('outreach', () => {
  it('is recorded by a program with the token, shown with the incident, and measured against people alike', {
    timeout: 120_000,
  }, async () => {
    const clock = manualClock(CRISIS);
    const test = await startTestApp(
      `
brands: [{ id: cloudline, name: Cloudline, query: cloudline, ownedAccounts: ['@cloudline'] }]
sources: [{ id: inbox, kind: push, token: ${TOKEN} }]
channels: [{ id: terminal, kind: terminal }]
server: { port: 0, token: ${TOKEN} }
`,
      { clock },
    );
    open.push(test);
    const { app } = test;
    const web = await startWeb(app);
    open.push(web);
    const crowd = createCrowd({
      seed: 11,
      brandName: 'Cloudline',
      handle: 'cloudline',
      incidents: [{ at: CRISIS, kind: 'lost-bags', peakPerHour: 300 }],
    });
    const mentions = crowd.between(START, CRISIS + 38 * HOUR);
    const inbox = app.sources.get('inbox');
    if (!inbox) throw new Error('no source');
    /** Up to that time all has come and been counted, and detection has looked at it. */
    const live = async (to: number): Promise<void> => {
      clock.set(to);
      const items = mentions.filter(({ publishedAt }) => Date.parse(publishedAt) < to);
      await takePage(app, inbox, { items, cursor: String(to) }, '');
      await until('all is scored', async () => (await app.queues.backlog('score')) === 0);
      await app.queues.add('detect', { brandId: 'cloudline' }, { oneOf: 'cloudline' });
      await until('all is decided', async () => (await app.queues.backlog('detect')) === 0);
    };
    await live(CRISIS);
    for (let hour = 1; hour <= 6; hour += 1) await live(CRISIS + hour * HOUR);
    const [incident] = await app.store.incidents.list('cloudline');
    if (!incident) throw new Error('no incident');
    await live(CRISIS + 38 * HOUR);
    const speaker =
      mentions.find((mention) => mention.author.id.startsWith('simulation:v'))?.author.id ?? 'simulation:v1';
    const post = (body: unknown, token = TOKEN): Promise<Response> =>
      fetch(`${web.url}/v1/outreach`, {
        method: 'POST',
        headers: { authorization: `Bearer ${token}` },
        body: JSON.stringify(body),
      });
    const entry = {
      incident: incident.id,
      author: speaker,
      kind: 'spoke-up',
      at: new Date(CRISIS + 7 * HOUR).toISOString(),
    };
    expect((await post(entry, 'wrong-token')).status).toBe(401);
    expect((await post({ ...entry, kind: 'shouted' })).status).toBe(400);
    expect((await post({ ...entry, incident: 'cloudline/all/1' })).status).toBe(404);
    expect((await post(entry)).status).toBe(201);
    expect((await post(entry)).status).toBe(201);
    const view = await consoleData(app).incident(incident.id);
    expect(view?.outreach).toHaveLength(1);
    expect(view?.outreach[0]?.text).toMatch(/hear/);
  });
});
