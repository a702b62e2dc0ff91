import { isEmojiAt, plainEmoji } from '../text/emoji.ts';
import { fold } from '../text/fold.ts';
import type { Field, Query, Word } from './query.ts';
import { Trie } from './trie.ts';

/** A query's tree with its words replaced by patterns of the automaton. */
export type Node =
  | { readonly kind: 'and' | 'or'; readonly items: readonly Node[] }
  | { readonly kind: 'not'; readonly item: Node }
  | {
      readonly kind: 'near';
      readonly left: Node;
      readonly right: Node;
      readonly distance: number;
      readonly ordered: boolean;
    }
  | { readonly kind: 'words'; readonly words: readonly CompiledWord[]; readonly within: number | null }
  | { readonly kind: 'raw'; readonly forms: readonly string[] }
  | { readonly kind: 'field'; readonly field: Field };

export interface CompiledWord {
  readonly pattern: number;
  /** Character code, or 0: any. */
  readonly mark: number;
  /** As it must be written (NFC), or null. */
  readonly exact: string | null;
  /** The whole pattern where its beginning alone does not say enough. */
  readonly glob: string | null;
}

/** The literals of all queries, each once: a whole word, or the beginning of one. */
export class Patterns {
  readonly trie = new Trie();
  readonly literals: { readonly text: string; readonly prefix: boolean; uses: number }[] = [];

  add(text: string, prefix: boolean): number {
    const state = this.trie.add(text);
    const table = prefix ? this.trie.prefix : this.trie.exact;
    let id = table[state]!;
    if (id === -1) {
      id = this.literals.length;
      table[state] = id;
      this.literals.push({ text, prefix, uses: 0 });
    }
    return id;
  }
}

export function compileNode(query: Query, patterns: Patterns): Node {
  switch (query.kind) {
    case 'and':
    case 'or':
      return { kind: query.kind, items: query.items.map((item) => compileNode(item, patterns)) };
    case 'not':
      return { kind: 'not', item: compileNode(query.item, patterns) };
    case 'near':
      return {
        kind: 'near',
        left: compileNode(query.left, patterns),
        right: compileNode(query.right, patterns),
        distance: query.distance,
        ordered: query.ordered,
      };
    case 'words':
      return {
        kind: 'words',
        words: query.words.map((word) => compileWord(word, query.exact, patterns)),
        within: query.within,
      };
    case 'raw':
      return { kind: 'raw', forms: [...new Set([query.text.normalize('NFC'), query.text.normalize('NFD')])] };
    case 'field':
      return { kind: 'field', field: query };
  }
}

function compileWord(word: Word, exact: boolean, patterns: Patterns): CompiledWord {
  const mark = word.mark === '' ? 0 : word.mark.charCodeAt(0);
  if (exact) {
    const literal = isEmojiAt(word.text, 0) ? plainEmoji(word.text) : fold(word.text);
    return { pattern: patterns.add(literal, false), mark, exact: asWritten(word.text), glob: null };
  }
  const wild = word.text.search(/[*?]/);
  if (wild < 0) return { pattern: patterns.add(word.text, false), mark, exact: null, glob: null };
  const start = word.text.slice(0, wild);
  return { pattern: patterns.add(start, true), mark, exact: null, glob: word.text === `${start}*` ? null : word.text };
}

/** A word for comparing case by case: composed, without characters that nobody sees. */
export function asWritten(word: string): string {
  return word.normalize('NFC').replace(/\p{Variation_Selector}|[\u00ad\u200b\u200c\u200e\u200f\u2060\ufeff]/gu, '');
}
