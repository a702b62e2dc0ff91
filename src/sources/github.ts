import { z } from 'zod';
import { Failure } from '../lib/errors.ts';
import { secret } from '../lib/zod-secret.ts';
import type { Answer, Found, Lane } from './descent.ts';
import { DAY, entries, MINUTE, olderThan, pollSettings, present, shaped } from './json-api.ts';
import { polledSource } from './polled.ts';
import { quotaFailure, quotaReset } from './rate-headers.ts';
import type { Source, SourceDependencies, SourceKind } from './source.ts';

const settings = z.strictObject({
  query: z
    .string()
    .trim()
    .min(1)
    .max(200)
    .describe('In GitHub\'s syntax: words, "a phrase", repo:owner/name, org:name, in:title, -label:x.'),
  token: secret().describe('A personal access token; it needs no scope for what is public.'),
  kinds: z
    .array(z.enum(['issues', 'discussions']))
    .min(1)
    .default(['issues', 'discussions']),
  ...pollSettings({ intervalMinutes: 5, backfillDays: 7, spacingSeconds: 0.5, api: 'https://api.github.com/graphql' }),
});
type Settings = z.output<typeof settings>;

const PAGE = 50;
const COMMENTS = 40;
const RATE = { remaining: 'x-ratelimit-remaining', reset: 'x-ratelimit-reset', resetIn: 'epoch' } as const;

const PERSON = `author { __typename login url ... on User { databaseId name createdAt followers { totalCount } following { totalCount } } }`;
const POST = `id url bodyText createdAt lastEditedAt ${PERSON} reactions { totalCount }`;
const QUERY = `query($q: String!, $type: SearchType!, $n: Int!) {
  search(query: $q, type: $type, first: $n) { nodes {
    ... on Issue { ${POST} title updatedAt comments(last: ${COMMENTS}) { totalCount nodes { ${POST} } } }
    ... on Discussion { ${POST} title updatedAt comments(last: ${COMMENTS}) { totalCount nodes { ${POST} } } }
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
const threadSchema = postSchema.extend({
  title: z.string(),
  updatedAt: z.string(),
  comments: z.object({ totalCount: z.number(), nodes: z.array(postSchema.nullable()) }),
});
const answerSchema = z.object({
  data: z.object({ search: z.object({ nodes: z.array(z.unknown()) }) }).nullish(),
  errors: z.array(z.object({ type: z.string().optional(), message: z.string() })).optional(),
});

/** Issues and discussions of GitHub with their comments, by its search (GraphQL API). */
export const github: SourceKind<Settings> = {
  kind: 'github',
  settings,
  create(id, options, { clock, http }: SourceDependencies): Source {
    const ask = async (
      kind: 'issues' | 'discussions',
      before: string | null,
      floor: number,
      signal: AbortSignal,
    ): Promise<Answer> => {
      // By the time of the last change, so that a new comment brings its old thread up again.
      const range = `${iso(floor)}..${before === null ? '*' : iso(Number(before) * 1000)}`;
      const q = `${options.query} ${kind === 'issues' ? 'is:issue ' : ''}sort:updated-desc updated:${range}`;
      const type = kind === 'issues' ? 'ISSUE' : 'DISCUSSION';
      const response = await http.request({
        url: options.api,
        method: 'POST',
        signal,
        spacingMs: options.spacingSeconds * 1000,
        headers: { authorization: `Bearer ${options.token.reveal()}`, 'content-type': 'application/json' },
        body: JSON.stringify({ query: QUERY, variables: { q, type, n: PAGE } }),
      });
      if (response.status !== 200) throw quotaFailure(response, RATE);
      const { data, errors } = shaped(answerSchema, response.json(), options.api);
      if (!data) {
        const limited = errors?.some(({ type: kind }) => kind === 'RATE_LIMITED');
        const wait = (quotaReset(response, RATE) ?? clock.now() + 5 * MINUTE) - clock.now();
        const said = errors?.[0]?.message ?? 'no data';
        throw new Failure(
          limited ? 'rate-limited' : 'malformed',
          `GitHub: ${said}`,
          limited ? { retryAfterMs: wait } : {},
        );
      }
      const read = entries(data.search.nodes, threadSchema, (thread) => ({ at: Date.parse(thread.updatedAt), thread }));
      const notBefore = quotaReset(response, RATE, 50);
      return {
        found: read.found.flatMap(({ at, thread }) => fromThread(thread, at, floor)),
        ...present({ refused: read.refused, notBefore }),
        next: data.search.nodes.length < PAGE ? null : olderThan(read.found, before),
      };
    };
    const lanes: Lane[] = options.kinds.map((kind) => ({
      name: kind,
      ask: (next, floor, signal) => ask(kind, next, floor, signal),
    }));
    return polledSource(id, options, clock, {
      kind: 'github',
      lanes,
      overlapMs: 15 * MINUTE,
      check: async (signal) => {
        const { found } = await ask(options.kinds[0] ?? 'issues', null, clock.now() - 30 * DAY, signal);
        return `${found.length} posts and comments in the last month`;
      },
    });
  },
};

type Thread = z.output<typeof threadSchema>;

/** What is new in a thread that changed: itself where it is new, and the comments since. */
function fromThread(thread: Thread, at: number, floor: number): Found[] {
  const opening = toMention(thread, `${thread.title}\n\n${thread.bodyText}`.trim(), {
    replies: thread.comments.totalCount,
  });
  const comments = thread.comments.nodes.flatMap((comment) => {
    if (comment === null || Date.parse(comment.createdAt) < floor) return [];
    const inReplyTo = { id: opening.id, ...(opening.author ? { authorId: opening.author.id } : {}) };
    return [{ mention: { ...toMention(comment, comment.bodyText, {}), inReplyTo }, at }];
  });
  return Date.parse(thread.createdAt) < floor ? comments : [{ mention: opening, at }, ...comments];
}

function toMention(post: z.output<typeof postSchema>, text: string, engagement: Record<string, number>) {
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

function iso(at: number): string {
  return `${new Date(at).toISOString().slice(0, 19)}Z`;
}
