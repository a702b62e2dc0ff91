import { z } from 'zod';
import type { Clock } from '../../lib/clock.ts';
import { Failure } from '../../lib/errors.ts';
import { expectOk, type Http, type HttpResponse } from '../../lib/http.ts';
import type { Secret } from '../../lib/secret.ts';
import { DAY, entries, present, shaped, withQuery } from '../json-api.ts';

export interface StackOptions {
  readonly api: string;
  readonly key?: Secret | undefined;
  readonly spacingSeconds: number;
}

/** Posts in one look-up. */
export const MAX_LOOK_UP = 100;
/** So many that are all not there are a server in trouble. */
const MANY = 10;
const wrapperSchema = z.object({
  items: z.array(z.unknown()),
  has_more: z.boolean(),
  backoff: z.number().optional(),
  quota_remaining: z.number().optional(),
});
const postSchema = z.object({ post_id: z.number() });

/** The API of Stack Exchange; each answer may name a time in its body before which the same must not be asked again. */
export class StackClient {
  readonly #http: Http;
  readonly #clock: Clock;
  readonly #options: StackOptions;
  /** Look-ups are not asked before (epoch ms). */
  #lookUpsFrom = 0;

  constructor(http: Http, clock: Clock, options: StackOptions) {
    this.#http = http;
    this.#clock = clock;
    this.#options = options;
  }

  async ask(path: string, query: Readonly<Record<string, string | number | undefined>>, signal: AbortSignal) {
    const { api, key, spacingSeconds } = this.#options;
    const url = withQuery(`${api}${path}`, { ...query, key: key?.reveal() });
    const response = await this.#http.request({ url, signal, spacingMs: spacingSeconds * 1000 });
    const answer = shaped(wrapperSchema, throttled(response).json(), url);
    const wait = answer.backoff ?? 0;
    const spent = answer.quota_remaining !== undefined && answer.quota_remaining < 1;
    const now = this.#clock.now();
    const notBefore = spent ? nextDay(now) : wait > 0 ? now + wait * 1000 : undefined;
    return { items: answer.items, more: answer.has_more, ...present({ notBefore }) };
  }

  /** Which of these posts (`travel/q/57`) are not there any more: they are left out of an answer that was asked for them. */
  async gone(ids: readonly string[], signal: AbortSignal): Promise<readonly string[]> {
    const gone: string[] = [];
    const siteOf = (id: string): string => id.slice(0, id.indexOf('/'));
    for (const site of new Set(ids.map(siteOf))) {
      const now = this.#clock.now();
      if (now < this.#lookUpsFrom) {
        const retryAfterMs = this.#lookUpsFrom - now;
        throw new Failure('rate-limited', 'Stack Exchange: asks to wait', { retryAfterMs, waitBy: 'backoff' });
      }
      const asked = ids.filter((id) => siteOf(id) === site);
      const numbers = asked.map((id) => Number(id.slice(id.lastIndexOf('/') + 1)));
      const query = { site, pagesize: MAX_LOOK_UP };
      const { items, notBefore = 0 } = await this.ask(`/posts/${numbers.join(';')}`, query, signal);
      this.#lookUpsFrom = notBefore;
      const there = new Set(entries(items, postSchema, ({ post_id }) => post_id).found);
      if (there.size > 0 || asked.length < MANY) gone.push(...asked.filter((_, i) => !there.has(numbers[i] ?? 0)));
    }
    return gone;
  }
}

/** Its own throttle answers 400 with an `error_id` of 502, and says the seconds in words. */
function throttled(response: HttpResponse): HttpResponse {
  if (response.status === 400 && response.text().includes('throttle_violation')) {
    const seconds = Number(/available in (\d+) second/.exec(response.text())?.[1] ?? 60);
    throw new Failure('rate-limited', 'Stack Exchange: too many requests from this address', {
      retryAfterMs: seconds * 1000,
      waitBy: 'throttle_violation',
    });
  }
  return expectOk(response);
}

/** The quota starts anew at midnight, UTC. */
function nextDay(now: number): number {
  return (Math.floor(now / DAY) + 1) * DAY;
}
