import { z } from 'zod';
import { ByteLines } from '../../lib/byte-lines.ts';
import { Failure } from '../../lib/errors.ts';
import type { Found } from '../descent.ts';
import type { XClient } from './client.ts';
import { fromPost, includesSchema, postSchema } from './posts.ts';

const lineSchema = z.object({ data: postSchema, includes: includesSchema });
const errorSchema = z.object({
  errors: z.array(z.object({ title: z.string().optional(), detail: z.string().optional() })),
});

/** Posts of the filtered stream as they come, in batches of what one chunk holds. Ends when the signal aborts. */
export async function* livePosts(client: XClient, signal: AbortSignal): AsyncGenerator<Found[]> {
  const stream = await client.stream(signal);
  const lines = new ByteLines(0, 1_000_000);
  for await (const chunk of stream.chunks) {
    const found = lines.push(chunk).flatMap(({ text }) => (text?.trim() ? readLine(text, client) : []));
    if (found.length > 0) yield found;
  }
  // An end that nobody asked for: X closes streams for maintenance, and when another one is opened.
  throw new Failure('transient', 'X ended the stream');
}

function readLine(text: string, client: XClient): Found[] {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    throw new Failure('malformed', 'X sent a line that is not JSON');
  }
  const post = lineSchema.safeParse(value).data;
  if (post) {
    client.paid(post.includes);
    return fromPost(post.data, post.includes);
  }
  const error = errorSchema.safeParse(value).data?.errors[0];
  throw new Failure('transient', `X ended the stream: ${error?.detail ?? error?.title ?? 'unknown message'}`);
}
