import type { StoryDriver } from '../domain/drivers.ts';
import type { ScoredMention } from '../domain/scored-mention.ts';
import { clusterKey, NearTexts } from '../text/near-duplicates.ts';
import { words } from '../text/tokens.ts';
import type { Prints } from './copies.ts';
import { byTime, excerptOf, type Spread } from './excerpts.ts';

/** What the mentions of a story have in common. */
export type StoryBond = 'repost' | 'link' | 'text';

/** Mentions that spread one thing: a post, a link, a text. */
export interface Story {
  readonly driver: StoryDriver;
  readonly members: readonly ScoredMention[];
  readonly bond: StoryBond;
  /** The shared link, where one is shared, and the handle of whose post is reposted or quoted, where it is known. */
  readonly link: string | null;
  readonly of: string | null;
}

/**
 * Agreeing minima of 64 from which two texts are told of as one: resemblance 0.8 and more. Closer than what is one voice, since
 * a story is a chain of copies, and people who fill in one phrase each their way are none.
 */
const ONE_TEXT = 51;

/** The key by which copies of one text are known; null where it is too short to be anybody's own. */
export function textKey(scored: ScoredMention): string | null {
  return scored.cluster ?? clusterKey(scored.mention.text) ?? null;
}

/** `RT @who: text` and `“@who: text”`: quoting by hand, with words of one's own around it. */
const HAND_QUOTE = /(?:\bRT\s+|[“"]\s*)@(\w{1,50}):?\s+([^”"]{15,})/;

/** Whom and what a text quotes by hand, by its first words; null where it does not. */
export function handQuoted(text: string): { readonly handle: string; readonly key: string } | null {
  const match = HAND_QUOTE.exec(text);
  if (!match) return null;
  const said = words(match[2]!).slice(0, 8);
  return said.length < 3
    ? null
    : { handle: match[1]!, key: `${match[1]!.toLowerCase()} ${said.slice(0, 6).join(' ')}` };
}

/** A link without what differs between copies of it; null for one that leads to a bare host. */
export function linkKey(link: string): string | null {
  if (!URL.canParse(link)) return null;
  const url = new URL(link);
  for (const name of [...url.searchParams.keys()]) {
    if (/^(utm_|fbclid$|gclid$|ref$|ref_src$|s$|igsh$|si$|feature$)/.test(name)) url.searchParams.delete(name);
  }
  const path = url.pathname.replace(/\/+$/, '');
  if (path === '' && url.search === '') return null;
  return `${url.host.replace(/^(www|m|mobile)\./, '')}${path}${url.search}`;
}

/**
 * Clusters of mentions by a shared text (or nearly so), link, or reposted and quoted post, largest first; at least two
 * mentions of two authors. Linear in the mentions: union–find over what they share.
 * @param total mentions that shares are of.
 */
export function storiesOf(
  mentions: readonly ScoredMention[],
  window: { readonly since: number; readonly at: number },
  spread: Spread,
  total: number,
  prints: Prints,
): Story[] {
  const parent = mentions.map((_, index) => index);
  const root = (index: number): number => {
    let at = index;
    while (parent[at] !== at) {
      parent[at] = parent[parent[at]!]!;
      at = parent[at]!;
    }
    return at;
  };
  const first = new Map<string, number>();
  const texts = new NearTexts(ONE_TEXT);
  mentions.forEach((scored, index) => {
    for (const bond of bondsOf(scored, texts, prints)) {
      const other = first.get(bond);
      if (other === undefined) first.set(bond, index);
      else parent[root(index)] = root(other);
    }
  });
  const groups = new Map<number, ScoredMention[]>();
  mentions.forEach((scored, index) => {
    const group = groups.get(root(index));
    if (group) group.push(scored);
    else groups.set(root(index), [scored]);
  });
  const stories: Story[] = [];
  for (const members of groups.values()) {
    const authors = new Set(members.map((scored) => scored.mention.author.id)).size;
    if (members.length >= 2 && authors >= 2) stories.push(storyOf(members, authors, window, spread, total));
  }
  return stories.sort(
    (a, b) =>
      b.driver.mentions - a.driver.mentions || (a.driver.id < b.driver.id ? -1 : a.driver.id > b.driver.id ? 1 : 0),
  );
}

function* bondsOf(scored: ScoredMention, texts: NearTexts, prints: Prints): Generator<string> {
  const { mention } = scored;
  yield `post:${mention.id}`;
  if (mention.repostOf?.id) yield `post:${mention.repostOf.id}`;
  if (mention.quoteOf?.id) yield `post:${mention.quoteOf.id}`;
  const text = textKey(scored);
  if (text) {
    texts.meet(text, () => prints.of(text, mention.text));
    const root = texts.rootOf(text);
    yield `text:${root}`;
    for (const near of texts.near(root)) yield `text:${near}`;
  }
  const quoted = handQuoted(mention.text);
  if (quoted) yield `quote:${quoted.key}`;
  for (const link of mention.links ?? []) {
    const key = linkKey(link);
    if (key) yield `link:${key}`;
  }
}

function storyOf(
  members: ScoredMention[],
  authors: number,
  window: { readonly since: number; readonly at: number },
  spread: Spread,
  total: number,
): Story {
  members.sort(byTime);
  const original = members.find((scored) => !scored.mention.repostOf) ?? members[0]!;
  const quarter = (window.at - window.since) / 4;
  const within = (from: number, to: number): number =>
    members.filter((scored) => {
      const at = Date.parse(scored.mention.publishedAt);
      return at > from && at <= to;
    }).length;
  const last = within(window.at - quarter, window.at);
  const before = within(window.at - 2 * quarter, window.at - quarter);
  const shared = sharedLink(members);
  const half = members.length / 2;
  const reposts = members.filter((scored) => scored.mention.repostOf ?? scored.mention.quoteOf).length;
  const quotes = members.flatMap((scored) => handQuoted(scored.mention.text) ?? []);
  const isPost = reposts >= half || quotes.length >= half;
  const own = original.mention.repostOf || original.mention.quoteOf ? undefined : original.mention.author.handle;
  return {
    driver: {
      id: original.mention.id,
      mentions: members.length,
      authors,
      share: Math.min(1, members.length / Math.max(1, total)),
      first: excerptOf(original, spread),
      acceleration: Math.round((last / Math.max(1, before)) * 100) / 100,
    },
    members,
    bond: isPost ? 'repost' : shared ? 'link' : 'text',
    link: shared,
    of: quotes.length >= half ? quotes[0]!.handle : (own ?? null),
  };
}

/** The link that most of the members share. */
function sharedLink(members: readonly ScoredMention[]): string | null {
  const counts = new Map<string, { url: string; count: number }>();
  for (const scored of members) {
    const keys = new Map((scored.mention.links ?? []).map((link) => [linkKey(link), link] as const));
    for (const [key, url] of keys) {
      if (key) counts.set(key, { url: counts.get(key)?.url ?? url, count: (counts.get(key)?.count ?? 0) + 1 });
    }
  }
  const [best] = [...counts.values()].sort((a, b) => b.count - a.count || (a.url < b.url ? -1 : 1));
  return best && best.count >= members.length / 2 ? best.url : null;
}
