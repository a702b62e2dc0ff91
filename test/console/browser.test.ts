import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { RunningHttpServer } from '../../src/lib/http-server.ts';
import { Secret } from '../../src/lib/secret.ts';
import { launchChromium } from '../support/chromium.ts';
import { hostileData, INCIDENT_ID, sampleData } from './sample-data.ts';
import { serveConsole } from './serve.ts';

const INCIDENT = `/incidents/${encodeURIComponent(INCIDENT_ID)}`;
const PAGES = [
  '/',
  '/incidents',
  INCIDENT,
  '/brands/aurora-air',
  '/brands/aurora-air/mentions',
  '/brands/aurora-air/readings',
  '/deliveries',
  '/sources',
  '/jobs',
];
const TOKEN = 'a-token-of-a-team';

let browser: Browser;
let server: RunningHttpServer;
const data = sampleData();

beforeAll(async () => {
  browser = await launchChromium();
  server = await serveConsole(data, { token: new Secret(TOKEN) });
}, 120_000);
afterAll(async () => {
  await browser?.close();
  await server?.close();
});

async function open(options: Parameters<Browser['newContext']>[0] = {}): Promise<{ page: Page; problems: string[] }> {
  const context = await browser.newContext({ javaScriptEnabled: false, ...options });
  const page = await context.newPage();
  const problems: string[] = [];
  page.on('console', (message) => problems.push(message.text()));
  page.on('pageerror', (error) => problems.push(error.message));
  page.on('dialog', (dialog) => problems.push(dialog.message()));
  return { page, problems };
}

describe('the console in a browser without JavaScript', () => {
  it('is used from a link in a mail to an acknowledged, annotated incident', async () => {
    const { page } = await open();
    await page.goto(`${server.url}${INCIDENT}?do=acknowledge`);
    await page.getByLabel('Your name').fill('Ana');
    await page.getByLabel('Token').fill(TOKEN);
    await page.getByRole('button', { name: 'Log in' }).click();
    expect(page.url()).toBe(`${server.url}${INCIDENT}?do=acknowledge`);
    await page.getByRole('button', { name: 'Acknowledge' }).click();
    await page.getByText('acknowledged by Ana', { exact: true }).waitFor();
    await page.getByLabel('Note').fill('Called the airport <b>twice</b>');
    await page.getByRole('button', { name: 'Add note' }).click();
    await page.getByText('Called the airport <b>twice</b>').waitFor();
    await page.getByLabel('Snooze for').selectOption('4');
    await page.getByRole('button', { name: 'Snooze' }).click();
    await page.locator('.tag', { hasText: 'snoozed until' }).waitFor();
    await page.getByLabel('Who').fill('@mira.travels');
    await page.getByRole('button', { name: 'Record outreach' }).click();
    await page.getByText('@mira.travels approached').waitFor();
    await page.getByRole('link', { name: 'Brands', exact: true }).click();
    await page.getByRole('link', { name: 'Aurora Air', exact: true }).click();
    await page.getByRole('link', { name: 'Read the mentions' }).click();
    await page.getByLabel('Search').fill('waltz');
    await page.getByRole('button', { name: 'Show' }).click();
    expect(await page.locator('.mention').count()).toBe(1);
    await page.locator('.mention').getByRole('button', { name: 'neutral' }).click();
    await page.getByText('Corrected: the counts follow.').waitFor();
    await page.getByRole('button', { name: 'Log out Ana' }).click();
    expect(new URL(page.url()).pathname).toBe('/login');
    expect(data.done).toEqual([
      'acknowledge by Ana',
      'note by Ana',
      'snooze by Ana',
      'outreach by Ana',
      'x:m0 is neutral by Ana with its copies',
    ]);
  });
});

describe('the console in a browser with JavaScript', () => {
  let hostile: RunningHttpServer;
  let plain: RunningHttpServer;
  beforeAll(async () => {
    plain = await serveConsole(sampleData());
    hostile = await serveConsole(hostileData());
  });
  afterAll(async () => {
    await plain.close();
    await hostile.close();
  });

  it('runs nothing of what strangers wrote, and breaks no rule of its own policy', async () => {
    const { page, problems } = await open({ javaScriptEnabled: true });
    for (const path of PAGES) await page.goto(hostile.url + path);
    expect(problems).toEqual([]);
  });

  it('fits a phone, in light and dark, with headings in order and a name for every field', async () => {
    const narrow = { javaScriptEnabled: true, viewport: { width: 360, height: 740 } } as const;
    for (const colorScheme of ['light', 'dark'] as const) {
      const { page, problems } = await open({ ...narrow, colorScheme });
      for (const path of PAGES) {
        await page.goto(plain.url + path);
        expect(await page.evaluate(AUDIT), `${path} in ${colorScheme}`).toEqual([]);
        expect(await page.evaluate(NEWEST_HIDDEN), `${path}: how far its chart is cut off at the newest end`).toBe(0);
      }
      expect(problems).toEqual([]);
    }
  });
});

/** By how much a chart runs out of its frame at the right, where the newest is; 0 where there is none. */
const NEWEST_HIDDEN = `(() => {
  const chart = document.querySelector('.chart');
  const drawn = chart && [...chart.querySelectorAll('svg')].find((one) => one.checkVisibility());
  return drawn ? Math.max(0, Math.round(drawn.getBoundingClientRect().right - chart.getBoundingClientRect().right)) : 0;
})()`;

/** What a page gets wrong for those who read it small, by keyboard or by ear, or with weak eyes (contrast of at least 4.5:1). */
const AUDIT = `(() => {
  const wrong = [];
  const root = document.documentElement;
  if (root.scrollWidth > root.clientWidth) wrong.push('wider than the screen by ' + (root.scrollWidth - root.clientWidth));
  let last = 0;
  for (const heading of document.querySelectorAll('h1,h2,h3,h4')) {
    const level = Number(heading.tagName[1]);
    if (level > last + 1) wrong.push('heading ' + level + ' after ' + last + ': ' + heading.textContent);
    last = level;
  }
  for (const field of document.querySelectorAll('input:not([type=hidden]),select,textarea')) {
    if (!field.labels.length || !field.labels[0].textContent.trim()) wrong.push('no label: ' + field.name);
  }
  const ids = [...document.querySelectorAll('[id]')].map((one) => one.id);
  if (new Set(ids).size !== ids.length) wrong.push('an id twice');
  const parse = (color) => { const c = color.match(/[\\d.]+/g).map(Number); return { rgb: c.slice(0, 3), alpha: c[3] ?? 1 }; };
  const light = (rgb) => { const [r, g, b] = rgb.map((v) => { const s = v / 255; return s <= 0.04045 ? s / 12.92 : ((s + 0.055) / 1.055) ** 2.4; }); return 0.2126 * r + 0.7152 * g + 0.0722 * b; };
  const ground = (element) => { for (let at = element; at; at = at.parentElement) { const { rgb, alpha } = parse(getComputedStyle(at).backgroundColor); if (alpha === 1) return rgb; } return [255, 255, 255]; };
  for (const element of document.querySelectorAll('main *, header *')) {
    if (element.closest('svg') || ![...element.childNodes].some((node) => node.nodeType === 3 && node.textContent.trim())) continue;
    if (!element.checkVisibility()) continue;
    const [a, b] = [light(parse(getComputedStyle(element).color).rgb), light(ground(element))];
    const contrast = (Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05);
    if (contrast < 4.5) wrong.push('contrast ' + contrast.toFixed(2) + ': ' + element.className + ' ' + element.textContent.slice(0, 40));
  }
  return wrong;
})()`;
