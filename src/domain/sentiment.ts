export const SENTIMENT_LABELS = ['negative', 'neutral', 'positive'] as const;
export type SentimentLabel = (typeof SENTIMENT_LABELS)[number];

/** Each in [0, 1]; they add up to 1. */
export interface Probabilities {
  readonly negative: number;
  readonly neutral: number;
  readonly positive: number;
}

export interface Sentiment {
  /**
   * Always one of the three; doubt goes into `confidence` and `flags`. The trained models weigh the classes evenly,
   * whatever their usual shares, so it can differ from the most probable one where two are close.
   */
  readonly label: SentimentLabel;
  /** P(positive) − P(negative), in [-1, 1]. */
  readonly score: number;
  readonly probabilities: Probabilities;
  /** In [0, 1]: how far the label can be relied on. */
  readonly confidence: number;
  /** ISO 639-1 code the text was read in, or `und`. */
  readonly language: string;
  /** Named doubts: `mixed`, `empty`, `only-links`, `unknown-language`, `sarcasm-cue`, `corrected`, … */
  readonly flags: readonly string[];
  /** Name and version of what scored it, so that a change of model never looks like a shift. */
  readonly model: string;
}

export const RULE_READINGS = [...SENTIMENT_LABELS, 'ignore'] as const;

/** What a team has said once and for all of a phrase: "war zone" is a name for this game. */
export interface SentimentRule {
  readonly phrase: string;
  /** `ignore`: the phrase is read as a name, so that only the words around it count; a label: the whole mention is that. */
  readonly reading: (typeof RULE_READINGS)[number];
}

/** What one word (or a trait of the whole text) adds to the score. */
export interface Reason {
  /** The token as written, or the trait's name. */
  readonly text: string;
  /** UTF-16 offsets of a token; absent for a trait. */
  readonly start?: number;
  readonly end?: number;
  /** Its part of `score`: above 0 it speaks for the brand, below 0 against. */
  readonly weight: number;
}

export interface Explanation {
  /** Strongest first. All weights together are the score. */
  readonly reasons: readonly Reason[];
}

/** What the sentiment is to be towards: the brand and whom it must not be confused with. */
export interface SentimentTarget {
  /** Names and handles of the brand, as written (`Delta`, `@delta`). */
  readonly names: readonly string[];
  /** Names and handles of its competitors. */
  readonly competitors: readonly string[];
}

export interface ScoreRequest {
  readonly text: string;
  /** Language as the network reports it, if it does. */
  readonly lang?: string;
  readonly target?: SentimentTarget;
}

/** A stage that scores text. Implementations are pure for one model; a batch split never changes a result. */
export interface Scorer {
  readonly model: string;
  score(batch: readonly ScoreRequest[]): Sentiment[] | Promise<Sentiment[]>;
}
