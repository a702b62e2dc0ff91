import type { PostExcerpt } from '../domain/drivers.ts';

const LONGEST = 90;
/** Spread by so many it is said to be the most shared. */
const SHARED = 3;

/**
 * What one of them wrote, for a line that no theme can be written of: the most shared of the posts that represent them, where one
 * is shared, else the first. Empty where there is nothing to quote.
 * @param topic only posts about it, where there are any.
 */
export function exampleOf(
  posts: readonly { readonly excerpt: PostExcerpt; readonly topics: readonly string[] }[],
  topic: string | undefined,
): string {
  const about = topic === undefined ? [] : posts.filter((post) => post.topics.includes(topic));
  const candidates = (about.length > 0 ? about : posts).map(({ excerpt }) => excerpt);
  const [first] = candidates;
  if (!first) return '';
  const shared = candidates.reduce((best, post) => (post.spread > best.spread ? post : best), first);
  const quote = shortened((shared.spread >= SHARED ? shared : first).text);
  if (quote === '') return '';
  return `${shared.spread >= SHARED ? 'the most shared' : 'for example'}: “${quote}”`;
}

/** Without the handles it begins with, links, and quotation marks of its own; cut between words. */
function shortened(text: string): string {
  const said = text
    .replace(/https?:\/\/\S+/g, '')
    .replace(/["“”]/g, '')
    .replace(/^(?:\s*(?:RT\b\s*)?\.?@[\w.-]+[:,]?)+(?:\s*[-–—:,;.]\s*)?/i, '')
    .replace(/\s+/g, ' ')
    .trim();
  if (said.length <= LONGEST) return said;
  const cut = said.slice(0, LONGEST).toWellFormed();
  const space = cut.lastIndexOf(' ');
  return `${(space > LONGEST / 2 ? cut.slice(0, space) : cut).replace(/[\s,;:.–—-]+$/, '')}…`;
}
