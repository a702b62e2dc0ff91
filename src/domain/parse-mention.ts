import type { Author, Engagement, Mention, PostRef } from './mention.ts';

/** Longest text kept, in UTF-16 units; the rest is cut, and said. An article's opening tells its mood. */
export const MAX_TEXT = 20_000;
const MAX_ID = 512;
const MAX_FIELD = 1_000;
const MAX_LIST = 100;
/** Public networks are younger than this; an earlier date is a broken one (0, 1970, a two-digit year). */
const EARLIEST = Date.UTC(1995, 0, 1);
/** Clocks of networks run ahead by minutes, not by hours. */
const AHEAD_MS = 15 * 60_000;

export type Refusal =
  | 'not-an-object'
  | 'missing-id'
  | 'id-too-long'
  | 'missing-source'
  | 'missing-text'
  | 'missing-author'
  | 'missing-date'
  | 'bad-date'
  | 'date-in-the-future'
  | 'date-before-1995';
export type Cleaning = 'text-cut' | 'control-characters' | 'lone-surrogate' | 'invalid-utf8' | 'bad-field';

export type ParsedMention =
  | {
      readonly ok: true;
      readonly mention: Mention;
      readonly cleaned: readonly Cleaning[];
      /** Epoch ms when it was edited, never after `now`; undefined where that is not told. */
      readonly edited?: number;
    }
  | { readonly ok: false; readonly reason: Refusal };

/**
 * Checks and cleans one mention of schema 1. Never throws. Unknown keys are kept out, a bad optional field is
 * dropped and said, a bad required one refuses the mention. `editedAt` may stand beside: it tells versions apart.
 * @param now epoch ms, or `Infinity` where dates are not to be held against a clock.
 */
export function parseMention(input: unknown, now: number): ParsedMention {
  if (input === null || typeof input !== 'object' || Array.isArray(input))
    return { ok: false, reason: 'not-an-object' };
  const raw = input as Record<string, unknown>;
  const cleaned = new Set<Cleaning>();
  const field = (value: unknown): string | undefined => text(value, MAX_FIELD, cleaned);

  const id = idOf(raw.id);
  if (!id) return { ok: false, reason: 'missing-id' };
  if (id.length > MAX_ID) return { ok: false, reason: 'id-too-long' };
  const source = idOf(raw.source) ?? (id.includes(':') ? id.slice(0, id.indexOf(':')) : undefined);
  if (!source) return { ok: false, reason: 'missing-source' };
  if (typeof raw.text !== 'string') return { ok: false, reason: 'missing-text' };
  const authorRaw = raw.author as Record<string, unknown> | null | undefined;
  const authorId = authorRaw && typeof authorRaw === 'object' ? idOf(authorRaw.id) : undefined;
  if (!authorRaw || !authorId || authorId.length > MAX_ID) return { ok: false, reason: 'missing-author' };
  if (raw.publishedAt === undefined || raw.publishedAt === null) return { ok: false, reason: 'missing-date' };
  const published = instant(raw.publishedAt);
  if (published === undefined) return { ok: false, reason: 'bad-date' };
  if (published > now + AHEAD_MS) return { ok: false, reason: 'date-in-the-future' };
  if (published < EARLIEST) return { ok: false, reason: 'date-before-1995' };

  const body = text(raw.text, MAX_TEXT, cleaned) ?? '';
  const mention: Mention = {
    id,
    source,
    text: body,
    publishedAt: new Date(published).toISOString(),
    author: author(authorRaw, authorId, field, cleaned),
    ...present({
      url: httpUrl(raw.url, cleaned),
      lang: field(raw.lang),
      engagement: engagement(raw.engagement, cleaned),
      inReplyTo: postRef(raw.inReplyTo, cleaned),
      repostOf: postRef(raw.repostOf, cleaned),
      quoteOf: postRef(raw.quoteOf, cleaned),
      mentions: strings(raw.mentions, cleaned),
      links: strings(raw.links, cleaned),
    }),
  };
  const edited = raw.editedAt === undefined || raw.editedAt === null ? undefined : instant(raw.editedAt);
  return {
    ok: true,
    mention,
    cleaned: [...cleaned],
    // One dated ahead would outlive every later edit.
    ...(edited !== undefined && edited > 0 ? { edited: Math.round(Math.min(edited, now)) } : {}),
  };
}

function author(
  raw: Record<string, unknown>,
  id: string,
  field: (value: unknown) => string | undefined,
  cleaned: Set<Cleaning>,
): Author {
  const created = raw.createdAt === undefined ? undefined : instant(raw.createdAt);
  return {
    id,
    ...present({
      handle: field(raw.handle),
      name: field(raw.name),
      followers: count(raw.followers, cleaned),
      following: count(raw.following, cleaned),
      posts: count(raw.posts, cleaned),
      createdAt: created === undefined ? undefined : new Date(created).toISOString(),
      verified: typeof raw.verified === 'boolean' ? raw.verified : undefined,
      url: httpUrl(raw.url, cleaned),
    }),
  };
}

function engagement(value: unknown, cleaned: Set<Cleaning>): Engagement | undefined {
  if (value === undefined || value === null) return undefined;
  if (typeof value !== 'object') {
    cleaned.add('bad-field');
    return undefined;
  }
  const raw = value as Record<string, unknown>;
  const known = present({
    likes: count(raw.likes, cleaned),
    reposts: count(raw.reposts, cleaned),
    replies: count(raw.replies, cleaned),
    quotes: count(raw.quotes, cleaned),
    views: count(raw.views, cleaned),
  });
  return Object.keys(known).length > 0 ? known : undefined;
}

function postRef(value: unknown, cleaned: Set<Cleaning>): PostRef | undefined {
  if (value === undefined || value === null) return undefined;
  const raw = typeof value === 'object' ? (value as Record<string, unknown>) : {};
  const id = idOf(raw.id);
  const authorId = idOf(raw.authorId);
  if (!id && !authorId) {
    cleaned.add('bad-field');
    return undefined;
  }
  return { id: id ?? '', ...present({ authorId }) };
}

function strings(value: unknown, cleaned: Set<Cleaning>): readonly string[] | undefined {
  if (value === undefined || value === null) return undefined;
  if (!Array.isArray(value)) {
    cleaned.add('bad-field');
    return undefined;
  }
  const known = [...new Set(value.map(idOf).filter((item) => item !== undefined))].slice(0, MAX_LIST);
  return known.length > 0 ? known : undefined;
}

function idOf(value: unknown): string | undefined {
  const id = typeof value === 'number' && Number.isFinite(value) ? String(value) : value;
  // White space, controls and lone surrogates in an id would make two spellings of one.
  if (typeof id !== 'string') return undefined;
  const clean = id
    .toWellFormed()
    .replace(/[\u0000-\u001f\u007f-\u009f]/g, '')
    .trim();
  return clean === '' ? undefined : clean;
}

function count(value: unknown, cleaned: Set<Cleaning>): number | undefined {
  if (value === undefined || value === null) return undefined;
  if (typeof value === 'number' && Number.isFinite(value) && value >= 0) return Math.floor(value);
  cleaned.add('bad-field');
  return undefined;
}

function httpUrl(value: unknown, cleaned: Set<Cleaning>): string | undefined {
  if (value === undefined || value === null || value === '') return undefined;
  if (typeof value === 'string' && value.length <= 4_000 && /^https?:\/\//i.test(value) && URL.canParse(value)) {
    return new URL(value).href;
  }
  cleaned.add('bad-field');
  return undefined;
}

function text(value: unknown, limit: number, cleaned: Set<Cleaning>): string | undefined {
  if (typeof value !== 'string') return undefined;
  let result = value;
  if (result.length > limit) {
    result = result.slice(0, limit);
    // Not a lone surrogate of the outside's making.
    if (/[\ud800-\udbff]$/.test(result)) result = result.slice(0, -1);
    cleaned.add('text-cut');
  }
  if (!result.isWellFormed()) {
    result = result.toWellFormed();
    cleaned.add('lone-surrogate');
  } else if (result.includes('\ufffd')) cleaned.add('invalid-utf8');
  const plain = result.replace(/[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f-\u009f]/g, '');
  if (plain !== result) cleaned.add('control-characters');
  return plain;
}

/** Epoch ms of an ISO 8601 text with a zone, or of a number of ms or seconds since 1970. */
function instant(value: unknown): number | undefined {
  if (typeof value === 'number') {
    if (!Number.isFinite(value)) return undefined;
    const ms = Math.abs(value) < 1e11 ? value * 1000 : value;
    return Math.abs(ms) <= 8.64e15 ? ms : undefined;
  }
  if (typeof value !== 'string' || !/^\d{4}-\d\d-\d\d/.test(value)) return undefined;
  // Without a zone JavaScript would read local time: the same file would mean other times on other machines.
  const zoned = /(?:z|[+-]\d\d:?\d\d)$/i.test(value) || /^\d{4}-\d\d-\d\d$/.test(value) ? value : `${value}Z`;
  const ms = Date.parse(zoned.replace(' ', 'T'));
  return Number.isNaN(ms) || !isDay(value.slice(0, 10)) ? undefined : ms;
}

/** JavaScript takes 30 February for 2 March. */
function isDay(text: string): boolean {
  return Number(text.slice(8)) <= 28 || new Date(`${text}T00:00:00Z`).toISOString().startsWith(text);
}

type Present<T> = { [K in keyof T]?: Exclude<T[K], undefined> };

function present<T extends Record<string, unknown>>(fields: T): Present<T> {
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined)) as Present<T>;
}
