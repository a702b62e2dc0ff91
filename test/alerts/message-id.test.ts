import { expect, it } from 'vitest';
import { consoleLinks } from '../../src/alerts/console-links.ts';
import { digestMessageId, headerId, incidentMessageId, noticeMessageId } from '../../src/alerts/message-id.ts';
import { readUnsubscribeToken, unsubscribeToken } from '../../src/alerts/unsubscribe.ts';
import { NOW, sampleDigest, sampleMessage, sampleNotice } from '../support/sample-messages.ts';

const brand = { id: 'aurora-air' };

it('ids of messages are made of what happened, not of when it was told', () => {
  const { incident, transition } = sampleMessage().report;
  expect(incidentMessageId(incident, transition)).toBe(`incident/${incident.id}/opened/${NOW / 1000}`);
  expect(incidentMessageId(incident, { kind: 'worsened', at: NOW })).not.toBe(incidentMessageId(incident, transition));
  expect(digestMessageId(brand, '2026-11-22')).toBe('digest/aurora-air/2026-11-22');
  expect(noticeMessageId(brand, 'source-silent', 'hackernews-1')).toBe('notice/aurora-air/source-silent/hackernews-1');
});

it('an id passes into a header as it is, or as its hash where it could break one', () => {
  expect(headerId('incident/aurora-air/all/1/opened/2')).toBe('incident/aurora-air/all/1/opened/2');
  for (const odd of ['a.b', 'a\r\nX-Injected: 1', 'ü', '', 'x'.repeat(300)])
    expect(headerId(odd)).toMatch(/^[0-9a-f]{40}$/);
  expect(headerId('a.b')).not.toBe(headerId('a.c'));
});

it('links lead to the console, and acknowledging is offered only while somebody can', () => {
  const message = sampleMessage({ consoleUrl: 'https://turntide.example/base/' });
  const page = `https://turntide.example/base/incidents/${encodeURIComponent(message.report.incident.id)}`;
  expect(consoleLinks(message)).toEqual({ open: page, acknowledge: `${page}?do=acknowledge` });
  expect(consoleLinks(sampleMessage({}, { acknowledgedBy: 'Kim' }))).not.toHaveProperty('acknowledge');
  expect(consoleLinks(sampleMessage({ type: 'incident.resolved' }))).not.toHaveProperty('acknowledge');
  expect(consoleLinks(sampleDigest()).open).toBe('https://turntide.example/brands/aurora-air/digest/2026-11-22');
  expect(consoleLinks(sampleNotice()).open).toBe('https://turntide.example/brands/aurora-air');
  const { consoleUrl: _, ...without } = sampleMessage();
  expect(consoleLinks(without)).toEqual({});
});

it('an unsubscribe token names channel and address and can’t be forged', () => {
  const token = unsubscribeToken('a key of some length', 'mail', 'Ana@Example.org');
  expect(token).toMatch(/^[\w.-]+$/);
  expect(readUnsubscribeToken('a key of some length', token)).toEqual({ channel: 'mail', address: 'ana@example.org' });
  expect(readUnsubscribeToken('another key', token)).toBeNull();
  for (const bad of ['', '.', 'a.b', `${token}x`, `x${token}`, `${token}.y`])
    expect(readUnsubscribeToken('a key of some length', bad)).toBeNull();
});
