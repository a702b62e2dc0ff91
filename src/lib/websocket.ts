import type { IncomingMessage } from 'node:http';
import WebSocket from 'ws';
import { systemClock } from './clock.ts';
import { Failure, messageOf } from './errors.ts';
import { readLimited } from './http-body.ts';
import { failureOf, hostOf } from './http-failure.ts';
import { userAgent } from './user-agent.ts';

export interface SocketRequest {
  readonly url: string;
  readonly protocols?: readonly string[];
  readonly signal: AbortSignal;
  /** Until the stream is open. */
  readonly connectMs: number;
  /** Reading ends well when so long a time has passed since the call, but not before the stream is open. */
  readonly budgetMs: number;
  /** A batch is handed out at least this often, also an empty one. */
  readonly everyMs: number;
  readonly userAgent?: string;
  /** Of one message; default 1 MB. */
  readonly maxBytes?: number;
}

/** Messages held while nobody reads; above it the socket is paused and the other side waits. */
const HIGH_WATER = 2_000;
const MAX_REFUSAL_BYTES = 20_000;

/**
 * The text messages of a WebSocket, in batches. Memory is bounded whoever is slow. Leaving the loop closes the
 * connection. Throws a classified `Failure`, also where the other side closes; the signal's reason when aborted.
 */
export async function* socketMessages(request: SocketRequest): AsyncGenerator<readonly string[]> {
  const { signal, url } = request;
  const ends = performance.now() + request.budgetMs;
  signal.throwIfAborted();
  const socket = new WebSocket(url, [...(request.protocols ?? [])], {
    handshakeTimeout: request.connectMs,
    maxPayload: request.maxBytes ?? 1_000_000,
    followRedirects: true,
    maxRedirects: 5,
    perMessageDeflate: false,
    headers: { 'user-agent': request.userAgent ?? userAgent() },
  });
  let waiting: string[] = [];
  let over: { readonly error: unknown } | undefined;
  let wake = (): void => {};
  const end = (error: unknown): void => {
    over ??= { error };
    wake();
  };
  const onAbort = (): void => end(signal.reason);
  signal.addEventListener('abort', onAbort, { once: true });
  socket.on('message', (data: Buffer, binary) => {
    if (binary) return;
    waiting.push(data.toString('utf8'));
    if (waiting.length >= HIGH_WATER) {
      socket.pause();
      wake();
    }
  });
  socket.on('open', () => wake());
  socket.on('unexpected-response', (_, response) => {
    void refusal(response, url).then(end, end);
  });
  socket.on('error', (error) => end(socketFailure(error, url)));
  socket.on('close', (code, reason) => end(closedFailure(code, reason.toString('utf8'), url)));
  try {
    for (;;) {
      const opening = socket.readyState === WebSocket.CONNECTING;
      const left = opening ? request.connectMs : ends - performance.now();
      if (!over && waiting.length < HIGH_WATER && left > 0) {
        await new Promise<void>((resolve) => {
          const timer = setTimeout(resolve, Math.max(1, Math.min(request.everyMs, left)));
          wake = () => {
            clearTimeout(timer);
            resolve();
          };
        });
      }
      const batch = waiting;
      waiting = [];
      if (batch.length > 0 || (!over && socket.readyState === WebSocket.OPEN)) yield batch;
      if (waiting.length > 0) continue;
      if (over) throw over.error;
      if (performance.now() >= ends && socket.readyState !== WebSocket.CONNECTING) return;
      if (socket.isPaused) socket.resume();
    }
  } finally {
    signal.removeEventListener('abort', onAbort);
    socket.removeAllListeners('message');
    socket.terminate();
  }
}

async function refusal(response: IncomingMessage, url: string): Promise<Failure> {
  const status = response.statusCode ?? 0;
  const headers = new Headers();
  for (const [name, value] of Object.entries(response.headers)) headers.set(name, String(value));
  if (status >= 200 && status < 300) {
    response.destroy();
    return new Failure('malformed', `${hostOf(url)} answered ${status} instead of opening a stream`);
  }
  const body = await readLimited(response, MAX_REFUSAL_BYTES).catch(() => new Uint8Array());
  const text = (): string => Buffer.from(body).toString('utf8');
  return failureOf({ status, headers, url, receivedAt: systemClock.now(), body, text, json: () => JSON.parse(text()) });
}

function socketFailure(error: Error, url: string): Failure {
  const what = messageOf(error);
  const code = String((error as NodeJS.ErrnoException).code ?? '');
  const malformed =
    /redirects|invalid (url|status|sec-websocket|upgrade)|unexpected server/i.test(what) || code.startsWith('WS_ERR_');
  return new Failure(malformed ? 'malformed' : 'transient', `${hostOf(url)}: ${what}`, { cause: error });
}

function closedFailure(code: number, reason: string, url: string): Failure {
  return new Failure('transient', `${hostOf(url)} closed the stream (${code}${reason === '' ? '' : ` ${reason}`})`);
}
