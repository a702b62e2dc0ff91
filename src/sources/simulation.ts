import { z } from 'zod';
import { counted } from '../lib/counted.ts';
import { delay } from '../lib/host-slots.ts';
import { INCIDENT_KINDS } from '../simulation/crisis.ts';
import { type Crowd, createCrowd } from '../simulation/crowd.ts';
import { readCursor } from './cursor.ts';
import type { Page, PullContext, Source, SourceKind } from './source.ts';

const HOUR = 3_600_000;
/** Time is drawn in steps of the trends' buckets, so that a watermark ends a bucket. */
const STEP = 5 * 60_000;
/** Most that one page holds. */
const PAGE = 2 * HOUR;
/** Standing still (a restart) is not made up for: at most so much of the wall's time counts between two pages. */
const MAX_GAP = 10_000;

const settings = z.strictObject({
  seed: z.int().min(0).default(7).describe('The same seed gives the same crowd.'),
  brandName: z.string().trim().min(1).default('Cloudline').describe('How the crowd calls the brand.'),
  handle: z
    .string()
    .regex(/^\w{1,30}$/, 'must be letters, digits and _')
    .default('cloudline')
    .describe("The brand's account."),
  perHour: z.number().min(0).max(5_000).default(28).describe('Ordinary mentions an hour, the mean over a day.'),
  population: z.int().min(100).max(100_000).default(2_400).describe('Ordinary accounts.'),
  historyDays: z.number().min(0).max(60).default(15).describe('Days of past talk, given first; never alerting.'),
  leadHours: z.number().min(0).max(720).default(48).describe('How far in the past the live part begins.'),
  speed: z
    .number()
    .min(1)
    .max(100_000)
    .default(600)
    .describe('Simulated seconds a second, until it has caught up with now.'),
  incidents: z
    .array(
      z.strictObject({
        kind: z.enum(INCIDENT_KINDS),
        afterHours: z.number().min(0).default(2).describe('Simulated hours after the live part begins.'),
        peakPerHour: z.number().min(1).max(5_000).default(150),
        voicesAfterHours: z.number().min(0).default(7).describe('When people who are trusted speak up.'),
      }),
    )
    .default([{ kind: 'lost-bags', afterHours: 2, peakPerHour: 150, voicesAfterHours: 7 }]),
});
type Settings = z.output<typeof settings>;

/** `start`: where the live part begins; `at`: all before it has been given; `wall`: when. All epoch ms. */
const cursorSchema = z.object({ start: z.number(), at: z.number(), wall: z.number() });
type Cursor = z.output<typeof cursorSchema>;

/** A seeded crowd that talks, gets angry and calms down: for the demo, for trying settings, for evaluation. */
export const simulation: SourceKind<Settings> = {
  kind: 'simulation',
  settings,
  create(id, options, { clock }): Source {
    const begin = (): Cursor => {
      const wall = clock.now();
      // On the hour, so that the same talk falls into the same hours of the day whenever the demo is started.
      const start = Math.floor((wall - options.leadHours * HOUR) / HOUR) * HOUR;
      return { start, at: start - options.historyDays * 24 * HOUR, wall };
    };
    async function* pages(cursor: string | null, context: PullContext): AsyncGenerator<Page> {
      let state = readCursor(cursorSchema, cursor) ?? begin();
      const crowd = crowdOf(options, state.start);
      const give = (to: number, backfill: boolean): Page => {
        const items = crowd.between(state.at, to);
        state = { ...state, at: to, wall: clock.now() };
        return { items, cursor: JSON.stringify(state), watermark: to, ...(backfill ? { backfill } : {}) };
      };
      while (state.at < state.start && !context.signal.aborted)
        yield give(Math.min(state.at + 12 * HOUR, state.start), true);
      const ends = performance.now() + context.budgetMs;
      const maxGap = Math.max(MAX_GAP, (2 * STEP) / options.speed);
      while (!context.signal.aborted) {
        const now = clock.now();
        const simulated = state.at + options.speed * Math.min(Math.max(now - state.wall, 0), maxGap);
        const target = Math.floor(Math.min(simulated, now) / STEP) * STEP;
        while (state.at < target && !context.signal.aborted) yield give(Math.min(state.at + PAGE, target), false);
        const left = ends - performance.now();
        if (left <= 0) return;
        await delay(Math.min(1_000, left), context.signal).catch(() => {});
      }
    }
    return {
      id,
      kind: 'simulation',
      intervalMs: 1_000,
      clock: 'event',
      pages,
      check: async () =>
        `seed ${options.seed}: ${counted(options.incidents.length, 'scripted incident')} at ${options.speed}× speed`,
    };
  },
};

function crowdOf(options: Settings, start: number): Crowd {
  const { seed, brandName, handle, perHour, population, incidents } = options;
  return createCrowd({
    seed,
    brandName,
    handle,
    perHour,
    population,
    origin: start - options.historyDays * 24 * HOUR,
    incidents: incidents.map(({ kind, afterHours, peakPerHour, voicesAfterHours }) => ({
      kind,
      at: start + afterHours * HOUR,
      peakPerHour,
      voicesAfterMs: voicesAfterHours * HOUR,
    })),
  });
}
