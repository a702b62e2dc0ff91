import type { Interaction } from '../domain/interaction.ts';
import type { ScoredMention } from '../domain/scored-mention.ts';

const AGREEING =
  /\b(?:agreed?|exactly|same here|so true|well said|thank(?:s| you)|good point|spot on|helpful|this[.!]|\+1|co-?sign|you(?:'|’)?re right)(?!\w)/i;
const HOSTILE =
  /\b(?:disagree|wrong|nonsense|rubbish|shill|liar|lying|paid (?:ad|post|by)|shut up|clown|propaganda|bootlicker|no one asked|stop defending|delete this)\b/i;

/**
 * Who acted on whom in one mention: giver → receiver, once a receiver, the strongest kind
 * (repost, quote, reply, mention). Nobody acts on himself. A bare repost agrees (1). A reply or a quote says how far
 * it agrees by its own words to the receiver where they tell, else by its sentiment: an angry answer is no
 * resonance. Naming somebody says nothing of agreement.
 */
export function interactionsOf(m: ScoredMention): Interaction[] {
  const { mention } = m;
  const at = Date.parse(mention.publishedAt);
  const giver = mention.author.id;
  const found = new Map<string, Interaction>();
  const add = (receiver: string | undefined, kind: Interaction['kind'], agreement?: number): void => {
    if (receiver === undefined || receiver === giver || found.has(receiver)) return;
    found.set(receiver, { giver, receiver, kind, at, ...(agreement === undefined ? {} : { agreement }) });
  };
  if (mention.repostOf) add(mention.repostOf.authorId, 'repost', 1);
  // A repost carries the other's words: whom they name is not the giver's doing.
  if (mention.repostOf) return [...found.values()];
  if (mention.quoteOf) add(mention.quoteOf.authorId, 'quote', agreementOf(m));
  if (mention.inReplyTo) add(mention.inReplyTo.authorId, 'reply', agreementOf(m));
  for (const named of mention.mentions ?? []) add(named, 'mention');
  return [...found.values()];
}

function agreementOf(m: ScoredMention): number {
  const { text } = m.mention;
  if (HOSTILE.test(text)) return -1;
  if (AGREEING.test(text)) return 1;
  return m.sentiment.score;
}
