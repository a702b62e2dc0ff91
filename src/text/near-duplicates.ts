import { fold } from './fold.ts';

/** Below these, people say the same words on their own (“delta lost my bag”): two voices, not a copy. */
const MIN_WORDS = 8;
const MIN_CHARACTERS = 16;
/** A text of many words is known by its first ones: an article's copies begin alike. */
const MAX_WORDS = 400;
/**
 * MinHash (Broder 1997) of words and pairs of neighbouring words: 64 minima, of which each leaves one character of six bits
 * (b-bit minwise hashing, Li & König 2010). Two texts of resemblance r (Jaccard) agree in Binomial(64, r + (1 − r)/64).
 */
const MINIMA = 64;
/** Locality: texts are compared where they share one of 6 bands of 4 minima; with probability 1 − (1 − r⁴)⁶. */
const ROWS = 4;
const BANDS = 6;
/** Agreeing minima from which two texts are near copies: of resemblance 0.56 and more, give or take 0.06. */
export const MIN_ALIKE = 36;
/** How many near texts of one text are told apart; a further one is taken for a copy of the first that it is near to. */
export const MAX_NEAR = 16;
const DIGITS = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_';

const SPACELESS =
  /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Thai}\p{Script=Lao}\p{Script=Khmer}\p{Script=Myanmar}]/u;
const WORDS = new RegExp(
  `${SPACELESS.source}|[\\p{L}\\p{M}\\p{N}]+?(?=${SPACELESS.source}|[^\\p{L}\\p{M}\\p{N}]|$)`,
  'gu',
);

/**
 * What copies of one text share, whatever their case, punctuation, links, leading `RT @name:` and handles: 16 hex
 * digits, a function of the text alone. Undefined where the text is too short to be anybody's own.
 */
export function clusterKey(text: string): string | undefined {
  const words = wordsOf(text);
  return isLongEnough(words) ? hash64(words.join(' ')) : undefined;
}

/** `cluster` is the `clusterKey` of a text, `print` its `copyPrint`; undefined where it is too short. */
export function copyMarks(text: string): { readonly cluster: string; readonly print: string } | undefined {
  const words = wordsOf(text);
  return isLongEnough(words) ? { cluster: hash64(words.join(' ')), print: printOf(words) } : undefined;
}

/** By which near copies know each other: six bands and 64 characters, separated by blanks; empty where the text is too short. */
export function copyPrint(text: string): string {
  return copyMarks(text)?.print ?? '';
}

/** How many of their 64 minima two prints agree in. */
export function alike(a: string, b: string): number {
  let count = 0;
  for (let back = 1; back <= MINIMA; back += 1) {
    if (a.charCodeAt(a.length - back) === b.charCodeAt(b.length - back)) count += 1;
  }
  return count;
}

function printOf(words: readonly string[]): string {
  const minima = new Uint32Array(MINIMA).fill(0xffffffff);
  const counted = Math.min(words.length, MAX_WORDS);
  for (let at = 0; at < counted; at += 1) {
    addTo(minima, hash32(words[at]!, 3));
    if (at > 0) addTo(minima, hash32(`${words[at - 1]} ${words[at]}`, 3));
  }
  let print = '';
  for (let band = 0; band < BANDS; band += 1) {
    let hash = mix(band + 1);
    for (let row = 0; row < ROWS; row += 1) hash = mix(Math.imul(hash, 0x01000193) ^ minima[band * ROWS + row]!);
    print += `${hex(hash)} `;
  }
  for (const minimum of minima) print += DIGITS[minimum & 63];
  return print;
}

function addTo(minima: Uint32Array, shingle: number): void {
  for (let index = 0; index < minima.length; index += 1) {
    const value = mix(shingle ^ Math.imul(index + 1, 0x9e3779b1));
    if (value < minima[index]!) minima[index] = value;
  }
}

/**
 * Which texts are near copies of which, in memory: what the store's scripts keep in Redis. Each text is known by its
 * `clusterKey`. Near is a relation of two texts, not of a chain of them, and does not depend on the order in which they are
 * met, as long as a band has no more than `MAX_NEAR` texts.
 */
export class NearTexts {
  readonly #byBand = new Map<string, string[]>();
  readonly #prints = new Map<string, string>();
  readonly #near = new Map<string, string[]>();
  readonly #alias = new Map<string, string>();
  readonly #minAlike: number;

  /** @param minAlike of 64 minima, from which two texts are near: more of them, closer copies. */
  constructor(minAlike = MIN_ALIKE) {
    this.#minAlike = minAlike;
  }

  /** Learns a text, once; `print` is asked for only where it is new. */
  meet(text: string, print: () => string): void {
    if (this.#near.has(text) || this.#alias.has(text)) return;
    const own = print();
    const bands = own.split(' ', BANDS);
    const near = this.#nearTo(own, bands);
    const full = near.find((other) => this.near(other).length >= MAX_NEAR) ?? (near.length > MAX_NEAR ? near[0] : null);
    if (full) {
      this.#alias.set(text, full);
      return;
    }
    this.#prints.set(text, own);
    this.#near.set(text, near);
    for (const other of near) this.#near.get(other)!.push(text);
    for (const band of bands) {
      const texts = this.#byBand.get(band);
      if (!texts) this.#byBand.set(band, [text]);
      else if (texts.length < MAX_NEAR) texts.push(text);
    }
  }

  /** The text that a text is taken for: itself, but for the many variants of one. */
  rootOf(text: string): string {
    return this.#alias.get(text) ?? text;
  }

  /** Those near to a text that is its own root. */
  near(text: string): readonly string[] {
    return this.#near.get(text) ?? [];
  }

  #nearTo(print: string, bands: readonly string[]): string[] {
    const candidates = new Set(bands.flatMap((band) => this.#byBand.get(band) ?? []));
    return [...candidates].filter((other) => alike(print, this.#prints.get(other)!) >= this.#minAlike);
  }
}

function wordsOf(text: string): string[] {
  const plain = text
    .replace(/^\s*RT\s+@[\w.-]+:?/i, ' ')
    .replace(/&(?:amp|lt|gt|quot|apos|nbsp|#\d{1,5});/g, ' ')
    .replace(/(?:https?:\/\/|www\.)\S+/gi, ' ')
    .replace(/(?<![\p{L}\p{N}])[@＠][\w.-]+/gu, ' ');
  return fold(plain).match(WORDS) ?? [];
}

function isLongEnough(words: readonly string[]): boolean {
  const spaceless = words.filter((word) => SPACELESS.test(word)).length;
  return spaceless * 2 > words.length ? words.length >= MIN_CHARACTERS : words.length >= MIN_WORDS;
}

function hash64(text: string): string {
  return hex(hash32(text, 1)) + hex(hash32(text, 2));
}

function hex(hash: number): string {
  return hash.toString(16).padStart(8, '0');
}

/** FNV-1a with a seed, finished by murmur3's mixer: stable over runs and machines. */
function hash32(text: string, seed: number): number {
  let hash = mix(0x811c9dc5 ^ seed);
  for (let at = 0; at < text.length; at += 1) hash = Math.imul(hash ^ text.charCodeAt(at), 0x01000193);
  return mix(hash);
}

function mix(value: number): number {
  let mixed = value;
  mixed = Math.imul(mixed ^ (mixed >>> 16), 0x85ebca6b);
  mixed = Math.imul(mixed ^ (mixed >>> 13), 0xc2b2ae35);
  return (mixed ^ (mixed >>> 16)) >>> 0;
}
