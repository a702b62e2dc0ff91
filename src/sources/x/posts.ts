import { z } from 'zod';
import type { Found } from '../descent.ts';
import { present } from '../json-api.ts';

/** What is asked for with each post; every object beside the posts themselves is paid for as well. */
export const FIELDS = {
  'tweet.fields': 'created_at,author_id,public_metrics,referenced_tweets,in_reply_to_user_id,lang,entities,note_tweet',
  expansions: 'author_id,referenced_tweets.id.author_id',
  'user.fields': 'username,name,created_at,public_metrics,verified',
} as const;

const metrics = z.record(z.string(), z.number()).optional();
export const postSchema = z.object({
  id: z.string(),
  text: z.string(),
  author_id: z.string(),
  created_at: z.string(),
  lang: z.string().optional(),
  in_reply_to_user_id: z.string().optional(),
  public_metrics: metrics,
  referenced_tweets: z.array(z.object({ type: z.string(), id: z.string() })).optional(),
  note_tweet: z.object({ text: z.string() }).optional(),
  edit_history_tweet_ids: z.array(z.string()).optional(),
  entities: z
    .object({
      mentions: z.array(z.object({ id: z.string().optional(), username: z.string() })).optional(),
      urls: z.array(z.object({ expanded_url: z.string().optional(), unwound_url: z.string().optional() })).optional(),
    })
    .optional(),
});
export type Post = z.output<typeof postSchema>;

const userSchema = z.object({
  id: z.string(),
  username: z.string(),
  name: z.string().optional(),
  created_at: z.string().optional(),
  verified: z.boolean().optional(),
  public_metrics: metrics,
});
export const includesSchema = z
  .object({
    users: z.array(userSchema).default([]),
    tweets: z.array(postSchema.partial({ author_id: true, created_at: true })).default([]),
  })
  .default({ users: [], tweets: [] });
export type Includes = z.output<typeof includesSchema>;

/**
 * A post with what came along: its author's numbers, and whom it answers, reposts or quotes. An edited post has a new id;
 * the ids that it had before are given as deleted.
 */
export function fromPost(post: Post, includes: Includes): Found[] {
  const user = includes.users.find(({ id }) => id === post.author_id);
  const reference = (type: string) => {
    const found = post.referenced_tweets?.find((candidate) => candidate.type === type);
    if (!found) return undefined;
    const authorId =
      includes.tweets.find(({ id }) => id === found.id)?.author_id ??
      (type === 'replied_to' ? post.in_reply_to_user_id : undefined);
    return { id: `x:${found.id}`, ...(authorId ? { authorId: `x:${authorId}` } : {}) };
  };
  const repost = post.referenced_tweets?.find(({ type }) => type === 'retweeted');
  // A repost's own text is cut; the whole one came along.
  const whole = repost && includes.tweets.find(({ id }) => id === repost.id);
  const counts = post.public_metrics ?? {};
  const mention = {
    id: `x:${post.id}`,
    source: 'x',
    text: whole?.note_tweet?.text ?? whole?.text ?? post.note_tweet?.text ?? post.text,
    publishedAt: post.created_at,
    url: `https://x.com/${user?.username ?? 'i'}/status/${post.id}`,
    author: {
      id: `x:${post.author_id}`,
      ...present({
        handle: user?.username,
        name: user?.name,
        followers: user?.public_metrics?.followers_count,
        following: user?.public_metrics?.following_count,
        posts: user?.public_metrics?.tweet_count,
        createdAt: user?.created_at,
        verified: user?.verified,
        url: user && `https://x.com/${user.username}`,
      }),
    },
    ...(repost
      ? {}
      : {
          engagement: present({
            likes: counts.like_count,
            reposts: counts.retweet_count,
            replies: counts.reply_count,
            quotes: counts.quote_count,
            views: counts.impression_count,
          }),
        }),
    ...present({
      lang: post.lang === 'und' ? undefined : post.lang,
      inReplyTo: reference('replied_to'),
      repostOf: reference('retweeted'),
      quoteOf: reference('quoted'),
      mentions: post.entities?.mentions?.flatMap(({ id }) => (id ? [`x:${id}`] : [])),
      links: post.entities?.urls?.flatMap(({ unwound_url, expanded_url }) => unwound_url ?? expanded_url ?? []),
    }),
  };
  const at = Date.parse(post.created_at);
  const earlier = (post.edit_history_tweet_ids ?? []).filter((id) => id !== post.id);
  return [{ mention, at }, ...earlier.map((id) => ({ mention: { id: `x:${id}` }, at, deleted: true }))];
}
