import { expect, it } from 'vitest';
import { pagerdutyEvent } from '../../src/alerts/notifiers/pagerduty.ts';
import { hostileMessage } from '../support/hostile.ts';
import { problemsOf } from '../support/notifier.ts';
import { sampleDigest, sampleMessage, sampleNotice } from '../support/sample-messages.ts';

it('an incident is one PagerDuty alert from its opening to its end', () => {
  const [opened, worsened, resolved] = (['opened', 'worsened', 'resolved'] as const).map((kind) =>
    pagerdutyEvent(sampleMessage({ type: `incident.${kind}` })),
  );
  expect([opened, worsened, resolved].map((event) => event?.event_action)).toEqual(['trigger', 'trigger', 'resolve']);
  expect(new Set([opened, worsened, resolved].map((event) => event?.dedup_key)).size).toBe(1);
});

it('an event has what PagerDuty asks for, within its limits', () => {
  for (const message of [sampleMessage(), hostileMessage()]) {
    const event = pagerdutyEvent(message) as {
      dedup_key: string;
      payload: Record<string, string>;
      links: { href: string }[];
    };
    expect(event.dedup_key.length).toBeLessThanOrEqual(255);
    expect(event.payload.summary!.length).toBeLessThanOrEqual(1024);
    expect(event.payload).toMatchObject({
      severity: 'error',
      source: expect.any(String),
      timestamp: '2026-11-23T14:00:00.000Z',
    });
    expect(event.links).toHaveLength(2);
  }
});

it.each([
  [1, 'info'],
  [2, 'warning'],
  [3, 'warning'],
  [4, 'error'],
  [5, 'critical'],
] as const)('severity %d is %s there', (severity, word) => {
  expect(pagerdutyEvent(sampleMessage({}, { severity }))).toMatchObject({ payload: { severity: word } });
});

it('a test opens an alert of its own, and digests and notices open none', () => {
  expect(pagerdutyEvent(sampleMessage({ test: true }))?.dedup_key).not.toBe(pagerdutyEvent(sampleMessage())?.dedup_key);
  expect([pagerdutyEvent(sampleDigest()), pagerdutyEvent(sampleNotice())]).toEqual([null, null]);
});

it('a key that is none is refused without being repeated', () => {
  expect(problemsOf('pagerduty', { routingKey: 's3cret' }).join()).toMatch(
    /^routingKey: must be an integration key(?!.*s3cret)/,
  );
});
