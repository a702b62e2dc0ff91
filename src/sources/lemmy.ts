import { z } from 'zod';
import { Failure } from '../lib/errors.ts';
import { expectOk } from '../lib/http.ts';
import type { Answer, Found, Lane } from './descent.ts';
import { entries, MINUTE, pollSettings, present, shaped, withQuery } from './json-api.ts';
import { polledSource } from './polled.ts';
import type { Source, SourceDependencies, SourceKind } from './source.ts';

const { api: _, ...poll } = pollSettings({
  intervalMinutes: 5,
  backfillDays: 7,
  spacingSeconds: 2,
  api: 'https://lemmy.world',
});
const settings = z.strictObject({
  query: z.string().trim().min(1).max(512).describe('Words to search for.'),
  instance: z
    .url({ protocol: /^https?$/ })
    .transform((url) => url.replace(/\/+$/, ''))
    .default('https://lemmy.world')
    .describe('Which server to ask; it knows what its members follow anywhere.'),
  communities: z
    .array(z.string().regex(/^[\w.-]+(@[\w.-]+)?$/, 'must be name or name@server'))
    .max(20)
    .default([])
    .describe('Only these. Empty: all.'),
  kinds: z
    .array(z.enum(['Posts', 'Comments']))
    .min(1)
    .default(['Posts', 'Comments']),
  ...poll,
});
type Settings = z.output<typeof settings>;

const PAGE = 50;
const creatorSchema = z.object({
  name: z.string(),
  display_name: z.string().nullish(),
  actor_id: z.string(),
  published: z.string().nullish(),
});
const counts = z.object({
  upvotes: z.number().nullish(),
  comments: z.number().nullish(),
  child_count: z.number().nullish(),
});
const postSchema = z.object({
  post: z.object({
    id: z.number(),
    name: z.string(),
    body: z.string().nullish(),
    url: z.string().nullish(),
    ap_id: z.string(),
    published: z.string(),
    updated: z.string().nullish(),
    deleted: z.boolean().optional(),
    removed: z.boolean().optional(),
  }),
  creator: creatorSchema,
  counts: counts.nullish(),
});
const commentSchema = z.object({
  comment: z.object({
    id: z.number(),
    content: z.string(),
    ap_id: z.string(),
    path: z.string(),
    published: z.string(),
    updated: z.string().nullish(),
    deleted: z.boolean().optional(),
    removed: z.boolean().optional(),
  }),
  post: z.object({ ap_id: z.string() }),
  creator: creatorSchema,
  counts: counts.nullish(),
});
const answerSchema = z.object({ posts: z.array(z.unknown()).default([]), comments: z.array(z.unknown()).default([]) });

/** Posts and comments of Lemmy, by the search of one server (API v3). */
export const lemmy: SourceKind<Settings> = {
  kind: 'lemmy',
  settings,
  create(id, options, { clock, http }: SourceDependencies): Source {
    const search = async (
      kind: 'Posts' | 'Comments',
      community: string | undefined,
      next: string | null,
      signal: AbortSignal,
    ) => {
      const page = Number(next ?? 1);
      const url = withQuery(`${options.instance}/api/v3/search`, {
        q: options.query,
        type_: kind,
        sort: 'New',
        listing_type: 'All',
        community_name: community,
        limit: PAGE,
        page,
      });
      // A search is the dearest thing that a small server does: one every few seconds.
      const response = await http.request({ url, signal, spacingMs: options.spacingSeconds * 1000 });
      if (response.status === 400 && response.text().includes('rate_limit_error')) {
        throw new Failure('rate-limited', `${options.instance}: too many searches`, { retryAfterMs: 10 * MINUTE });
      }
      const answer = shaped(answerSchema, expectOk(response).json(), url);
      const list = kind === 'Posts' ? answer.posts : answer.comments;
      const read =
        kind === 'Posts'
          ? entries(list, postSchema, fromPost)
          : entries(list, commentSchema, fromComment(options.instance));
      return { ...read, next: list.length < PAGE ? null : String(page + 1) } satisfies Answer;
    };
    const communities = options.communities.length > 0 ? options.communities : [undefined];
    const lanes: Lane[] = communities.flatMap((community) =>
      options.kinds.map((kind) => ({
        name: `${kind}${community ? ` in ${community}` : ''}`,
        ask: (next, _floor, signal) => search(kind, community, next, signal),
      })),
    );
    return polledSource(id, options, clock, {
      kind: 'lemmy',
      lanes,
      overlapMs: 30 * MINUTE,
      check: async (signal) => {
        const { found } = await search(options.kinds[0] ?? 'Posts', communities[0], null, signal);
        return `${options.instance} found ${found.length === PAGE ? `${PAGE} or more` : found.length}`;
      },
    });
  },
};

function fromPost({ post, creator, counts: known }: z.output<typeof postSchema>): Found {
  const text = post.body ? `${post.name}\n\n${post.body}` : post.name;
  const engagement = present({ likes: known?.upvotes, replies: known?.comments });
  const links = post.url ? { links: [post.url] } : {};
  return found(post, text, creator, { engagement, ...links });
}

function fromComment(instance: string) {
  return ({ comment, post, creator, counts: known }: z.output<typeof commentSchema>): Found => {
    // "0.12.34": from the post down to this comment, by this server's numbers.
    const parent = comment.path.split('.').at(-2);
    const to = parent === undefined || parent === '0' ? post.ap_id : `${instance}/comment/${parent}`;
    const engagement = present({ likes: known?.upvotes, replies: known?.child_count });
    return found(comment, comment.content, creator, { engagement, inReplyTo: { id: `lemmy:${to}` } });
  };
}

function found(
  thing: {
    readonly ap_id: string;
    readonly published: string;
    readonly updated?: string | null | undefined;
    readonly deleted?: boolean | undefined;
    readonly removed?: boolean | undefined;
  },
  text: string,
  creator: z.output<typeof creatorSchema>,
  more: Record<string, unknown>,
): Found {
  const at = utc(thing.published);
  const mention = {
    id: `lemmy:${thing.ap_id}`,
    source: 'lemmy',
    text,
    publishedAt: new Date(at).toISOString(),
    url: thing.ap_id,
    ...(thing.updated ? { editedAt: new Date(utc(thing.updated)).toISOString() } : {}),
    author: {
      id: `lemmy:${creator.actor_id}`,
      handle: `${creator.name}@${hostname(creator.actor_id)}`,
      url: creator.actor_id,
      ...present({
        name: creator.display_name ?? undefined,
        createdAt: creator.published ? new Date(utc(creator.published)).toISOString() : undefined,
      }),
    },
    ...more,
  };
  return { mention, at, ...(thing.deleted || thing.removed ? { deleted: true } : {}) };
}

/** Servers before 0.19 leave the zone out; it is UTC. */
function utc(date: string): number {
  const at = Date.parse(/(z|[+-]\d\d:?\d\d)$/i.test(date) ? date : `${date}Z`);
  return Number.isNaN(at) ? 0 : at;
}

function hostname(url: string): string {
  return URL.canParse(url) ? new URL(url).hostname : url;
}
