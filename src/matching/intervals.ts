import type { Node } from './compiled.ts';
import { type Reading, rawSpans } from './reading.ts';

/** A place where a node stands, in words of the reading (inclusive), and what it is made of. */
export interface Interval {
  readonly first: number;
  readonly last: number;
  /** Offsets into the mention's text. */
  readonly spans: readonly (readonly [number, number])[];
  /** Both sides of a NEAR. */
  readonly sides: readonly [Interval, Interval] | null;
}

type WordsNode = Extract<Node, { kind: 'words' }>;
type NearNode = Extract<Node, { kind: 'near' }>;

/** A text of ordinary length never holds as many places of one node; a hostile one is read this far. */
const MAX_INTERVALS = 5_000;

/** Every place of a node that has places, sorted by its first word. */
export function intervals(node: Node, reading: Reading): Interval[] {
  switch (node.kind) {
    case 'words':
      return node.within === null ? phrases(node, reading) : clusters(node, node.within, reading);
    case 'near':
      return near(node, reading);
    case 'or':
      return distinct(node.items.flatMap((item) => intervals(item, reading)));
    case 'raw':
      return rawSpans(reading.mention.text, node.forms).map((span) => {
        const first = reading.wordAt(span[0]);
        return { first, last: Math.max(first, reading.wordAt(span[1] - 1)), spans: [span], sides: null };
      });
    default:
      return [];
  }
}

function phrases({ words }: WordsNode, reading: Reading): Interval[] {
  let starts = reading.wordsFor(words[0]!);
  for (let offset = 1; offset < words.length && starts.length > 0; offset += 1) {
    const here = new Set(reading.wordsFor(words[offset]!));
    starts = starts.filter((start) => here.has(start + offset));
  }
  const marked = words[0]!.mark !== 0;
  return starts.map((first) => {
    const last = first + words.length - 1;
    return { first, last, spans: [[reading.start(first, marked), reading.end(last)]], sides: null };
  });
}

/**
 * Places where every word stands, each at a word of its own, in any order, with at most `within` other words among
 * them: every pair of a first and a last word for which that can be so.
 */
function clusters({ words }: WordsNode, within: number, reading: Reading): Interval[] {
  const places = words.map((word) => reading.wordsFor(word));
  if (places.some((list) => list.length === 0)) return [];
  const span = (index: number): [number, number] => {
    const marked = words.some((word, list) => word.mark !== 0 && places[list]!.includes(index));
    return [reading.start(index, marked), reading.end(index)];
  };
  const found: Interval[] = [];
  const from = places.map(() => 0);
  for (const first of [...new Set(places.flat())].sort((a, b) => a - b)) {
    const limit = reading.place(first) + words.length + within - 1;
    const windows = places.map((list, index) => {
      while (from[index]! < list.length && list[from[index]!]! < first) from[index]! += 1;
      let to = from[index]!;
      while (to < list.length && reading.place(list[to]!) <= limit) to += 1;
      return list.slice(from[index], to);
    });
    const inside = [...new Set(windows.flat())].sort((a, b) => a - b);
    for (const last of lastWords(windows, first)) {
      found.push({ first, last, spans: inside.filter((index) => index <= last).map(span), sides: null });
    }
    if (found.length >= MAX_INTERVALS) break;
  }
  return found;
}

/**
 * Where a cluster that begins at `first` may end. All words must find a place up to there (a matching), and both
 * ends must be taken by different words; then one assignment does both (Mendelsohn and Dulmage 1958).
 */
function lastWords(windows: readonly (readonly number[])[], first: number): number[] {
  const ends = [...new Set(windows.flat())].sort((a, b) => a - b);
  let low = 0;
  let high = ends.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (isAssignable(windows, ends[middle]!)) high = middle;
    else low = middle + 1;
  }
  return ends.slice(low).filter((last) => {
    const begins = windows.map((list) => list[0] === first);
    const count = begins.filter(Boolean).length;
    return last > first && windows.some((list, index) => list.includes(last) && count > (begins[index] ? 1 : 0));
  });
}

/** Whether each list can have an index of its own, none after `last` (bipartite matching by augmenting paths). */
function isAssignable(lists: readonly (readonly number[])[], last: number): boolean {
  const owner = new Map<number, number>();
  const assign = (list: number, tried: Set<number>): boolean => {
    for (const index of lists[list]!) {
      if (index > last || tried.has(index)) continue;
      tried.add(index);
      const current = owner.get(index);
      if (current === undefined || assign(current, tried)) {
        owner.set(index, list);
        return true;
      }
    }
    return false;
  };
  return lists.every((_, list) => assign(list, new Set()));
}

function near(node: NearNode, reading: Reading): Interval[] {
  const left = intervals(node.left, reading);
  const right = left.length === 0 ? [] : intervals(node.right, reading);
  const found: Interval[] = [];
  follow(left, right, node.distance, reading, found);
  if (!node.ordered) follow(right, left, node.distance, reading, found);
  return distinct(found);
}

/** Pairs in which `after` begins at most `distance` words behind the end of `before`. */
function follow(
  before: readonly Interval[],
  after: readonly Interval[],
  distance: number,
  reading: Reading,
  found: Interval[],
): void {
  const ended = [...before].sort((a, b) => a.last - b.last);
  let from = 0;
  const limit = found.length + MAX_INTERVALS;
  for (const a of ended) {
    while (from < after.length && after[from]!.first <= a.last) from += 1;
    for (let index = from; index < after.length; index += 1) {
      const b = after[index]!;
      if (reading.place(b.first) - reading.place(a.last) - 1 > distance) break;
      found.push({ first: a.first, last: b.last, spans: [], sides: [a, b] });
      if (found.length >= limit) return;
    }
  }
}

function distinct(list: Interval[]): Interval[] {
  const sorted = list.sort((a, b) => a.first - b.first || a.last - b.last);
  return sorted.filter((item, index) => {
    const previous = sorted[index - 1];
    return previous === undefined || item.first !== previous.first || item.last !== previous.last;
  });
}
