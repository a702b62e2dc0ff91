import { z } from 'zod';
import { entries } from '../json-api.ts';
import type { YoutubeCall } from './client.ts';

/** Ids in one call; it costs one unit. */
export const MAX_LOOK_UP = 50;
/** So many that are all not there are a server in trouble. */
const MANY = 10;
const VIDEO = /^[\w-]{11}$/;
const item = z.object({ id: z.string() });

/**
 * Which of these videos and comments YouTube has not any more, deleted or made private: it says so by leaving them out of
 * an answer that was asked for them by their ids.
 */
export async function goneAtYoutube(
  call: YoutubeCall,
  ids: readonly string[],
  signal: AbortSignal,
): Promise<readonly string[]> {
  const videos = ids.filter((id) => VIDEO.test(id));
  const comments = ids.filter((id) => !VIDEO.test(id));
  const gone: string[] = [];
  for (const [resource, asked] of [
    ['videos', videos],
    ['comments', comments],
  ] as const) {
    if (asked.length === 0) continue;
    const list = await call(resource, signal, { part: 'id', id: asked.join(',') });
    const there = new Set(entries(list.items, item, ({ id }) => id).found);
    if (there.size > 0 || asked.length < MANY) gone.push(...asked.filter((id) => !there.has(id)));
  }
  return gone;
}
