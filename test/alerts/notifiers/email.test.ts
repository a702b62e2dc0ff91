import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Unsubscribed } from '../../../src/alerts/notifier.ts';
import { readUnsubscribeToken } from '../../../src/alerts/unsubscribe.ts';
import { connect, disconnect } from '../../../src/store/connection.ts';
import { createStore } from '../../../src/store/index.ts';
import { hostileMessage } from '../../support/hostile.ts';
import { leavers } from '../../support/leavers.ts';
import { makeNotifier, noSignal, problemsOf } from '../../support/notifier.ts';
import { startTestRedis } from '../../support/redis.ts';
import { sampleDigest, sampleMessage, sampleNotice } from '../../support/sample-messages.ts';
import { type MailServer, startMailServer } from '../../support/smtp-server.ts';

const KEY = 'a key of sixteen or more';

describe('a mail', () => {
  let server: MailServer;
  const open = (settings: Record<string, unknown> = {}, unsubscribed?: Unsubscribed) =>
    makeNotifier(
      'email',
      {
        host: '127.0.0.1',
        port: server.port,
        security: 'none',
        from: 'Turntide <alerts@example.org>',
        to: ['ana@example.org'],
        ...settings,
      },
      unsubscribed ? { unsubscribed } : {},
    ).notifier;
  beforeEach(async () => {
    server = await startMailServer();
  });
  afterEach(() => server.close());

  it('has text, HTML and the picture within it', async () => {
    await open().send(sampleMessage(), noSignal());
    const { parsed, from, to } = server.mails[0]!;
    expect([from, to]).toEqual(['alerts@example.org', ['ana@example.org']]);
    expect(parsed.subject).toBe(
      '[4/5] Mood turning against Aurora Air over Baggage: lost bags at Heathrow; 41 % of it spreads one video',
    );
    const [picture] = parsed.attachments;
    expect(picture).toMatchObject({ contentType: 'image/png', contentDisposition: 'inline', related: true });
    expect(String(parsed.html)).toContain(`src="cid:${picture!.cid}"`);
    expect(parsed.text).toContain('Who could turn it');
  });

  it('of a notice has no picture', async () => {
    await open().send(sampleNotice(), noSignal());
    expect(server.mails[0]!.parsed.attachments).toEqual([]);
    expect(String(server.mails[0]!.parsed.html)).not.toContain('<img');
  });

  it('says that a program wrote it, so that no other program answers', async () => {
    await open().send(sampleNotice(), noSignal());
    const { headers } = server.mails[0]!.parsed;
    expect([headers.get('auto-submitted'), headers.get('x-auto-response-suppress')]).toEqual(['auto-generated', 'All']);
  });

  it('lets its reader leave with one click: both headers, the URL in one unfolded line', async () => {
    const unsubscribeUrl = 'https://turntide.example/a/rather/long/path/that/would/be/folded/unsubscribe/{token}';
    await open({ unsubscribeUrl, unsubscribeKey: KEY }).send(sampleDigest(), noSignal());
    const { raw, parsed } = server.mails[0]!;
    const [, url] = /^List-Unsubscribe: <(https:\/\/[^>\s]+)>\r$/m.exec(raw)!;
    expect(raw).toMatch(/^List-Unsubscribe-Post: List-Unsubscribe=One-Click\r$/m);
    expect(readUnsubscribeToken(KEY, url!.split('/').at(-1)!)).toEqual({ channel: 'team', address: 'ana@example.org' });
    expect(String(parsed.html)).toContain(url);
  });

  it('goes to each recipient alone, and not to those who have left', async () => {
    const left = leavers();
    await left.add('team', 'ben@example.org');
    const notifier = open({ to: ['ana@example.org', 'ben@example.org', 'cho@example.org'] }, left);
    const receipt = await notifier.send(sampleNotice(), noSignal());
    expect(server.mails.map(({ to }) => to)).toEqual([['ana@example.org'], ['cho@example.org']]);
    expect(receipt.detail).toBe('2 mails accepted by 127.0.0.1, 1 unsubscribed');
    expect(new Set(server.mails.map(({ parsed }) => parsed.messageId)).size).toBe(2);
  });

  it('is not sent again to those who got it, by whatever process, when another recipient was refused or all ended', async () => {
    const redis = await startTestRedis();
    const db = connect(redis.url, { cluster: false, onChange: () => {} });
    const attempt = (signal: AbortSignal) =>
      open({ to: ['ana@example.org', 'ben@example.org', 'cho@example.org'] }).send(
        sampleNotice(),
        signal,
        createStore(db, redis.prefix).deliveries.reached('acme', 'm1@team'),
      );
    try {
      server.refuse({ step: 'recipient', code: 450, to: 'ben@example.org' });
      await expect(attempt(noSignal())).rejects.toMatchObject({ kind: 'transient' });
      server.refuse({ step: 'recipient', code: 450, to: 'cho@example.org' });
      await expect(attempt(noSignal())).rejects.toMatchObject({ kind: 'transient' });
      server.refuse(null);
      await expect(attempt(AbortSignal.abort())).rejects.toThrow();
      expect((await attempt(noSignal())).detail).toBe('3 mails accepted by 127.0.0.1');
      expect((await attempt(noSignal())).detail).toBe('3 mails accepted by 127.0.0.1');
      expect(server.mails.map(({ to }) => to[0])).toEqual(['ana@example.org', 'ben@example.org', 'cho@example.org']);
    } finally {
      await disconnect(db);
    }
  });

  it('joins the others of its incident in a thread', async () => {
    const notifier = open();
    await notifier.send(sampleMessage(), noSignal());
    await notifier.send(sampleMessage({ type: 'incident.resolved' }), noSignal());
    const [opened, resolved] = server.mails.map(({ parsed }) => parsed);
    expect(opened!.inReplyTo).toBe(resolved!.inReplyTo);
    expect(opened!.messageId).not.toBe(resolved!.messageId);
  });

  it('keeps every header that a stranger’s words reach in its place', async () => {
    await open().send(hostileMessage(), noSignal());
    const { raw, parsed, to } = server.mails[0]!;
    const head = raw.slice(0, raw.indexOf('\r\n\r\n'));
    expect(to).toEqual(['ana@example.org']);
    expect(head).not.toMatch(/^(Bcc|X:)/im);
    expect([...parsed.headers.keys()].sort()).toEqual([
      'auto-submitted',
      'content-type',
      'date',
      'from',
      'in-reply-to',
      'message-id',
      'mime-version',
      'references',
      'subject',
      'to',
      'x-auto-response-suppress',
    ]);
  });

  it('refuses settings with words that help', () => {
    expect(
      problemsOf('email', {
        host: 'h',
        from: 'Ana\r\nBcc: x@y <a@b.c>',
        to: ['a b@c'],
        unsubscribeUrl: 'http://x/{token}',
      }),
    ).toEqual([
      expect.stringMatching(/^from: must be an address/),
      expect.stringMatching(/^to\.0: must be a bare address/),
      expect.stringMatching(/^unsubscribeUrl: must be an https URL/),
      ': unsubscribeUrl and unsubscribeKey need each other',
    ]);
  });

  it('refuses a login without encryption being possible where encryption is asked for', async () => {
    const notifier = open({ security: 'starttls', user: 'u', password: 'hunter2' });
    const failed = await notifier.send(sampleNotice(), noSignal()).catch((error) => error);
    expect(failed.kind).toBe('malformed');
    expect(failed.message).not.toContain('hunter2');
  });
});
