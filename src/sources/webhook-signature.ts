import { createHmac, timingSafeEqual } from 'node:crypto';
import type { Secret } from '../lib/secret.ts';

/** A delivery that is older or newer than this is a replay, or the clocks disagree. */
const TOLERANCE_MS = 5 * 60_000;

/**
 * Checks a delivery by Standard Webhooks 1.0.0 (symmetric `v1`): HMAC-SHA256 of `id.timestamp.body`, base64, any of the
 * signatures that the header lists. Returns what is wrong, or undefined.
 * @param secret base64, with or without `whsec_` before it.
 */
export function signatureProblem(
  headers: Headers,
  body: Uint8Array,
  secret: Secret,
  now: number,
): 'signature-missing' | 'signature-wrong' | 'timestamp-off' | undefined {
  const id = headers.get('webhook-id');
  const timestamp = headers.get('webhook-timestamp');
  const signatures = headers.get('webhook-signature');
  if (!id || !timestamp || !signatures) return 'signature-missing';
  if (!/^\d{1,12}$/.test(timestamp) || Math.abs(Number(timestamp) * 1000 - now) > TOLERANCE_MS) return 'timestamp-off';
  const key = Buffer.from(secret.reveal().replace(/^whsec_/, ''), 'base64');
  const expected = createHmac('sha256', key).update(`${id}.${timestamp}.`).update(body).digest();
  const given = signatures.split(' ').filter((part) => part.startsWith('v1,'));
  const right = given.some((part) => {
    const bytes = Buffer.from(part.slice(3), 'base64');
    return bytes.length === expected.length && timingSafeEqual(bytes, expected);
  });
  return right ? undefined : 'signature-wrong';
}
