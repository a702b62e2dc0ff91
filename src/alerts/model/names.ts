import type { PostExcerpt } from '../../domain/drivers.ts';
import type { PostView } from '../alert-model.ts';
import { clean, safeUrl } from '../clean.ts';
import { plural, type Times } from '../format.ts';

/** How a person is called: name and `@handle`, else what the id says: `ana on mastodon`. */
export function personName(author: { authorId: string; handle?: string; name?: string }): string {
  const handle = author.handle === undefined ? '' : clean(author.handle.replace(/^@/, ''), 60);
  const name = clean(author.name ?? '', 60);
  if (handle !== '') return name === '' || name === handle ? `@${handle}` : `${name} (@${handle})`;
  if (name !== '') return name;
  const [, source, native] = /^([a-z0-9-]+):([^:/]+)$/i.exec(author.authorId) ?? [];
  return clean(source === undefined ? author.authorId : `${native} on ${source}`, 80);
}

/** `lang-not-known` → `lang not known`: a named reason that has no sentence of its own. */
export function reasonWords(reason: string): string {
  return clean(reason, 120).replace(/[-_]+/g, ' ');
}

/** @param max characters of the text that are shown. */
export function postView(post: PostExcerpt, times: Times, now: number, max = 240): PostView {
  const at = Date.parse(post.publishedAt);
  const parts = [
    personName(post),
    clean(post.source, 40),
    ...(Number.isNaN(at) ? [] : [times.near(at, now)]),
    ...(post.spread > 0 ? [`spread ${plural(post.spread, 'time')}`] : []),
    ...(post.copies ? [plural(post.copies, 'copy', 'copies')] : []),
  ];
  const url = safeUrl(post.url);
  return { text: clean(post.text, max), by: parts.join(' · '), ...(url === undefined ? {} : { url }) };
}
