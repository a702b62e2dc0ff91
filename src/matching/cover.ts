import { COMMON_WORDS } from './common-words.ts';
import type { Node, Patterns } from './compiled.ts';

/** A set of literals of which every mention that matches holds at least one, and how often such a mention is expected. */
export interface Cover {
  readonly patterns: readonly number[];
  /** Expected share of posts, roughly; `Infinity`: no literal is needed, the query must be tried on every post. */
  readonly cost: number;
}

const NONE: Cover = { patterns: [], cost: Number.POSITIVE_INFINITY };

/** The rarest literals that a tree cannot hold without. */
export function coverOf(node: Node, patterns: Patterns): Cover {
  switch (node.kind) {
    case 'words':
      return rarest(node.words.map((word) => ({ patterns: [word.pattern], cost: costOf(word.pattern, patterns) })));
    case 'near':
      return rarest([coverOf(node.left, patterns), coverOf(node.right, patterns)]);
    case 'and':
      return rarest(node.items.map((item) => coverOf(item, patterns)));
    case 'or': {
      const items = node.items.map((item) => coverOf(item, patterns));
      return {
        patterns: [...new Set(items.flatMap((item) => item.patterns))],
        cost: items.reduce((sum, item) => sum + item.cost, 0),
      };
    }
    default:
      return NONE;
  }
}

function rarest(covers: readonly Cover[]): Cover {
  return covers.reduce((best, cover) => (cover.cost < best.cost ? cover : best), NONE);
}

/**
 * A guess without a corpus: common words are in a third of all posts, others the rarer the longer; a literal that
 * many queries share is likely a common one; a beginning is in more posts than a word.
 */
function costOf(pattern: number, patterns: Patterns): number {
  const { text, prefix, uses } = patterns.literals[pattern]!;
  const base = COMMON_WORDS.has(text) ? 0.3 : 0.1 * 2 ** -Math.min(text.length, 12);
  return base * (prefix ? 4 : 1) * Math.sqrt(Math.max(uses, 1));
}
