import { z } from 'zod';
import { Failure } from '../lib/errors.ts';
import { secret } from '../lib/zod-secret.ts';
import type { Answer, Found, Lane } from './descent.ts';
import { askJson, entries, MINUTE, pollSettings, present, shaped, withQuery } from './json-api.ts';
import { LookUps, lookUpSettings } from './look-ups.ts';
import { polledSource } from './polled.ts';
import { quotaFailure, quotaReset } from './rate-headers.ts';
import type { Source, SourceDependencies, SourceKind } from './source.ts';

const settings = z
  .strictObject({
    clientId: z.string().min(1).describe('Of the app that Reddit has approved.'),
    clientSecret: secret().describe('Of the same app.'),
    username: z
      .string()
      .regex(/^[\w-]{3,20}$/)
      .describe('Your Reddit name: Reddit wants a person to write to in every request.'),
    subreddits: z
      .array(z.string().regex(/^\w{2,21}$/, 'must be a name without r/'))
      .max(100)
      .default([])
      .describe('New posts and comments of these.'),
    query: z
      .string()
      .trim()
      .min(1)
      .max(512)
      .optional()
      .describe("Posts found by search, anywhere; in Reddit's syntax."),
    ...lookUpSettings(2_000),
    ...pollSettings({ intervalMinutes: 2, backfillDays: 3, spacingSeconds: 0.65, api: 'https://oauth.reddit.com' }),
    tokenUrl: z.url({ protocol: /^https?$/ }).default('https://www.reddit.com/api/v1/access_token'),
  })
  .refine(({ subreddits, query }) => subreddits.length > 0 || query !== undefined, {
    error: 'needs subreddits or a query',
  });
type Settings = z.output<typeof settings>;

const PAGE = 100;
const PREFIX = 'reddit:';
const RATE = { remaining: 'x-ratelimit-remaining', reset: 'x-ratelimit-reset', resetIn: 'seconds' } as const;
const tokenSchema = z.object({ access_token: z.string(), expires_in: z.number() });
const listingSchema = z.object({
  data: z.object({ after: z.string().nullable(), children: z.array(z.unknown()) }),
});
const thingSchema = z.object({
  kind: z.enum(['t1', 't3']),
  data: z.object({
    name: z.string(),
    author: z.string(),
    created_utc: z.number(),
    /** False, or epoch seconds. */
    edited: z.union([z.boolean(), z.number()]).nullish(),
    permalink: z.string(),
    title: z.string().optional(),
    selftext: z.string().optional(),
    body: z.string().optional(),
    url: z.string().optional(),
    is_self: z.boolean().optional(),
    score: z.number().optional(),
    num_comments: z.number().optional(),
    parent_id: z.string().optional(),
    crosspost_parent: z.string().optional(),
    removed_by_category: z.string().nullish(),
  }),
});
type Thing = z.output<typeof thingSchema>['data'];

/** New posts and comments of subreddits, and a search, by an approved Reddit app. */
export const reddit: SourceKind<Settings> = {
  kind: 'reddit',
  settings,
  create(id, options, { clock, http }: SourceDependencies): Source {
    const userAgent = `server:turntide:v0.1 (by /u/${options.username})`;
    let token: { readonly value: string; readonly until: number } | undefined;

    const authorize = async (signal: AbortSignal): Promise<string> => {
      if (token && token.until > clock.now()) return token.value;
      const basic = Buffer.from(`${options.clientId}:${options.clientSecret.reveal()}`).toString('base64');
      const { value } = await askJson(http, tokenSchema, {
        url: options.tokenUrl,
        method: 'POST',
        signal,
        body: 'grant_type=client_credentials',
        headers: {
          authorization: `Basic ${basic}`,
          'content-type': 'application/x-www-form-urlencoded',
          'user-agent': userAgent,
        },
      });
      token = { value: value.access_token, until: clock.now() + value.expires_in * 1000 - MINUTE };
      return token.value;
    };

    const ask = async (
      path: string,
      query: Record<string, string>,
      after: string | null,
      signal: AbortSignal,
    ): Promise<Answer> => {
      const url = withQuery(`${options.api}${path}`, { ...query, limit: PAGE, raw_json: 1, after: after ?? undefined });
      const headers = { authorization: `Bearer ${await authorize(signal)}`, 'user-agent': userAgent };
      const response = await http.request({ url, signal, headers, spacingMs: options.spacingSeconds * 1000 });
      if (response.status === 401) token = undefined;
      if (response.status === 403)
        throw new Failure(
          'auth',
          `${quotaFailure(response, RATE).message} (private, or the app is not approved: see docs/sources/reddit.md)`,
        );
      if (response.status !== 200) throw quotaFailure(response, RATE);
      const { data } = shaped(listingSchema, response.json(), url);
      const read = entries(data.children, thingSchema, ({ kind, data: thing }) => toFound(kind, thing));
      return { ...read, ...present({ notBefore: quotaReset(response, RATE, 2) }), next: data.after };
    };

    const lane = (name: string, path: string, query: Record<string, string> = {}): Lane => ({
      name,
      ask: (next, _floor, signal) => ask(path, query, next, signal),
    });
    const joined = options.subreddits.join('+');
    const lanes: Lane[] = [
      ...(joined
        ? [lane(`posts of ${joined}`, `/r/${joined}/new`), lane(`comments of ${joined}`, `/r/${joined}/comments`)]
        : []),
      ...(options.query
        ? [lane(`search ${options.query}`, '/search', { q: options.query, sort: 'new', type: 'link' })]
        : []),
    ];
    const lookUps = new LookUps(options, clock, {
      prefix: PREFIX,
      batch: PAGE,
      ask: async (ids, signal) => {
        const { found } = await ask('/api/info', { id: ids.join(',') }, null, signal);
        // One that is merely not in the answer may be there: what is deleted is shown as such.
        return found.filter(({ deleted }) => deleted).map(({ mention }) => mention.id.slice(PREFIX.length));
      },
    });
    return polledSource(id, options, clock, {
      kind: 'reddit',
      lanes,
      overlapMs: 15 * MINUTE,
      lookUps,
      check: async (signal) => {
        const { found } = await (lanes[0] as Lane).ask(null, 0, signal);
        return `${found.length} newest ${lanes[0]?.name}`;
      },
    });
  },
};

const GONE = new Set(['[deleted]', '[removed]', '[ Removed by Reddit ]']);

function toFound(kind: 't1' | 't3', thing: Thing): Found {
  const at = thing.created_utc * 1000;
  const body = kind === 't1' ? thing.body : thing.selftext;
  const text = [thing.title, body].filter((part) => part).join('\n\n');
  const deleted = GONE.has(body ?? '') || GONE.has(thing.author) || Boolean(thing.removed_by_category);
  const mention = {
    id: `reddit:${thing.name}`,
    source: 'reddit',
    text,
    publishedAt: new Date(at).toISOString(),
    ...(typeof thing.edited === 'number' ? { editedAt: thing.edited } : {}),
    url: `https://www.reddit.com${thing.permalink}`,
    author: {
      id: `reddit:${thing.author}`,
      handle: thing.author,
      url: `https://www.reddit.com/user/${encodeURIComponent(thing.author)}`,
    },
    engagement: present({
      likes: thing.score === undefined ? undefined : Math.max(0, thing.score),
      replies: thing.num_comments,
    }),
    ...(thing.parent_id ? { inReplyTo: { id: `reddit:${thing.parent_id}` } } : {}),
    ...(thing.crosspost_parent ? { repostOf: { id: `reddit:${thing.crosspost_parent}` } } : {}),
    ...(thing.url && thing.is_self === false && /^https?:/.test(thing.url) ? { links: [thing.url] } : {}),
    mentions: [...new Set(text.match(/(?<![\w/])\/?u\/[\w-]{3,20}/g) ?? [])].map(
      (name) => `reddit:${name.replace(/^\/?u\//, '')}`,
    ),
  };
  return { mention, at, ...(deleted ? { deleted: true } : {}) };
}
