import type { Mention, PostRef } from '../../domain/mention.ts';
import type { CommitEvent } from './events.ts';

export const POST = 'app.bsky.feed.post';
export const REPOST = 'app.bsky.feed.repost';
export const LIKE = 'app.bsky.feed.like';

/** A writer's clock may run ahead by so much; what claims to be later is dated by the stream. */
const AHEAD_MS = 60_000;

export function mentionId(did: string, collection: string, rkey: string): string {
  return `bluesky:at://${did}/${collection}/${rkey}`;
}

/** A post as a mention: text, links and people from its facets, what it answers and quotes. */
export function postMention({ did, collection, rkey, record, seenAt }: CommitEvent): Mention | null {
  if (typeof record?.text !== 'string') return null;
  const { links, mentions } = facetsOf(record.facets);
  const embed = part(record.embed);
  const external = part(embed?.external)?.uri ?? part(part(embed?.media)?.external)?.uri;
  if (typeof external === 'string') links.add(external);
  const quoted = part(embed?.record);
  const quoteOf = refOf(quoted?.uri ?? part(quoted?.record)?.uri);
  const inReplyTo = refOf(part(part(record.reply)?.parent)?.uri);
  const lang = Array.isArray(record.langs) && typeof record.langs[0] === 'string' ? record.langs[0] : undefined;
  return {
    id: mentionId(did, collection, rkey),
    source: 'bluesky',
    text: record.text,
    publishedAt: dateOf(record.createdAt, seenAt),
    url: `https://bsky.app/profile/${did}/post/${rkey}`,
    author: { id: `bluesky:${did}`, url: `https://bsky.app/profile/${did}` },
    ...(lang === undefined ? {} : { lang }),
    ...(inReplyTo ? { inReplyTo } : {}),
    ...(quoteOf?.id.includes(`/${POST}/`) ? { quoteOf } : {}),
    ...(mentions.size > 0 ? { mentions: [...mentions] } : {}),
    ...(links.size > 0 ? { links: [...links] } : {}),
  };
}

/** A bare repost: the text is the original's, the author who spread it. */
export function repostMention({ did, collection, rkey, record, seenAt }: CommitEvent, original: Mention): Mention {
  return {
    id: mentionId(did, collection, rkey),
    source: 'bluesky',
    text: original.text,
    publishedAt: dateOf(record?.createdAt, seenAt),
    author: { id: `bluesky:${did}`, url: `https://bsky.app/profile/${did}` },
    repostOf: { id: original.id, authorId: original.author.id },
    ...(original.url === undefined ? {} : { url: original.url }),
    ...(original.lang === undefined ? {} : { lang: original.lang }),
    ...(original.links === undefined ? {} : { links: original.links }),
  };
}

/** Id of the post that a repost or a like is of. */
export function subjectOf(record: CommitEvent['record']): string | null {
  const uri = part(record?.subject)?.uri;
  return typeof uri === 'string' ? `bluesky:${uri}` : null;
}

function facetsOf(facets: unknown): { links: Set<string>; mentions: Set<string> } {
  const links = new Set<string>();
  const mentions = new Set<string>();
  for (const facet of Array.isArray(facets) ? facets.slice(0, 100) : []) {
    const features = part(facet)?.features;
    for (const feature of Array.isArray(features) ? features.slice(0, 10) : []) {
      const { uri, did } = part(feature) ?? {};
      if (typeof uri === 'string') links.add(uri);
      if (typeof did === 'string') mentions.add(`bluesky:${did}`);
    }
  }
  return { links, mentions };
}

function refOf(uri: unknown): PostRef | null {
  if (typeof uri !== 'string' || !uri.startsWith('at://')) return null;
  return { id: `bluesky:${uri}`, authorId: `bluesky:${uri.slice(5).split('/')[0]}` };
}

/** The writer's date, unless it is none or lies ahead of the stream: clocks are wrong, and dates can be made up. */
function dateOf(claimed: unknown, seenAt: number): string {
  const at = typeof claimed === 'string' ? Date.parse(claimed) : Number.NaN;
  return new Date(Number.isNaN(at) || at > seenAt + AHEAD_MS ? seenAt : at).toISOString();
}

function part(value: unknown): Record<string, unknown> | undefined {
  return value !== null && typeof value === 'object' ? (value as Record<string, unknown>) : undefined;
}
