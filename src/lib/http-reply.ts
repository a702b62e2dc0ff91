/** What a route answers. A body of parts is streamed. */
export interface Reply {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: string | Uint8Array | AsyncIterable<string | Uint8Array>;
}

/** Thrown by a handler to answer with this status and a JSON `{error}`. */
export class HttpError extends Error {
  override readonly name = 'HttpError';
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;

  constructor(status: number, message: string, headers: Readonly<Record<string, string>> = {}) {
    super(message);
    this.status = status;
    this.headers = headers;
  }
}

/** On every answer unless it says otherwise: nothing is sniffed, framed, cached or loaded from elsewhere. */
const SECURITY_HEADERS: Readonly<Record<string, string>> = {
  'x-content-type-options': 'nosniff',
  'x-frame-options': 'DENY',
  'referrer-policy': 'no-referrer',
  'cross-origin-resource-policy': 'same-origin',
  'cache-control': 'no-store',
  'content-security-policy':
    "default-src 'none'; style-src 'self'; img-src 'self' data:; script-src 'self'; connect-src 'self'; form-action 'self'; frame-ancestors 'none'; base-uri 'none'",
};

type Extra = Readonly<Record<string, string>>;

function of(status: number, type: string, body: NonNullable<Reply['body']>, extra: Extra = {}): Reply {
  return { status, body, headers: { ...SECURITY_HEADERS, 'content-type': type, ...extra } };
}

/** Makers of answers; `extra` headers win over the ones set here. */
export const reply = {
  json: (status: number, value: unknown, extra?: Extra): Reply =>
    of(status, 'application/json; charset=utf-8', `${JSON.stringify(value)}\n`, extra),
  text: (status: number, body: string, extra?: Extra): Reply => of(status, 'text/plain; charset=utf-8', body, extra),
  html: (status: number, body: string, extra?: Extra): Reply => of(status, 'text/html; charset=utf-8', body, extra),
  bytes: (status: number, type: string, body: Uint8Array, extra?: Extra): Reply => of(status, type, body, extra),
  /** Server-sent events: give each part as a whole `data: …\n\n`. */
  events: (parts: AsyncIterable<string>, extra?: Extra): Reply => of(200, 'text/event-stream', parts, extra),
  redirect: (location: string, extra: Extra = {}): Reply => ({
    status: 303,
    headers: { ...SECURITY_HEADERS, location, ...extra },
  }),
  empty: (status = 204, extra: Extra = {}): Reply => ({ status, headers: { ...SECURITY_HEADERS, ...extra } }),
};
