import { z } from 'zod';
import type { Clock } from '../../lib/clock.ts';
import { Failure } from '../../lib/errors.ts';
import type { Http } from '../../lib/http.ts';
import type { Secret } from '../../lib/secret.ts';
import type { Answer } from '../descent.ts';
import { entries, MINUTE, olderThan, present, shaped } from '../json-api.ts';
import { quotaFailure, quotaReset } from '../rate-headers.ts';
import { fromThread, SEARCH, threadSchema } from './threads.ts';

export interface GitHubOptions {
  readonly api: string;
  readonly query: string;
  readonly token: Secret;
  readonly spacingSeconds: number;
}

const PAGE = 50;
/** Most that one question may look up. */
export const MAX_LOOK_UP = 100;
const RATE = { remaining: 'x-ratelimit-remaining', reset: 'x-ratelimit-reset', resetIn: 'epoch' } as const;
const LOOK_UP = 'query($ids: [ID!]!) { nodes(ids: $ids) { id } }';

const answerSchema = z.object({
  data: z.unknown().optional(),
  errors: z
    .array(
      z.object({
        type: z.string().optional(),
        message: z.string(),
        path: z.array(z.union([z.string(), z.number()])).optional(),
      }),
    )
    .optional(),
});
const searchSchema = z.object({ search: z.object({ nodes: z.array(z.unknown()) }) });
const nodesSchema = z.object({ nodes: z.array(z.object({ id: z.string() }).nullable()) });

/** GitHub's GraphQL API: threads by search, and which posts are still there. */
export class GitHubClient {
  readonly #http: Http;
  readonly #clock: Clock;
  readonly #options: GitHubOptions;

  constructor(http: Http, clock: Clock, options: GitHubOptions) {
    this.#http = http;
    this.#clock = clock;
    this.#options = options;
  }

  /** Threads with what is new in them. By the time of the last change, so that a new comment brings its old thread up again. */
  async search(
    kind: 'issues' | 'discussions',
    before: string | null,
    floor: number,
    signal: AbortSignal,
  ): Promise<Answer> {
    const range = `${iso(floor)}..${before === null ? '*' : iso(Number(before) * 1000)}`;
    const q = `${this.#options.query} ${kind === 'issues' ? 'is:issue ' : ''}sort:updated-desc updated:${range}`;
    const type = kind === 'issues' ? 'ISSUE' : 'DISCUSSION';
    const { data, notBefore } = await this.#ask(
      searchSchema,
      { query: SEARCH, variables: { q, type, n: PAGE } },
      signal,
    );
    const { nodes } = data.search;
    const read = entries(nodes, threadSchema, (thread) => ({ at: Date.parse(thread.updatedAt), thread }));
    return {
      found: read.found.flatMap(({ at, thread }) => fromThread(thread, at, floor)),
      ...present({ refused: read.refused, notBefore }),
      next: nodes.length < PAGE ? null : olderThan(read.found, before),
    };
  }

  /** Which of these node ids GitHub says it has not, each by name: one that is merely empty may be there. */
  async gone(ids: readonly string[], signal: AbortSignal): Promise<string[]> {
    const { data, errors } = await this.#ask(nodesSchema, { query: LOOK_UP, variables: { ids } }, signal);
    const missing = errors.filter(({ type, path }) => type === 'NOT_FOUND' && path?.[0] === 'nodes');
    const places = new Set(missing.map(({ path }) => path?.[1]));
    return ids.filter((_, place) => places.has(place) && data.nodes[place] === null);
  }

  async #ask<T>(schema: z.ZodType<T>, question: object, signal: AbortSignal) {
    const { api, token, spacingSeconds } = this.#options;
    const response = await this.#http.request({
      url: api,
      method: 'POST',
      signal,
      spacingMs: spacingSeconds * 1000,
      headers: { authorization: `Bearer ${token.reveal()}`, 'content-type': 'application/json' },
      body: JSON.stringify(question),
    });
    if (response.status !== 200) throw quotaFailure(response, RATE);
    const { data, errors = [] } = shaped(answerSchema, response.json(), api);
    if (data === null || data === undefined) {
      const said = errors[0]?.message ?? 'no data';
      if (!errors.some(({ type }) => type === 'RATE_LIMITED')) throw new Failure('malformed', `GitHub: ${said}`);
      const reset = quotaReset(response, RATE);
      if (reset === undefined) throw new Failure('rate-limited', `GitHub: ${said}`, { retryAfterMs: 5 * MINUTE });
      const retryAfterMs = reset - this.#clock.now();
      throw new Failure('rate-limited', `GitHub: ${said}`, { retryAfterMs, waitBy: RATE.reset });
    }
    return { data: shaped(schema, data, api), errors, notBefore: quotaReset(response, RATE, 50) };
  }
}

function iso(at: number): string {
  return `${new Date(at).toISOString().slice(0, 19)}Z`;
}
