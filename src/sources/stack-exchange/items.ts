import { z } from 'zod';
import { htmlToText } from '../../lib/html-text.ts';
import type { Found } from '../descent.ts';
import { present } from '../json-api.ts';

const ownerSchema = z.object({
  user_id: z.number().optional(),
  account_id: z.number().optional(),
  display_name: z.string().optional(),
  link: z.string().optional(),
});
export const itemSchema = z.object({
  question_id: z.number(),
  answer_id: z.number().optional(),
  title: z.string().optional(),
  body: z.string().default(''),
  link: z.string().optional(),
  creation_date: z.number(),
  last_edit_date: z.number().optional(),
  score: z.number().optional(),
  view_count: z.number().optional(),
  answer_count: z.number().optional(),
  owner: ownerSchema.optional(),
});

export function toFound(item: z.output<typeof itemSchema>, site: string): Found {
  const body = htmlToText(item.body);
  const question = item.answer_id === undefined;
  const title = question ? htmlToText(item.title ?? '').text : '';
  const at = item.creation_date * 1000;
  const { owner } = item;
  const url = item.link ?? `https://${site}.com/${question ? `q/${item.question_id}` : `a/${item.answer_id}`}`;
  const mention = {
    id: question ? `stack-exchange:${site}/q/${item.question_id}` : `stack-exchange:${site}/a/${item.answer_id}`,
    source: 'stack-exchange',
    text: [title, body.text].filter(Boolean).join('\n\n'),
    publishedAt: new Date(at).toISOString(),
    ...present({ editedAt: item.last_edit_date }),
    url,
    author: {
      // The account is the same on all sites; a user who left has neither.
      id: `stack-exchange:${owner?.account_id ?? `${site}/${owner?.user_id ?? owner?.display_name ?? 'deleted'}`}`,
      ...present({ name: owner?.display_name && htmlToText(owner.display_name).text, url: owner?.link }),
    },
    engagement: present({ likes: Math.max(0, item.score ?? 0), replies: item.answer_count, views: item.view_count }),
    links: body.links,
    ...(question ? {} : { inReplyTo: { id: `stack-exchange:${site}/q/${item.question_id}` } }),
  };
  return { mention, at };
}
