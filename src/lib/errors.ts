/**
 * A mistake of whoever runs the program (bad usage, bad input, bad configuration).
 * Printed as one line: what, where, how to mend it. Exit code 2; never a stack trace.
 */
export class UserError extends Error {
  override readonly name = 'UserError';
}

export type FailureKind = 'rate-limited' | 'auth' | 'transient' | 'malformed' | 'gone';

/**
 * A classified failure of the outside world (a source, a channel, Redis).
 * Adapters classify; one place retries.
 */
export class Failure extends Error {
  override readonly name = 'Failure';
  readonly kind: FailureKind;
  /** Milliseconds to wait at least, as the other side asked (Retry-After, backoff, quota reset). */
  readonly retryAfterMs: number | undefined;
  /** By what it was asked, as it is called there: `Retry-After`, `X-RateLimit-Reset`, `backoff`. Undefined where it was not said. */
  readonly waitBy: string | undefined;

  constructor(
    kind: FailureKind,
    message: string,
    options: { cause?: unknown; retryAfterMs?: number | undefined; waitBy?: string | undefined } = {},
  ) {
    super(message, { cause: options.cause });
    this.kind = kind;
    this.retryAfterMs = options.retryAfterMs;
    this.waitBy = options.waitBy;
  }
}

/** The message of anything thrown, in one line. */
export function messageOf(error: unknown): string {
  const text = error instanceof Error ? error.message : String(error);
  return text.replace(/\s+/g, ' ').trim();
}
