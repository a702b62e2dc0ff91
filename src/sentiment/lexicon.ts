import { hashText, SEED } from './hash.ts';

/** How many vocabularies a model holds side by side: the mean of the published lists, and this project's own. */
export const LEXICONS = 2;

/** What an inflected word has of its root's valence. */
export const ROOT = 0.8;

/** Valences of words by hash, in [-1, 1], one byte each. */
export class Lexicon {
  readonly #slots: Map<number, number>;
  readonly #values: Int8Array;

  /** @param keys hashes of words; @param values `LEXICONS` bytes a key, 127 = 1. */
  constructor(keys: Int32Array, values: Int8Array) {
    this.#slots = new Map();
    this.#values = values;
    for (let index = 0; index < keys.length; index += 1) this.#slots.set(keys[index]!, index);
  }

  /** Where the word's valences stand, or -1. */
  #find(word: string): number {
    return this.#slots.get(hashText(word, SEED.word)) ?? -1;
  }

  /** Writes the word's valences to `into` from `at`; an inflected word of English has four fifths of its root's. */
  read(word: string, language: string, into: Float32Array, at: number): boolean {
    let index = this.#find(word);
    let factor = 1 / 127;
    // riquísiimo: letters drawn out are cut to two
    if (index < 0 && language !== 'en') index = this.#find(word.replace(DOUBLED, '$1'));
    if (index < 0 && language === 'en') {
      factor = ROOT / 127;
      for (const root of englishRoots(word)) {
        index = root.length > 2 ? this.#find(root) : -1;
        if (index >= 0) break;
      }
    }
    for (let column = 0; column < LEXICONS; column += 1) {
      into[at + column] = index < 0 ? 0 : this.#values[index * LEXICONS + column]! * factor;
    }
    return index >= 0;
  }
}

const DOUBLED = /(\p{L})\1/gu;

/** Endings taken off a word, and what is put in their place; `2`: a doubled letter before it is made single. */
const ENDINGS: readonly (readonly [ending: string, to: string])[] = [
  ['s', ''],
  ['ed', ''],
  ['ed', 'e'],
  ['ing', ''],
  ['ing', 'e'],
  ['ing', '2'],
  ['ly', ''],
  ["'s", ''],
  ['', '2'],
  ['ies', 'y'],
  ['in', 'ing'],
  ['er', ''],
  ['est', ''],
];

/** What an English word may be a form of; not a stem: each is looked up as a word. */
export function englishRoots(word: string): string[] {
  const roots: string[] = [];
  if (word.length > 24) return roots;
  for (const [ending, to] of ENDINGS) {
    if (!word.endsWith(ending)) continue;
    if (to !== '2') roots.push(word.slice(0, word.length - ending.length) + to);
    else if (ending === 'ing') {
      // stopping → stop
      if (word.length > 4 && word.at(-4) === word.at(-5)) roots.push(word.slice(0, -4));
    } else {
      // soo → so
      const single = word.replace(/(.)\1/g, '$1');
      if (single !== word) roots.push(single);
    }
  }
  return roots;
}
