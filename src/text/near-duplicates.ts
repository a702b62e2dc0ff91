import { fold } from './fold.ts';

/** Below these, people say the same words on their own (“delta lost my bag”): two voices, not a copy. */
const MIN_WORDS = 8;
const MIN_CHARACTERS = 16;
/** A text of many words is known by its first ones: an article's copies begin alike. */
const MAX_WORDS = 400;
/** Locality (Leskovec, Rajaraman, Ullman, ch. 3): MinHash (Broder 1997) in 16 bands of 4 minima. */
const ROWS = 4;
const BANDS = 16;
/**
 * Two texts that share so many bands are near copies. With resemblance r (Jaccard, of their words and pairs of neighbouring
 * words) a band is shared with probability r⁴, so P(near) = P(Binomial(16, r⁴) ≥ 3).
 */
export const SHARED_BANDS = 3;
/** How many near texts of one text are told apart; a further one is taken for a copy of the first that it is near to. */
export const MAX_NEAR = 32;

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

/** Both `clusterKey` and `copyBands` of a text; undefined where it is too short. */
export function copyMarks(text: string): { readonly cluster: string; readonly bands: readonly string[] } | undefined {
  const words = wordsOf(text);
  return isLongEnough(words) ? { cluster: hash64(words.join(' ')), bands: bandsOf(words) } : undefined;
}

/** 16 words of 8 hex digits, of which near copies share `SHARED_BANDS` or more; none where the text is too short. */
export function copyBands(text: string): readonly string[] {
  return copyMarks(text)?.bands ?? [];
}

function bandsOf(words: readonly string[]): string[] {
  const minima = new Uint32Array(ROWS * BANDS).fill(0xffffffff);
  const counted = Math.min(words.length, MAX_WORDS);
  for (let at = 0; at < counted; at += 1) {
    addTo(minima, hash32(words[at]!, 3));
    if (at > 0) addTo(minima, hash32(`${words[at - 1]} ${words[at]}`, 3));
  }
  return Array.from({ length: BANDS }, (_, band) => {
    let hash = mix(band + 1);
    for (let row = 0; row < ROWS; row += 1) hash = mix(Math.imul(hash, 0x01000193) ^ minima[band * ROWS + row]!);
    return hex(hash);
  });
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
 * met, as long as a text has no more than `MAX_NEAR` others near to it.
 */
export class NearTexts {
  readonly #byBand = new Map<string, string[]>();
  readonly #near = new Map<string, string[]>();
  readonly #alias = new Map<string, string>();
  readonly #sharedBands: number;

  /** @param sharedBands of 16, from which two texts are near: more of them, closer copies. */
  constructor(sharedBands = SHARED_BANDS) {
    this.#sharedBands = sharedBands;
  }

  /** Learns a text, once; `bands` is asked for only where it is new. */
  meet(text: string, bands: () => readonly string[]): void {
    if (this.#near.has(text) || this.#alias.has(text)) return;
    const own = bands();
    const near = this.#sharing(own);
    const full = near.find((other) => this.near(other).length >= MAX_NEAR) ?? (near.length > MAX_NEAR ? near[0] : null);
    if (full) {
      this.#alias.set(text, full);
      return;
    }
    this.#near.set(text, near);
    for (const other of near) this.#near.get(other)!.push(text);
    for (const band of own) {
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

  #sharing(bands: readonly string[]): string[] {
    const shared = new Map<string, number>();
    for (const band of bands) {
      for (const other of this.#byBand.get(band) ?? []) shared.set(other, (shared.get(other) ?? 0) + 1);
    }
    return [...shared].flatMap(([other, count]) => (count >= this.#sharedBands ? [other] : [])).sort();
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
