import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { alertModel } from '../../src/alerts/compose.ts';
import type { GateReason } from '../../src/alerts/gate.ts';
import { NOTIFIER_KINDS } from '../../src/alerts/notifiers/index.ts';
import { renderText } from '../../src/alerts/render/text.ts';
import { sampleMessage } from '../support/sample-messages.ts';

type Described = Record<string, { description?: string }>;
const doc = (path: string) => readFileSync(new URL(`../../docs/${path}`, import.meta.url), 'utf8');

describe('the guide to alerts', () => {
  it('shows an alert as it is drawn', () => {
    expect(doc('alerts.md')).toContain(renderText(alertModel(sampleMessage()), { width: 100 }).trimEnd());
  });

  it('explains every reason of the gate', () => {
    const reasons: Record<GateReason, true> = {
      'already-sent': true,
      'below-route-severity': true,
      'topic-not-routed': true,
      'transition-not-routed': true,
      'channel-not-routed': true,
      backfill: true,
      'no-evidence': true,
      muted: true,
      superseded: true,
      snoozed: true,
      acknowledged: true,
      'quiet-hours': true,
    };
    for (const reason of Object.keys(reasons)) expect(doc('alerts.md')).toContain(`\`${reason}\``);
  });
});

it('the guide to a new channel shows one that keeps the contract of channels', () => {
  const example = readFileSync(new URL('../support/example-notifier.ts', import.meta.url), 'utf8');
  expect(doc('channels/adding-a-channel.md')).toContain(
    example.replaceAll("'../../src/alerts/", "'../").replaceAll("'../../src/", "'../../"),
  );
});

describe.each(NOTIFIER_KINDS.map(({ kind, settings }) => ({ kind, settings })))(
  'the page of $kind',
  ({ kind, settings }) => {
    const { properties } = settings.toJSONSchema({ io: 'input' }) as { properties: Described };

    it('is listed and explains every setting', () => {
      expect(doc('channels/README.md')).toContain(`(${kind}.md)`);
      for (const key of Object.keys(properties)) expect(doc(`channels/${kind}.md`)).toContain(`\`${key}\``);
    });

    it('has settings that say what they are, for editors', () => {
      for (const [key, { description }] of Object.entries(properties)) expect(description, key).toMatch(/\S\.$/);
    });
  },
);
