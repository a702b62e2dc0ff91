import { ALL_TOPIC } from '../domain/brand.ts';
import type { Edge, Interaction, InteractionKind } from '../domain/interaction.ts';
import type { MentionVersion, ScoredMention } from '../domain/scored-mention.ts';
import type { SentimentLabel } from '../domain/sentiment.ts';
import { BUCKET_MS } from '../domain/trend.ts';
import { scrubAuthor } from './scrub.ts';

export const HOUR_MS = 3_600_000;
export const DAY_MS = 24 * HOUR_MS;
const UNIT = '\u0001';
const RECORD = '\u0002';

export type ClassCode = 'n' | 'u' | 'p';
const CODES: Readonly<Record<SentimentLabel, ClassCode>> = { negative: 'n', neutral: 'u', positive: 'p' };

export const hourOf = (at: number): number => Math.floor(at / HOUR_MS);
export const dayOf = (at: number): number => Math.floor(at / DAY_MS);
export const bucketOf = (at: number): number => Math.floor(at / BUCKET_MS) * BUCKET_MS;

/** Topic ids of a mention, the whole brand first. */
export function topicsOf(mention: ScoredMention): string[] {
  return [ALL_TOPIC, ...mention.topics.filter((topic) => topic !== ALL_TOPIC)];
}

/**
 * What makes copies of one text one voice: its near-duplicate cluster. A repost is its author's own voice
 * though it has the text of another, so it stands for itself.
 */
export function voiceCluster(scored: ScoredMention): string {
  return scored.mention.repostOf ? `r:${scored.mention.author.id}` : (scored.cluster ?? `m:${scored.mention.id}`);
}

/** The eight script arguments of one mention; without a version, it is what is stored, read anew. */
export function applyArguments(
  scored: ScoredMention,
  interactions: readonly Interaction[],
  print = '',
  version?: MentionVersion,
): (string | number)[] {
  const { mention } = scored;
  const at = Date.parse(mention.publishedAt);
  // Ten digits of seconds, so that buckets compare as text.
  const bucket = String(bucketOf(at) / 1000).padStart(10, '0');
  const header = [
    CODES[scored.sentiment.label],
    scored.owned ? '1' : '0',
    bucket,
    mention.source,
    mention.author.id,
    voiceCluster(scored),
    topicsOf(scored).join(','),
  ].join(UNIT);
  return [
    mention.id,
    hourOf(at),
    [header, ...edgesLine(interactions), JSON.stringify(scored)].join('\n'),
    mention.author.id,
    at,
    authorFields(scored),
    voiceCluster(scored) === scored.cluster ? print : '',
    version ? `${version.edited},${version.seen}` : '=',
  ];
}

export function decodeMention(value: string): ScoredMention {
  return JSON.parse(value.slice(jsonStart(value))) as ScoredMention;
}

/** A kept mention without one author, who is another than its own. */
export function scrubMention(value: string, author: string): string {
  const [header = '', edges] = value.slice(0, jsonStart(value) - 1).split('\n');
  const left = edges?.split(RECORD).filter((edge) => edge.split(UNIT)[1] !== author) ?? [];
  const json = JSON.stringify(scrubAuthor(JSON.parse(value.slice(jsonStart(value))), author));
  return [header, ...(left.length > 0 ? [left.join(RECORD)] : []), json].join('\n');
}

/** Hour that a mention is kept under, of what its id is known by. */
export function hourKept(entry: string): number {
  return Number.parseInt(entry, 10);
}

/** Neither a header nor an edge begins with a brace. */
function jsonStart(value: string): number {
  return value.indexOf('\n{') + 1;
}

const AUTHOR_FIELDS = ['handle', 'name', 'url', 'followers', 'following', 'posts', 'createdAt', 'verified'] as const;

/** Which fields are told, by their place in the list, then each. */
function authorFields(scored: ScoredMention): string {
  const { author } = scored.mention;
  let told = '';
  const fields: string[] = [];
  for (const [place, key] of AUTHOR_FIELDS.entries()) {
    const value = author[key];
    if (value === undefined) continue;
    told += place;
    fields.push(key, String(value).replaceAll(UNIT, ''));
  }
  return [told, ...fields].join(UNIT);
}

/** Giver and time are those of the mention. Rounded as sums are, so that what is added can be taken away again. */
function edgesLine(interactions: readonly Interaction[]): string[] {
  if (interactions.length === 0) return [];
  const edges = interactions.map(({ kind, receiver, agreement }) =>
    [kind, receiver, agreement === undefined ? '' : agreement.toFixed(4)].join(UNIT),
  );
  return [edges.join(RECORD)];
}

export function decodeEdge(field: string, value: string): Edge {
  const [giver = '', kind = '', receiver = ''] = field.split(UNIT);
  const [count = 0, first = 0, last = 0, agreementSum = 0, agreementCount = 0] = value.split('|').map(Number);
  return { giver, kind: kind as InteractionKind, receiver, count, first, last, agreementSum, agreementCount };
}
