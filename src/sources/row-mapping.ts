import { createHash } from 'node:crypto';
import { DateTime } from 'luxon';
import { z } from 'zod';

/** Where a mention's fields stand in rows that have names of their own. */
export const MENTION_FIELDS = [
  'id',
  'source',
  'text',
  'publishedAt',
  'url',
  'lang',
  'author.id',
  'author.handle',
  'author.name',
  'author.followers',
  'author.following',
  'author.posts',
  'author.createdAt',
  'author.verified',
  'author.url',
  'engagement.likes',
  'engagement.reposts',
  'engagement.replies',
  'engagement.quotes',
  'engagement.views',
  'inReplyTo.id',
  'inReplyTo.authorId',
  'repostOf.id',
  'repostOf.authorId',
  'quoteOf.id',
  'quoteOf.authorId',
] as const;
export type MentionField = (typeof MENTION_FIELDS)[number];

const NUMBERS = /^(author\.(followers|following|posts)|engagement\.)/;
const IDS = /^(id|author\.id|(inReplyTo|repostOf|quoteOf)\.(id|authorId))$/;

export const mappingSchema = z.strictObject({
  columns: z
    .partialRecord(z.enum(MENTION_FIELDS), z.string().min(1))
    .optional()
    .describe('Which column holds which field of a mention, such as {text: Tweet, author.handle: User}.'),
  source: z
    .string()
    .regex(/^[a-z0-9-]+$/, 'must be lower-case letters, digits and hyphens')
    .optional()
    .describe('Network of rows that name none. Default: the id of this source.'),
  dateFormat: z
    .string()
    .min(1)
    .optional()
    .describe(
      'Luxon format of publishedAt, such as "yyyy-MM-dd HH:mm:ss ZZZ". Default: ISO 8601, or seconds or ms since 1970.',
    ),
  timeZone: z.string().default('UTC').describe('Of dates that name none.'),
});
export type Mapping = z.output<typeof mappingSchema>;

/**
 * A row as a mention, not yet validated. Ids get their `source:` in front where they have none; a row without an id
 * gets one from its content, so that reading it again gives the same one; an author known by handle only is known by it.
 */
export function mapRow(row: Readonly<Record<string, unknown>>, mapping: Mapping, network: string): unknown {
  const mention: Record<string, unknown> = mapping.columns ? pick(row, mapping.columns) : { ...row };
  const source =
    typeof mention.source === 'string' && mention.source !== '' ? mention.source : (mapping.source ?? network);
  const author = { ...(mention.author as Record<string, unknown> | undefined) };
  author.id ??= author.handle ?? author.name;
  const publishedAt = instant(mention.publishedAt, mapping);
  const prefixed = prefix({ ...mention, author }, source);
  const id = prefixed.id ?? `${source}:${digest([publishedAt, author.id, mention.text])}`;
  return { ...prefixed, id, source, publishedAt };
}

function pick(
  row: Readonly<Record<string, unknown>>,
  columns: Partial<Record<MentionField, string>>,
): Record<string, unknown> {
  const mention: Record<string, Record<string, unknown> | unknown> = {};
  for (const [field, column] of Object.entries(columns)) {
    const raw = row[column];
    if (raw === undefined || raw === null || raw === '') continue;
    const value = NUMBERS.test(field) ? number(raw) : field === 'author.verified' ? truth(raw) : raw;
    const [outer = '', inner] = field.split('.');
    if (inner === undefined) mention[outer] = value;
    else mention[outer] = { ...(mention[outer] as Record<string, unknown> | undefined), [inner]: value };
  }
  return mention as Record<string, unknown>;
}

/** Puts `source:` before ids that have no network; an id that holds a colon already is left as it is. */
function prefix(mention: Record<string, unknown>, source: string): Record<string, unknown> {
  const whole = (value: unknown): unknown =>
    value === undefined || value === null || value === '' || String(value).includes(':') ? value : `${source}:${value}`;
  const result: Record<string, unknown> = { ...mention };
  if (mention.id !== undefined) result.id = whole(mention.id);
  for (const part of ['author', 'inReplyTo', 'repostOf', 'quoteOf']) {
    const value = mention[part];
    if (value === null || typeof value !== 'object') continue;
    const ids = Object.entries(value).map(([key, inner]) => [key, IDS.test(`${part}.${key}`) ? whole(inner) : inner]);
    result[part] = Object.fromEntries(ids);
  }
  return result;
}

function instant(value: unknown, mapping: Mapping): unknown {
  if (typeof value === 'string' && /^\d{9,14}(\.\d+)?$/.test(value)) return Number(value);
  if (mapping.dateFormat === undefined) return value;
  const parsed = DateTime.fromFormat(String(value), mapping.dateFormat, { zone: mapping.timeZone, locale: 'en' });
  // Left as it is where it does not fit, so that the row is refused as `bad-date`.
  return parsed.isValid ? parsed.toMillis() : 'unreadable';
}

function number(raw: unknown): number | undefined {
  const value = typeof raw === 'number' ? raw : Number(String(raw).replace(/[,_\s]/g, ''));
  return Number.isFinite(value) && value >= 0 ? value : undefined;
}

function truth(raw: unknown): boolean | undefined {
  if (typeof raw === 'boolean') return raw;
  if (/^(true|1|yes|t|y)$/i.test(String(raw))) return true;
  return /^(false|0|no|f|n)$/i.test(String(raw)) ? false : undefined;
}

function digest(parts: readonly unknown[]): string {
  return createHash('sha256').update(JSON.stringify(parts)).digest('base64url').slice(0, 22);
}
