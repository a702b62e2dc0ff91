import { afterEach, describe, expect, it } from 'vitest';
import type { App } from '../../src/app.ts';
import type { Mention } from '../../src/domain/mention.ts';
import { manualClock } from '../../src/lib/clock.ts';
import type { Page } from '../../src/sources/source.ts';
import { brandTime } from '../../workers/brand-time.ts';
import { detect } from '../../workers/detect.ts';
import { startWorkers } from '../../workers/main.ts';
import { takePage } from '../../workers/poll.ts';
import { score } from '../../workers/score.ts';
import { startTestApp, type TestApp } from '../support/app.ts';
import { crisisWeek } from '../support/crisis.ts';

const HOUR = 3_600_000;
const BRAND = 'cloudline';
const YAML = `
brands: [{ id: ${BRAND}, name: Cloudline, query: cloudline }]
sources: [{ id: week, kind: file, path: none.jsonl }]
channels: []
server: { port: 0 }
`;
/** Some days, in two pages. */
const week = crisisWeek(14).slice(0, 700);
const [early, later] = [week.slice(0, 350), week.slice(350)];

const open: TestApp[] = [];
afterEach(async () => {
  for (const each of open.splice(0)) await each.close();
});

/** No job is run but where a test says so. */
async function service() {
  const clock = manualClock(Date.UTC(2026, 9, 20));
  const test = await startTestApp(YAML, { clock, roles: [] });
  open.push(test);
  const { app } = test;
  return { app, clock, time: () => brandTime(app, defined(app.brands.get(BRAND))) };
}

function pageOf(items: readonly Mention[], cursor: string): Page & { watermark: number } {
  return { items, cursor, watermark: Date.parse(defined(items.at(-1)).publishedAt) - 600_000 };
}

const take = (app: App, page: Page, before: string) => takePage(app, defined(app.sources.get('week')), page, before);

function defined<T>(value: T | undefined): T {
  if (value === undefined) throw new Error('not there');
  return value;
}

/** Scores what is queued, and waits until it is applied. */
async function applyQueued(app: App): Promise<void> {
  await startWorkers(app, ['score']);
  await expect.poll(() => app.store.watermarks.expected(BRAND, 'week'), { timeout: 15_000 }).toEqual([]);
}

describe('the time of a brand that lives in its mentions’ own', () => {
  it('waits for a page that comes again, since its reader died after telling its watermark', async () => {
    const { app, time } = await service();
    const first = pageOf([{ ...defined(early[0]), text: 'of something else' }], '1');
    await take(app, first, '');
    expect(await time()).toBe(first.watermark);
    const second = pageOf(later, '2');
    await take(app, second, '1');
    expect(await time()).toBe(first.watermark);
    // Its cursor was not saved, and its job has not run.
    await take(app, second, '1');
    expect(await time()).toBe(first.watermark);
    await applyQueued(app);
    expect(await time()).toBe(second.watermark);
  });

  it('waits for what is queued however long nobody has worked', async () => {
    const { app, clock, time } = await service();
    await take(app, pageOf(early, '1'), '');
    clock.advance(48 * HOUR);
    expect(await time()).toBe(0);
    await applyQueued(app);
    expect(await time()).toBe(pageOf(early, '1').watermark);
  });
});

describe('what a brand’s detectors learn', () => {
  it('begins with its first mention, though a page was applied after those that follow it', async () => {
    const learnt: (string | null)[] = [];
    for (const overtaken of [false, true]) {
      const { app, time } = await service();
      await take(app, pageOf(early, '1'), '');
      if (overtaken) {
        // The process that had the first page's job has died, and its lock has not run out.
        const items = later.map((mention) => ({ mention, topics: [], owned: false }));
        const job = { brandId: BRAND, sourceId: 'week', backfill: false, seen: 0, items };
        await score(job, { id: 'later', attempt: 1, attempts: 1, queuedAt: 0 }, app);
        await detect({ brandId: BRAND }, app);
      }
      await take(app, pageOf(later, '2'), '1');
      await applyQueued(app);
      expect(await time()).toBe(pageOf(later, '2').watermark);
      await detect({ brandId: BRAND }, app);
      learnt.push((await app.store.incidents.snapshot(BRAND)).state);
    }
    expect(learnt[1]).toBe(learnt[0]);
  });
});
