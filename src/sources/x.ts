import { z } from 'zod';
import { secret } from '../lib/zod-secret.ts';
import { addLive, type Descent, descend } from './descent.ts';
import { DAY, MINUTE, pollSettings } from './json-api.ts';
import type { Memory } from './lanes.ts';
import { Ledger } from './ledger.ts';
import { LookUps, lookUpSettings, thenLookUp } from './look-ups.ts';
import type { Page, PullContext, Source, SourceDependencies, SourceKind } from './source.ts';
import { MAX_LOOK_UP, XClient } from './x/client.ts';
import { livePosts } from './x/live.ts';

const settings = z.strictObject({
  query: z
    .string()
    .trim()
    .min(1)
    .max(1_024)
    .describe(
      'In X\'s syntax: words, "a phrase", OR, ( ), -not, from:name, lang:en, -is:retweet. At most 512 characters for search.',
    ),
  bearerToken: secret().describe('Of an app in the X developer console.'),
  monthlyUsd: z
    .number()
    .positive()
    .describe('Most that may be spent in a month (UTC), in dollars. Reading stops there.'),
  mode: z
    .enum(['search', 'stream'])
    .default('search')
    .describe('search: asked every interval. stream: the filtered stream, within seconds.'),
  pricePerPost: z.number().min(0).default(0.005).describe('Dollars a post read; check the price list of your plan.'),
  pricePerUser: z.number().min(0).default(0.01).describe('Dollars a user read.'),
  ...lookUpSettings(0),
  pageSize: z.int().min(10).max(100).default(50).describe('Most posts in one answer.'),
  ...pollSettings({ intervalMinutes: 10, backfillDays: 1, spacingSeconds: 1, api: 'https://api.x.com' }),
});
type Settings = z.output<typeof settings>;

/** Posts of X by recent search or the filtered stream, never above a cost that the team has set. */
export const x: SourceKind<Settings> = {
  kind: 'x',
  settings,
  create(id, options, { clock, http }: SourceDependencies): Source {
    const ledger = new Ledger({
      name: 'X dollars of the month',
      limit: options.monthlyUsd,
      period: 'month',
      zone: 'UTC',
    });
    const client = new XClient(
      http,
      clock,
      {
        api: options.api,
        query: options.query,
        token: options.bearerToken,
        prices: { post: options.pricePerPost, user: options.pricePerUser },
        pageSize: options.pageSize,
        spacingSeconds: options.spacingSeconds,
      },
      ledger,
    );
    const lookUps = new LookUps(options, clock, {
      prefix: 'x:',
      batch: MAX_LOOK_UP,
      affordable: () => client.affordable(),
      reserve: (count) => client.reserveLookUps(count),
      ask: (ids, signal) => client.gone(ids, signal),
    });
    const memory: Memory = {
      save: () => ({ ...ledger.save(), lookUps: lookUps.save() }),
      load: (value) => {
        ledger.load(value);
        lookUps.load(z.object({ lookUps: z.unknown() }).safeParse(value).data?.lookUps);
      },
    };
    const descent: Descent = {
      lanes: [
        {
          name: 'search',
          reserve: () => client.reserve(),
          ask: (next, floor, signal) => client.search(next, floor, signal),
        },
      ],
      now: clock.now,
      backfillMs: Math.min(options.backfillDays, 7) * DAY,
      // Each post that is read again may be paid again.
      overlapMs: options.mode === 'stream' ? 20_000 : 2 * MINUTE,
      memory,
    };
    return {
      id,
      kind: 'x',
      spends: true,
      intervalMs: options.mode === 'stream' ? 1_000 : options.intervalMinutes * MINUTE,
      clock: 'wall',
      pages: (cursor, context) => {
        const asked = thenLookUp(descend(cursor, context, descent), lookUps, context, memory);
        return options.mode === 'stream' ? live(asked, client, descent, `turntide:${id}`, cursor, context) : asked;
      },
      check: async (signal) => {
        await client.checkToken(signal);
        return `the token is good; ${ledger.left(clock.now()).toFixed(2)} of ${options.monthlyUsd} dollars are left this month`;
      },
    };
  },
};

/** First what was missed while nobody listened, by search; then the stream until the slice ends. */
async function* live(
  missed: AsyncIterable<Page>,
  client: XClient,
  descent: Descent,
  tag: string,
  cursor: string | null,
  { signal, budgetMs }: PullContext,
): AsyncGenerator<Page> {
  const started = performance.now();
  let last = cursor;
  for await (const page of missed) {
    last = page.cursor;
    yield page;
  }
  const left = budgetMs - (performance.now() - started);
  if (signal.aborted || left <= 0) return;
  await client.setRule(tag, signal);
  const slice = new AbortController();
  const stop = (): void => slice.abort();
  const timer = setTimeout(stop, left);
  signal.addEventListener('abort', stop, { once: true });
  try {
    for await (const found of livePosts(client, slice.signal)) {
      const page = addLive(last, 'search', found, descent);
      last = page.cursor;
      yield page;
      client.demandMoney();
    }
  } catch (error) {
    if (!slice.signal.aborted) throw error;
  } finally {
    clearTimeout(timer);
    signal.removeEventListener('abort', stop);
  }
}
