import { messageOf } from '../lib/errors.ts';
import { HttpError } from '../lib/http-reply.ts';

/** What a body holds: mentions as they came, and lines that are none. */
export interface PushedItems {
  readonly items: readonly unknown[];
  readonly refused: Readonly<Record<string, number>>;
}

/**
 * Reads a pushed body: a JSON array, `{"mentions": […]}`, one mention, or JSON Lines (of which bad lines are counted and
 * passed over). Throws `HttpError` 400 where nothing of it can be read.
 */
export function readItems(body: Uint8Array, contentType: string | null): PushedItems {
  const text = new TextDecoder('utf-8').decode(body);
  if (text.trim() === '') throw new HttpError(400, 'empty body; send a JSON array of mentions, or one mention a line');
  if (!/ndjson|jsonl|json-lines/i.test(contentType ?? '')) {
    const whole = parse(text);
    if (whole.ok) return { items: listOf(whole.value), refused: {} };
    if (!text.trim().includes('\n')) throw new HttpError(400, `not JSON (${whole.problem})`);
  }
  return readLines(text);
}

function readLines(text: string): PushedItems {
  const items: unknown[] = [];
  let bad = 0;
  for (const line of text.split('\n')) {
    if (line.trim() === '') continue;
    const parsed = parse(line);
    if (parsed.ok) items.push(parsed.value);
    else bad += 1;
  }
  if (items.length === 0) throw new HttpError(400, 'neither JSON nor JSON Lines');
  return { items, refused: bad > 0 ? { 'not-json': bad } : {} };
}

function listOf(value: unknown): readonly unknown[] {
  if (Array.isArray(value)) return value;
  if (value !== null && typeof value === 'object') {
    const { mentions } = value as { mentions?: unknown };
    // A mention has a field of this name too (the ids of those it names); only a batch has objects in it and no text.
    if (Array.isArray(mentions) && !('text' in value)) return mentions;
    return [value];
  }
  throw new HttpError(400, 'neither an array of mentions, {"mentions": […]} nor a mention');
}

function parse(
  text: string,
): { readonly ok: true; readonly value: unknown } | { readonly ok: false; readonly problem: string } {
  try {
    return { ok: true, value: JSON.parse(text) };
  } catch (error) {
    return { ok: false, problem: messageOf(error) };
  }
}
