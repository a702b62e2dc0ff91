import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { packageRoot } from '../lib/package-root.ts';

/** Languages told apart by the table; English first: it takes ties. */
export const TABLE_LANGUAGES = ['en', 'ar', 'de', 'es', 'fr', 'hi', 'it', 'pt'] as const;
export const CLASSES = TABLE_LANGUAGES.length;
/** Buckets of letter runs, and bits of known words a language; powers of two. */
export const BUCKETS = 1 << 16;
export const WORD_BITS = 1 << 17;
/** One step of a log-likelihood. */
export const STEP = 1 / 16;

const LONGEST = 24;
const SLOTS = 1 << 15;

/** Hashes of the letter runs of a word, lengths 1–4 and the whole, written to `into`; returns how many. */
export function runsOf(word: string, into: Int32Array): number {
  const framed = `<${word.slice(0, LONGEST)}>`;
  let count = 0;
  for (let length = 1; length <= 4; length += 1) {
    for (let at = length === 1 ? 1 : 0; at + length <= framed.length; at += 1) {
      into[count++] = hash(framed, at, at + length) & (BUCKETS - 1);
    }
  }
  into[count++] = hash(framed, 0, framed.length) & (BUCKETS - 1);
  return count;
}

/** The bit of a word among the known ones. */
export function wordBit(word: string): number {
  return hash(word, 0, Math.min(word.length, LONGEST)) & (WORD_BITS - 1);
}

export const MOST_RUNS = LONGEST * 5;

function hash(text: string, start: number, end: number): number {
  let value = 0x811c9dc5 ^ (end - start);
  for (let at = start; at < end; at += 1) value = Math.imul(value ^ text.charCodeAt(at), 0x01000193);
  return stirred(value);
}

function stirred(hash: number): number {
  const value = Math.imul(hash ^ (hash >>> 15), 0x85ebca6b);
  return (value ^ (value >>> 13)) | 0;
}

/**
 * Log-likelihoods of letter runs by language (naive Bayes, Cavnar & Trenkle's n-grams), and which words each
 * language was seen to use. What is known of a word is kept for a while: a fixed number of slots.
 */
export class LanguageTable {
  readonly #runs: Int8Array;
  readonly #known: Uint8Array;
  readonly #first = new Int32Array(SLOTS);
  readonly #second = new Int32Array(SLOTS);
  readonly #sums = new Float32Array(SLOTS * CLASSES);
  readonly #flags = new Uint8Array(SLOTS);
  readonly #scratch = new Int32Array(MOST_RUNS);

  constructor(bytes: Uint8Array) {
    this.#runs = new Int8Array(bytes.buffer, bytes.byteOffset, BUCKETS * CLASSES);
    this.#known = bytes.subarray(BUCKETS * CLASSES);
  }

  static read(folder: string = join(packageRoot(), 'models')): LanguageTable {
    return new LanguageTable(readFileSync(join(folder, 'languages.bin')));
  }

  /**
   * Adds the log-likelihoods of the word from `start` to `end` to `sums`, whatever its case; returns the languages
   * that know it, one bit each.
   */
  add(text: string, start: number, end: number, sums: Float64Array): number {
    let first = 0x811c9dc5;
    let second = 1;
    for (let at = start; at < end; at += 1) {
      let unit = text.charCodeAt(at);
      if (unit >= 65 && unit <= 90) unit += 32;
      first = Math.imul(first ^ unit, 0x01000193);
      second = Math.imul(second + unit, 0x85ebca6b) ^ (second >>> 13);
    }
    const slot = stirred(first) & (SLOTS - 1);
    if (this.#first[slot] !== first || this.#second[slot] !== (second | 1)) {
      this.#fill(slot, text.slice(start, end).toLowerCase());
      this.#first[slot] = first;
      this.#second[slot] = second | 1;
    }
    const at = slot * CLASSES;
    for (let side = 0; side < CLASSES; side += 1) sums[side]! += this.#sums[at + side]!;
    return this.#flags[slot]!;
  }

  #fill(slot: number, word: string): void {
    const count = runsOf(word, this.#scratch);
    const bit = wordBit(word);
    let flags = 0;
    for (let side = 0; side < CLASSES; side += 1) {
      let sum = 0;
      for (let index = 0; index < count; index += 1) sum += this.#runs[this.#scratch[index]! * CLASSES + side]!;
      this.#sums[slot * CLASSES + side] = sum * STEP;
      const at = side * (WORD_BITS / 8) + (bit >> 3);
      if ((this.#known[at]! >> (bit & 7)) & 1) flags |= 1 << side;
    }
    this.#flags[slot] = flags;
  }
}
