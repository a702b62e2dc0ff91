/**
 * 32-bit hashes of features: names of weights in a model's table. Signed, since the engine keeps small integers
 * without allocation. Changing any of these makes every model void.
 */

/** FNV-1a over UTF-16 units from `start` to `end`, then stirred. */
export function hashText(text: string, seed: number, start = 0, end: number = text.length): number {
  let hash = seed ^ 0x811c9dc5;
  for (let at = start; at < end; at += 1) hash = Math.imul(hash ^ text.charCodeAt(at), 0x01000193);
  return stir(hash);
}

/** One hash of two, order-bound. */
export function pair(first: number, second: number): number {
  return stir(Math.imul(first, 0x9e3779b1) ^ second);
}

/** The finaliser of MurmurHash3. */
export function stir(hash: number): number {
  let h = hash ^ (hash >>> 16);
  h = Math.imul(h, 0x85ebca6b);
  h ^= h >>> 13;
  h = Math.imul(h, 0xc2b2ae35);
  return (h ^ (h >>> 16)) | 0;
}

/** One seed a family of features, so that a word and a bigram never share a weight by design. */
export const SEED = {
  word: 1,
  negated: 2,
  tag: 3,
  chars: 4,
  bigram: 5,
  valence: 6,
  negatedValence: 7,
  shape: 8,
  shapePair: 9,
  shapeTriple: 10,
  shapeGap: 11,
  group: 12,
  negatedGroup: 13,
  capital: 14,
  phrase: 15,
  wholePhrase: 16,
} as const;
