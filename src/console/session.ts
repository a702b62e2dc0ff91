import { createHmac, randomBytes, timingSafeEqual } from 'node:crypto';
import type { Secret } from '../lib/secret.ts';

/** Who is at the console, as far as is known. */
export interface Session {
  /** As given at login; empty without one. */
  readonly name: string;
  /** What the cookie holds; forms are bound to it. */
  readonly id: string;
}

export interface SessionOptions {
  /** Absent: no login; then only this machine is answered. */
  readonly token: Secret | undefined;
  /** Cookies are for https alone. */
  readonly secure: boolean;
}

const COOKIE = 'turntide';
const LIFE_MS = 7 * 86_400_000;
const MOST_FAILURES = 10;
const FAILURES_MS = 60_000;

/**
 * Sessions without a store: the cookie is the name and the time of login, signed by a key that is made of the token, so that
 * every process of an installation takes it and a new token ends them all.
 */
export class Sessions {
  readonly #key: Buffer;
  readonly #options: SessionOptions;
  #failures: number[] = [];

  constructor(options: SessionOptions) {
    this.#options = options;
    const { token } = options;
    this.#key = token ? createHmac('sha256', 'turntide console').update(token.reveal()).digest() : randomBytes(32);
  }

  /** Whether people must log in. */
  get guarded(): boolean {
    return this.#options.token !== undefined;
  }

  /** The session of a request's cookies; null where it has none, or one that is forged or too old. */
  read(cookies: string | null, now: number): Session | null {
    const value = new RegExp(`(?:^|;\\s*)${COOKIE}=([A-Za-z0-9_.-]{10,600})`).exec(cookies ?? '')?.[1];
    const [name = '', at = '', nonce = '', signature = ''] = value?.split('.') ?? [];
    if (!value || !this.#same(signature, this.#sign(`session.${name}.${at}.${nonce}`))) return null;
    if (!(now - Number.parseInt(at, 36) < LIFE_MS)) return null;
    return { name: Buffer.from(name, 'base64url').toString('utf8'), id: value };
  }

  /** A new session's cookie. */
  create(name: string, now: number): { readonly session: Session; readonly cookie: string } {
    const plain = name.trim().slice(0, 60).toWellFormed();
    const body = `${Buffer.from(plain).toString('base64url')}.${now.toString(36)}.${randomBytes(9).toString('base64url')}`;
    const id = `${body}.${this.#sign(`session.${body}`)}`;
    return { session: { name: plain, id }, cookie: this.#cookie(id, LIFE_MS / 1000) };
  }

  /** The cookie that ends a session. */
  end(): string {
    return this.#cookie('', 0);
  }

  /** `locked` after ten failures within a minute, whoever made them: a token is not to be guessed. */
  check(token: string, now: number): 'right' | 'wrong' | 'locked' {
    this.#failures = this.#failures.filter((at) => now - at < FAILURES_MS);
    if (this.#failures.length >= MOST_FAILURES) return 'locked';
    const expected = this.#options.token?.reveal();
    if (expected !== undefined && this.#same(this.#sign(token), this.#sign(expected))) return 'right';
    this.#failures.push(now);
    return 'wrong';
  }

  /** What a form of this session carries, so that no other site can send it. */
  formToken(session: Session): string {
    return this.#sign(`form.${session.id}`);
  }

  isFormToken(session: Session, given: string): boolean {
    return this.#same(given, this.formToken(session));
  }

  #sign(text: string): string {
    return createHmac('sha256', this.#key).update(text).digest('base64url');
  }

  #same(a: string, b: string): boolean {
    const [left, right] = [Buffer.from(a), Buffer.from(b)];
    return left.length === right.length && timingSafeEqual(left, right);
  }

  // Lax: a link in a mail finds one logged in; a form of another site is sent without the cookie.
  #cookie(value: string, seconds: number): string {
    return `${COOKIE}=${value}; Path=/; Max-Age=${seconds}; HttpOnly; SameSite=Lax${this.#options.secure ? '; Secure' : ''}`;
  }
}
