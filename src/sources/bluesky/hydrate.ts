import { z } from 'zod';
import type { Author, Engagement, Mention } from '../../domain/mention.ts';
import type { Http } from '../../lib/http.ts';
import { askJson, entries, present } from '../json-api.ts';
import { POST } from './records.ts';

/** Most that `getPosts` and `getProfiles` take at once. */
const BATCH = 25;
const TIMEOUT_MS = 5_000;

const profile = z.object({
  did: z.string(),
  handle: z.string(),
  displayName: z.string().optional(),
  followersCount: z.number().optional(),
  followsCount: z.number().optional(),
  postsCount: z.number().optional(),
  createdAt: z.string().optional(),
  verification: z.object({ verifiedStatus: z.string() }).optional(),
});
const post = z.object({
  uri: z.string(),
  likeCount: z.number().optional(),
  repostCount: z.number().optional(),
  replyCount: z.number().optional(),
  quoteCount: z.number().optional(),
});

/**
 * Completes mentions of the stream, which tells neither handles nor counts: authors by `app.bsky.actor.getProfiles`,
 * posts by `app.bsky.feed.getPosts`, 25 at once. What the network does not know any more stays as it is.
 */
export async function hydrate(
  mentions: readonly Mention[],
  api: string,
  http: Http,
  signal: AbortSignal,
): Promise<readonly Mention[]> {
  const dids = [...new Set(mentions.map(({ author }) => author.id.replace(/^bluesky:/, '')))];
  const uris = [...new Set(mentions.map(({ id }) => id.replace(/^bluesky:/, '')))].filter((uri) =>
    uri.includes(`/${POST}/`),
  );
  const authors = new Map<string, Partial<Author>>();
  for (const found of await ask('app.bsky.actor.getProfiles', 'actors', dids, 'profiles', profile)) {
    authors.set(`bluesky:${found.did}`, authorOf(found));
  }
  const engagement = new Map<string, Engagement>();
  for (const found of await ask('app.bsky.feed.getPosts', 'uris', uris, 'posts', post)) {
    engagement.set(`bluesky:${found.uri}`, engagementOf(found));
  }
  return mentions.map((mention) => {
    const counts = engagement.get(mention.id);
    return {
      ...mention,
      author: { ...mention.author, ...authors.get(mention.author.id) },
      ...(counts ? { engagement: { ...mention.engagement, ...counts } } : {}),
    };
  });

  async function ask<T>(
    method: string,
    name: string,
    values: readonly string[],
    list: string,
    schema: z.ZodType<T>,
  ): Promise<T[]> {
    const found: T[] = [];
    for (let at = 0; at < values.length; at += BATCH) {
      const query = values.slice(at, at + BATCH).map((value) => `${name}=${encodeURIComponent(value)}`);
      const url = `${api}/xrpc/${method}?${query.join('&')}`;
      const { value } = await askJson(http, z.looseObject({ [list]: z.array(z.unknown()) }), {
        url,
        signal,
        timeoutMs: TIMEOUT_MS,
      });
      found.push(...entries(value[list] as unknown[], schema, (entry) => entry).found);
    }
    return found;
  }
}

function authorOf(found: z.output<typeof profile>): Partial<Author> {
  return present({
    handle: found.handle === 'handle.invalid' ? undefined : found.handle,
    name: found.displayName || undefined,
    followers: found.followersCount,
    following: found.followsCount,
    posts: found.postsCount,
    createdAt: found.createdAt,
    verified: found.verification === undefined ? undefined : found.verification.verifiedStatus === 'valid',
  });
}

function engagementOf(found: z.output<typeof post>): Engagement {
  return present({
    likes: found.likeCount,
    reposts: found.repostCount,
    replies: found.replyCount,
    quotes: found.quoteCount,
  });
}
