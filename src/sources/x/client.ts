import { z } from 'zod';
import type { Clock } from '../../lib/clock.ts';
import { Failure } from '../../lib/errors.ts';
import type { Http, HttpRequest, HttpResponse, HttpStream } from '../../lib/http.ts';
import type { Secret } from '../../lib/secret.ts';
import type { Answer } from '../descent.ts';
import { entries, olderThan, shaped, withQuery } from '../json-api.ts';
import type { Ledger } from '../ledger.ts';
import { quotaFailure } from '../rate-headers.ts';
import { FIELDS, fromPost, type Includes, includesSchema, postSchema } from './posts.ts';

/** Dollars for one object read, as the owner's price list has them. */
export interface Prices {
  readonly post: number;
  readonly user: number;
}

export interface XOptions {
  readonly api: string;
  readonly query: string;
  readonly token: Secret;
  readonly prices: Prices;
  readonly pageSize: number;
  readonly spacingSeconds: number;
}

const RATE = { remaining: 'x-rate-limit-remaining', reset: 'x-rate-limit-reset', resetIn: 'epoch' } as const;
const WEEK = 7 * 86_400_000;
const MIN_PAGE = 10;
const answerSchema = z.object({
  data: z.array(z.unknown()).default([]),
  includes: includesSchema,
  meta: z.object({ next_token: z.string().optional() }).default({}),
});

/** Posts in one look-up. */
export const MAX_LOOK_UP = 100;
/** What X calls it when a post cannot be seen any more. */
const GONE = ['resource-not-found', 'not-authorized-for-resource'];
const lookUpSchema = z.object({
  data: z.array(z.object({ id: z.string() })).default([]),
  errors: z
    .array(z.object({ type: z.string().default(''), resource_id: z.string().optional(), value: z.string().optional() }))
    .default([]),
});

const rulesSchema = z.object({
  data: z.array(z.object({ id: z.string(), value: z.string(), tag: z.string().optional() })).default([]),
});

export class XClient {
  readonly #http: Http;
  readonly #clock: Clock;
  readonly #options: XOptions;
  readonly #ledger: Ledger;
  /** Posts of the next page that are entered already. */
  #reserved: number | undefined;

  constructor(http: Http, clock: Clock, options: XOptions, ledger: Ledger) {
    this.#http = http;
    this.#clock = clock;
    this.#options = options;
    this.#ledger = ledger;
  }

  /** Enters the next page at its worst price; it is made as small as what is left of the month allows. */
  reserve(): void {
    // Entered for a question that an aborted slice did not put.
    if (this.#reserved !== undefined) return;
    const size = Math.min(this.#options.pageSize, this.demandMoney());
    this.#ledger.spend(size * this.#worst(), this.#clock.now());
    this.#reserved = size;
  }

  /** Recent search: posts of the last seven days, newest first. Each answer is paid for before it is asked. */
  async search(before: string | null, floor: number, signal: AbortSignal): Promise<Answer> {
    const { api, query } = this.#options;
    const now = this.#clock.now();
    const worst = this.#worst();
    if (this.#reserved === undefined) this.reserve();
    const size = this.#reserved ?? MIN_PAGE;
    this.#reserved = undefined;
    const response = await this.#send({
      url: withQuery(`${api}/2/tweets/search/recent`, {
        query,
        max_results: size,
        sort_order: 'recency',
        // It must lie within the last seven days, and an end at least ten seconds before now.
        start_time: iso(Math.min(Math.max(floor, now - WEEK + 60_000), now - 30_000)),
        end_time: before === null ? undefined : iso((Number(before) + 1) * 1000),
        ...FIELDS,
      }),
      signal,
    }).catch((error: unknown) => this.#refund(size * worst, error));
    const { data, includes, meta } = shaped(answerSchema, response.json(), api);
    this.#ledger.adjust(this.#cost(data.length, includes) - size * worst, now);
    const read = entries(data, postSchema, (post) => fromPost(post, includes));
    const found = read.found.flat();
    return { ...read, found, next: meta.next_token === undefined ? null : olderThan(found, before) };
  }

  /** How many posts what is left of the month pays for. Throws where it is not enough for the smallest page. */
  demandMoney(): number {
    const now = this.#clock.now();
    const affordable = Math.floor(this.#ledger.left(now) / this.#worst());
    if (affordable < MIN_PAGE) throw this.#ledger.exhausted(now);
    return affordable;
  }

  /** How many posts can be looked up for what is left of the month. */
  affordable(): number {
    const { post } = this.#options.prices;
    return post > 0 ? Math.floor(this.#ledger.left(this.#clock.now()) / post) : MAX_LOOK_UP;
  }

  /** Enters so many look-ups, as if every post were still there. */
  reserveLookUps(count: number): void {
    this.#ledger.spend(count * this.#options.prices.post, this.#clock.now());
  }

  /**
   * Which of these posts X says are gone: deleted, or of an account that is suspended or protected now. Only those that are
   * named; one that is merely not in the answer may be there. They are paid for by `reserveLookUps`; those that are gone cost nothing.
   */
  async gone(ids: readonly string[], signal: AbortSignal): Promise<string[]> {
    const { api, prices } = this.#options;
    const asked = this.#send({ url: withQuery(`${api}/2/tweets`, { ids: ids.join(',') }), signal });
    const response = await asked.catch((error: unknown) => this.#refund(ids.length * prices.post, error));
    const { data, errors } = shaped(lookUpSchema, response.json(), api);
    this.#ledger.adjust((data.length - ids.length) * prices.post, this.#clock.now());
    const there = new Set(data.map(({ id }) => id));
    const said = errors.filter(({ type }) => GONE.some((problem) => type.endsWith(`/problems/${problem}`)));
    const named = new Set(said.map(({ resource_id, value }) => resource_id ?? value));
    return ids.filter((id) => named.has(id) && !there.has(id));
  }

  /** Opens the filtered stream; its rules must be set before. */
  stream(signal: AbortSignal): Promise<HttpStream> {
    const url = withQuery(`${this.#options.api}/2/tweets/search/stream`, FIELDS);
    // A line end comes every 20 seconds; two that are missing mean that the connection is dead.
    return this.#http.stream({ url, signal, headers: this.#headers(), idleMs: 45_000 });
  }

  /** Enters what one post of the stream has cost. */
  paid(includes: Includes): void {
    this.#ledger.adjust(this.#cost(1, includes), this.#clock.now());
  }

  /** Sees to it that the stream has this source's rule and no older one of it. */
  async setRule(tag: string, signal: AbortSignal): Promise<void> {
    const url = `${this.#options.api}/2/tweets/search/stream/rules`;
    const known = (await this.#rules(signal)).filter((rule) => rule.tag === tag);
    const stale = known.filter(({ value }) => value !== this.#options.query);
    if (stale.length > 0) await this.#post(url, { delete: { ids: stale.map(({ id }) => id) } }, signal);
    if (known.length > stale.length) return;
    const added = await this.#post(url, { add: [{ value: this.#options.query, tag }] }, signal);
    const result = z.object({ meta: z.object({ summary: z.object({ created: z.number() }) }) }).safeParse(added.json());
    if (result.data?.meta.summary.created !== 1)
      throw new Failure('malformed', 'X refused the query as a rule of the stream');
  }

  /** Whether the token is good, by the one question that is free: which rules there are. */
  async checkToken(signal: AbortSignal): Promise<void> {
    await this.#rules(signal);
  }

  async #rules(signal: AbortSignal) {
    const url = `${this.#options.api}/2/tweets/search/stream/rules`;
    return shaped(rulesSchema, (await this.#send({ url, signal })).json(), url).data;
  }

  #post(url: string, body: unknown, signal: AbortSignal): Promise<HttpResponse> {
    return this.#send({
      url,
      signal,
      method: 'POST',
      body: JSON.stringify(body),
      headers: { 'content-type': 'application/json' },
    });
  }

  async #send(request: HttpRequest): Promise<HttpResponse> {
    const response = await this.#http.request({
      ...request,
      spacingMs: this.#options.spacingSeconds * 1000,
      headers: { ...request.headers, ...this.#headers() },
    });
    if (response.status === 200 || response.status === 201) return response;
    throw new Refusal(quotaFailure(response, RATE));
  }

  /** What X refused it gave nothing for. What broke on the way may have been given, and stays entered. */
  #refund(amount: number, error: unknown): never {
    if (error instanceof Refusal) this.#ledger.adjust(-amount, this.#clock.now());
    throw error;
  }

  #headers(): Record<string, string> {
    return { authorization: `Bearer ${this.#options.token.reveal()}` };
  }

  /** Dollars for a post: every one by another author, and each refers to a further post by a further author. */
  #worst(): number {
    const { post, user } = this.#options.prices;
    return 2 * (post + user);
  }

  #cost(posts: number, includes: Includes): number {
    const { post, user } = this.#options.prices;
    return (posts + includes.tweets.length) * post + includes.users.length * user;
  }
}

/** An answer of X that has nothing in it. */
class Refusal extends Failure {
  constructor({ kind, message, retryAfterMs, waitBy }: Failure) {
    super(kind, message, { retryAfterMs, waitBy });
  }
}

function iso(at: number): string {
  return `${new Date(at).toISOString().slice(0, 19)}Z`;
}
