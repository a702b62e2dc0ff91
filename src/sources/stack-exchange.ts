import { z } from 'zod';
import { secret } from '../lib/zod-secret.ts';
import { readCursor } from './cursor.ts';
import { type Answer, descend, type Lane } from './descent.ts';
import { DAY, entries, MINUTE, olderThan, pollSettings, present } from './json-api.ts';
import type { Memory } from './lanes.ts';
import { LookUps, lookUpSettings, thenLookUp } from './look-ups.ts';
import type { Source, SourceDependencies, SourceKind } from './source.ts';
import { MAX_LOOK_UP, StackClient } from './stack-exchange/client.ts';
import { itemSchema, toFound } from './stack-exchange/items.ts';

const settings = z
  .strictObject({
    query: z.string().trim().min(1).max(512).optional().describe('Words of the title or the body.'),
    tags: z.array(z.string().min(1)).max(5).default([]).describe('Questions with any of these tags.'),
    sites: z
      .array(z.string().regex(/^[a-z0-9.]+$/))
      .min(1)
      .max(10)
      .default(['stackoverflow'])
      .describe('As in the API: stackoverflow, superuser, travel, …'),
    answers: z.boolean().default(true).describe('Also the answers to the newest questions found.'),
    key: secret().optional().describe('Raises the daily quota from 300 to 10,000 requests.'),
    ...lookUpSettings(100),
    ...pollSettings({
      intervalMinutes: 15,
      backfillDays: 7,
      spacingSeconds: 0.1,
      api: 'https://api.stackexchange.com/2.3',
    }),
  })
  .refine(({ query, tags }) => query !== undefined || tags.length > 0, { error: 'needs a query or tags' });
type Settings = z.output<typeof settings>;

const PAGE = 100;
const memorySchema = z.object({
  questions: z.record(z.string(), z.array(z.number())),
  lookUps: z.unknown().optional(),
});
const cursorSchema = z.object({ memory: memorySchema });

/** Questions and their answers on the sites of Stack Exchange. */
export const stackExchange: SourceKind<Settings> = {
  kind: 'stack-exchange',
  settings,
  create(id, options, { clock, http }: SourceDependencies): Source {
    /** The newest questions found, by site: their answers are asked for. */
    let questions: Record<string, number[]> = {};
    const client = new StackClient(http, clock, options);
    const ask = async (
      site: string,
      path: string,
      before: string | null,
      floor: number,
      signal: AbortSignal,
    ): Promise<Answer> => {
      const query = {
        site,
        order: 'desc',
        sort: 'creation',
        filter: 'withbody',
        pagesize: PAGE,
        fromdate: Math.floor(floor / 1000),
        todate: before ?? undefined,
        ...(path.startsWith('/search') ? { q: options.query, tagged: options.tags.join(';') || undefined } : {}),
      };
      const { items, more, notBefore } = await client.ask(path, query, signal);
      const read = entries(items, itemSchema, (item) => toFound(item, site));
      return { ...read, ...present({ notBefore }), next: more ? olderThan(read.found, before) : null };
    };
    const asked = (site: string): Lane => ({
      name: `questions of ${site}`,
      ask: async (next, floor, signal) => {
        const answer = await ask(site, '/search/advanced', next, floor, signal);
        const met = answer.found.map(({ mention }) => Number(mention.id.replace(/^.*\//, '')));
        const newest = [...new Set([...met, ...(questions[site] ?? [])])].sort((a, b) => b - a);
        questions = { ...questions, [site]: newest.slice(0, PAGE) };
        return answer;
      },
    });
    const answered = (site: string, ids: readonly number[]): Lane => ({
      name: `answers of ${site}`,
      ask: (next, floor, signal) => ask(site, `/questions/${ids.join(';')}/answers`, next, floor, signal),
    });
    /** Answers are asked for from the second reading on, when there are questions. */
    const lanesOf = (known: Readonly<Record<string, readonly number[]>>): Lane[] =>
      options.sites.flatMap((site) => {
        const ids = known[site] ?? [];
        return options.answers && ids.length > 0 ? [asked(site), answered(site, ids)] : [asked(site)];
      });
    const lookUps = new LookUps(options, clock, {
      prefix: 'stack-exchange:',
      batch: MAX_LOOK_UP,
      ask: (ids, signal) => client.gone(ids, signal),
    });
    const memory: Memory = {
      save: () => ({ questions, lookUps: lookUps.save() }),
      load: (value) => {
        const saved = memorySchema.safeParse(value).data;
        questions = saved?.questions ?? {};
        lookUps.load(saved?.lookUps);
      },
    };
    return {
      id,
      kind: 'stack-exchange',
      intervalMs: options.intervalMinutes * MINUTE,
      clock: 'wall',
      pages: (cursor, context) => {
        const pages = descend(cursor, context, {
          lanes: lanesOf(readCursor(cursorSchema, cursor)?.memory.questions ?? {}),
          now: clock.now,
          backfillMs: options.backfillDays * DAY,
          overlapMs: 30 * MINUTE,
          memory,
        });
        return thenLookUp(pages, lookUps, context, memory);
      },
      check: async (signal) => {
        const site = options.sites[0] ?? 'stackoverflow';
        const { found } = await ask(site, '/search/advanced', null, clock.now() - 30 * DAY, signal);
        return `${found.length} questions on ${site} in the last month${options.key ? '' : ' (no key: 300 requests a day)'}`;
      },
    };
  },
};
