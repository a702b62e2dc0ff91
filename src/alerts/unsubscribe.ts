import { createHmac, timingSafeEqual } from 'node:crypto';

/**
 * Who leaves which channel's list, in a token that can't be forged: `{base64url of [channel, address]}.{HMAC-SHA256}`.
 * It needs no login, names recipient and list, and changes nothing until it is posted (RFC 8058).
 */
export function unsubscribeToken(key: string, channel: string, address: string): string {
  const what = Buffer.from(JSON.stringify([channel, address.toLowerCase()])).toString('base64url');
  return `${what}.${sign(key, what)}`;
}

/** The channel and address of a token; null for one that is not ours. */
export function readUnsubscribeToken(key: string, token: string): { channel: string; address: string } | null {
  const [what = '', signature = '', ...rest] = token.split('.');
  const expected = Buffer.from(sign(key, what));
  const given = Buffer.from(signature);
  if (rest.length > 0 || given.length !== expected.length || !timingSafeEqual(given, expected)) return null;
  const [channel, address] = JSON.parse(Buffer.from(what, 'base64url').toString()) as [string, string];
  return { channel, address };
}

const sign = (key: string, what: string) => createHmac('sha256', key).update(`unsubscribe:${what}`).digest('base64url');
