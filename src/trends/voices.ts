/**
 * How many voices a set of mentions is: one author is one voice of a kind however often they post, and copies of one text by
 * many authors are worth less than as many texts of their own. For a cluster of m authors whose moods correlate by rho, the
 * effective sample size is m / (1 + (m − 1) · rho) (the design effect, Kish 1965): it grows to 1 / rho and no further.
 */
export interface VoiceOptions {
  /** Correlation between authors who spread the same text, in [0, 1]; default 0.02: a copied text is never more than 50 voices. */
  readonly copyCorrelation?: number;
}

/** What is known of one mention, in the span within which an author counts once (a day, say). */
export interface Utterance {
  readonly authorId: string;
  readonly label: 'negative' | 'neutral' | 'positive';
  /** Near-duplicate or repost cluster; absent: a text of its own. */
  readonly cluster?: string;
}

export interface Voices {
  readonly negative: number;
  readonly neutral: number;
  readonly positive: number;
  readonly total: number;
}

const COPY_CORRELATION = 0.02;

/** Effective number of voices of `authors` different authors of one text. */
export function effectiveVoices(authors: number, copyCorrelation: number = COPY_CORRELATION): number {
  return authors <= 0 ? 0 : authors / (1 + (authors - 1) * copyCorrelation);
}

/**
 * What the next mention adds, for counting as they come: 0 where this author was heard with this label in the span before,
 * else the growth of the cluster by one author (`copies`: its authors before this one, 0 for a text of its own). Adds up to
 * `countVoices` in any order.
 */
export function voiceWeight(heardBefore: boolean, copies: number, options: VoiceOptions = {}): number {
  if (heardBefore) return 0;
  const rho = options.copyCorrelation ?? COPY_CORRELATION;
  return effectiveVoices(copies + 1, rho) - effectiveVoices(copies, rho);
}

/** Voices by label, of all mentions of a span. A cluster is counted a label at a time. */
export function countVoices(utterances: Iterable<Utterance>, options: VoiceOptions = {}): Voices {
  const heard = new Set<string>();
  const copies = new Map<string, number>();
  const voices = { negative: 0, neutral: 0, positive: 0 };
  for (const { authorId, label, cluster } of utterances) {
    const voice = `${label} ${authorId}`;
    const text = cluster === undefined ? undefined : `${label} ${cluster}`;
    const before = text === undefined ? 0 : (copies.get(text) ?? 0);
    const weight = voiceWeight(heard.has(voice), before, options);
    voices[label] += weight;
    if (text !== undefined && weight > 0) copies.set(text, before + 1);
    heard.add(voice);
  }
  return { ...voices, total: voices.negative + voices.neutral + voices.positive };
}
