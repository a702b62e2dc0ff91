import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Sessions } from '../../src/console/session.ts';
import { Secret } from '../../src/lib/secret.ts';

const NOW = Date.UTC(2026, 10, 23);
const DAY = 86_400_000;
const guarded = (token = 'a-token-of-sixteen') => new Sessions({ token: new Secret(token), secure: true });
const pair = (cookie: string): string => cookie.split(';')[0]!;

describe('a session', () => {
  it('is read back by every process of the same token, and by none of another', () => {
    const { session, cookie } = guarded().create('Ana Å.', NOW);
    expect(guarded().read(`other=1; ${pair(cookie)}`, NOW + DAY)).toEqual(session);
    expect(session.name).toBe('Ana Å.');
    expect(guarded('another-token-here').read(pair(cookie), NOW)).toBeNull();
  });

  it('has a cookie that scripts, plain http and other sites’ forms do not get', () => {
    expect(guarded().create('ana', NOW).cookie).toMatch(/; Path=\/; Max-Age=604800; HttpOnly; SameSite=Lax; Secure$/);
  });

  it('ends after a week', () => {
    const { cookie } = guarded().create('ana', NOW);
    expect(guarded().read(pair(cookie), NOW + 6 * DAY)).not.toBeNull();
    expect(guarded().read(pair(cookie), NOW + 8 * DAY)).toBeNull();
  });

  it('is not forged by changing a character', () => {
    const sessions = guarded();
    const value = pair(sessions.create('ana', NOW).cookie);
    fc.assert(
      fc.property(fc.integer({ min: 9, max: value.length - 1 }), fc.constantFrom(...'aZ09_-.'), (at, character) => {
        const forged = value.slice(0, at) + character + value.slice(at + 1);
        if (forged !== value) expect(sessions.read(forged, NOW)).toBeNull();
      }),
    );
    for (const none of [null, '', 'turntide=', 'turntide=a.b.c.d', 'x=y']) expect(sessions.read(none, NOW)).toBeNull();
  });

  it('takes forms of its own alone', () => {
    const sessions = guarded();
    const [mine, other] = [sessions.create('ana', NOW).session, sessions.create('ana', NOW).session];
    expect(sessions.isFormToken(mine, sessions.formToken(mine))).toBe(true);
    expect(sessions.isFormToken(mine, sessions.formToken(other))).toBe(false);
    expect(sessions.isFormToken(mine, '')).toBe(false);
  });

  it('locks after ten wrong tokens, for a minute', () => {
    const sessions = guarded();
    for (let tries = 0; tries < 10; tries += 1) expect(sessions.check('guess', NOW)).toBe('wrong');
    expect(sessions.check('a-token-of-sixteen', NOW)).toBe('locked');
    expect(sessions.check('a-token-of-sixteen', NOW + 61_000)).toBe('right');
  });

  it('has no right token where there is none', () => {
    expect(new Sessions({ token: undefined, secure: false }).check('', NOW)).toBe('wrong');
  });
});
