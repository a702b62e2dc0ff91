import type { Mention } from '../domain/mention.ts';
import { fold } from '../text/fold.ts';
import { linksOf } from './field-match.ts';

export type SpamReason = 'spam-hashtags' | 'spam-handles' | 'spam-links' | 'spam-repetition';

/** Above these a post is made to be found, not to be read. An angry customer stays far below. */
const MAX_HASHTAGS = 12;
const MAX_HANDLES = 15;
const MAX_LINKS = 5;
const SHORT_TEXT = 1_000;
const MIN_REPEATED = 12;
const REPEATED_SHARE = 0.6;

/** The first heuristic by which a post is spam, or null. Long texts (articles) are judged by none of them. */
export function spamReason(mention: Mention): SpamReason | null {
  const { text } = mention;
  if (text.length > SHORT_TEXT) return null;
  if (countOf(text, /(?<![\p{L}\p{N}_])[#＃][\p{L}\p{N}_]/gu) > MAX_HASHTAGS) return 'spam-hashtags';
  if (countOf(text, /(?<![\p{L}\p{N}_])[@＠][\p{L}\p{N}_]/gu) > MAX_HANDLES) return 'spam-handles';
  if (new Set(linksOf(mention)).size > MAX_LINKS) return 'spam-links';
  return isRepetition(text) ? 'spam-repetition' : null;
}

function countOf(text: string, pattern: RegExp): number {
  return text.match(pattern)?.length ?? 0;
}

/** One word is most of the text. Laughter and screams (`no no no no`) are short. */
function isRepetition(text: string): boolean {
  const words = fold(text).match(/[\p{L}\p{N}]+/gu) ?? [];
  if (words.length < MIN_REPEATED * 2) return false;
  const counts = new Map<string, number>();
  let most = 0;
  for (const word of words) {
    const count = (counts.get(word) ?? 0) + 1;
    counts.set(word, count);
    if (count > most) most = count;
  }
  return most >= MIN_REPEATED && most / words.length >= REPEATED_SHARE;
}
