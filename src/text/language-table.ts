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
const LINE = 16;

/** Hashes of the letter runs of a word, lengths 1–4 and the whole, written to `into`; returns how many. */
export function runsOf(word: string, into: Int32Array): number {
  const length = Math.min(word.length, LONGEST) + 2;
  units[0] = 60;
  for (let at = 1; at < length - 1; at += 1) units[at] = word.charCodeAt(at - 1);
  units[length - 1] = 62;
  let count = 0;
  for (let start = 0; start < length; start += 1) {
    const longest = Math.min(4, length - start);
    for (let size = start === 0 ? 2 : 1; size <= longest; size += 1) {
      into[count++] = hashUnits(start, start + size) & (BUCKETS - 1);
    }
  }
  into[count++] = hashUnits(0, length) & (BUCKETS - 1);
  return count;
}

/** The word that `runsOf` looks at, in its frame. */
const units = new Uint16Array(LONGEST + 2);

function hashUnits(start: number, end: number): number {
  let value = 0x811c9dc5 ^ (end - start);
  for (let at = start; at < end; at += 1) value = Math.imul(value ^ units[at]!, 0x01000193);
  return stirred(value);
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
  /** A line a slot, so that a look-up costs one visit to memory: two hashes, the languages that know it, the sums in steps. */
  readonly #lines = new Int32Array(SLOTS * LINE);
  readonly #scratch = new Int32Array(MOST_RUNS);

  constructor(bytes: Uint8Array) {
    this.#runs = new Int8Array(bytes.buffer, bytes.byteOffset, BUCKETS * CLASSES);
    this.#known = bytes.subarray(BUCKETS * CLASSES);
  }

  static read(folder: string = join(packageRoot(), 'models')): LanguageTable {
    return new LanguageTable(readFileSync(join(folder, 'languages.bin')));
  }

  /**
   * Adds the log-likelihoods, in steps, of the word from `start` to `end` to `sums`, whatever its case; returns the
   * languages that know it, one bit each. @param first @param second the word's two hashes (`TokenScanner`).
   */
  add(first: number, second: number, text: string, start: number, end: number, sums: Int32Array): number {
    const lines = this.#lines;
    const at = (stirred(first) & (SLOTS - 1)) * LINE;
    if (lines[at] !== first || lines[at + 1] !== (second | 1)) {
      this.#fill(at, text.slice(start, end).toLowerCase());
      lines[at] = first;
      lines[at + 1] = second | 1;
    }
    sums[0]! += lines[at + 3]!;
    sums[1]! += lines[at + 4]!;
    sums[2]! += lines[at + 5]!;
    sums[3]! += lines[at + 6]!;
    sums[4]! += lines[at + 7]!;
    sums[5]! += lines[at + 8]!;
    sums[6]! += lines[at + 9]!;
    sums[7]! += lines[at + 10]!;
    return lines[at + 2]!;
  }

  #fill(at: number, word: string): void {
    const count = runsOf(word, this.#scratch);
    const bit = wordBit(word);
    const lines = this.#lines;
    lines.fill(0, at, at + LINE);
    const runs = this.#runs;
    for (let side = 0; side < CLASSES; side += 1) {
      let sum = 0;
      for (let index = 0; index < count; index += 1) sum += runs[this.#scratch[index]! * CLASSES + side]!;
      lines[at + 3 + side] = sum;
    }
    for (let side = 0; side < CLASSES; side += 1) {
      const byte = this.#known[side * (WORD_BITS / 8) + (bit >> 3)]!;
      if ((byte >> (bit & 7)) & 1) lines[at + 2]! |= 1 << side;
    }
  }
}
