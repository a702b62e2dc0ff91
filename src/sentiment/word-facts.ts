import { NEGATORS, TURNS } from '../text/contractions.ts';
import { splitHashtag } from '../text/hashtags.ts';
import { EMOJI, EMOTICON, HASHTAG } from '../text/tokens-scan.ts';
import { emojiPolarity, emoticonPolarity } from './emoji-polarity.ts';
import { hashText, SEED, stir } from './hash.ts';
import { INTENSIFIERS } from './intensifiers.ts';
import { LEXICONS, type Lexicon } from './lexicon.ts';
import { PhraseBook } from './phrase-book.ts';

export const NEGATES = 1;
export const INTENSIFIES = 2;
export const TURNS_BACK = 4;
/** A longer word of which no list knows anything: a name, if it has a capital. */
export const UNKNOWN_WORD = 8;
/** A phrase may begin with it; said by the cache, which has the word's key at hand. */
export const STARTS_PHRASE = 16;

/** Kind of a phrase that is read as one word; above those of the token scanner. */
export const PHRASE = 9;

/** All that a model needs to know of one word by itself, whatever stands around it. */
export interface WordFacts {
  readonly flags: number;
  /** Valences by each vocabulary, then their mean where any speaks, in [-1, 1]. */
  readonly valences: Float32Array;
  /** −1…1 for a face or an emoji, else 0. */
  readonly face: number;
  /** The class that stands for it in patterns such as NEG–P: how valence and grammar meet. */
  readonly shape: number;
  /** Hashes of its features as a word, the word itself first, and of those it has within a negation. */
  readonly plain: readonly number[];
  readonly negated: readonly number[];
  /** What its runs of letters are taken from; absent for a sign. */
  readonly spelling?: string;
}

/** The words of a language that the features know by name. */
export interface WordLists {
  readonly language: string;
  readonly negators: ReadonlySet<string>;
  readonly intensifiers: ReadonlySet<string>;
  readonly lexicon: Lexicon;
  readonly phrases: PhraseBook;
}

const NONE: ReadonlySet<string> = new Set();
const NO_PHRASES = new PhraseBook();

export function wordLists(language: string, lexicon: Lexicon, phrases: PhraseBook = NO_PHRASES): WordLists {
  return {
    language,
    negators: NEGATORS[language] ?? NONE,
    intensifiers: INTENSIFIERS[language] ?? NONE,
    lexicon,
    phrases,
  };
}

/** Longest word whose letters are looked at. */
const LETTERS = 30;

/**
 * @param kind of the token scanner; @param normal the token in normal form (a hashtag with its sign, as written).
 */
export function wordFacts(kind: number, normal: string, lists: WordLists, isWord: boolean): WordFacts {
  if (kind === PHRASE) return phraseFacts(Number(normal));
  if (!isWord && kind !== HASHTAG) return signFacts(kind, normal);
  const word = kind === HASHTAG ? normal.slice(1).toLowerCase() : normal;
  const parts = kind === HASHTAG ? splitHashtag(normal) : [];
  const valences = valencesOf(word, parts, lists);
  const mean = valences[LEXICONS]!;
  const known = kind === HASHTAG ? 0 : flagsOf(word, lists);
  const unknown = known === 0 && mean === 0 && word.length > 4 ? UNKNOWN_WORD : 0;

  const own = kind === HASHTAG ? [hashText(word, SEED.tag)] : [];
  const plain = [hashText(word, SEED.word), ...own];
  const negated = [hashText(word, SEED.negated), hashText(word, SEED.word), ...own];
  if (parts.length > 1) {
    for (const part of parts) plain.push(hashText(part, SEED.word));
    for (const part of parts) negated.push(hashText(part, SEED.word));
  }
  pushSteps(valences, plain, negated);
  return {
    flags: known | unknown,
    valences,
    face: 0,
    shape: shapeOf(word, known, mean, kind === HASHTAG),
    plain,
    negated,
    spelling: word,
  };
}

/** Words rated alike share a feature. */
function pushSteps(valences: Float32Array, plain: number[], negated: number[]): void {
  for (let column = 0; column < LEXICONS; column += 1) {
    if (valences[column] === 0) continue;
    const step = `${column}:${Math.round(valences[column]! * 4)}`;
    plain.push(hashText(step, SEED.valence));
    negated.push(hashText(step, SEED.negatedValence));
  }
}

/** Of a phrase, by its rating alone: whatever words it has, it is one that all vocabularies rate so. */
function phraseFacts(rating: number): WordFacts {
  const valences = new Float32Array(LEXICONS + 1).fill(rating / 4);
  const hash = hashText(String(rating), SEED.wholePhrase);
  const plain = [hash];
  const negated = [hashText(`not ${rating}`, SEED.wholePhrase)];
  pushSteps(valences, plain, negated);
  const shape = hashText(rating === 0 ? '*' : shapeName('', 0, rating / 4), SEED.shape);
  return { flags: 0, valences, face: 0, shape, plain, negated };
}

function signFacts(kind: number, normal: string): WordFacts {
  const face = kind === EMOJI ? emojiPolarity(normal) : kind === EMOTICON ? emoticonPolarity(normal) : 0;
  const hash = hashText(normal, SEED.word);
  const shape = face > 0 ? 'E+' : face < 0 ? 'E-' : normal;
  return {
    flags: 0,
    valences: new Float32Array(LEXICONS + 1),
    face,
    shape: hashText(shape, SEED.shape),
    plain: [hash],
    negated: [hash],
  };
}

function valencesOf(word: string, parts: readonly string[], lists: WordLists): Float32Array {
  const valences = new Float32Array(LEXICONS + 1);
  if (!lists.lexicon.read(word, lists.language, valences, 0) && parts.length > 1) {
    const one = new Float32Array(LEXICONS);
    for (const part of parts) {
      lists.lexicon.read(part, lists.language, one, 0);
      for (let column = 0; column < LEXICONS; column += 1) {
        valences[column] = Math.max(-1, Math.min(1, valences[column]! + one[column]!));
      }
    }
  }
  let sum = 0;
  let known = 0;
  for (let column = 0; column < LEXICONS; column += 1) {
    sum += valences[column]!;
    if (valences[column] !== 0) known += 1;
  }
  valences[LEXICONS] = known > 0 ? sum / known : 0;
  return valences;
}

function flagsOf(word: string, lists: WordLists): number {
  return (
    (lists.negators.has(word) ? NEGATES : 0) |
    (lists.intensifiers.has(word) ? INTENSIFIES : 0) |
    (TURNS.has(word) ? TURNS_BACK : 0)
  );
}

/** Hashes of the runs of 2–5 letters of a word in its frame, written to `into`; returns how many. */
export function letterRuns(word: string, into: Int32Array): number {
  const length = Math.min(word.length, LETTERS) + 2;
  units[0] = 60;
  for (let at = 1; at < length - 1; at += 1) units[at] = word.charCodeAt(at - 1);
  units[length - 1] = 62;
  let count = 0;
  for (let size = 2; size <= 5; size += 1) {
    const seed = (SEED.chars + size * 64) ^ 0x811c9dc5;
    for (let start = 0; start + size <= length; start += 1) {
      let hash = seed;
      for (let at = start; at < start + size; at += 1) hash = Math.imul(hash ^ units[at]!, 0x01000193);
      into[count++] = stir(hash);
    }
  }
  return count;
}

/** The word that `letterRuns` looks at. */
const units = new Uint16Array(LETTERS + 2);
export const MOST_LETTER_RUNS = LETTERS * 4 + 8;

function shapeOf(word: string, flags: number, mean: number, tag: boolean): number {
  return hashText(tag ? '#' : shapeName(word, flags, mean), SEED.shape);
}

function shapeName(word: string, flags: number, mean: number): string {
  if (flags & NEGATES) return 'NEG';
  if (flags & INTENSIFIES) return 'INT';
  if (flags & TURNS_BACK) return 'BUT';
  if (mean !== 0) return mean > 0.5 ? 'PP' : mean > 0.12 ? 'P' : mean < -0.5 ? 'MM' : mean < -0.12 ? 'M' : 'Z';
  if (word.length <= 4) return word;
  return word.endsWith('ing') ? '*ing' : word.endsWith('ed') ? '*ed' : word.endsWith('ly') ? '*ly' : '*';
}
