import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Failure, messageOf } from './errors.ts';
import { decoded, readLimited, TooLargeError } from './http-body.ts';
import { HttpError, type Reply, reply } from './http-reply.ts';
import { matchRoute, type Route, type RouteRequest } from './http-route.ts';

export interface HttpServerOptions {
  readonly routes: readonly Route[];
  /** Default loopback only: whoever wants it reachable says so. */
  readonly host?: string;
  /** 0: any free one. */
  readonly port: number;
  /** Of a request's body, decompressed; a route may set its own. Default 1 MB. */
  readonly maxBodyBytes?: number;
  /** How long a request may take to arrive whole; default 30 s. */
  readonly requestTimeoutMs?: number;
  /** Told of what goes wrong in a handler; the client learns only that it did. */
  readonly onError?: (line: string) => void;
}

export interface RunningHttpServer {
  /** `http://host:port`, without a slash at its end. */
  readonly url: string;
  readonly port: number;
  /** Takes no more connections, lets running requests end within `deadlineMs` (default 5 s), then drops them. */
  close(deadlineMs?: number): Promise<void>;
}

const DEFAULT_MAX_BODY = 1_000_000;

/** Starts a server over a table of routes. Rejects where the address cannot be bound. */
export async function startHttpServer(options: HttpServerOptions): Promise<RunningHttpServer> {
  const stopping = new AbortController();
  const server = createServer((incoming, outgoing) => {
    void answer(incoming, outgoing, options, stopping.signal).then(
      (result) => send(incoming, outgoing, result, stopping.signal.aborted),
      (error: unknown) => send(incoming, outgoing, failed(error, incoming, options), stopping.signal.aborted),
    );
  });
  server.requestTimeout = options.requestTimeoutMs ?? 30_000;
  server.headersTimeout = Math.min(10_000, server.requestTimeout);
  server.keepAliveTimeout = 5_000;
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(options.port, options.host ?? '127.0.0.1', () => {
      server.off('error', reject);
      resolve();
    });
  });
  server.on('error', (error) => options.onError?.(`http server: ${messageOf(error)}`));
  const { port, address } = server.address() as AddressInfo;
  return {
    url: `http://${address.includes(':') ? `[${address}]` : address}:${port}`,
    port,
    close: async (deadlineMs = 5_000) => {
      const closed = new Promise<void>((resolve) => server.close(() => resolve()));
      stopping.abort();
      server.closeIdleConnections();
      const late = setTimeout(() => server.closeAllConnections(), deadlineMs);
      await closed;
      clearTimeout(late);
    },
  };
}

async function answer(
  incoming: IncomingMessage,
  outgoing: ServerResponse,
  options: HttpServerOptions,
  stopping: AbortSignal,
): Promise<Reply> {
  const method = incoming.method ?? 'GET';
  const target = incoming.url ?? '/';
  if (!URL.canParse(target, 'http://server')) throw new HttpError(400, 'not a URL');
  const url = new URL(target, 'http://server');
  const found = matchRoute(options.routes, method, url.pathname);
  if (found.route === undefined) {
    if (found.allowed.length === 0) throw new HttpError(404, 'nothing here');
    throw new HttpError(405, 'method not allowed', { allow: found.allowed.join(', ') });
  }
  const { route, params } = found;
  const gone = new AbortController();
  outgoing.once('close', () => gone.abort(new Error('the client went away')));
  stopping.addEventListener('abort', () => gone.abort(new Error('the server is stopping')), { signal: gone.signal });
  const request: RouteRequest = {
    method,
    path: url.pathname,
    params,
    query: url.searchParams,
    headers: headersOf(incoming),
    remoteAddress: incoming.socket.remoteAddress ?? '',
    signal: gone.signal,
    body: () => readBody(incoming, route.maxBodyBytes ?? options.maxBodyBytes ?? DEFAULT_MAX_BODY),
  };
  return route.handle(request);
}

async function readBody(incoming: IncomingMessage, maxBytes: number): Promise<Uint8Array> {
  // Said before anything is read, so that a client that asks first (Expect: 100-continue) sends nothing.
  if (Number(incoming.headers['content-length'] ?? 0) > maxBytes) throw new TooLargeError(maxBytes);
  return readLimited(decoded(incoming, incoming.headers['content-encoding']), maxBytes);
}

function failed(error: unknown, incoming: IncomingMessage, options: HttpServerOptions): Reply {
  if (error instanceof HttpError) return reply.json(error.status, { error: error.message }, error.headers);
  if (error instanceof TooLargeError) return reply.json(413, { error: error.message });
  if (error instanceof Failure && error.kind === 'malformed') return reply.json(400, { error: error.message });
  if (incoming.destroyed && !incoming.complete) return reply.json(400, { error: 'request ended too early' });
  if ((error as NodeJS.ErrnoException)?.code?.startsWith('Z_'))
    return reply.json(400, { error: 'broken compressed body' });
  options.onError?.(`${incoming.method} ${(incoming.url ?? '').replace(/\?.*$/, '')}: ${messageOf(error)}`);
  return reply.json(500, { error: 'failed; the log says why' });
}

function send(incoming: IncomingMessage, outgoing: ServerResponse, result: Reply, stopping: boolean): void {
  if (outgoing.destroyed) return;
  // What was not read of a refused body would be taken for the next request.
  const close = stopping || !incoming.complete;
  outgoing.writeHead(result.status, { ...result.headers, ...(close ? { connection: 'close' } : {}) });
  if (incoming.method === 'HEAD' || result.body === undefined) outgoing.end();
  else if (typeof result.body === 'string' || result.body instanceof Uint8Array) outgoing.end(result.body);
  else void pour(result.body, outgoing);
}

/** Writes a body that comes in parts (server-sent events), at the client's pace. */
async function pour(parts: AsyncIterable<string | Uint8Array>, outgoing: ServerResponse): Promise<void> {
  try {
    for await (const part of parts) {
      if (outgoing.destroyed) break;
      if (!outgoing.write(part)) {
        await new Promise<void>((resolve) => outgoing.once('drain', resolve).once('close', resolve));
      }
    }
    outgoing.end();
  } catch {
    // The status is long sent: a connection cut short is the only way left to say that it failed.
    outgoing.destroy();
  }
}

function headersOf(incoming: IncomingMessage): Headers {
  const headers = new Headers();
  for (const [name, values] of Object.entries(incoming.headersDistinct)) {
    for (const value of values ?? []) headers.append(name, value);
  }
  return headers;
}
