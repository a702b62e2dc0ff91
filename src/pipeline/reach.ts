import type { BrandHistory } from '../domain/history.ts';
import type { Reach } from '../domain/incident.ts';
import type { ScoredMention } from '../domain/scored-mention.ts';
import { type DetectionInput, type DetectionResult, detectBrand, type Move, reachKey } from './detect.ts';
import { inTopic } from './report.ts';

/**
 * A pass over a brand in which what opens or worsens is graded with how far it is heard. That is looked up for the few steps that
 * move something, and the pass gone through again: a grade may decide on a move, and moves must not depend on how passes are cut.
 */
export async function detectWithReach(
  input: Omit<DetectionInput, 'reach'>,
  history: Pick<BrandHistory, 'mentions'>,
): Promise<DetectionResult> {
  const reach = new Map<string, Reach>();
  for (;;) {
    const result = detectBrand({ ...input, reach });
    const unknown = result.moves.filter((move) => isAlarming(move) && !reach.has(keyOf(move)));
    if (unknown.length === 0) return result;
    for (const move of unknown) {
      const { incident, transition } = move;
      const since = Math.min(incident.since, transition.shift.since);
      const mentions = await history.mentions(since, transition.at);
      reach.set(keyOf(move), reachOf(inTopic(mentions, incident.topic)));
    }
  }
}

/** Who wrote the negative mentions, who follows them, and what the networks report of views and engagement. Unknown is not zero. */
export function reachOf(mentions: readonly ScoredMention[]): Reach {
  const followers = new Map<string, number>();
  const voices = new Set<string>();
  let views = 0;
  let engagement = 0;
  for (const { mention, sentiment, owned } of mentions) {
    if (owned || sentiment.label !== 'negative') continue;
    const { author } = mention;
    voices.add(author.id);
    if (author.followers !== undefined) {
      followers.set(author.id, Math.max(followers.get(author.id) ?? 0, author.followers));
    }
    const { likes = 0, reposts = 0, replies = 0, quotes = 0, views: seen = 0 } = mention.engagement ?? {};
    views += seen;
    engagement += likes + reposts + replies + quotes;
  }
  const heard = Math.max(
    views,
    [...followers.values()].reduce((sum, count) => sum + count, 0),
  );
  return {
    voices: voices.size,
    ...(heard > 0 ? { followers: heard } : {}),
    ...(engagement > 0 ? { engagement } : {}),
  };
}

function isAlarming({ transition }: Move): boolean {
  return transition.kind === 'opened' || transition.kind === 'worsened';
}

function keyOf({ incident, transition }: Move): string {
  return reachKey(incident.topic, transition.at);
}
