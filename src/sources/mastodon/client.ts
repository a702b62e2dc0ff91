import { z } from 'zod';
import { Failure } from '../../lib/errors.ts';
import type { Http, HttpResponse, HttpStream } from '../../lib/http.ts';
import { failureOf, hostOf, serverNow } from '../../lib/http-failure.ts';
import type { Secret } from '../../lib/secret.ts';
import type { RisingLane } from '../ascent.ts';
import type { Lane } from '../descent.ts';
import { entries, present, shaped, withQuery } from '../json-api.ts';
import type { StatusIds } from './status-ids.ts';
import { fromStatus, statusSchema } from './statuses.ts';

export interface MastodonOptions {
  readonly instance: string;
  readonly token?: Secret | undefined;
  readonly spacingSeconds: number;
}

/** Most that a server gives at once. */
export const PAGE = 40;
/** What speaks the same API may give half of that: only a shorter answer is the last. */
const FULL = 20;
/** A heartbeat comes every 15 seconds; two that are missing mean that the connection is dead. */
const IDLE_MS = 35_000;
const instanceSchema = z.object({
  configuration: z.object({ urls: z.object({ streaming: z.url({ protocol: /^(wss?|https?)$/ }) }) }),
});

type Query = Readonly<Record<string, string | number | undefined>>;

/** The API of one server: its timelines, its search and its streams. */
export class MastodonClient {
  readonly #http: Http;
  readonly #options: MastodonOptions;
  readonly #ids: StatusIds;
  #streaming: string | undefined;

  /** @param ids is told of each status that is read, and which mention it is. */
  constructor(http: Http, options: MastodonOptions, ids: StatusIds) {
    this.#http = http;
    this.#options = options;
    this.#ids = ids;
  }

  timeline(name: string, path: string, query: Query = {}): RisingLane {
    return {
      name,
      ask: async ({ after, before }, signal) => {
        const { value, url, notBefore } = await this.#ask(
          path,
          { ...query, limit: PAGE, min_id: after, max_id: before },
          signal,
        );
        const list = shaped(z.array(z.unknown()), value, url);
        const { found, refused } = this.read(list);
        return { entries: found, full: list.length >= FULL, ...present({ notBefore, refused }) };
      },
    };
  }

  /** Statuses as entries of a list; of those that are not public there is only the place. */
  read(list: readonly unknown[]) {
    return entries(list, statusSchema, (status) => {
      const at = Date.parse(status.created_at);
      if (Number.isNaN(at)) return undefined;
      const found = fromStatus(status, this.#options.instance, (id) => this.#ids.mentionOf(id));
      if (found) this.#ids.add(status.id, found.mention.id);
      return { place: status.id, at, ...(found ? { found } : {}) };
    });
  }

  search(words: string): Lane {
    return {
      name: 'search',
      ask: async (next, _floor, signal) => {
        const offset = Number(next ?? 0);
        const query = { q: words, type: 'statuses', limit: PAGE, offset };
        const { value, url, notBefore } = await this.#ask('/api/v2/search', query, signal);
        const { statuses } = shaped(z.object({ statuses: z.array(z.unknown()) }), value, url);
        const { found, refused } = this.read(statuses);
        const more = statuses.length >= FULL ? String(offset + statuses.length) : null;
        return { found: found.flatMap((entry) => entry.found ?? []), next: more, ...present({ notBefore, refused }) };
      },
    };
  }

  /** Opens a stream of server-sent events, at the host that the server names for it. */
  async stream(path: string, query: Query, signal: AbortSignal): Promise<HttpStream> {
    const host = await this.#streamingHost(signal);
    const url = withQuery(`${host}${path}`, query);
    const headers = { ...this.#headers(), accept: 'text/event-stream' };
    const stream = await this.#http.stream({ url, signal, headers, idleMs: IDLE_MS });
    const type = stream.headers.get('content-type') ?? 'no content type';
    if (!type.startsWith('text/event-stream'))
      throw new Failure('malformed', `${hostOf(url)} answered ${type} instead of a stream of events`);
    return stream;
  }

  /** Opens a stream and closes it again. */
  async tryStream(path: string, query: Query, signal: AbortSignal): Promise<void> {
    const closing = new AbortController();
    const { chunks } = await this.stream(path, query, AbortSignal.any([signal, closing.signal]));
    closing.abort();
    await chunks[Symbol.asyncIterator]()
      .next()
      .catch(() => {});
  }

  async #streamingHost(signal: AbortSignal): Promise<string> {
    if (this.#streaming !== undefined) return this.#streaming;
    const { instance } = this.#options;
    let named: string = instance;
    try {
      const { value } = await this.#ask('/api/v2/instance', {}, signal);
      const { urls } = instanceSchema.safeParse(value).data?.configuration ?? {};
      named = urls?.streaming.replace(/^ws/, 'http').replace(/\/+$/, '') ?? instance;
    } catch (error) {
      // Servers from before version 4, and others that speak this API, stream where they answer.
      if (!(error instanceof Failure && error.kind === 'gone')) throw error;
    }
    if (instance.startsWith('https:') && !named.startsWith('https:'))
      throw new Failure('malformed', `${hostOf(instance)} names ${hostOf(named)} for streams without encryption`);
    this.#streaming = named;
    return named;
  }

  async #ask(path: string, query: Query, signal: AbortSignal) {
    const url = withQuery(`${this.#options.instance}${path}`, query);
    const spacingMs = this.#options.spacingSeconds * 1000;
    const response = await this.#http.request({ url, signal, spacingMs, headers: this.#headers() });
    if (response.status < 200 || response.status > 299) throw rateFailure(response);
    return { value: response.json(), url, ...present({ notBefore: resetOf(response) }) };
  }

  #headers(): Record<string, string> {
    const { token } = this.#options;
    return token ? { authorization: `Bearer ${token.reveal()}` } : {};
  }
}

/** Epoch ms when the quota starts anew, where this answer used it up. Mastodon writes the reset as a date. */
function resetOf(response: HttpResponse): number | undefined {
  const remaining = response.headers.get('x-ratelimit-remaining');
  const reset = Date.parse(response.headers.get('x-ratelimit-reset') ?? '');
  if (remaining === null || Number(remaining) >= 1 || Number.isNaN(reset)) return undefined;
  return response.receivedAt + Math.max(0, reset - serverNow(response));
}

function rateFailure(response: HttpResponse): Failure {
  const usual = failureOf(response);
  if (usual.kind !== 'rate-limited' || usual.retryAfterMs !== undefined) return usual;
  const reset = resetOf(response);
  if (reset === undefined) return usual;
  return new Failure('rate-limited', usual.message, {
    retryAfterMs: reset - response.receivedAt,
    waitBy: 'X-RateLimit-Reset',
  });
}
