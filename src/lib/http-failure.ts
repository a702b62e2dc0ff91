import { Failure, messageOf } from './errors.ts';
import type { HttpResponse } from './http.ts';
import { NotPublicError } from './public-address.ts';
import { retryAfterMs } from './retry-after.ts';

/** Hands a 2xx answer back; throws the classified `Failure` of any other. */
export function expectOk<R extends HttpResponse>(response: R): R {
  if (response.status >= 200 && response.status < 300) return response;
  throw failureOf(response);
}

/**
 * What an answer that is not 2xx means: 429 (420 at X), and 503 with `Retry-After`, is rate-limited; 401, 402 and 403 auth;
 * 404, 410 and 451 gone; 408, 425 and 5xx transient; the rest malformed. The message names the host only:
 * paths and queries can hold secrets.
 */
export function failureOf(response: HttpResponse): Failure {
  const { status } = response;
  const message = `${hostOf(response.url)} answered ${status}${excerpt(response)}`;
  const wait = retryAfterMs(response.headers.get('retry-after'), serverNow(response));
  const after = wait === undefined ? {} : { retryAfterMs: wait, waitBy: 'Retry-After' };
  if (status === 429 || status === 420 || (status === 503 && wait !== undefined))
    return new Failure('rate-limited', message, after);
  if (status === 401 || status === 402 || status === 403) return new Failure('auth', message);
  if (status === 404 || status === 410 || status === 451) return new Failure('gone', message);
  if (status === 408 || status === 425 || status >= 500) return new Failure('transient', message, after);
  return new Failure('malformed', message);
}

/** Epoch ms by the server's `Date` header where it has one, else when the answer came. */
export function serverNow(response: Pick<HttpResponse, 'headers' | 'receivedAt'>): number {
  const date = Date.parse(response.headers.get('date') ?? '');
  return Number.isNaN(date) ? response.receivedAt : date;
}

/** What a broken exchange means: the network's faults pass, an answer that is not HTTP does not. */
export function networkFailure(error: unknown, url: string): Failure {
  const host = hostOf(url);
  if (error instanceof Failure) {
    const { kind, message, retryAfterMs, waitBy } = error;
    const named = message.startsWith(host) ? message : `${host}: ${message}`;
    return new Failure(kind, named, { cause: error, retryAfterMs, waitBy });
  }
  if (error instanceof NotPublicError) return new Failure('malformed', error.message, { cause: error });
  const code = String((error as NodeJS.ErrnoException)?.code ?? '');
  // Z_BUF_ERROR is a body that ends too early; the other zlib errors are bytes that never were compressed.
  const malformed =
    code.startsWith('HPE_') || code === 'ERR_INVALID_CHAR' || (code.startsWith('Z_') && code !== 'Z_BUF_ERROR');
  const what = messageOf(error) || code || 'connection failed';
  return new Failure(malformed ? 'malformed' : 'transient', `${host}: ${what}`, { cause: error });
}

/** Host and port of a URL, for messages. */
export function hostOf(url: string): string {
  return URL.canParse(url) ? new URL(url).host : 'the server';
}

function excerpt(response: HttpResponse): string {
  const type = response.headers.get('content-type') ?? '';
  if (!/^(text\/plain|application\/(problem\+)?json)/i.test(type)) return '';
  const text = response
    .text()
    .replace(/[\u0000-\u001f\u007f-\u009f\s]+/g, ' ')
    .trim();
  return text === '' ? '' : `: ${text.length > 160 ? `${text.slice(0, 160)}…` : text}`;
}
