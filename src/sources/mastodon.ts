import { z } from 'zod';
import { Failure } from '../lib/errors.ts';
import type { HttpResponse } from '../lib/http.ts';
import { failureOf, serverNow } from '../lib/http-failure.ts';
import { secret } from '../lib/zod-secret.ts';
import type { Answer, Found, Lane } from './descent.ts';
import { entries, MINUTE, pollSettings, shaped, withQuery } from './json-api.ts';
import { fromStatus, statusSchema } from './mastodon/statuses.ts';
import { polledSource } from './polled.ts';
import type { Source, SourceDependencies, SourceKind } from './source.ts';
import { tellingVanished } from './vanished.ts';

const { api: _, ...poll } = pollSettings({
  intervalMinutes: 1,
  backfillDays: 1,
  spacingSeconds: 1.1,
  api: 'https://mastodon.social',
});
const settings = z
  .strictObject({
    instance: z
      .url({ protocol: /^https?$/ })
      .transform((url) => url.replace(/\/+$/, ''))
      .default('https://mastodon.social')
      .describe('Which server to ask; it knows what its members follow anywhere.'),
    hashtags: z
      .array(z.string().regex(/^[\p{L}\p{M}\p{N}_]+$/u, 'must be a hashtag without #'))
      .max(50)
      .default([])
      .describe('Public posts with any of these.'),
    timeline: z
      .enum(['none', 'local', 'federated'])
      .default('none')
      .describe('All public posts: of this server, or of all it knows.'),
    query: z.string().trim().min(1).max(512).optional().describe('Full-text search; needs a token.'),
    token: secret().optional().describe('Access token of an application with the scope read.'),
    ...poll,
  })
  .refine((all) => all.hashtags.length > 0 || all.timeline !== 'none' || all.query !== undefined, {
    error: 'needs hashtags, a timeline or a query',
  })
  .refine((all) => all.query === undefined || all.token !== undefined, {
    error: 'a query needs a token',
    path: ['token'],
  });
type Settings = z.output<typeof settings>;

const PAGE = 40;
/** Posts of other servers arrive late, and keep their date. */
const OVERLAP_MS = 30 * MINUTE;

/** Mastodon and what speaks its API: hashtags, public timelines and search of one server. */
export const mastodon: SourceKind<Settings> = {
  kind: 'mastodon',
  settings,
  create(id, options, { clock, http }: SourceDependencies): Source {
    const { instance, token } = options;
    const ask = async (path: string, query: Record<string, string | number | undefined>, signal: AbortSignal) => {
      const url = withQuery(`${instance}${path}`, query);
      const response = await http.request({
        url,
        signal,
        spacingMs: options.spacingSeconds * 1000,
        headers: token ? { authorization: `Bearer ${token.reveal()}` } : {},
      });
      if (response.status < 200 || response.status > 299) throw rateFailure(response);
      return { value: response.json(), url, ...resetOf(response) };
    };
    const timeline = (name: string, path: string, query: Record<string, string | undefined>): Lane =>
      tellingVanished({
        name,
        ask: async (next, _floor, signal) => {
          const { value, url, notBefore } = await ask(
            path,
            { ...query, limit: PAGE, max_id: next ?? undefined },
            signal,
          );
          const list = shaped(z.array(z.unknown()), value, url);
          const read = entries(list, statusSchema, (status) => ({
            id: status.id,
            found: fromStatus(status, instance),
          }));
          const found = read.found.flatMap((entry) => entry.found ?? []);
          const last = read.found.at(-1)?.id ?? null;
          return {
            ...answerOf(read, found),
            next: last,
            ...(notBefore === undefined ? {} : { notBefore }),
          };
        },
      });
    const search: Lane = {
      name: 'search',
      ask: async (next, _floor, signal) => {
        const offset = Number(next ?? 0);
        const query = { q: options.query, type: 'statuses', limit: PAGE, offset };
        const { value, url, notBefore } = await ask('/api/v2/search', query, signal);
        const { statuses } = shaped(z.object({ statuses: z.array(z.unknown()) }), value, url);
        const read = entries(statuses, statusSchema, (status) => fromStatus(status, instance));
        const more = statuses.length === PAGE ? String(offset + PAGE) : null;
        return { ...answerOf(read, read.found), next: more, ...(notBefore === undefined ? {} : { notBefore }) };
      },
    };
    const lanes = [
      ...options.hashtags.map((tag) => timeline(`#${tag}`, `/api/v1/timelines/tag/${encodeURIComponent(tag)}`, {})),
      ...(options.timeline === 'none'
        ? []
        : [
            timeline(options.timeline, '/api/v1/timelines/public', {
              local: options.timeline === 'local' ? 'true' : undefined,
            }),
          ]),
      ...(options.query === undefined ? [] : [search]),
    ];
    return polledSource(id, options, clock, {
      kind: 'mastodon',
      lanes,
      overlapMs: OVERLAP_MS,
      check: async (signal) => {
        const { found } = await (lanes[0] as Lane).ask(null, 0, signal);
        return `${instance}: ${lanes[0]?.name} has ${found.length === PAGE ? `${PAGE} or more` : found.length} posts`;
      },
    });
  },
};

function answerOf(read: { readonly refused?: Record<string, number> }, found: readonly Found[]): Omit<Answer, 'next'> {
  return { found, ...(read.refused ? { refused: read.refused } : {}) };
}

/** Epoch ms when the quota starts anew, where this answer used it up. Mastodon writes the reset as a date. */
function resetOf(response: HttpResponse): { notBefore?: number } {
  const remaining = response.headers.get('x-ratelimit-remaining');
  const reset = Date.parse(response.headers.get('x-ratelimit-reset') ?? '');
  if (remaining === null || Number(remaining) >= 1 || Number.isNaN(reset)) return {};
  return { notBefore: response.receivedAt + Math.max(0, reset - serverNow(response)) };
}

function rateFailure(response: HttpResponse): Failure {
  const usual = failureOf(response);
  if (usual.kind !== 'rate-limited' || usual.retryAfterMs !== undefined) return usual;
  const { notBefore } = resetOf(response);
  if (notBefore === undefined) return usual;
  return new Failure('rate-limited', usual.message, { retryAfterMs: notBefore - response.receivedAt });
}
