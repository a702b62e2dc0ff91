import { z } from 'zod';
import type { Found } from '../descent.ts';
import { present } from '../json-api.ts';

/** Newest comments that are read of a thread, and newest replies to each comment of a discussion. */
const COMMENTS = 40;
const REPLIES = 10;

const PERSON = `author { __typename login url ... on User { databaseId name createdAt followers { totalCount } following { totalCount } } }`;
const POST = `id url bodyText createdAt lastEditedAt ${PERSON} reactions { totalCount }`;
const THREAD = (comment: string): string =>
  `${POST} title updatedAt comments(last: ${COMMENTS}) { totalCount nodes { ${comment} } }`;
/** Threads by search, with what their posts say. */
export const SEARCH = `query($q: String!, $type: SearchType!, $n: Int!) {
  search(query: $q, type: $type, first: $n) { nodes {
    ... on Issue { ${THREAD(POST)} }
    ... on Discussion { ${THREAD(`${POST} replies(last: ${REPLIES}) { totalCount nodes { ${POST} } }`)} }
  } }
}`;

const count = z.object({ totalCount: z.number() });
const authorSchema = z
  .object({
    __typename: z.string(),
    login: z.string(),
    url: z.string().optional(),
    databaseId: z.number().nullish(),
    name: z.string().nullish(),
    createdAt: z.string().nullish(),
    followers: count.nullish(),
    following: count.nullish(),
  })
  .nullable();
const postSchema = z.object({
  id: z.string(),
  url: z.string(),
  bodyText: z.string(),
  createdAt: z.string(),
  lastEditedAt: z.string().nullish(),
  author: authorSchema,
  reactions: count.nullish(),
});
type Post = z.output<typeof postSchema>;
const commentSchema = postSchema.extend({
  replies: z.object({ totalCount: z.number(), nodes: z.array(postSchema.nullable()) }).optional(),
});
export const threadSchema = postSchema.extend({
  title: z.string(),
  updatedAt: z.string(),
  comments: z.object({ totalCount: z.number(), nodes: z.array(commentSchema.nullable()) }),
});
type Thread = z.output<typeof threadSchema>;

/** What is new in a thread that changed, or was edited: itself, its comments and the replies to them. */
export function fromThread(thread: Thread, at: number, floor: number): Found[] {
  const opening = toMention(thread, `${thread.title}\n\n${thread.bodyText}`.trim(), {
    replies: thread.comments.totalCount,
  });
  const found: Found[] = isNew(thread, floor) ? [{ mention: opening, at }] : [];
  for (const comment of thread.comments.nodes) {
    if (comment === null) continue;
    const { replies } = comment;
    const said = toMention(comment, comment.bodyText, replies ? { replies: replies.totalCount } : {});
    if (isNew(comment, floor)) found.push({ mention: { ...said, inReplyTo: answering(opening) }, at });
    for (const reply of replies?.nodes ?? []) {
      if (reply === null || !isNew(reply, floor)) continue;
      found.push({ mention: { ...toMention(reply, reply.bodyText, {}), inReplyTo: answering(said) }, at });
    }
  }
  return found;
}

function isNew({ createdAt, lastEditedAt }: Post, floor: number): boolean {
  return Date.parse(createdAt) >= floor || (!!lastEditedAt && Date.parse(lastEditedAt) >= floor);
}

function answering({ id, author }: ReturnType<typeof toMention>) {
  return { id, authorId: author.id };
}

function toMention(post: Post, text: string, engagement: Record<string, number>) {
  const { author } = post;
  // A user who left is shown as "ghost".
  const login = author?.login ?? 'ghost';
  return {
    id: `github:${post.id}`,
    source: 'github',
    text,
    publishedAt: post.createdAt,
    ...present({ editedAt: post.lastEditedAt ?? undefined }),
    url: post.url,
    author: {
      id: `github:${login}`,
      handle: login,
      url: author?.url ?? `https://github.com/${login}`,
      ...present({
        name: author?.name ?? undefined,
        followers: author?.followers?.totalCount,
        following: author?.following?.totalCount,
        createdAt: author?.createdAt ?? undefined,
      }),
    },
    engagement: present({ likes: post.reactions?.totalCount, ...engagement }),
    mentions: [...new Set(text.match(/(?<![\w/])@[a-z\d](?:[a-z\d-]{0,38})(?![\w/-])/gi) ?? [])].map(
      (name) => `github:${name.slice(1)}`,
    ),
  };
}
