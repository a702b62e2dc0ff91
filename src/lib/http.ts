import { once } from 'node:events';
import http, { type IncomingMessage, type OutgoingHttpHeaders } from 'node:http';
import https from 'node:https';
import type { Clock } from './clock.ts';
import { Deadline } from './deadline.ts';
import { Failure, messageOf } from './errors.ts';
import { HostSlots } from './host-slots.ts';
import { decoded, decodeText, readLimited } from './http-body.ts';
import { expectOk, hostOf, networkFailure } from './http-failure.ts';
import { isPublicAddress, NotPublicError, publicLookup, type Resolve, systemResolve } from './public-address.ts';

export { expectOk, failureOf } from './http-failure.ts';

/** The only way to the network by HTTP. Every caller gets limits, a deadline and classified failures. */
export interface Http {
  /** How it says who asks: for those who reach the network by another way. */
  readonly userAgent: string;
  /**
   * One exchange, redirects included. Any status is an answer: see `expectOk` for those that are not welcome.
   * Throws a `Failure` where there is no answer or one that breaks a limit, and the signal's reason when aborted.
   */
  request(request: HttpRequest): Promise<HttpResponse>;
  /**
   * An answer whose body never ends (a stream of events). `timeoutMs` holds until the headers are in, `idleMs` from
   * one chunk to the next. Throws the classified `Failure` of any status but 2xx. Leaving the loop ends the connection.
   */
  stream(request: HttpRequest & { readonly idleMs?: number }): Promise<HttpStream>;
}

export interface HttpRequest {
  readonly url: string;
  readonly method?: 'GET' | 'POST' | 'PUT' | 'DELETE';
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string | Uint8Array;
  readonly signal?: AbortSignal;
  /** Whole exchange, without the wait for a free slot of the host; default 20 s. */
  readonly timeoutMs?: number;
  /** Of the decompressed body; default 10 MB. Above it the answer is a `malformed` failure. */
  readonly maxBytes?: number;
  /** Redirects followed; default 5; 0 hands a redirect back as an answer (webhooks). */
  readonly maxRedirects?: number;
  /** Refuse loopback, private and link-local addresses (after DNS), for URLs that strangers can set. */
  readonly publicOnly?: boolean;
  /** Ms between the beginnings of two requests to this host, for networks that ask for it; default 0. */
  readonly spacingMs?: number;
}

export interface HttpResponse {
  readonly status: number;
  readonly headers: Headers;
  /** Final URL after redirects. */
  readonly url: string;
  /** Epoch ms. */
  readonly receivedAt: number;
  readonly body: Uint8Array;
  /** In the charset of the content type, else UTF-8. */
  text(): string;
  /** Throws a `malformed` failure for anything but JSON. */
  json(): unknown;
}

export interface HttpStream {
  readonly status: number;
  readonly headers: Headers;
  readonly chunks: AsyncIterable<Uint8Array>;
}

export interface HttpOptions {
  /** With a contact, so that a network's operator can write instead of block. */
  readonly userAgent: string;
  readonly clock: Clock;
  /** Exchanges at once a host; default 4. */
  readonly maxPerHost?: number;
  /** How names become addresses; default the system's. */
  readonly resolve?: Resolve;
  /** Of an exchange, where the caller names none; default 20 s. */
  readonly timeoutMs?: number;
  /** Of a decompressed body, where the caller names none; default 10 MB. */
  readonly maxBytes?: number;
}

const DEFAULT_TIMEOUT_MS = 20_000;
const DEFAULT_MAX_BYTES = 10_000_000;
const DEFAULT_REDIRECTS = 5;
const REDIRECTS = new Set([301, 302, 303, 307, 308]);
/** What goes along to another origin: nothing that could be a secret. */
const HARMLESS = new Set(['accept', 'accept-language', 'if-none-match', 'if-modified-since', 'user-agent']);

export function createHttp(options: HttpOptions): Http & { close(): Promise<void> } {
  const slots = new HostSlots(options.maxPerHost ?? 4);
  const lookup = publicLookup(options.resolve ?? systemResolve);
  const agentOptions = { keepAlive: true, maxFreeSockets: 8, timeout: 60_000 };
  // Sockets of guarded and of free requests never mix: a reused one skips the check of its address.
  const agents = {
    free: { http: new http.Agent(agentOptions), https: new https.Agent(agentOptions) },
    guarded: { http: new http.Agent({ ...agentOptions, lookup }), https: new https.Agent({ ...agentOptions, lookup }) },
  };

  function send(url: URL, request: HttpRequest, headers: OutgoingHttpHeaders, signal: AbortSignal) {
    const guarded = request.publicOnly === true;
    const host = url.hostname.replace(/^\[|\]$/g, '');
    // A literal address is never looked up, so it is checked here.
    if (guarded && /^[\d.]+$|:/.test(host) && !isPublicAddress(host)) {
      throw new NotPublicError(`${host} is not a public address`);
    }
    const secure = url.protocol === 'https:';
    const agent = agents[guarded ? 'guarded' : 'free'][secure ? 'https' : 'http'];
    const outgoing = (secure ? https : http).request(url, { method: request.method ?? 'GET', headers, agent, signal });
    outgoing.end(request.body);
    return outgoing;
  }

  /** Sends, and once more where a kept-alive socket turned out to be dead: the server never saw the first. */
  async function exchange(url: URL, request: HttpRequest, headers: OutgoingHttpHeaders, signal: AbortSignal) {
    for (let attempt = 1; ; attempt += 1) {
      const outgoing = send(url, request, headers, signal);
      try {
        const [message] = (await once(outgoing, 'response')) as [IncomingMessage];
        return message;
      } catch (error) {
        const stale = outgoing.reusedSocket && (error as NodeJS.ErrnoException).code === 'ECONNRESET';
        if (!stale || attempt > 1 || (request.method ?? 'GET') !== 'GET') throw error;
      } finally {
        outgoing.on('error', () => {});
      }
    }
  }

  async function follow(request: HttpRequest, signal: AbortSignal): Promise<{ message: IncomingMessage; url: URL }> {
    const limit = request.maxRedirects ?? DEFAULT_REDIRECTS;
    let url = parseUrl(request.url);
    let current = request;
    let headers = outgoingHeaders(request, options.userAgent);
    for (let hops = 0; ; hops += 1) {
      const message = await exchange(url, current, headers, signal);
      const location = message.headers.location;
      if (limit === 0 || location === undefined || !REDIRECTS.has(message.statusCode ?? 0)) return { message, url };
      message.destroy();
      if (hops >= limit) throw new Failure('malformed', `more than ${limit} redirects`);
      const next = parseUrl(URL.canParse(location, url.href) ? new URL(location, url).href : location);
      if (message.statusCode === 303 || ((message.statusCode ?? 0) < 303 && current.method === 'POST')) {
        const { body: _, ...rest } = current;
        current = { ...rest, method: 'GET' };
        headers = without(headers, (name) => name.startsWith('content-'));
      }
      if (next.origin !== url.origin) headers = without(headers, (name) => !HARMLESS.has(name));
      url = next;
    }
  }

  /** Runs one exchange within its slot and deadline, and classifies whatever goes wrong. */
  async function within<T>(request: HttpRequest, run: (deadline: Deadline) => Promise<T>): Promise<T> {
    const deadline = new Deadline(request.signal);
    let release = (): void => {};
    try {
      release = await slots.acquire(hostOf(request.url), request.spacingMs ?? 0, deadline.signal);
      deadline.start(request.timeoutMs ?? options.timeoutMs ?? DEFAULT_TIMEOUT_MS, 'no complete answer');
      return await run(deadline);
    } catch (error) {
      throw failed(error, deadline, request.url);
    } finally {
      release();
    }
  }

  return {
    userAgent: options.userAgent,
    request: (request) =>
      within(request, async (deadline) => {
        try {
          const { message, url } = await follow(request, deadline.signal);
          const status = message.statusCode ?? 0;
          const headers = headersOf(message);
          const maxBytes = request.maxBytes ?? options.maxBytes ?? DEFAULT_MAX_BYTES;
          const empty = status === 204 || status === 304;
          const raw = empty ? message : decoded(message, message.headers['content-encoding']);
          const body = await readLimited(raw, maxBytes);
          return response(status, headers, url.href, options.clock.now(), body);
        } finally {
          deadline.clear();
        }
      }),
    stream: (request) =>
      within(request, async (deadline) => {
        const { message, url } = await follow(request, deadline.signal);
        const status = message.statusCode ?? 0;
        const headers = headersOf(message);
        const raw = decoded(message, message.headers['content-encoding']);
        if (status < 200 || status > 299) {
          const body = await readLimited(raw, DEFAULT_MAX_BYTES).finally(() => deadline.clear());
          expectOk(response(status, headers, url.href, options.clock.now(), body));
        }
        return { status, headers, chunks: guardedChunks(raw, request.idleMs ?? 60_000, deadline, request.url) };
      }),
    close: async () => {
      for (const pair of Object.values(agents)) for (const agent of Object.values(pair)) agent.destroy();
    },
  };
}

function failed(error: unknown, deadline: Deadline, url: string): unknown {
  deadline.clear();
  const { cause } = deadline;
  if (cause && 'late' in cause) return new Failure('transient', `${hostOf(url)}: ${cause.late}`);
  return cause ? cause.aborted : networkFailure(error, url);
}

async function* guardedChunks(raw: AsyncIterable<Uint8Array>, idleMs: number, deadline: Deadline, url: string) {
  try {
    deadline.start(idleMs, 'stream silent, nothing');
    for await (const chunk of raw) {
      deadline.start(idleMs, 'stream silent, nothing');
      yield chunk;
    }
  } catch (error) {
    throw failed(error, deadline, url);
  } finally {
    deadline.clear();
  }
}

function response(status: number, headers: Headers, url: string, receivedAt: number, body: Uint8Array): HttpResponse {
  const text = (): string => decodeText(body, headers.get('content-type'));
  const json = (): unknown => {
    try {
      return JSON.parse(text());
    } catch (error) {
      const type = headers.get('content-type') ?? 'no content type';
      throw new Failure('malformed', `${hostOf(url)} answered no valid JSON (${type}; ${messageOf(error)})`);
    }
  };
  return { status, headers, url, receivedAt, body, text, json };
}

function parseUrl(text: string): URL {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  if (url?.protocol === 'http:' || url?.protocol === 'https:') return url;
  throw new Failure('malformed', 'not an http or https URL');
}

function outgoingHeaders(request: HttpRequest, userAgent: string): OutgoingHttpHeaders {
  const headers: OutgoingHttpHeaders = {
    'user-agent': userAgent,
    'accept-encoding': 'gzip, deflate, br',
    accept: '*/*',
  };
  for (const [name, value] of Object.entries(request.headers ?? {})) headers[name.toLowerCase()] = value;
  if (request.body !== undefined) headers['content-length'] = Buffer.byteLength(request.body);
  return headers;
}

function without(headers: OutgoingHttpHeaders, drop: (name: string) => boolean): OutgoingHttpHeaders {
  return Object.fromEntries(Object.entries(headers).filter(([name]) => name === 'accept-encoding' || !drop(name)));
}

function headersOf(message: IncomingMessage): Headers {
  const headers = new Headers();
  for (const [name, values] of Object.entries(message.headersDistinct)) {
    for (const value of values ?? []) headers.append(name, value);
  }
  return headers;
}
