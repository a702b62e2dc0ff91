import { DRAWN, FOREIGN, HANDLE, HASHTAG, NUMBER, type TokenScanner, WORD } from '../text/tokens-scan.ts';
import type { TokenView } from './phrase-book.ts';
import type { WordCache } from './word-cache.ts';
import { NEGATES } from './word-facts.ts';

/** No key: they are of 32 bits. */
const UNSURE = 2 ** 40;

/** Finds the phrases of a cache's language in the text that a scanner has read last. */
export class PhraseFinder implements TokenView {
  readonly #scanner: TokenScanner;
  readonly #cache: WordCache;
  #text = '';
  /** Whether a slot of the cache was given to a token: the current one may have lost its own. */
  #slotsUsed = false;

  constructor(scanner: TokenScanner, cache: WordCache) {
    this.#scanner = scanner;
    this.#cache = cache;
  }

  /** A look at three words of plain letters, which most words that may begin a phrase do not pass. */
  mayBegin(index: number, end: number): boolean {
    const second = this.#plainKey(index + 1, end);
    const third = this.#plainKey(index + 2, end);
    if (second === UNSURE || third === UNSURE || (this.#scanner.traits[index]! & (FOREIGN | DRAWN)) !== 0) return true;
    return this.#cache.phrases.mayBegin(this.#scanner.firsts[index]!, second, third);
  }

  /** The last token of the phrase that begins at `index`, its rating in the book; or −1, and the cache is as it was. */
  lastOf(text: string, index: number, end: number): number {
    this.#text = text;
    this.#slotsUsed = false;
    const last = this.#cache.phrases.match(this, index, end) - 1;
    if (last > index) return last;
    if (this.#slotsUsed) this.#cache.slotOf(this.#scanner, index, text);
    return -1;
  }

  /** Whether one of the tokens is a negator. */
  negates(text: string, index: number, last: number): boolean {
    for (let at = index; at <= last; at += 1) {
      if (this.#cache.flagsOf(this.#cache.slotOf(this.#scanner, at, text)) & NEGATES) return true;
    }
    return false;
  }

  keyAt(token: number): number {
    const scanner = this.#scanner;
    if (scanner.kinds[token] !== WORD) return 0;
    if ((scanner.traits[token]! & (FOREIGN | DRAWN)) === 0) return scanner.firsts[token]!;
    this.#slotsUsed = true;
    return this.#cache.keyOf(this.#cache.slotOf(scanner, token, this.#text));
  }

  isWordAt(token: number): boolean {
    const kind = this.#scanner.kinds[token]!;
    return kind === WORD || kind === HASHTAG || kind === HANDLE;
  }

  isNumberAt(token: number): boolean {
    return this.#scanner.kinds[token] === NUMBER;
  }

  /** The key of a word of plain letters, 0 for what is no word, `UNSURE` for one whose key takes more than a look. */
  #plainKey(index: number, end: number): number {
    const { traits, firsts, kinds } = this.#scanner;
    if (index >= end || kinds[index] !== WORD) return 0;
    return (traits[index]! & (FOREIGN | DRAWN)) === 0 ? firsts[index]! : UNSURE;
  }
}
