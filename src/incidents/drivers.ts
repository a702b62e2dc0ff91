import type { Drivers } from '../domain/drivers.ts';
import type { ScoredMention } from '../domain/scored-mention.ts';
import { causeLine } from './cause.ts';
import { copiesOf, Prints } from './copies.ts';
import { byTime, spreadOf } from './excerpts.ts';
import { representativePosts } from './representatives.ts';
import { authorsOf, linksOf, sharesOf } from './shares.ts';
import { storiesOf, textKey } from './stories.ts';
import { changedTerms, termDrivers, type Voice } from './terms.ts';
import { themesOf } from './themes.ts';
import { brandWords } from './units.ts';

export interface ExplainInput {
  /** The brand × topic's mentions published in (since, at], all sentiments. */
  readonly window: readonly ScoredMention[];
  /** A sample of earlier ones, all sentiments: what is usually said. */
  readonly baseline: readonly ScoredMention[];
  readonly brandName: string;
  /** Other names and handles of the brand: in every mention, and so in no cause. */
  readonly aliases: readonly string[];
  /** Names of the brand's topics by id, as a line may use them; default: the ids. */
  readonly topicNames?: ReadonlyMap<string, string>;
  /** Which of them it is all about, if one: said of everything, it explains nothing. */
  readonly topic?: string;
  /** Epoch ms. */
  readonly since: number;
  readonly at: number;
}

/** Texts that terms are counted in, at most; a window with more is thinned evenly. */
const MOST_VOICES = 4_000;
/** Baselines with fewer negative voices than this say too little of what is usual. */
const LEAST_BASELINE = 100;

/** Part of a term's voices that the baseline must lead one to expect for it to be called usual. */
const USUAL_PART = 0.5;

/**
 * What changed, not what is frequent: the window's negative mentions against what is usually said of the brand.
 * The brand's own posts are left out, a text counts once however often it is copied, an author once a term. The order in which
 * mentions come makes no difference.
 */
export function explainShift(input: ExplainInput): Drivers {
  const window = input.window.filter((scored) => !scored.owned).sort(byTime);
  const baseline = input.baseline.filter((scored) => !scored.owned).sort(byTime);
  const negative = window.filter(isNegative);
  const usualNegative = baseline.filter(isNegative);
  const spread = spreadOf(window);
  const clear = negative.filter(isClear);
  const prints = new Prints();
  const stories = storiesOf(clear, input, spread, negative.length, prints);

  const brand = brandWords(input.brandName, input.aliases);
  const { voices, posts } = voicesOf(negative);
  const usualVoices = voicesOf(usualNegative).voices;
  const otherVoices = voicesOf([...baseline, ...window].filter((scored) => !isNegative(scored))).voices;
  const compared =
    usualVoices.length >= Math.min(LEAST_BASELINE, voices.length) ? usualVoices : [...usualVoices, ...otherVoices];
  const changed = changedTerms(voices, compared, brand);
  const complaints = changedTerms(voices, otherVoices, brand);

  const total = Math.min(voices.length, new Set(voices.map((voice) => voice.authorId)).size);
  const themes = themesOf(changed, total, { most: 3, z: 2.2, share: 0.06, fewest: 3 });
  const known = usualVoices.length >= Math.min(LEAST_BASELINE, total / 2);
  const expected = new Map(changed.map((term) => [term.key, term.expected / term.count]));
  const usual = themesOf(complaints, total, { most: 3, z: 1.5, share: 0.06, fewest: 3 }).filter(
    // With a baseline, what is called usual must have been so; terms that did not rise at all are not in the list.
    (theme) => !known || (expected.get(theme.term.key) ?? 1) >= USUAL_PART,
  );
  const measured = baseline.length > 0 ? usualNegative : [];
  const topics = sharesOf(negative, measured, (scored) => scored.topics);
  const shown = representativePosts({ posts, themes: [...themes, ...usual], changed, stories, spread });
  const nameOf = (id: string): string => topicName(input.topicNames?.get(id) ?? id);
  const topicsById = new Map(posts.map((scored) => [scored.mention.id, scored.topics]));
  const byId = new Map([...clear, ...posts].map((scored) => [scored.mention.id, scored]));
  const withCopies = shown.map((excerpt) => {
    const scored = byId.get(excerpt.id);
    const copies = scored ? copiesOf(scored, clear, prints) : 0;
    return copies > 0 ? { ...excerpt, copies } : excerpt;
  });
  return {
    cause: causeLine({
      changed,
      usual,
      usualKnown: known,
      complaints,
      stories,
      topics: topics
        .filter((topic) => topic.name !== input.topic)
        .map((topic) => ({ ...topic, name: nameOf(topic.name) })),
      voices: total,
      texts: voices.length,
      posts: shown.map((excerpt) => ({ excerpt, topics: (topicsById.get(excerpt.id) ?? []).map(nameOf) })),
    }),
    terms: termDrivers(changed),
    links: linksOf(clear),
    sources: sharesOf(negative, measured, (scored) => [scored.mention.source]),
    languages: sharesOf(negative, measured, (scored) => [scored.sentiment.language]),
    topics,
    authors: authorsOf(negative, spread),
    stories: stories.slice(0, 5).map((story) => story.driver),
    posts: withCopies,
    negativeMentions: negative.length,
    negativeAuthors: new Set(negative.map((scored) => scored.mention.author.id)).size,
    ownWords: total,
  };
}

/** Within a sentence: `Delays and cancellations` as `delays and cancellations`; `VIP lounge` as it is. */
function topicName(name: string): string {
  const spaced = name.replaceAll('-', ' ');
  return /^\p{Lu}\p{Ll}/u.test(spaced) ? spaced.charAt(0).toLowerCase() + spaced.slice(1) : spaced;
}

function isNegative(scored: ScoredMention): boolean {
  return scored.sentiment.label === 'negative';
}

/**
 * Not as likely praise as blame. Where blame is rare, about half of what is called negative is not (docs/sentiment.md): all
 * of it is counted, as counts are compared with counts made alike, but what is told as the story must be blame.
 */
function isClear(scored: ScoredMention): boolean {
  return scored.sentiment.score <= 0;
}

/** Each text once, as its first author wrote it. */
function voicesOf(mentions: readonly ScoredMention[]): { voices: Voice[]; posts: ScoredMention[] } {
  const seen = new Set<string>();
  let posts = mentions.filter((scored) => {
    const { mention } = scored;
    const key = mention.repostOf?.id ? `post:${mention.repostOf.id}` : (textKey(scored) ?? `post:${mention.id}`);
    const copy = seen.has(key) || (mention.repostOf !== undefined && seen.has(`post:${mention.repostOf.id}`));
    seen.add(key);
    seen.add(`post:${mention.id}`);
    return !copy;
  });
  if (posts.length > MOST_VOICES) {
    const step = posts.length / MOST_VOICES;
    const all = posts;
    posts = Array.from({ length: MOST_VOICES }, (_, index) => all[Math.floor(index * step)]!);
  }
  const voices = posts.map(({ mention, sentiment }) => ({
    text: mention.text,
    authorId: mention.author.id,
    language: sentiment.language,
  }));
  return { voices, posts };
}
