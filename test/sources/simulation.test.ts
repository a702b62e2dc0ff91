import { describe, expect, test } from 'vitest';
import { manualClock } from '../../src/lib/clock.ts';
import { createHttp } from '../../src/lib/http.ts';
import { simulation } from '../../src/sources/simulation.ts';
import { ids, slice } from '../support/slice.ts';

const NOW = Date.UTC(2026, 10, 23, 12, 3);
const HOUR = 3_600_000;

function start(settings: object = {}) {
  const clock = manualClock(NOW);
  const parsed = simulation.settings.parse({ population: 200, historyDays: 1, leadHours: 6, speed: 600, ...settings });
  const http = createHttp({ userAgent: 't', clock });
  return { clock, open: () => simulation.create('demo', parsed, { clock, http }) };
}

describe('the simulation', () => {
  test('gives its history first, as a backfill, up to where it begins to live', async () => {
    const { open } = start();
    const pages = await slice(open(), null, 0);
    expect(pages.every((page) => page.backfill)).toBe(true);
    expect(pages.at(-1)?.watermark).toBe(Date.UTC(2026, 10, 23, 6));
  });

  test('lives faster than the wall, and is never ahead of it', async () => {
    const { clock, open } = start();
    let cursor = (await slice(open(), null, 0)).at(-1)?.cursor;
    const marks: number[] = [];
    for (let second = 0; second < 60; second += 1) {
      clock.advance(1_000);
      const pages = await slice(open(), cursor, 0);
      cursor = pages.at(-1)?.cursor ?? cursor;
      marks.push(...pages.map((page) => page.watermark ?? 0));
      for (const item of pages.flatMap((page) => page.items)) {
        expect(Date.parse((item as { publishedAt: string }).publishedAt)).toBeLessThan(clock.now());
      }
    }
    expect(marks[0]).toBe(Date.UTC(2026, 10, 23, 6, 10));
    expect(marks.at(-1)).toBe(Date.UTC(2026, 10, 23, 12));
  });

  test('does not make up for the time it stood still', async () => {
    const { clock, open } = start({ leadHours: 48 });
    const cursor = (await slice(open(), null, 0)).at(-1)?.cursor;
    clock.advance(10 * HOUR);
    const [page] = (await slice(open(), cursor, 0)).slice(-1);
    expect((page?.watermark ?? 0) - Date.UTC(2026, 10, 21, 12)).toBe(10 * 600_000);
  });

  test('tells the same story again', async () => {
    const story = async () => ids(await slice(start().open(), null, 0));
    expect(await story()).toEqual(await story());
  });

  test('at the pace of the wall still moves on', async () => {
    const { clock, open } = start({ speed: 1 });
    let cursor = (await slice(open(), null, 0)).at(-1)?.cursor;
    for (let minute = 0; minute < 12; minute += 1) {
      clock.advance(60_000);
      cursor = (await slice(open(), cursor, 0)).at(-1)?.cursor ?? cursor;
    }
    expect(JSON.parse(cursor ?? '').at).toBe(Date.UTC(2026, 10, 23, 6, 10));
  });
});
