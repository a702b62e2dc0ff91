import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { messageOf, UserError } from '../lib/errors.ts';
import { DENSE } from './extract.ts';
import { LEXICONS, Lexicon } from './lexicon.ts';
import { PhraseBook } from './phrase-book.ts';
import { Weights } from './weights.ts';

/** A line of the file that says what it is; all numbers of the arrays after it are little-endian. */
export interface ModelHeader {
  readonly format: 3;
  /** Name and version, as each score names it. */
  readonly model: string;
  readonly language: string;
  readonly features: number;
  /** What one step of a sparse weight is worth. */
  readonly step: number;
  readonly words: number;
  /** Whether it has weights for patterns of valence and grammar. */
  readonly shapes: boolean;
  /** What is read as one word, by its rating. */
  readonly phrases: Readonly<Record<string, readonly string[]>>;
  /** Three weights a measure of the whole text. */
  readonly dense: readonly number[];
  /** Logits to calibrated probabilities: a slope and an offset for each class. */
  readonly calibration: { readonly slope: readonly number[]; readonly offset: readonly number[] };
  /** Of a team's own model: what it was fitted on top of, and how many rows the team gave. */
  readonly base?: string;
  readonly ownRows?: number;
  /** Held-out figures of the training, and the confusion they come from (rows: labelled, columns: said). */
  readonly heldOut: { readonly macroRecall: number; readonly macroF1: number; readonly confusion: readonly number[][] };
}

/** The arrays of a model file, as it holds them. */
export interface ModelArrays {
  readonly keys: Int32Array;
  readonly values: Int16Array;
  readonly wordKeys: Int32Array;
  readonly wordValues: Int8Array;
}

export interface Model {
  readonly header: ModelHeader;
  readonly arrays: ModelArrays;
  readonly weights: Weights;
  readonly lexicon: Lexicon;
  readonly phrases: PhraseBook;
  readonly dense: Float32Array;
}

const MAGIC = 'turntide-sentiment\n';

/** The bytes of a model file: magic, header as one line of JSON, padding, then the arrays. */
export function encodeModel(header: ModelHeader, arrays: ModelArrays): Uint8Array {
  const text = `${MAGIC}${JSON.stringify(header)}\n`;
  const head = new TextEncoder().encode(text.padEnd(Math.ceil((text.length + 1) / 4) * 4 - 1, ' ').concat('\n'));
  const parts = [arrays.keys, arrays.wordKeys, arrays.values, arrays.wordValues].map(
    (array) => new Uint8Array(array.buffer, array.byteOffset, array.byteLength),
  );
  const bytes = new Uint8Array(head.length + parts.reduce((sum, part) => sum + part.length, 0));
  bytes.set(head);
  let at = head.length;
  for (const part of parts) {
    bytes.set(part, at);
    at += part.length;
  }
  return bytes;
}

/** Throws `UserError` where the bytes are no model of this version. */
export function decodeModel(bytes: Uint8Array, name: string): Model {
  const bad = (what: string): never => {
    throw new UserError(`${name}: ${what}; train it anew or take it from the package`);
  };
  const magic = new TextDecoder().decode(bytes.subarray(0, MAGIC.length));
  if (magic !== MAGIC) bad('is no sentiment model');
  const lineEnd = bytes.indexOf(10, MAGIC.length);
  const padded = bytes.indexOf(10, lineEnd + 1);
  let header: ModelHeader;
  try {
    header = JSON.parse(new TextDecoder().decode(bytes.subarray(MAGIC.length, lineEnd))) as ModelHeader;
  } catch (error) {
    return bad(`has a broken header (${messageOf(error)})`);
  }
  const start = padded + 1;
  const { features, words } = header;
  if (header.format !== 3 || header.dense?.length !== DENSE * 3) bad('is of another version');
  let phrases: PhraseBook;
  try {
    phrases = bookOf(header.phrases);
  } catch (error) {
    return bad(`has a broken header (${messageOf(error)})`);
  }
  if (bytes.length !== start + features * 10 + words * (4 + LEXICONS)) bad('is cut short');
  // A copy with a buffer of its own, so that the arrays are aligned (a Buffer's slice would be a view).
  const own = new Uint8Array(bytes.subarray(start));
  const keys = new Int32Array(own.buffer, 0, features);
  const wordKeys = new Int32Array(own.buffer, features * 4, words);
  const values = new Int16Array(own.buffer, (features + words) * 4, features * 3);
  const wordValues = new Int8Array(own.buffer, (features + words) * 4 + features * 6, words * LEXICONS);
  return {
    header,
    arrays: { keys, values, wordKeys, wordValues },
    weights: new Weights(keys, values, header.step),
    lexicon: new Lexicon(wordKeys, wordValues),
    phrases,
    dense: Float32Array.from(header.dense),
  };
}

/** @throws Error where an entry is not well formed. */
export function bookOf(phrases: ModelHeader['phrases']): PhraseBook {
  return new PhraseBook(
    Object.entries(phrases).flatMap(([rating, list]) => list.map((phrase) => ({ rating: Number(rating), phrase }))),
  );
}

/** Throws `UserError` where there is no such file or it is none of ours. */
export function readModel(path: string): Model {
  let bytes: Uint8Array;
  try {
    bytes = readFileSync(path);
  } catch (error) {
    throw new UserError(`${path}: cannot be read (${messageOf(error)}); check the path of the model`);
  }
  return decodeModel(bytes, path);
}

/** Languages that a trained model is shipped for. */
export const TRAINED_LANGUAGES: readonly string[] = ['en', 'ar', 'de', 'es', 'fr', 'hi', 'it', 'pt'];

export function modelPath(folder: string, language: string): string {
  return join(folder, `sentiment-${language}.bin`);
}
