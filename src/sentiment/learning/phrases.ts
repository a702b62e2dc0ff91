import { WORD } from '../../text/tokens-scan.ts';
import { hashText, pair, SEED, stir } from '../hash.ts';
import { letterRuns, MOST_LETTER_RUNS, type WordLists, wordFacts } from '../word-facts.ts';

/** Pairs of words in normal form, parted by a space, and their rating. */
export interface RatedPairs {
  /** They add to what their words say. */
  readonly pairs: ReadonlyMap<string, number>;
  /** They mean another thing together than their words apart: "not bad", "dying to". */
  readonly idioms: ReadonlyMap<string, number>;
}

/** Rated pairs as features. */
export interface Phrases {
  /**
   * The feature that stands for a pair's rating, by the pair's own: pairs rated alike share a weight, so that one never met in
   * training has one too. Within a negation it is a rating of its own.
   */
  readonly ratings: ReadonlyMap<number, number>;
  /** By the pair's own feature. */
  readonly idioms: ReadonlyMap<number, Idiom>;
}

/** Says what its rating says, whatever its words say apart. */
export interface Idiom {
  /** From −4 to 4. */
  readonly rating: number;
  readonly text: string;
  /** Those of its words, as they stand in it. */
  readonly features: readonly number[];
}

export const NO_PHRASES: Phrases = { ratings: new Map(), idioms: new Map() };

export function phrasesOf(rated: RatedPairs, lists: WordLists): Phrases {
  const ratings = new Map<number, number>();
  const idioms = new Map<number, Idiom>();
  const add = (phrase: string, rating: number): number => {
    const [first = '', second = ''] = phrase.split(' ');
    const [one, other] = [hashText(first, SEED.word), hashText(second, SEED.word)];
    const negated = stir(other ^ SEED.negated);
    // A negator's pair is rated with it: what follows stands in its scope.
    const hash = pair(one, lists.negators.has(first) ? negated : other);
    ratings.set(hash, hashText(String(rating), SEED.phrase));
    ratings.set(pair(stir(one ^ SEED.negated), negated), hashText(`not ${rating}`, SEED.phrase));
    return hash;
  };
  for (const [phrase, rating] of rated.pairs) add(phrase, rating);
  for (const [phrase, rating] of rated.idioms) {
    const [first = '', second = ''] = phrase.split(' ');
    const hash = add(phrase, rating);
    const features = [...featuresOf(first, false, lists), ...featuresOf(second, lists.negators.has(first), lists)];
    idioms.set(hash, { rating, text: phrase, features });
  }
  return { ratings, idioms };
}

const runs = new Int32Array(MOST_LETTER_RUNS);

function featuresOf(word: string, negated: boolean, lists: WordLists): number[] {
  const facts = wordFacts(WORD, word, lists, true);
  const letters = Array.from(runs.subarray(0, letterRuns(word, runs)));
  return [...(negated ? facts.negated : facts.plain), ...letters];
}
