import type { Node } from './compiled.ts';
import { fieldMatches } from './field-match.ts';
import { type Interval, intervals } from './intervals.ts';
import { type Reading, rawSpans } from './reading.ts';

export type Span = [start: number, end: number];

/** Whether the tree holds for the mention that was read. */
export function holds(node: Node, reading: Reading): boolean {
  switch (node.kind) {
    case 'and':
      return node.items.every((item) => holds(item, reading));
    case 'or':
      return node.items.some((item) => holds(item, reading));
    case 'not':
      return !holds(node.item, reading);
    case 'field':
      return fieldMatches(node.field, reading.mention, (mark) => reading.hasMark(mark));
    case 'raw':
      return rawSpans(reading.mention.text, node.forms).length > 0;
    case 'words':
    case 'near':
      return intervals(node, reading).length > 0;
  }
}

/** What made a tree hold, as offsets into the mention's text: sorted, overlaps merged. */
export function spansOf(node: Node, reading: Reading): Span[] {
  const spans: Span[] = [];
  collect(node, reading, spans);
  spans.sort((a, b) => a[0] - b[0] || a[1] - b[1]);
  const merged: Span[] = [];
  for (const span of spans) {
    const last = merged.at(-1);
    if (last && span[0] < last[1]) last[1] = Math.max(last[1], span[1]);
    else merged.push(span);
  }
  return merged;
}

function collect(node: Node, reading: Reading, spans: Span[]): void {
  if (node.kind === 'and') for (const item of node.items) collect(item, reading, spans);
  else if (node.kind === 'or') {
    for (const item of node.items) if (holds(item, reading)) collect(item, reading, spans);
  } else if (node.kind === 'raw') spans.push(...rawSpans(reading.mention.text, node.forms));
  else if (node.kind === 'words' || node.kind === 'near') {
    const seen = new Set<Interval>();
    for (const interval of intervals(node, reading)) collectInterval(interval, seen, spans);
  }
}

function collectInterval(interval: Interval, seen: Set<Interval>, spans: Span[]): void {
  if (seen.has(interval)) return;
  seen.add(interval);
  for (const [start, end] of interval.spans) spans.push([start, end]);
  for (const side of interval.sides ?? []) collectInterval(side, seen, spans);
}
