import { z } from 'zod';
import { htmlToText } from '../lib/html-text.ts';
import type { Answer, Found } from './descent.ts';
import { askJson, DAY, entries, MINUTE, olderThan, pollSettings, present, withQuery } from './json-api.ts';
import { polledSource } from './polled.ts';
import type { Source, SourceDependencies, SourceKind } from './source.ts';
import { tellingVanished } from './vanished.ts';

const settings = z.strictObject({
  query: z.string().trim().min(1).max(512).describe('As in the search box of hn.algolia.com: words, "a phrase", -not.'),
  kinds: z
    .array(z.enum(['story', 'comment']))
    .min(1)
    .default(['story', 'comment']),
  ...pollSettings({ intervalMinutes: 2, backfillDays: 7, spacingSeconds: 0.2, api: 'https://hn.algolia.com/api/v1' }),
});
type Settings = z.output<typeof settings>;

/** The index gives no more than this for one search, whatever page is asked for: older ones are asked for by time. */
const MAX_HITS = 1_000;
/** The index is late now and then; and whoever wrote something may delete it for two hours. */
const OVERLAP_MS = 125 * MINUTE;
const answerSchema = z.object({ hits: z.array(z.unknown()) });
const hitSchema = z.object({
  objectID: z.string(),
  created_at_i: z.number(),
  author: z.string().nullish(),
  title: z.string().nullish(),
  story_title: z.string().nullish(),
  url: z.string().nullish(),
  story_text: z.string().nullish(),
  comment_text: z.string().nullish(),
  points: z.number().nullish(),
  num_comments: z.number().nullish(),
  parent_id: z.number().nullish(),
  story_id: z.number().nullish(),
});

/** Stories and comments of Hacker News, by Algolia's search. */
export const hackerNews: SourceKind<Settings> = {
  kind: 'hacker-news',
  settings,
  create(id, options, { clock, http }: SourceDependencies): Source {
    const ask = async (before: string | null, floor: number, signal: AbortSignal, hits = MAX_HITS): Promise<Answer> => {
      const url = withQuery(`${options.api}/search_by_date`, {
        query: options.query,
        tags: `(${options.kinds.join(',')})`,
        numericFilters: `created_at_i>=${Math.floor(floor / 1000)}${before ? `,created_at_i<=${before}` : ''}`,
        hitsPerPage: hits,
        typoTolerance: 'false',
      });
      const { value } = await askJson(http, answerSchema, { url, signal, spacingMs: options.spacingSeconds * 1000 });
      const read = entries(value.hits, hitSchema, toFound);
      return { ...read, next: value.hits.length < hits ? null : olderThan(read.found, before) };
    };
    return polledSource(id, options, clock, {
      kind: 'hacker-news',
      lanes: [tellingVanished({ name: 'search', ask })],
      overlapMs: OVERLAP_MS,
      check: async (signal) => {
        const { found } = await ask(null, clock.now() - 7 * DAY, signal, 20);
        return `${found.length === 20 ? '20 or more' : found.length} hits in the last week`;
      },
    });
  },
};

function toFound(hit: z.output<typeof hitSchema>): Found {
  const body = htmlToText(hit.comment_text ?? hit.story_text ?? '');
  const comment = hit.comment_text !== undefined && hit.comment_text !== null;
  const title = comment ? undefined : hit.title;
  const text = [title, body.text].filter((part) => part).join('\n\n');
  const at = hit.created_at_i * 1000;
  const page = `https://news.ycombinator.com/item?id=${hit.objectID}`;
  const author = hit.author ?? 'unknown';
  const mention = {
    id: `hacker-news:${hit.objectID}`,
    source: 'hacker-news',
    text,
    publishedAt: new Date(at).toISOString(),
    url: page,
    author: {
      id: `hacker-news:${author}`,
      handle: author,
      url: `https://news.ycombinator.com/user?id=${encodeURIComponent(author)}`,
    },
    links: [...(hit.url ? [hit.url] : []), ...body.links],
    ...(hit.parent_id && comment ? { inReplyTo: { id: `hacker-news:${hit.parent_id}` } } : {}),
    ...present({
      engagement: comment
        ? undefined
        : present({ likes: hit.points ?? undefined, replies: hit.num_comments ?? undefined }),
    }),
  };
  return { mention, at, ...(text === '' ? { deleted: true } : {}) };
}
