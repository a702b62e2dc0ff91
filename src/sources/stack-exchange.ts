import { z } from 'zod';
import { Failure } from '../lib/errors.ts';
import { htmlToText } from '../lib/html-text.ts';
import { expectOk, type HttpResponse } from '../lib/http.ts';
import { secret } from '../lib/zod-secret.ts';
import { readCursor } from './cursor.ts';
import { type Answer, descend, type Found, type Lane } from './descent.ts';
import { DAY, entries, MINUTE, olderThan, pollSettings, present, shaped, withQuery } from './json-api.ts';
import type { Source, SourceDependencies, SourceKind } from './source.ts';

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
const wrapperSchema = z.object({
  items: z.array(z.unknown()),
  has_more: z.boolean(),
  backoff: z.number().optional(),
  quota_remaining: z.number().optional(),
});
const ownerSchema = z.object({
  user_id: z.number().optional(),
  account_id: z.number().optional(),
  display_name: z.string().optional(),
  link: z.string().optional(),
});
const itemSchema = z.object({
  question_id: z.number(),
  answer_id: z.number().optional(),
  title: z.string().optional(),
  body: z.string().default(''),
  link: z.string().optional(),
  creation_date: z.number(),
  last_edit_date: z.number().optional(),
  score: z.number().optional(),
  view_count: z.number().optional(),
  answer_count: z.number().optional(),
  owner: ownerSchema.optional(),
});
const memorySchema = z.record(z.string(), z.array(z.number()));
const cursorSchema = z.object({ memory: memorySchema });

/** Questions and their answers on the sites of Stack Exchange. */
export const stackExchange: SourceKind<Settings> = {
  kind: 'stack-exchange',
  settings,
  create(id, options, { clock, http }: SourceDependencies): Source {
    /** The newest questions found, by site: their answers are asked for. */
    let questions: Record<string, number[]> = {};
    const ask = async (
      site: string,
      path: string,
      before: string | null,
      floor: number,
      signal: AbortSignal,
    ): Promise<Answer> => {
      const url = withQuery(`${options.api}${path}`, {
        site,
        order: 'desc',
        sort: 'creation',
        filter: 'withbody',
        pagesize: PAGE,
        fromdate: Math.floor(floor / 1000),
        todate: before ?? undefined,
        key: options.key?.reveal(),
        ...(path.startsWith('/search') ? { q: options.query, tagged: options.tags.join(';') || undefined } : {}),
      });
      const response = await http.request({ url, signal, spacingMs: options.spacingSeconds * 1000 });
      const answer = shaped(wrapperSchema, throttled(response).json(), url);
      const read = entries(answer.items, itemSchema, (item) => toFound(item, site));
      const wait = answer.backoff ?? 0;
      const spent = answer.quota_remaining !== undefined && answer.quota_remaining < 1;
      const notBefore = spent ? nextDay(clock.now()) : wait > 0 ? clock.now() + wait * 1000 : undefined;
      return { ...read, ...present({ notBefore }), next: answer.has_more ? olderThan(read.found, before) : null };
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
    return {
      id,
      kind: 'stack-exchange',
      intervalMs: options.intervalMinutes * MINUTE,
      clock: 'wall',
      pages: (cursor, context) =>
        descend(cursor, context, {
          lanes: lanesOf(readCursor(cursorSchema, cursor)?.memory ?? {}),
          now: clock.now,
          backfillMs: options.backfillDays * DAY,
          overlapMs: 30 * MINUTE,
          memory: {
            save: () => questions,
            load: (value) => {
              questions = memorySchema.safeParse(value).data ?? {};
            },
          },
        }),
      check: async (signal) => {
        const site = options.sites[0] ?? 'stackoverflow';
        const { found } = await ask(site, '/search/advanced', null, clock.now() - 30 * DAY, signal);
        return `${found.length} questions on ${site} in the last month${options.key ? '' : ' (no key: 300 requests a day)'}`;
      },
    };
  },
};

/** Its own throttle answers 400 with an `error_id` of 502, and says the seconds in words. */
function throttled(response: HttpResponse): HttpResponse {
  if (response.status === 400 && response.text().includes('throttle_violation')) {
    const seconds = Number(/available in (\d+) second/.exec(response.text())?.[1] ?? 60);
    throw new Failure('rate-limited', 'Stack Exchange: too many requests from this address', {
      retryAfterMs: seconds * 1000,
    });
  }
  return expectOk(response);
}

/** The quota starts anew at midnight, UTC. */
function nextDay(now: number): number {
  return (Math.floor(now / DAY) + 1) * DAY;
}

function toFound(item: z.output<typeof itemSchema>, site: string): Found {
  const body = htmlToText(item.body);
  const question = item.answer_id === undefined;
  const title = question ? htmlToText(item.title ?? '').text : '';
  const at = item.creation_date * 1000;
  const { owner } = item;
  const url = item.link ?? `https://${site}.com/${question ? `q/${item.question_id}` : `a/${item.answer_id}`}`;
  const mention = {
    id: question ? `stack-exchange:${site}/q/${item.question_id}` : `stack-exchange:${site}/a/${item.answer_id}`,
    source: 'stack-exchange',
    text: [title, body.text].filter(Boolean).join('\n\n'),
    publishedAt: new Date(at).toISOString(),
    ...present({ editedAt: item.last_edit_date }),
    url,
    author: {
      // The account is the same on all sites; a user who left has neither.
      id: `stack-exchange:${owner?.account_id ?? `${site}/${owner?.user_id ?? owner?.display_name ?? 'deleted'}`}`,
      ...present({ name: owner?.display_name && htmlToText(owner.display_name).text, url: owner?.link }),
    },
    engagement: present({ likes: Math.max(0, item.score ?? 0), replies: item.answer_count, views: item.view_count }),
    links: body.links,
    ...(question ? {} : { inReplyTo: { id: `stack-exchange:${site}/q/${item.question_id}` } }),
  };
  return { mention, at };
}
