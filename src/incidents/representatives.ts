import type { PostExcerpt } from '../domain/drivers.ts';
import type { ScoredMention } from '../domain/scored-mention.ts';
import { excerptOf, type Spread, spreadOfPost } from './excerpts.ts';
import type { Story } from './stories.ts';
import type { Term } from './terms.ts';
import type { Theme } from './themes.ts';

export interface RepresentativeInput {
  /** One post a text, as the voices are numbered. */
  readonly posts: readonly ScoredMention[];
  readonly themes: readonly Theme[];
  readonly changed: readonly Term[];
  readonly stories: readonly Story[];
  readonly spread: Spread;
}

const MOST = 5;

/**
 * Up to five posts that between them show what is going on: the most spread post of the largest stories, then for each
 * theme the one that says most of what changed; never two of one author, story or text.
 */
export function representativePosts(input: RepresentativeInput): PostExcerpt[] {
  const { posts, spread } = input;
  const weight = new Float64Array(posts.length);
  for (const term of input.changed) for (const index of term.voices) weight[index]! += term.z;
  const value = posts.map((scored, index) => {
    const { text, repostOf } = scored.mention;
    // Short shouts and walls of tags show little; a post that others spread shows more.
    const length = Math.min(1, text.length / 80) * (text.length > 600 ? 0.7 : 1);
    // One that is about something the brand names tells more than mere anger.
    const about = scored.topics.length > 0 ? 1.25 : 1;
    const told = 1 + Math.sqrt(weight[index]!) + Math.log2(1 + spreadOfPost(scored, spread));
    // One that could be praise is shown where there is no other.
    const sure = scored.sentiment.score > 0 ? 0.05 : 0.5 + scored.sentiment.probabilities.negative;
    return repostOf ? 0 : about * told * length * sure;
  });
  const storyOf = new Map<string, string>();
  for (const { driver, members } of input.stories)
    for (const { mention } of members) storyOf.set(mention.id, driver.id);

  const chosen: PostExcerpt[] = [];
  const used = new Set<string>();
  const take = (scored: ScoredMention): boolean => {
    const { id, author } = scored.mention;
    const marks = [`author:${author.id}`, `post:${id}`, `story:${storyOf.get(id) ?? id}`];
    if (chosen.length >= MOST || marks.some((mark) => used.has(mark))) return false;
    for (const mark of marks) used.add(mark);
    chosen.push(excerptOf(scored, spread));
    return true;
  };
  const takeBest = (indices: Iterable<number>): void => {
    const ranked = [...indices].sort((a, b) => value[b]! - value[a]! || a - b);
    for (const index of ranked) if (take(posts[index]!)) return;
  };

  const [largest, second] = input.stories;
  for (const story of [largest, second]) {
    if (story && story.driver.authors >= 3 && story.driver.share >= 0.1) take(mostSpread(story.members, spread));
  }
  for (const theme of input.themes) takeBest(theme.voices);
  while (chosen.length < MOST) {
    const before = chosen.length;
    takeBest(posts.keys());
    if (chosen.length === before) break;
  }
  return chosen;
}

/** The first of the most spread ones; a bare repost only where there is nothing else. */
function mostSpread(members: readonly ScoredMention[], spread: Spread): ScoredMention {
  const rank = (scored: ScoredMention): number => (scored.mention.repostOf ? -1 : spreadOfPost(scored, spread));
  return members.reduce((best, scored) => (rank(scored) > rank(best) ? scored : best));
}
