import { webhookBody } from '../../src/alerts/render/webhook.ts';
import type { WebhookBody } from '../../src/alerts/render/webhook-schema.ts';
import type { IncidentMessage, Message } from '../../src/domain/message.ts';
import { hostileMessage } from './hostile.ts';
import {
  sampleDigest,
  sampleDrivers,
  sampleInfluencer,
  sampleMessage,
  sampleNotice,
  samplePost,
  sampleShortlist,
} from './sample-messages.ts';

/** Bodies of a type: a common one, one of hostile texts, and one with more of everything than a body may hold. */
export function bodyFor(type: Message['type']): WebhookBody[] {
  if (type === 'notice') return [sampleNotice(), sampleNotice({ text: 'x'.repeat(1_000_000) })].map(webhookBody);
  if (type === 'digest.daily')
    return [sampleDigest(), sampleDigest({ ...large(), problems: Array(500).fill('y'.repeat(500)) })].map(webhookBody);
  const big = sampleMessage({ type });
  return [
    sampleMessage({ type }),
    { ...hostileMessage(), type },
    { ...big, report: { ...big.report, ...large() } },
  ].map((message) => webhookBody(message as IncidentMessage));
}

function large() {
  const posts = Array.from({ length: 100 }, (_, index) => samplePost({ id: `p${index}`, text: 'é'.repeat(5000) }));
  const drivers = sampleDrivers({
    posts,
    terms: Array.from({ length: 100 }, (_, index) => ({
      term: `term ${index}`.repeat(20),
      z: 4,
      count: 9,
      expected: 1,
    })),
    stories: posts.map((first) => ({ id: first.id, mentions: 9, authors: 9, share: 0.1, first, acceleration: 1 })),
  });
  const person = sampleInfluencer({ evidence: posts, reasons: Array(20).fill('ü'.repeat(500)) });
  return {
    drivers,
    shortlist: sampleShortlist({
      influencers: Array.from({ length: 100 }, (_, index) => ({ ...person, rank: index + 1 })),
    }),
  };
}
