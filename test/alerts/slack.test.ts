import { describe, expect, it } from 'vitest';
import { alertModel } from '../../src/alerts/compose.ts';
import { renderSlack, SLACK_LIMITS, textLength } from '../../src/alerts/render/slack.ts';
import { HOSTILE, hostileMessage } from '../support/hostile.ts';
import { makeNotifier, noSignal } from '../support/notifier.ts';
import {
  sampleDigest,
  sampleDrivers,
  sampleInfluencer,
  sampleMessage,
  sampleNotice,
  samplePost,
  sampleShortlist,
} from '../support/sample-messages.ts';
import { slackProblem, startSlackServer } from '../support/slack-server.ts';

const render = (message = sampleMessage(), buttons = true) => renderSlack(alertModel(message), { buttons });

describe('a Slack message', () => {
  it.each([
    ['an incident', sampleMessage()],
    ['its end', sampleMessage({ type: 'incident.resolved' })],
    ['hostile text', hostileMessage()],
    ['a digest', sampleDigest()],
    ['a notice', sampleNotice()],
  ])('of %s keeps to Block Kit’s limits', (_, message) => {
    expect(slackProblem(renderSlack(alertModel(message)) as never)).toBeNull();
  });

  it('has a fallback text that says what happened, with nothing alive in it', () => {
    expect(render().text).toMatch(/^🔴 Mood turning against Aurora Air over Baggage.* 184 of 402 /);
    expect(render(hostileMessage()).text).not.toMatch(/<|>/);
    expect(render().mrkdwn).toBe(false);
  });

  it('never lets outside text be parsed: it stands in rich text and plain text only', () => {
    expect(JSON.stringify(render(hostileMessage()).blocks)).not.toContain('"mrkdwn"');
    expect(HOSTILE).toContain('<!channel>');
  });

  it('leads to the console by buttons, or by links where there are none', () => {
    const buttons = render().blocks.find(({ type }) => type === 'actions') as unknown as {
      elements: { text: { text: string }; url: string }[];
    };
    expect(buttons.elements.map(({ text }) => text.text)).toEqual(['Acknowledge', 'Open in Turntide']);
    const links = render(sampleMessage(), false);
    expect(links.blocks.some(({ type }) => type === 'actions')).toBe(false);
    expect(JSON.stringify(links)).toContain('?do=acknowledge');
  });

  it('has its links in the text where there are no buttons, for Mattermost shows no blocks, and calls nobody there', () => {
    const { text } = render(sampleMessage(), false);
    expect(text).toMatch(/^🔴 Mood turning against Aurora Air.*\nAcknowledge: http.*\nOpen in Turntide: http/s);
    expect(renderSlack({ ...alertModel(sampleMessage()), title: 'hey @channel' }, { buttons: false }).text).not.toMatch(
      /@channel/,
    );
  });

  it('is shortened from the least telling part until it is within the total, and never loses who could turn it', () => {
    const words = 'long words '.repeat(100);
    const person = sampleInfluencer({
      reasons: [words, words, words],
      approach: words,
      evidence: [samplePost({ text: words })],
    });
    const drivers = sampleDrivers({
      cause: words,
      terms: Array.from({ length: 40 }, (_, index) => ({ term: `${words}${index}`, z: 3, count: 3, expected: 1 })),
      posts: Array.from({ length: 40 }, () =>
        samplePost({ text: words, url: `https://example.org/${'p'.repeat(1900)}` }),
      ),
      links: Array.from({ length: 40 }, () => ({
        url: `https://example.org/${'q'.repeat(1900)}`,
        count: 2,
        authors: 2,
      })),
    });
    const base = sampleMessage();
    const message = {
      ...base,
      report: { ...base.report, drivers, shortlist: sampleShortlist({ influencers: Array(12).fill(person) }) },
    };
    const rendered = render(message);
    expect(textLength(rendered.blocks)).toBeLessThanOrEqual(SLACK_LIMITS.total);
    expect(slackProblem(rendered as never)).toBeNull();
    expect(JSON.stringify(rendered)).toContain('Who could turn it');
  });
});

describe('the Slack channel', () => {
  it.each([
    [404, 'no_service', 'gone', /make a new one/],
    [410, 'channel_is_archived', 'gone', /archived/],
    [403, 'action_prohibited', 'auth', /administrator/],
    [400, 'invalid_blocks', 'malformed', /invalid_blocks/],
  ] as const)('answered %d %s is a failure with advice', async (status, body, kind, advice) => {
    const server = await startSlackServer();
    server.answer({ status, body });
    const { notifier, close } = makeNotifier('slack', { url: server.url, allowPrivate: true });
    const failed = await notifier.send(sampleNotice(), noSignal()).catch((error) => error);
    await close();
    await server.close();
    expect(failed).toMatchObject({ kind, message: expect.stringMatching(advice) });
  });
});
