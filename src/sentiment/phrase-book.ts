import { FIRST } from '../text/tokens-scan.ts';

/** Several words that mean something together, and what a post says that has them: an integer from −4 to 4. */
export interface RatedPhrase {
  readonly rating: number;
  /** Elements parted by spaces; see `parsePhrase`. */
  readonly phrase: string;
}

/** What a phrase book reads of a token. */
export interface TokenView {
  /** `wordKey` of a word's normal form; any other number of what is no word. */
  keyAt(token: number): number;
  /** What an element of any word, or a gap, may stand for. */
  isWordAt(token: number): boolean;
  isNumberAt(token: number): boolean;
}

/** One place in a phrase. */
interface Element {
  /** Keys of the words that fit. */
  readonly words: readonly number[];
  readonly optional: boolean;
  readonly number: boolean;
  readonly any: boolean;
  /** Up to `GAP` words of any kind stand here. */
  readonly gap: boolean;
}

interface Entry {
  readonly rating: number;
  readonly elements: readonly Element[];
}

/** Most words that `...` stands for. */
const GAP = 3;
const MOST_ELEMENTS = 8;
const NOT_ASCII = /[^\0-\x7f]/;

/** The phrases that begin with one word. */
interface Starter {
  readonly entries: Entry[];
  /** By the second word and the third, joined; made when the word is first met: most words that begin a phrase never are. */
  byNext?: ReadonlyMap<number, readonly Entry[]>;
}

/**
 * The phrases of a language, read as one word each: "the dog's bollocks" is praise, whatever its words say apart. Entries are
 * found by their first word and the two after it.
 */
export class PhraseBook {
  /** Of the phrase last matched. */
  rating = 0;
  readonly #starters = new Map<number, Starter>();
  /** A bit for each two words, and for each three, that may begin a phrase: most texts pass at no cost. */
  readonly #two = new Bits(17);
  readonly #three = new Bits(20);

  /** @throws Error naming a phrase that is not well formed. */
  constructor(phrases: readonly RatedPhrase[] = []) {
    for (const { rating, phrase } of phrases) {
      const elements = parsePhrase(phrase);
      const entry = { rating, elements };
      for (const first of elements[0]!.words) {
        this.#mark(first, elements);
        const known = this.#starters.get(first);
        if (known) known.entries.push(entry);
        else this.#starters.set(first, { entries: [entry] });
      }
    }
  }

  /** Whether a phrase begins with the word of this key. */
  starts(key: number): boolean {
    return this.#starters.has(key);
  }

  /** False where no phrase begins with these three keys (0 for what is no word); true where one may. */
  mayBegin(first: number, second: number, third: number): boolean {
    const two = joined(first, second);
    if (this.#two.has(two) && (this.#three.has(joined(two, third)) || this.#three.has(joined(two, ANY)))) return true;
    const open = joined(first, ANY);
    return this.#two.has(open) && this.#three.has(joined(open, ANY));
  }

  #mark(first: number, elements: readonly Element[]): void {
    for (const [second, third] of nextTwo(elements)) {
      const two = joined(first, second);
      this.#two.add(two);
      this.#three.add(joined(two, third));
    }
  }

  /** Where the longest phrase that begins at `token` ends, or −1; `rating` is its rating then. */
  match(view: TokenView, token: number, end: number): number {
    const starter = this.#starters.get(view.keyAt(token));
    if (!starter) return -1;
    const second = token + 1 < end ? view.keyAt(token + 1) : ANY;
    const third = token + 2 < end ? view.keyAt(token + 2) : ANY;
    starter.byNext ??= indexed(starter);
    let longest = this.#longest(starter.byNext.get(joined(second, third)), view, token, end, -1);
    longest = this.#longest(starter.byNext.get(joined(second, ANY)), view, token, end, longest);
    return this.#longest(starter.byNext.get(joined(ANY, ANY)), view, token, end, longest);
  }

  #longest(entries: readonly Entry[] | undefined, view: TokenView, token: number, end: number, found: number): number {
    if (entries === undefined) return found;
    let longest = found;
    for (let at = 0; at < entries.length; at += 1) {
      const entry = entries[at]!;
      const to = ends(view, entry.elements, 1, token + 1, end);
      if (to <= longest) continue;
      longest = to;
      this.rating = entry.rating;
    }
    return longest;
  }
}

/** In place of the key of a word that may be anything, or is not there. */
const ANY = 0;

/** A set of hashes that may say yes to one it never got, and never no to one that it did. */
class Bits {
  readonly #words: Uint32Array;
  readonly #shift: number;

  /** @param size of 2^size bits. */
  constructor(size: number) {
    this.#words = new Uint32Array(1 << (size - 5));
    this.#shift = 32 - size;
  }

  add(hash: number): void {
    const bit = hash >>> this.#shift;
    this.#words[bit >>> 5]! |= 1 << (bit & 31);
  }

  has(hash: number): boolean {
    const bit = hash >>> this.#shift;
    return (this.#words[bit >>> 5]! & (1 << (bit & 31))) !== 0;
  }
}

/** A hash of a key and what comes after it, whose upper bits tell. */
function joined(before: number, next: number): number {
  return Math.imul(Math.imul(before, 0x9e3779b1) ^ next, 0x85ebca6b);
}

/** The entries by what may follow their first word. */
function indexed({ entries }: Starter): ReadonlyMap<number, readonly Entry[]> {
  const byNext = new Map<number, Entry[]>();
  for (const entry of entries) {
    for (const [second, third] of nextTwo(entry.elements)) {
      const key = joined(second, third);
      const known = byNext.get(key);
      if (!known) byNext.set(key, [entry]);
      else if (known.at(-1) !== entry) known.push(entry);
    }
  }
  return byNext;
}

/** The pairs of words that may follow the first; `ANY` in place of one that may be anything, or nothing. */
function* nextTwo(elements: readonly Element[]): Generator<readonly [second: number, third: number]> {
  if (wordsAfter(elements, 0) === undefined) yield [ANY, ANY];
  for (let at = 1; at < elements.length; at += 1) {
    const element = elements[at]!;
    const thirds = wordsAfter(elements, at) ?? [ANY];
    for (const second of element.words) for (const third of thirds) yield [second, third];
    if (!element.optional) return;
  }
}

/** The words of which one follows the element; undefined where it may be anything. */
function wordsAfter(elements: readonly Element[], at: number): readonly number[] | undefined {
  const words: number[] = [];
  for (let next = at + 1; next < elements.length; next += 1) {
    const element = elements[next]!;
    if (element.number || element.any || element.gap) return undefined;
    words.push(...element.words);
    if (!element.optional) return words;
  }
  return undefined;
}

/** The end of the longest way in which the elements from `place` on stand at `token`, or −1. */
function ends(view: TokenView, elements: readonly Element[], place: number, token: number, end: number): number {
  const element = elements[place];
  if (element === undefined) return token;
  if (element.gap) {
    let longest = -1;
    for (let skipped = 0; skipped <= GAP && token + skipped < end; skipped += 1) {
      if (skipped > 0 && !view.isWordAt(token + skipped - 1) && !view.isNumberAt(token + skipped - 1)) break;
      longest = Math.max(longest, ends(view, elements, place + 1, token + skipped, end));
    }
    return longest;
  }
  let longest = element.optional ? ends(view, elements, place + 1, token, end) : -1;
  if (token < end && fits(view, element, token)) {
    longest = Math.max(longest, ends(view, elements, place + 1, token + 1, end));
  }
  return longest;
}

function fits(view: TokenView, element: Element, token: number): boolean {
  if (element.any) return view.isWordAt(token);
  if (element.number && view.isNumberAt(token)) return true;
  return element.words.includes(view.keyAt(token));
}

/**
 * A phrase's elements. Each is a word in normal form, or words that may stand for each other (`wait/waits`), in brackets where it may be
 * missing; `#` is a number, `*` any word, `...` none to three words. Found without its accents too.
 * @throws Error naming the phrase and what is wrong with it.
 */
export function parsePhrase(phrase: string): readonly Element[] {
  const wrong = (what: string): Error => new Error(`phrase "${phrase}": ${what}`);
  const elements = phrase.split(' ').map((written): Element => {
    const optional = written.startsWith('(') && written.endsWith(')');
    const parts = (optional ? written.slice(1, -1) : written).split('/');
    const words: number[] = [];
    let number = false;
    let any = false;
    const gap = written === '...';
    for (const part of gap ? [] : parts) {
      if (part === '#') number = true;
      else if (part === '*') any = true;
      else {
        if (part === '') throw wrong('has an empty element');
        words.push(wordKey(part));
        if (NOT_ASCII.test(part)) words.push(wordKey(plainLetters(part)));
      }
    }
    return { words, optional, number, any, gap };
  });
  const [first] = elements;
  if (!first || first.words.length === 0 || first.optional || first.number || first.any) {
    throw wrong('begins with no word');
  }
  if (elements.length > MOST_ELEMENTS) throw wrong(`has more than ${MOST_ELEMENTS} elements`);
  if (elements.slice(1).every(({ optional }) => optional)) throw wrong('is a single word');
  if (elements.at(-1)!.gap || elements.filter(({ gap }) => gap).length > 1) throw wrong('has a gap at its end, or two');
  return elements;
}

/** A word's key: the token scanner's first hash of it. */
export function wordKey(normal: string): number {
  let key: number = FIRST;
  for (let at = 0; at < normal.length; at += 1) key = Math.imul(key ^ normal.charCodeAt(at), 0x01000193);
  return key;
}

/** As people type it in haste: without the accents of Latin letters. */
export function plainLetters(word: string): string {
  return word
    .normalize('NFD')
    .replace(/(\p{Script=Latin})[\u0300-\u036f]+/gu, '$1')
    .normalize('NFC');
}
