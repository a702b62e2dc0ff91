import { COMMON_WORDS } from './common-words.ts';
import type { Problem, Query, Words } from './query.ts';

/** What is allowed and probably not meant: queries that match almost anything. */
export function warningsOf(query: Query, text: string): Problem[] {
  const everywhere = { at: 0, end: text.length, expected: null };
  if (query.kind === 'not') {
    return [
      {
        ...everywhere,
        message: 'a NOT alone matches every mention without it',
        suggestion: 'say first what to find: brand NOT other',
      },
    ];
  }
  const warnings: Problem[] = [];
  if (broad(query)) {
    const branch = query.kind === 'or' ? query.items.find(broad) : undefined;
    if (branch?.kind === 'not' || (branch?.kind === 'and' && branch.items.every((item) => item.kind === 'not'))) {
      warnings.push({
        ...everywhere,
        message: 'a NOT as one side of OR matches almost any mention',
        suggestion: '(a OR b) NOT c',
      });
    } else {
      const word = commonest(branch ?? query);
      warnings.push({
        ...everywhere,
        message: word === null ? 'this query matches almost any mention' : `“${word}” is in almost any mention`,
        suggestion: 'add a word that only your brand’s mentions have, with AND',
      });
    }
  }
  return warnings;
}

/** Whether a tree can match without anything that is rare in a mention. */
function broad(query: Query): boolean {
  switch (query.kind) {
    case 'or':
      return query.items.some(broad);
    case 'and':
      return query.items.every(broad);
    case 'not':
      return true;
    case 'near':
      return false;
    case 'words':
      return (
        query.words.every((word) => isCommon(word.text)) &&
        query.words.length === 1 &&
        query.words[0]!.mark === '' &&
        !query.exact
      );
    case 'raw':
      return [...query.text].length === 1;
    case 'field':
      return query.field !== 'author' && query.field !== 'site' && query.field !== 'link';
  }
}

function isCommon(text: string): boolean {
  return COMMON_WORDS.has(text) || (text.length === 1 && text < '\u0250');
}

function commonest(query: Query): string | null {
  const words: Words | undefined =
    query.kind === 'words'
      ? query
      : query.kind === 'and'
        ? query.items.find((item) => item.kind === 'words')
        : undefined;
  return words?.words[0]?.text ?? null;
}
