import type { Mention } from '../domain/mention.ts';
import { compileNode, Patterns } from './compiled.ts';
import { holds, type Span, spansOf } from './evaluate.ts';
import { authorNames, engagementOf, linksOf } from './field-match.ts';
import { print } from './print.ts';
import type { Field, Query } from './query.ts';
import { Reading } from './reading.ts';

/** Why a mention matches a query or not: the query's tree, each part with its own answer. */
export interface Explanation {
  /** The part, in the query language. */
  readonly part: string;
  readonly matches: boolean;
  /** What was found, or what the mention has instead. */
  readonly because: string;
  readonly parts: readonly Explanation[];
}

export function explain(query: Query, mention: Mention): Explanation {
  const patterns = new Patterns();
  const node = compileNode(query, patterns);
  const reading = new Reading(patterns.trie, patterns.literals.length);
  reading.read(mention);
  return explained(query, node, reading);
}

function explained(query: Query, node: ReturnType<typeof compileNode>, reading: Reading): Explanation {
  const matches = holds(node, reading);
  const parts: Explanation[] = [];
  if ((query.kind === 'and' || query.kind === 'or') && (node.kind === 'and' || node.kind === 'or')) {
    query.items.forEach((item, index) => {
      parts.push(explained(item, node.items[index]!, reading));
    });
  } else if (query.kind === 'not' && node.kind === 'not') parts.push(explained(query.item, node.item, reading));
  else if (query.kind === 'near' && node.kind === 'near') {
    parts.push(explained(query.left, node.left, reading), explained(query.right, node.right, reading));
  }
  const spans = matches && query.kind !== 'not' ? spansOf(node, reading) : [];
  return { part: print(query), matches, because: reason(query, matches, parts, spans, reading.mention), parts };
}

function reason(
  query: Query,
  matches: boolean,
  parts: readonly Explanation[],
  spans: readonly Span[],
  mention: Mention,
): string {
  switch (query.kind) {
    case 'and': {
      const missing = parts.filter((part) => !part.matches).length;
      return missing === 0
        ? 'every part matches'
        : `${missing} of ${parts.length} parts ${missing === 1 ? 'does' : 'do'} not match`;
    }
    case 'or': {
      const there = parts.filter((part) => part.matches).length;
      return there === 0 ? 'no part matches' : `${there} of ${parts.length} parts ${there === 1 ? 'matches' : 'match'}`;
    }
    case 'not':
      return matches ? 'what it excludes is not there' : 'what it excludes is there';
    case 'near':
      if (matches) return found(spans, mention);
      return parts.every((part) => part.matches) ? 'both are there, but not so near' : 'a side is not there';
    case 'field':
      return `the mention ${fieldValue(query, matches, mention)}`;
    default:
      return matches ? found(spans, mention) : 'not found in the text';
  }
}

function found(spans: readonly Span[], mention: Mention): string {
  const first = spans.slice(0, 3).map(([start, end]) => `“${mention.text.slice(start, end)}” at ${start}`);
  return `${first.join(', ')}${spans.length > 3 ? ` and ${spans.length - 3} more` : ''}`;
}

function fieldValue(field: Field, matches: boolean, mention: Mention): string {
  switch (field.field) {
    case 'author':
      return `has author ${authorNames(mention).join(', ')}`;
    case 'lang':
      return mention.lang === undefined ? 'has no language' : `has lang ${mention.lang}`;
    case 'source':
      return `has source ${mention.source}`;
    case 'site':
      return `has ${mention.url ?? 'no URL'}`;
    case 'link':
      return `has ${linksOf(mention).join(', ') || 'no link'}`;
    case 'followers':
      return `has ${mention.author.followers ?? 'an unknown number of'} followers`;
    case 'engagement':
      return `has ${engagementOf(mention) ?? 'unknown'} engagement`;
    case 'is':
      return field.value === 'verified'
        ? `is ${matches ? '' : 'not '}known to be by a verified author`
        : `is ${matches ? 'a' : 'no'} ${field.value}`;
    case 'has': {
      const article = field.value === 'emoji' ? 'an' : 'a';
      return `has ${matches ? article : 'no'} ${field.value}`;
    }
  }
}
