import type { ScoredMention } from '../domain/scored-mention.ts';
import { alike, copyPrint, MIN_ALIKE } from '../text/near-duplicates.ts';
import { textKey } from './stories.ts';

/** Prints of texts by their key, each made once. */
export class Prints {
  readonly #prints = new Map<string, string>();

  of(key: string, text: string): string {
    let print = this.#prints.get(key);
    if (print === undefined) {
      print = copyPrint(text);
      this.#prints.set(key, print);
    }
    return print;
  }
}

/** How many others say the same in a post of their own, in the same words or nearly: those that are one voice with it. */
export function copiesOf(post: ScoredMention, window: readonly ScoredMention[], prints: Prints): number {
  const key = textKey(post);
  if (key === null) return 0;
  const print = prints.of(key, post.mention.text);
  return window.filter((other) => {
    const { id, text, repostOf } = other.mention;
    const theirs = repostOf || id === post.mention.id ? null : textKey(other);
    return theirs !== null && (theirs === key || alike(print, prints.of(theirs, text)) >= MIN_ALIKE);
  }).length;
}
