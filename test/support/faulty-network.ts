import type { IncomingMessage, ServerResponse } from 'node:http';
import { gzipSync } from 'node:zlib';
import type { FailureKind } from '../../src/lib/errors.ts';
import { type Loopback, loopback } from './loopback.ts';

/** How a server can misbehave, and what a source must make of it. */
export const FAULTS = {
  'rate limit in seconds': 'rate-limited',
  'rate limit until a date': 'rate-limited',
  'server error': 'transient',
  'never answers': 'transient',
  'cut off': 'transient',
  'wrong content': 'malformed',
  'truncated JSON or XML': 'malformed',
  'redirects in a circle': 'malformed',
  'compressed bomb': 'malformed',
  'key refused': 'auth',
  gone: 'gone',
} as const satisfies Record<string, FailureKind>;
export type Fault = keyof typeof FAULTS;

/** What the rate limits ask for. */
export const RETRY_AFTER_MS = 77_000;

const BOMB = gzipSync(Buffer.alloc(40_000_000, 32));

export interface FaultyNetwork extends Loopback {
  /** All requests are answered like this from now on; undefined: as documented. */
  fault: Fault | undefined;
}

/** A loopback server that behaves as `handle` does, until it is told to misbehave. */
export async function faultyNetwork(
  handle: (request: IncomingMessage & { body: string }, response: ServerResponse) => void,
): Promise<FaultyNetwork> {
  const hanging: ServerResponse[] = [];
  const server = await loopback((request, response) => {
    if (network.fault) misbehave(network.fault, response, hanging);
    else handle(request, response);
  });
  const network: FaultyNetwork = Object.assign(server, { fault: undefined as Fault | undefined });
  return network;
}

export function misbehave(fault: Fault, response: ServerResponse, hanging: ServerResponse[]): void {
  switch (fault) {
    case 'rate limit in seconds':
      response.writeHead(429, { 'retry-after': String(RETRY_AFTER_MS / 1000) }).end();
      break;
    case 'rate limit until a date': {
      const now = Date.UTC(2026, 10, 23, 11, 0, 0);
      const date = new Date(now).toUTCString();
      response.writeHead(503, { date, 'retry-after': new Date(now + RETRY_AFTER_MS).toUTCString() }).end();
      break;
    }
    case 'server error':
      response.writeHead(502, { 'content-type': 'text/html' }).end('<h1>Bad gateway</h1>');
      break;
    case 'never answers':
      hanging.push(response);
      break;
    case 'cut off':
      response.writeHead(200, { 'content-length': '10000', 'content-type': 'application/json' });
      response.write('{"items":[');
      setImmediate(() => response.destroy());
      break;
    case 'wrong content':
      response.writeHead(200, { 'content-type': 'text/html' }).end('<!doctype html><title>Sign in</title>');
      break;
    case 'truncated JSON or XML':
      response.writeHead(200, { 'content-type': 'application/json' }).end('{"items":[{"id":1,"te');
      break;
    case 'redirects in a circle':
      response.writeHead(302, { location: '/elsewhere' }).end();
      break;
    case 'compressed bomb':
      response.writeHead(200, { 'content-encoding': 'gzip', 'content-type': 'application/json' }).end(BOMB);
      break;
    case 'key refused':
      response.writeHead(401, { 'content-type': 'application/json' }).end('{"error":"invalid key"}');
      break;
    case 'gone':
      response.writeHead(410).end();
  }
}
