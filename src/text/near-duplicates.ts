import { fold } from './fold.ts';

/** Below these, people say the same words on their own (“delta lost my bag”): two voices, not a copy. */
const MIN_WORDS = 8;
const MIN_CHARACTERS = 16;
/** MinHash (Broder 1997) over pairs of neighbouring words; 64 minima of 16 bits. The estimate of a resemblance r has a standard error of √(r(1−r)/64). */
const SHINGLE = 2;
const MINIMA = 64;
/** Locality: 16 bands of 4 minima. A pair of resemblance 0.8 shares a band with P > 0.999, one of 0.3 with P = 0.12. */
const ROWS = 4;
const BANDS = MINIMA / ROWS;
/** Resemblance (Jaccard) from which two texts are copies of each other. */
const MIN_RESEMBLANCE = 0.6;

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

/** MinHash of a text for `NearDuplicateIndex` and `resemblance`; base64, empty where the text is too short. */
export function fingerprint(text: string): string {
  const words = wordsOf(text);
  if (!isLongEnough(words)) return '';
  const minima = new Uint32Array(MINIMA).fill(0xffffffff);
  for (let start = 0; start + SHINGLE <= words.length; start += 1) {
    const shingle = hash32(words.slice(start, start + SHINGLE).join(' '), 0);
    for (let index = 0; index < MINIMA; index += 1) {
      const value = mix(shingle ^ Math.imul(index + 1, 0x9e3779b1));
      if (value < minima[index]!) minima[index] = value;
    }
  }
  const bytes = Buffer.alloc(MINIMA * 2);
  minima.forEach((value, index) => {
    bytes.writeUInt16LE(value & 0xffff, index * 2);
  });
  return bytes.toString('base64');
}

/** Estimated share of word runs that two texts have in common, in [0, 1]. */
export function resemblance(a: string, b: string): number {
  if (a === '' || b === '') return 0;
  return resemblanceOf(Buffer.from(a, 'base64'), Buffer.from(b, 'base64'));
}

function resemblanceOf(a: Buffer, b: Buffer): number {
  let equal = 0;
  for (let at = 0; at < MINIMA * 2; at += 2) if (a[at] === b[at] && a[at + 1] === b[at + 1]) equal += 1;
  return equal / MINIMA;
}

interface Entry {
  readonly cluster: string;
  readonly minima: Buffer;
}

/**
 * Gives near copies of a text the cluster of the first one seen. Holds the newest `capacity` distinct texts (about
 * 2.5 kB each) and forgets the oldest first.
 */
export class NearDuplicateIndex {
  readonly #capacity: number;
  readonly #entries = new Map<string, Entry>();
  /** Their keys in a ring, oldest at `#next`. */
  readonly #ring: string[] = [];
  #next = 0;
  readonly #bands = new Map<string, Set<string>>();

  constructor(capacity = 20_000) {
    this.#capacity = capacity;
  }

  get size(): number {
    return this.#entries.size;
  }

  /** The cluster of a text: of its nearest known copy, else its own `clusterKey`. Undefined for short texts. */
  assign(text: string): string | undefined {
    const key = clusterKey(text);
    if (key === undefined) return undefined;
    const known = this.#entries.get(key);
    if (known) return known.cluster;
    const minima = Buffer.from(fingerprint(text), 'base64');
    const cluster = this.#nearest(minima)?.cluster ?? key;
    this.#remember(key, { cluster, minima });
    return cluster;
  }

  #nearest(minima: Buffer): Entry | undefined {
    let best: Entry | undefined;
    let most = MIN_RESEMBLANCE;
    const seen = new Set<string>();
    for (const band of bandsOf(minima)) {
      for (const key of this.#bands.get(band) ?? []) {
        if (seen.has(key)) continue;
        seen.add(key);
        const entry = this.#entries.get(key)!;
        const alike = resemblanceOf(minima, entry.minima);
        if (alike < most || (alike === most && best)) continue;
        most = alike;
        best = entry;
      }
    }
    return best;
  }

  #remember(key: string, entry: Entry): void {
    this.#forget(this.#ring[this.#next]);
    this.#ring[this.#next] = key;
    this.#next = (this.#next + 1) % this.#capacity;
    this.#entries.set(key, entry);
    for (const band of bandsOf(entry.minima)) {
      const keys = this.#bands.get(band);
      if (keys) keys.add(key);
      else this.#bands.set(band, new Set([key]));
    }
  }

  #forget(key: string | undefined): void {
    const entry = key === undefined ? undefined : this.#entries.get(key);
    if (key === undefined || !entry) return;
    this.#entries.delete(key);
    for (const band of bandsOf(entry.minima)) {
      const keys = this.#bands.get(band)!;
      keys.delete(key);
      if (keys.size === 0) this.#bands.delete(band);
    }
  }
}

function bandsOf(minima: Buffer): string[] {
  return Array.from({ length: BANDS }, (_, band) => {
    const from = band * ROWS * 2;
    return `${band}:${minima.toString('latin1', from, from + ROWS * 2)}`;
  });
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
  return hash32(text, 1).toString(16).padStart(8, '0') + hash32(text, 2).toString(16).padStart(8, '0');
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
