import type { AuthorRecord } from '../domain/influencer.ts';
import type { Edge, InteractionKind } from '../domain/interaction.ts';
import { hash32, Random } from '../lib/random.ts';
import { followerCount, type Society } from './society.ts';

/** What can be seen of a society before an incident: all that a method may use. */
export interface Past {
  readonly edges: readonly Edge[];
  readonly authors: ReadonlyMap<string, AuthorRecord>;
}

const DAY = 86_400_000;
/** How often a text's mood is read right. */
const READ_RIGHT = 0.75;

export const nameOf = (account: number): string => `simulation:s${account}`;

/** Two weeks of posts and what they set off, as the store would have summed it. */
export function pastOf(society: Society, seed: number, at: number, days = 14): Past {
  const random = new Random(hash32('past', seed));
  const { options } = society;
  const edges: Edge[] = [];
  const add = (giver: number, receiver: number, kind: InteractionKind, count: number, agreement: number): void => {
    for (let n = 0; n < count; n += 1) {
      const time = at - Math.floor(random.next() * days * DAY) - 1;
      edges.push({
        giver: nameOf(giver),
        receiver: nameOf(receiver),
        kind,
        count: 1,
        first: time,
        last: time,
        agreementSum: agreement,
        agreementCount: 1,
      });
    }
  };
  for (let j = 0; j < society.size; j += 1) {
    const written = society.posts[j]! * days;
    if (written === 0) continue;
    for (let tie = society.followerStart[j]!; tie < society.followerStart[j + 1]!; tie += 1) {
      const i = society.follower[tie]!;
      if (society.bot[i] === 1) continue;
      const alike = 1 - Math.abs(society.opinion[i]! - society.opinion[j]!) / 2;
      const mean = written * options.repostRate * society.attention[tie]! * 2;
      add(i, j, 'repost', random.poisson(mean * alike * alike), 1);
      // People answer those they disagree with, too.
      add(i, j, 'reply', random.poisson(mean * 0.3), alike > 0.75 ? 0.4 : -0.6);
    }
  }
  const bots = [...society.bot.keys()].filter((i) => society.bot[i] === 1);
  for (let j = 0; j < society.size; j += 1) {
    if (society.inflated[j] !== 1) continue;
    for (const i of bots) if (random.chance(0.5)) add(i, j, 'repost', 1 + random.int(4), 1);
  }
  return { edges, authors: recordsOf(society, random, at, days) };
}

function recordsOf(society: Society, random: Random, at: number, days: number): Map<string, AuthorRecord> {
  const records = new Map<string, AuthorRecord>();
  for (let i = 0; i < society.size; i += 1) {
    const count = { negative: 0, neutral: 0, positive: 0 };
    for (let n = random.poisson(society.posts[i]! * days); n > 0; n -= 1) {
      const mood = society.opinion[i]! + 0.35 * random.normal();
      const said = mood < -0.2 ? 'negative' : mood > 0.25 ? 'positive' : 'neutral';
      count[random.chance(READ_RIGHT) ? said : random.pick(['negative', 'neutral', 'positive'] as const)] += 1;
    }
    records.set(nameOf(i), {
      id: nameOf(i),
      followers: followerCount(society, i) * (society.inflated[i] === 1 ? society.options.inflation : 1),
      ...count,
      firstSeen: at - days * DAY,
      lastSeen: at,
    });
  }
  return records;
}
