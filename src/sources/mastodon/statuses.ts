import { z } from 'zod';
import { htmlToText } from '../../lib/html-text.ts';
import type { Found } from '../descent.ts';
import { present } from '../json-api.ts';

const count = z.number().nullish();
const account = z.object({
  id: z.string(),
  url: z.string(),
  acct: z.string(),
  display_name: z.string().nullish(),
  followers_count: count,
  following_count: count,
  statuses_count: count,
  created_at: z.string().nullish(),
});
const basic = z.object({ uri: z.string(), account });
/** The Status entity of Mastodon's API, as far as it is read; Pleroma, Akkoma and GoToSocial give the same. */
export const statusSchema = basic.extend({
  id: z.string(),
  created_at: z.string(),
  edited_at: z.string().nullish(),
  url: z.string().nullish(),
  content: z.string(),
  spoiler_text: z.string().nullish(),
  visibility: z.string().nullish(),
  language: z.string().nullish(),
  in_reply_to_id: z.string().nullish(),
  in_reply_to_account_id: z.string().nullish(),
  reblogs_count: count,
  favourites_count: count,
  replies_count: count,
  quotes_count: count,
  mentions: z.array(z.object({ id: z.string(), url: z.string() })).nullish(),
  card: z.object({ url: z.string() }).nullish(),
  reblog: basic.extend({ content: z.string(), spoiler_text: z.string().nullish() }).nullish(),
  quote: z.object({ quoted_status: basic.nullish() }).nullish(),
});
export type Status = z.output<typeof statusSchema>;

/**
 * A status as a mention; undefined for one that is not public. A boost has the text of what it boosts.
 * @param known which mention a status is by its number on this server, where that was met.
 */
export function fromStatus(
  status: Status,
  instance: string,
  known: (status: string) => string | undefined = () => undefined,
): Found | undefined {
  if (status.visibility !== 'public' && status.visibility !== 'unlisted' && status.visibility) return undefined;
  const at = Date.parse(status.created_at);
  if (Number.isNaN(at)) return undefined;
  const original = status.reblog ?? status;
  const { text, links: found } = htmlToText(original.content, instance);
  const people = (status.mentions ?? []).map(({ url }) => `mastodon:${url}`);
  // Handles and hashtags are links too; they lead to people and lists, not to what is shared.
  const links = new Set(found.filter((link) => !/\/(@[^/]+|users\/[^/]+|tags?\/[^/]+)$/.test(link)));
  if (status.card?.url) links.add(status.card.url);
  const quoted = status.quote?.quoted_status;
  const warning = original.spoiler_text ? `${original.spoiler_text}\n\n` : '';
  return {
    at,
    mention: {
      id: `mastodon:${status.uri}`,
      source: 'mastodon',
      text: warning + text,
      publishedAt: new Date(at).toISOString(),
      author: authorOf(status.account, instance),
      engagement: present({
        likes: status.favourites_count,
        reposts: status.reblogs_count,
        replies: status.replies_count,
        quotes: status.quotes_count,
      }),
      ...present({
        editedAt: status.edited_at ?? undefined,
        url: status.url ?? undefined,
        lang: status.language ?? undefined,
        inReplyTo: replyOf(status, instance, known),
        repostOf: status.reblog ? refOf(status.reblog) : undefined,
        quoteOf: quoted ? refOf(quoted) : undefined,
        mentions: people.length > 0 ? people : undefined,
        links: links.size > 0 ? [...links] : undefined,
      }),
    },
  };
}

function authorOf(from: z.output<typeof account>, instance: string) {
  const handle = from.acct.includes('@') ? from.acct : `${from.acct}@${new URL(instance).host}`;
  return {
    id: `mastodon:${from.url}`,
    handle,
    url: from.url,
    ...present({
      name: from.display_name || undefined,
      followers: from.followers_count,
      following: from.following_count,
      posts: from.statuses_count,
      createdAt: from.created_at,
    }),
  };
}

function refOf(status: z.output<typeof basic>) {
  return { id: `mastodon:${status.uri}`, authorId: `mastodon:${status.account.url}` };
}

/**
 * What is answered is told by this server's number only: it has its own address where it was met, else one by that number.
 * Who is answered stands among the people named.
 */
function replyOf(status: Status, instance: string, known: (status: string) => string | undefined) {
  if (!status.in_reply_to_id) return undefined;
  const to = status.in_reply_to_account_id;
  const url = to === status.account.id ? status.account.url : status.mentions?.find(({ id }) => id === to)?.url;
  return {
    id: known(status.in_reply_to_id) ?? `mastodon:${instance}/statuses/${status.in_reply_to_id}`,
    ...(url ? { authorId: `mastodon:${url}` } : {}),
  };
}
