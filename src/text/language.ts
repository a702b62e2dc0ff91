import { detectAll } from 'tinyld/light';

export interface Identified {
  /** ISO 639-1, or `und` where nothing tells. */
  readonly language: string;
  /** In [0, 1]. */
  readonly confidence: number;
}

const UNKNOWN: Identified = { language: 'und', confidence: 0 };

/**
 * The language of a text. A text of links, handles and signs only is in none.
 * @param hint as the network reports it (BCP 47): believed where the text itself does not tell.
 */
export function identifyLanguage(text: string, hint?: string): Identified {
  const plain = text.slice(0, 1000).replace(/https?:?\S*|[@#]\S+/g, ' ');
  const hinted = hint && /^[a-z]{2}\b/i.test(hint) ? hint.slice(0, 2).toLowerCase() : undefined;
  if (!/\p{L}/u.test(plain)) return hinted ? { language: hinted, confidence: 0.5 } : UNKNOWN;
  const best = detectAll(plain)[0];
  if (!best) return hinted ? { language: hinted, confidence: 0.5 } : UNKNOWN;
  if (hinted && best.accuracy < 0.5) return { language: hinted, confidence: 0.5 };
  return { language: best.lang, confidence: best.accuracy };
}
