import type { Mention } from '../domain/mention.ts';
import { UserError } from '../lib/errors.ts';
import { type CompiledWord, compileNode, type Node, Patterns } from './compiled.ts';
import { coverOf } from './cover.ts';
import { holds, type Span, spansOf } from './evaluate.ts';
import { parseQuery } from './parse.ts';
import { formatProblem } from './problems.ts';
import type { Query } from './query.ts';
import { Reading } from './reading.ts';

export interface Match {
  readonly id: string;
  /** UTF-16 offsets into `mention.text`, half-open, sorted, not overlapping. Empty where only fields decided. */
  readonly spans: readonly Span[];
}

/** All queries as one automaton. A match costs one pass over the text, then only the trees that it proposes. */
export interface Matcher {
  /** The queries that match, in the order they were compiled. */
  match(mention: Mention): readonly Match[];
}

const NO_MATCH: readonly Match[] = [];

/** Throws `UserError` with the place of the problem for a query in text that cannot be read. */
export function compile(queries: readonly { readonly id: string; readonly query: Query | string }[]): Matcher {
  const patterns = new Patterns();
  const compiled = queries.map(({ id, query }) => {
    const node = compileNode(typeof query === 'string' ? parsed(id, query) : query, patterns);
    countUses(node, patterns);
    return { id, node };
  });
  const index = new ProposalIndex(
    compiled.map(({ node }) => coverOf(node, patterns)),
    patterns.literals.length,
  );
  const reading = new Reading(patterns.trie, patterns.literals.length);
  return {
    match(mention) {
      reading.read(mention);
      const proposed = index.propose(reading);
      if (proposed.length === 0) return NO_MATCH;
      const matches: Match[] = [];
      for (const query of proposed) {
        const { id, node } = compiled[query]!;
        if (holds(node, reading)) matches.push({ id, spans: spansOf(node, reading) });
      }
      return matches;
    },
  };
}

function parsed(id: string, text: string): Query {
  const result = parseQuery(text);
  if (result.ok) return result.query;
  throw new UserError(`query of ${id}: ${formatProblem(text, result.problems[0]!)}`);
}

function countUses(node: Node, patterns: Patterns): void {
  const seen = new Set<number>();
  const visit = (at: Node): void => {
    if (at.kind === 'words') for (const word of at.words as CompiledWord[]) seen.add(word.pattern);
    else if (at.kind === 'near') [at.left, at.right].forEach(visit);
    else if (at.kind === 'and' || at.kind === 'or') at.items.forEach(visit);
  };
  visit(node);
  for (const pattern of seen) patterns.literals[pattern]!.uses += 1;
}

/** From the patterns found in a post to the queries worth trying. */
class ProposalIndex {
  /** Queries of each pattern: `#queries[#offsets[p]] … #queries[#offsets[p + 1] - 1]`. */
  readonly #offsets: Int32Array;
  readonly #queries: Int32Array;
  readonly #always: readonly number[];
  readonly #stamps: Int32Array;
  #stamp = 0;

  constructor(covers: readonly { readonly patterns: readonly number[]; readonly cost: number }[], patterns: number) {
    const byPattern: number[][] = Array.from({ length: patterns }, () => []);
    const always: number[] = [];
    covers.forEach((cover, query) => {
      if (cover.cost === Number.POSITIVE_INFINITY) always.push(query);
      else for (const pattern of cover.patterns) byPattern[pattern]!.push(query);
    });
    this.#always = always;
    this.#offsets = new Int32Array(patterns + 1);
    byPattern.forEach((list, pattern) => {
      this.#offsets[pattern + 1] = this.#offsets[pattern]! + list.length;
    });
    this.#queries = Int32Array.from(byPattern.flat());
    this.#stamps = new Int32Array(covers.length);
  }

  propose(reading: Reading): readonly number[] {
    const { hitCount, hitPatterns } = reading.scanner;
    if (hitCount === 0) return this.#always;
    this.#stamp += 1;
    let proposed: number[] | null = null;
    for (let hit = 0; hit < hitCount; hit += 1) {
      const pattern = hitPatterns[hit]!;
      for (let at = this.#offsets[pattern]!; at < this.#offsets[pattern + 1]!; at += 1) {
        const query = this.#queries[at]!;
        if (this.#stamps[query] === this.#stamp) continue;
        this.#stamps[query] = this.#stamp;
        if (proposed === null) proposed = [...this.#always];
        proposed.push(query);
      }
    }
    return proposed === null ? this.#always : proposed.sort((a, b) => a - b);
  }
}
