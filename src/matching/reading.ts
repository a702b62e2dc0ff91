import type { Mention } from '../domain/mention.ts';
import { type Folded, foldText, foldUnit } from '../text/fold.ts';
import { asWritten, type CompiledWord } from './compiled.ts';
import { globMatches } from './glob.ts';
import { isInWord } from './marks.ts';
import { Scanner } from './scanner.ts';
import type { Trie } from './trie.ts';

/** One mention as the automaton has read it: which words of the queries stand where. Used again for the next one. */
export class Reading {
  readonly scanner: Scanner;
  mention!: Mention;
  #text = '';
  #folded: Folded | null = null;
  #indexed = false;
  /** First hit of a pattern, valid where its stamp is the current one; `#next` leads to the following. */
  #first = new Int32Array(0);
  #stamps = new Int32Array(0);
  #next = new Int32Array(512);
  #stamp = 0;

  constructor(trie: Trie, patterns: number) {
    this.scanner = new Scanner(trie);
    this.#first = new Int32Array(patterns);
    this.#stamps = new Int32Array(patterns);
  }

  read(mention: Mention): void {
    this.mention = mention;
    this.#text = mention.text;
    this.#folded = null;
    this.#indexed = false;
    if (this.scanner.scan(mention.text, false)) return;
    this.#folded = foldText(mention.text);
    this.#text = this.#folded.text;
    this.scanner.scan(this.#text, true);
  }

  /** Indices of the words that are as asked, in the order of the text. */
  wordsFor(word: CompiledWord): number[] {
    if (!this.#indexed) this.#index();
    const found: number[] = [];
    if (this.#stamps[word.pattern] !== this.#stamp) return found;
    for (let hit = this.#first[word.pattern]!; hit !== -1; hit = this.#next[hit]!) {
      const index = this.scanner.hitWords[hit]!;
      if (this.#isAsAsked(word, index)) found.push(index);
    }
    return found;
  }

  #index(): void {
    const { hitCount, hitPatterns } = this.scanner;
    this.#stamp += 1;
    if (this.#next.length < hitCount) this.#next = new Int32Array(hitPatterns.length);
    for (let hit = hitCount - 1; hit >= 0; hit -= 1) {
      const pattern = hitPatterns[hit]!;
      this.#next[hit] = this.#stamps[pattern] === this.#stamp ? this.#first[pattern]! : -1;
      this.#first[pattern] = hit;
      this.#stamps[pattern] = this.#stamp;
    }
    this.#indexed = true;
  }

  #isAsAsked(word: CompiledWord, index: number): boolean {
    if (word.mark !== 0 && this.scanner.marks[index] !== word.mark) return false;
    if (word.glob !== null && !globMatches(word.glob, this.#foldedWord(index))) return false;
    return word.exact === null || this.#written(index) === word.exact;
  }

  #foldedWord(index: number): string {
    const word = this.#text.slice(this.scanner.starts[index]!, this.scanner.ends[index]!);
    if (this.#folded !== null) return word;
    let out = '';
    for (let at = 0; at < word.length; at += 1) out += String.fromCharCode(foldUnit(word.charCodeAt(at)) & 0xffff);
    return out;
  }

  /** As the author wrote it, composed and without invisible characters. */
  #written(index: number): string {
    const word = this.mention.text.slice(this.start(index), this.end(index));
    return asWritten(word);
  }

  /** UTF-16 offset into the mention's text; with `mark`, of the `#`, `@` or `$` before the word. */
  start(index: number, mark = false): number {
    const at = this.scanner.starts[index]! - (mark && this.scanner.marks[index] !== 0 ? 1 : 0);
    return this.#folded === null ? at : this.#folded.starts[at]!;
  }

  end(index: number): number {
    const at = this.scanner.ends[index]!;
    return this.#folded === null ? at : this.#folded.ends[at - 1]!;
  }

  place(index: number): number {
    return this.scanner.places[index]!;
  }

  hasMark(mark: number): boolean {
    for (let index = 0; index < this.scanner.count; index += 1) if (this.scanner.marks[index] === mark) return true;
    return false;
  }

  /** The first word that begins at or after an offset into the mention's text. */
  wordAt(offset: number): number {
    let low = 0;
    let high = this.scanner.count;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (this.end(middle) <= offset) low = middle + 1;
      else high = middle;
    }
    return low;
  }
}

/** Where a raw text stands, character by character; whole words at an end that is part of a word. */
export function rawSpans(text: string, forms: readonly string[]): [number, number][] {
  const spans: [number, number][] = [];
  for (const form of forms) {
    if (form === '') continue;
    for (let at = text.indexOf(form); at >= 0; at = text.indexOf(form, at + 1)) {
      const end = at + form.length;
      const cutsStart = isInWord(text, at) && isInWord(text, at - 1);
      const cutsEnd = isInWord(text, end - 1) && isInWord(text, end);
      if (!cutsStart && !cutsEnd) spans.push([at, end]);
    }
  }
  return spans.sort((a, b) => a[0] - b[0] || a[1] - b[1]);
}
