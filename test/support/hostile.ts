import type { IncidentMessage } from '../../src/domain/message.ts';
import { sampleDrivers, sampleInfluencer, sampleMessage, samplePost, sampleShortlist } from './sample-messages.ts';

/** Everything a stranger can write into a post, a name or a handle to break what shows it. */
export const HOSTILE =
  '<script>alert(1)</script><img src=x onerror=alert(2)> <!channel> <@U123> <https://evil.example|click> *bold* `code`\r\n' +
  'Bcc: all@victim.example\r\n\r\n<b>body</b> \u001b[31mred\u001b]8;;https://evil.example\u0007link\u001b]8;;\u0007 \u009b2J ' +
  '\u202egnp.exe\u202c \u2066iso\u2069 \u0000null \u0008 zero\u200bwidth \ud800lone "quote\' & amp; %0d%0aX: y {{tpl}} ${env}';

/** An incident all of whose outside texts are hostile, followed by a megabyte of filler. */
export function hostileMessage(): IncidentMessage {
  const text = HOSTILE + 'x'.repeat(1_000_000);
  const post = samplePost({ text, handle: text, source: text, id: text, url: 'javascript:alert(1)' });
  const base = sampleMessage();
  const drivers = sampleDrivers({
    cause: text,
    terms: [{ term: text, z: 9, count: 9, expected: 1 }],
    links: [
      { url: 'javascript:alert(1)', count: 3, authors: 2 },
      { url: `https://user:pass@evil.example/${text.slice(0, 50)}`, count: 3, authors: 2 },
    ],
    sources: [{ name: text, count: 5, share: 1, usualShare: 0 }],
    authors: [{ authorId: text, handle: text, posts: 3, spread: 1 }],
    stories: [{ id: text, mentions: 3, authors: 3, share: 0.9, first: post, acceleration: 2 }],
    posts: [post, post],
  });
  const shortlist = sampleShortlist({
    influencers: [
      sampleInfluencer({
        handle: text,
        name: text,
        authorId: text,
        reasons: [text, text],
        approach: text,
        evidence: [post],
        url: 'data:text/html,x',
      }),
    ],
    notes: [text],
    mostFollowed: [{ authorId: text, handle: text, followers: 5, influenceRank: null }],
    gated: { [text]: 4 },
  });
  return {
    ...base,
    brand: { ...base.brand, name: text },
    topicName: text,
    report: { ...base.report, drivers, shortlist, transition: { ...base.report.transition, reason: text } },
  };
}
