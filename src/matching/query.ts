/** A query as a tree. Every stage after the parser works on it; `print` writes it back. */
export type Query = And | Or | Not | Near | Words | Raw | Field;

export interface And {
  readonly kind: 'and';
  readonly items: readonly Query[];
}
export interface Or {
  readonly kind: 'or';
  readonly items: readonly Query[];
}
export interface Not {
  readonly kind: 'not';
  readonly item: Query;
}

/** Both sides, with at most `distance` words between them; `ordered`: left before right. */
export interface Near {
  readonly kind: 'near';
  readonly left: Query;
  readonly right: Query;
  readonly distance: number;
  readonly ordered: boolean;
}

/** A word, a phrase (several words in a row), or words in any order with at most `within` others among them. */
export interface Words {
  readonly kind: 'words';
  readonly words: readonly Word[];
  /** Case and diacritics as written. */
  readonly exact: boolean;
  /** Null: in a row and in order. */
  readonly within: number | null;
}

export type Mark = '' | '#' | '@' | '$';

export interface Word {
  /** Folded, with `*` and `?` as wildcards; where the node is `exact`, as written (NFC). */
  readonly text: string;
  /** What must stand right before it. Without one, any may. */
  readonly mark: Mark;
}

/** The very characters, punctuation and case included; at word ends where it begins or ends with a word. */
export interface Raw {
  readonly kind: 'raw';
  readonly text: string;
}

export type Field = TextField | NumberField | FlagField;
export type TextFieldName = 'author' | 'lang' | 'source' | 'site' | 'link';

export interface TextField {
  readonly kind: 'field';
  readonly field: TextFieldName;
  /** Lower case or folded, as the field is compared; `author` may hold wildcards. */
  readonly value: string;
}

/** Inclusive bounds; a missing number in the mention is unknown and matches nothing. */
export interface NumberField {
  readonly kind: 'field';
  readonly field: 'followers' | 'engagement';
  readonly min: number;
  readonly max: number;
}

export interface FlagField {
  readonly kind: 'field';
  readonly field: 'is' | 'has';
  readonly value: Flag;
}

export const FLAGS = {
  is: ['reply', 'repost', 'quote', 'verified'],
  has: ['link', 'emoji', 'hashtag', 'mention'],
} as const;
export type Flag = (typeof FLAGS)['is' | 'has'][number];

/** What is wrong, where (UTF-16 offsets into the query, half-open), what was expected there and what may be meant. */
export interface Problem {
  readonly message: string;
  readonly at: number;
  readonly end: number;
  readonly expected: string | null;
  readonly suggestion: string | null;
}

/** Other tools take 4,000 terms of some 13 characters. */
export const MAX_QUERY = 100_000;
export const MAX_DEPTH = 50;
/** Words allowed between two sides of NEAR. */
export const MAX_DISTANCE = 100;
