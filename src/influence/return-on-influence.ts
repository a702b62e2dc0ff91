import type { ReturnOnInfluence } from '../domain/outreach.ts';
import type { ScoredMention } from '../domain/scored-mention.ts';
import { Random } from '../lib/random.ts';
import { interactionsOf } from './interactions.ts';

export interface ReturnInput {
  /** Epoch ms when the speaker spoke up. */
  readonly at: number;
  /** How long before and after is compared, ms. */
  readonly windowMs: number;
  readonly speaker: string;
  /** The affected audience. */
  readonly audience: ReadonlySet<string>;
  /** Mentions of the brand, from well before `at` to `at + windowMs`. */
  readonly mentions: Iterable<ScoredMention>;
  readonly seed: number;
}

/** Hearers below this number tell nothing. */
export const MIN_HEARERS = 10;
/** Hearers without any effect that the shown figure is averaged with: split-half reliability of single effects is near 0. */
const PRIOR_HEARERS = 50;
const NEIGHBOURS = 3;

interface Mood {
  before: number;
  beforeCount: number;
  after: number;
  afterCount: number;
}

/**
 * How the audience's sentiment moved after somebody spoke up: those who used to act on the speaker, against members of the
 * same audience who never did and were as upset and as talkative before (nearest neighbours, with replacement; difference in
 * differences, bootstrap over hearers). Who reposts the speaker afterwards is not used to choose: they would be those already calmed.
 */
export function returnOnInfluence(input: ReturnInput): ReturnOnInfluence {
  const moods = new Map<string, Mood>();
  const listens = new Set<string>();
  for (const m of input.mentions) {
    const { author, publishedAt } = m.mention;
    const at = Date.parse(publishedAt);
    if (!input.audience.has(author.id) || author.id === input.speaker) continue;
    if (at < input.at && interactionsOf(m).some((act) => act.receiver === input.speaker)) listens.add(author.id);
    if (at < input.at - input.windowMs || at >= input.at + input.windowMs || m.mention.repostOf) continue;
    const mood = moods.get(author.id) ?? { before: 0, beforeCount: 0, after: 0, afterCount: 0 };
    moods.set(author.id, mood);
    if (at < input.at) {
      mood.before += m.sentiment.score;
      mood.beforeCount += 1;
    } else {
      mood.after += m.sentiment.score;
      mood.afterCount += 1;
    }
  }
  const seen = [...moods]
    .filter(([, mood]) => mood.beforeCount > 0 && mood.afterCount > 0)
    .sort(([a], [b]) => (a < b ? -1 : 1));
  const points = seen.map(([id, mood]) => ({
    hears: listens.has(id),
    before: mood.before / mood.beforeCount,
    talk: Math.log1p(mood.beforeCount),
    change: mood.after / mood.afterCount - mood.before / mood.beforeCount,
  }));
  const hearers = points.filter((point) => point.hears);
  const others = points.filter((point) => !point.hears);
  const nothing = {
    hearers: hearers.length,
    matched: 0,
    hearersChange: null,
    matchedChange: null,
    difference: null,
    shrunk: null,
  };
  if (hearers.length < MIN_HEARERS) return { ...nothing, verdict: 'too-few-hearers' };
  if (others.length < NEIGHBOURS) return { ...nothing, verdict: 'nobody-to-compare' };
  const used = new Set<number>();
  const matched = hearers.map((hearer) => {
    const nearest = others
      .map((other, i) => ({
        i,
        far: Math.abs(other.before - hearer.before) + 0.5 * Math.abs(other.talk - hearer.talk),
      }))
      .sort((a, b) => a.far - b.far || a.i - b.i)
      .slice(0, NEIGHBOURS);
    for (const { i } of nearest) used.add(i);
    return mean(nearest.map(({ i }) => others[i]!.change));
  });
  const differences = hearers.map((hearer, i) => hearer.change - matched[i]!);
  const random = new Random(input.seed);
  const resampled = Array.from({ length: 1000 }, () =>
    mean(differences.map(() => differences[random.int(differences.length)]!)),
  ).sort((a, b) => a - b);
  const value = mean(differences);
  return {
    hearers: hearers.length,
    matched: used.size,
    hearersChange: mean(hearers.map(({ change }) => change)),
    matchedChange: mean(matched),
    difference: { value, low: resampled[25]!, high: resampled[974]! },
    shrunk: (value * hearers.length) / (hearers.length + PRIOR_HEARERS),
    verdict: 'association',
  };
}

function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}
