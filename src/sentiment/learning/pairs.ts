import { hashText, pair, SEED, stir } from '../hash.ts';
import type { WordLists } from '../word-facts.ts';

/** Pairs of words in normal form, parted by a space, and their rating from −4 to 4: it adds to what their words say. */
export type RatedPairs = ReadonlyMap<string, number>;

/**
 * The feature that stands for a pair's rating, by the pair's own: pairs rated alike share a weight, so that one never met in
 * training has one too. Within a negation it is a rating of its own.
 */
export type PairRatings = ReadonlyMap<number, number>;

export function pairRatings(rated: RatedPairs, lists: WordLists): PairRatings {
  const ratings = new Map<number, number>();
  for (const [words, rating] of rated) {
    const [first = '', second = ''] = words.split(' ');
    const [one, other] = [hashText(first, SEED.word), hashText(second, SEED.word)];
    const negated = stir(other ^ SEED.negated);
    // A negator's pair is rated with it: what follows stands in its scope.
    ratings.set(pair(one, lists.negators.has(first) ? negated : other), hashText(String(rating), SEED.phrase));
    ratings.set(pair(stir(one ^ SEED.negated), negated), hashText(`not ${rating}`, SEED.phrase));
  }
  return ratings;
}
