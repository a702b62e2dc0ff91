import { ALL_TOPIC } from '../domain/brand.ts';
import type { Edge, Interaction, InteractionKind } from '../domain/interaction.ts';
import type { ScoredMention } from '../domain/scored-mention.ts';
import type { SentimentLabel } from '../domain/sentiment.ts';
import { BUCKET_MS } from '../domain/trend.ts';

export const HOUR_MS = 3_600_000;
export const DAY_MS = 24 * HOUR_MS;
const UNIT = '\u0001';
const RECORD = '\u0002';
const PART = '\u0003';

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

/** The eight script arguments of one mention. */
export function applyArguments(
  scored: ScoredMention,
  interactions: readonly Interaction[],
  print = '',
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
    `${header}\n${JSON.stringify(scored)}`,
    mention.author.id,
    at,
    authorFields(scored),
    interactions.map(encodeInteraction).join(RECORD),
    voiceCluster(scored) === scored.cluster ? print : '',
  ];
}

export function decodeMention(value: string): ScoredMention {
  return JSON.parse(value.slice(value.indexOf('\n') + 1)) as ScoredMention;
}

function authorFields(scored: ScoredMention): string {
  const { author } = scored.mention;
  const fields: string[] = [];
  for (const key of ['handle', 'name', 'url', 'followers', 'following', 'posts', 'createdAt', 'verified'] as const) {
    const value = author[key];
    if (value !== undefined) fields.push(key, String(value).replaceAll(UNIT, ''));
  }
  return fields.join(UNIT);
}

function encodeInteraction(interaction: Interaction): string {
  const pair = [interaction.giver, interaction.kind, interaction.receiver].join(UNIT);
  return [dayOf(interaction.at), pair, interaction.at, interaction.agreement ?? ''].join(PART);
}

export function decodeEdge(field: string, value: string): Edge {
  const [giver = '', kind = '', receiver = ''] = field.split(UNIT);
  const [count = 0, first = 0, last = 0, agreementSum = 0, agreementCount = 0] = value.split('|').map(Number);
  return { giver, kind: kind as InteractionKind, receiver, count, first, last, agreementSum, agreementCount };
}
