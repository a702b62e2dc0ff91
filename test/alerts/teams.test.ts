import { describe, expect, it } from 'vitest';
import { alertModel } from '../../src/alerts/compose.ts';
import { renderTeams, TEAMS_MAX_BYTES } from '../../src/alerts/render/teams.ts';
import { hostileMessage } from '../support/hostile.ts';
import { sampleDigest, sampleDrivers, sampleMessage, sampleNotice, samplePost } from '../support/sample-messages.ts';

type Node = { type: string; [key: string]: unknown };

/** Every node of a card, outermost first. */
function nodes(value: unknown): Node[] {
  if (Array.isArray(value)) return value.flatMap(nodes);
  if (value === null || typeof value !== 'object') return [];
  return [...('type' in value ? [value as Node] : []), ...Object.values(value).flatMap(nodes)];
}

describe('a Teams message', () => {
  it.each([
    ['an incident', sampleMessage()],
    ['hostile text', hostileMessage()],
    ['a digest', sampleDigest()],
    ['a notice', sampleNotice()],
  ])('of %s is one Adaptive Card 1.4 of elements that Teams knows', (_, message) => {
    const all = nodes(renderTeams(alertModel(message)));
    const known = ['message', 'AdaptiveCard', 'RichTextBlock', 'TextRun', 'Container', 'Action.OpenUrl'];
    expect(all.map(({ type }) => type).filter((type) => !known.includes(type))).toEqual([]);
    expect(all.filter(({ type }) => type === 'AdaptiveCard')).toEqual([expect.objectContaining({ version: '1.4' })]);
    for (const { text } of all.filter(({ type }) => type === 'TextRun')) expect(text).not.toBe('');
    for (const { url } of all.filter(({ type }) => type === 'Action.OpenUrl')) expect(url).toMatch(/^https?:/);
  });

  it('leads to the console', () => {
    const { actions } = nodes(renderTeams(alertModel(sampleMessage())))[1] as unknown as {
      actions: { title: string }[];
    };
    expect(actions.map(({ title }) => title)).toEqual(['Acknowledge', 'Open in Turntide']);
  });

  it('is shortened until it is within the limit', () => {
    const long = 'ü'.repeat(1000);
    const drivers = sampleDrivers({
      posts: Array.from({ length: 9 }, () =>
        samplePost({ text: long, url: `https://example.org/${'p'.repeat(1900)}` }),
      ),
      links: Array.from({ length: 9 }, (_, index) => ({
        url: `https://example.org/${index}${'q'.repeat(1900)}`,
        count: 2,
        authors: 2,
      })),
    });
    const base = sampleMessage();
    const message = renderTeams(alertModel({ ...base, report: { ...base.report, drivers } }));
    expect(Buffer.byteLength(JSON.stringify(message))).toBeLessThanOrEqual(TEAMS_MAX_BYTES);
    expect(JSON.stringify(message)).toContain('Who could turn it');
  });
});
