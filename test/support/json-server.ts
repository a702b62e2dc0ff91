import type { IncomingMessage, ServerResponse } from 'node:http';

export function queryOf(request: IncomingMessage): URLSearchParams {
  return new URL(request.url ?? '/', 'http://test').searchParams;
}

export function pathOf(request: IncomingMessage): string {
  return new URL(request.url ?? '/', 'http://test').pathname;
}

export function sendJson(
  response: ServerResponse,
  value: unknown,
  status = 200,
  headers: Record<string, string> = {},
): void {
  response.writeHead(status, { 'content-type': 'application/json', ...headers }).end(JSON.stringify(value));
}
