import type { Field, Query, Words } from './query.ts';

/** The query as text; `parseQuery` reads it back to the same tree. */
export function print(query: Query): string {
  switch (query.kind) {
    case 'or':
      return query.items.map(print).join(' OR ');
    case 'and':
      return query.items.map((item) => (item.kind === 'or' ? `(${print(item)})` : print(item))).join(' AND ');
    case 'not':
      return `NOT ${operand(query.item, ['and', 'or'])}`;
    case 'near': {
      const operator = `${query.ordered ? 'ONEAR' : 'NEAR'}/${query.distance}`;
      return `${operand(query.left, ['and', 'or', 'not'])} ${operator} ${operand(query.right, ['and', 'or', 'not', 'near'])}`;
    }
    case 'words':
      return printWords(query);
    case 'raw':
      return `raw:"${query.text.replace(/["”“»\\]/g, '\\$&')}"`;
    case 'field':
      return printField(query);
  }
}

function operand(query: Query, bracketed: readonly Query['kind'][]): string {
  return bracketed.includes(query.kind) ? `(${print(query)})` : print(query);
}

function printWords(node: Words): string {
  const body = node.words.map((word) => word.mark + word.text).join(' ');
  const within = node.within === null ? '' : `~${node.within}`;
  if (node.exact) return `="${body}"${within}`;
  // A question mark that ends a word is a wildcard only outside quotes.
  return node.words.length === 1 ? body : `"${body}"${within}`;
}

function printField(node: Field): string {
  if ('value' in node) {
    const plain = /^[a-z0-9@._/-]+$/.test(node.value);
    return `${node.field}:${plain ? node.value : `"${node.value}"`}`;
  }
  if (node.max === Number.POSITIVE_INFINITY) return `${node.field}:>=${node.min}`;
  if (node.min === node.max) return `${node.field}:${node.min}`;
  return `${node.field}:${node.min}..${node.max}`;
}
