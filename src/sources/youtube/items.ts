import { z } from 'zod';
import type { Found } from '../descent.ts';
import { present } from '../json-api.ts';

export const videoSchema = z.object({
  id: z.string(),
  snippet: z.object({
    publishedAt: z.string(),
    channelId: z.string(),
    channelTitle: z.string(),
    title: z.string(),
    description: z.string().default(''),
    defaultAudioLanguage: z.string().optional(),
    defaultLanguage: z.string().optional(),
  }),
  statistics: z
    .object({ viewCount: z.string().optional(), likeCount: z.string().optional(), commentCount: z.string().optional() })
    .default({}),
});

const commentSchema = z.object({
  id: z.string(),
  snippet: z.object({
    textDisplay: z.string(),
    textOriginal: z.string().optional(),
    authorDisplayName: z.string().default(''),
    authorChannelId: z.object({ value: z.string() }).optional(),
    authorChannelUrl: z.string().optional(),
    likeCount: z.number().optional(),
    publishedAt: z.string(),
    updatedAt: z.string().optional(),
  }),
});

export const threadSchema = z.object({
  snippet: z.object({
    videoId: z.string().optional(),
    topLevelComment: commentSchema,
    totalReplyCount: z.number().optional(),
  }),
  replies: z.object({ comments: z.array(commentSchema) }).optional(),
});
export type Thread = z.output<typeof threadSchema>;

export function videoOf({ id, snippet, statistics }: z.output<typeof videoSchema>): Found {
  const at = Date.parse(snippet.publishedAt);
  const mention = {
    id: `youtube:${id}`,
    source: 'youtube',
    text: [snippet.title, snippet.description].filter(Boolean).join('\n\n'),
    publishedAt: snippet.publishedAt,
    url: `https://www.youtube.com/watch?v=${id}`,
    author: {
      id: `youtube:${snippet.channelId}`,
      name: snippet.channelTitle,
      url: `https://www.youtube.com/channel/${snippet.channelId}`,
    },
    engagement: present({
      views: number(statistics.viewCount),
      likes: number(statistics.likeCount),
      replies: number(statistics.commentCount),
    }),
    ...present({ lang: snippet.defaultAudioLanguage ?? snippet.defaultLanguage }),
  };
  return { mention, at };
}

export function commentOf(
  { id, snippet }: z.output<typeof commentSchema>,
  videoId: string | undefined,
  replies?: number,
  opening?: { readonly id: string; readonly author?: unknown },
): Found {
  const author = snippet.authorChannelId?.value ?? snippet.authorDisplayName ?? 'unknown';
  const openingAuthor = (opening?.author as { id?: string } | undefined)?.id;
  const parent = opening ? { id: opening.id, ...present({ authorId: openingAuthor }) } : { id: `youtube:${videoId}` };
  const mention = {
    id: `youtube:${id}`,
    source: 'youtube',
    text: snippet.textOriginal ?? snippet.textDisplay,
    publishedAt: snippet.publishedAt,
    ...present({ editedAt: snippet.updatedAt }),
    url: `https://www.youtube.com/watch?v=${videoId}&lc=${id}`,
    author: {
      id: `youtube:${author}`,
      ...present({ handle: snippet.authorDisplayName.replace(/^@/, '') || undefined, url: snippet.authorChannelUrl }),
    },
    engagement: present({ likes: snippet.likeCount, replies }),
    ...(videoId || opening ? { inReplyTo: parent } : {}),
  };
  return { mention, at: Date.parse(snippet.publishedAt) };
}

/** Counts come as text. */
function number(text: string | undefined): number | undefined {
  const value = Number(text ?? Number.NaN);
  return Number.isNaN(value) ? undefined : value;
}
