import { createHash, timingSafeEqual } from 'node:crypto';
import type { Secret } from './secret.ts';

/** Compares in constant time, whatever the lengths: how long a refusal takes tells nothing of the secret. */
export function sameSecret(given: string, expected: Secret): boolean {
  const digest = (text: string): Buffer => createHash('sha256').update(text, 'utf8').digest();
  return timingSafeEqual(digest(given), digest(expected.reveal()));
}

/** The token of `Authorization: Bearer …`; undefined where there is none. */
export function bearerToken(headers: Headers): string | undefined {
  return /^Bearer +([^\s]+)\s*$/i.exec(headers.get('authorization') ?? '')?.[1];
}

/** User and password of `Authorization: Basic …` (RFC 7617); undefined where there is none. */
export function basicCredentials(headers: Headers): { readonly user: string; readonly password: string } | undefined {
  const encoded = /^Basic +([A-Za-z0-9+/=]+)\s*$/i.exec(headers.get('authorization') ?? '')?.[1];
  if (encoded === undefined) return undefined;
  const text = Buffer.from(encoded, 'base64').toString('utf8');
  const colon = text.indexOf(':');
  return colon < 0 ? undefined : { user: text.slice(0, colon), password: text.slice(colon + 1) };
}
