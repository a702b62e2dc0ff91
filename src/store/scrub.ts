/**
 * A stored value without one author: what is theirs (an object that names them as `authorId`, `author` or `author.id`) is
 * dropped from lists and fields, their id from lists of ids. Undefined where the value itself is theirs. Pure.
 */
export function scrubAuthor(value: unknown, author: string): unknown {
  if (value === author) return undefined;
  if (Array.isArray(value)) {
    return value.map((item) => scrubAuthor(item, author)).filter((item) => item !== undefined);
  }
  if (value === null || typeof value !== 'object') return value;
  const fields = value as Record<string, unknown>;
  if (isTheirs(fields, author)) return undefined;
  const kept = Object.entries(fields).map(([name, field]) => [name, scrubAuthor(field, author)] as const);
  return Object.fromEntries(kept.filter(([, field]) => field !== undefined));
}

function isTheirs(fields: Record<string, unknown>, author: string): boolean {
  const named = fields.author;
  if (fields.authorId === author || named === author) return true;
  if (named !== null && typeof named === 'object' && (named as { id?: unknown }).id === author) return true;
  // A story is its first post's author's; a story without one is none.
  const first = fields.first;
  return first !== null && typeof first === 'object' && (first as { authorId?: unknown }).authorId === author;
}
