import { LEXICONS } from './lexicon.ts';

/** Measures that each vocabulary gives of a text, in this order. */
const PRAISE = 0;
const BLAME = 1;
const LAST = 2;
const HIGHEST = 3;
const LOWEST = 4;
const LEAN = 5;
const SILENT = 6;
/** Valence of words that praise and that blame, as they stand; then of such words within a negation. */
const AS_IT_STANDS = 7;
const NEGATED = 9;
const BALANCE = 11;
const PER_LEXICON = 12;

/** How many measures the vocabularies make together. */
export const LEXICON_DENSE = LEXICONS * PER_LEXICON;
/** What is left of a word's valence within a negation, turned round. */
const TURNED = -0.7;

/** What the vocabularies say of a whole text. */
export class VocabularyMeasures {
  readonly #totals = new Float32Array(LEXICON_DENSE);

  begin(): void {
    this.#totals.fill(0);
  }

  /** Adds one word: its valences, one a vocabulary, stand at `at`. */
  add(valences: Float32Array, at: number, negated: boolean): void {
    const totals = this.#totals;
    for (let column = 0; column < LEXICONS; column += 1) {
      const value = valences[at + column]!;
      if (value === 0) continue;
      const base = column * PER_LEXICON;
      const turned = negated ? TURNED * value : value;
      if (turned > 0) totals[base]! += turned;
      else totals[base + BLAME]! -= turned;
      totals[base + LAST] = turned;
      if (turned > totals[base + HIGHEST]!) totals[base + HIGHEST] = turned;
      if (turned < totals[base + LOWEST]!) totals[base + LOWEST] = turned;
      const part = base + (negated ? NEGATED : AS_IT_STANDS) + (value > 0 ? 0 : 1);
      totals[part]! += Math.abs(value);
    }
  }

  /** Writes the measures; sums are tamed, so that a long text is not louder than a short one. @param length words and signs */
  write(into: Float32Array, length: number): void {
    const totals = this.#totals;
    for (let column = 0; column < LEXICONS; column += 1) {
      const base = column * PER_LEXICON;
      const praise = totals[base]!;
      const blame = totals[base + BLAME]!;
      into[base] = Math.min(praise, 4);
      into[base + BLAME] = Math.min(blame, 4);
      into[base + LAST] = totals[base + LAST]!;
      into[base + HIGHEST] = totals[base + HIGHEST]!;
      into[base + LOWEST] = totals[base + LOWEST]!;
      into[base + LEAN] = Math.tanh(praise - blame);
      into[base + SILENT] = praise === 0 && blame === 0 ? 1 : 0;
      for (let part = AS_IT_STANDS; part < BALANCE; part += 1) into[base + part] = Math.sqrt(totals[base + part]!);
      const balance =
        totals[base + AS_IT_STANDS]! -
        totals[base + AS_IT_STANDS + 1]! -
        0.5 * totals[base + NEGATED]! +
        0.5 * totals[base + NEGATED + 1]!;
      into[base + BALANCE] = balance / Math.sqrt(length + 1);
    }
  }
}

/** A word that was added: its valences, one a vocabulary. */
export interface Valued {
  readonly valences: readonly number[];
  readonly negated: boolean;
}

/**
 * How much of a measure comes from each of the words: shares that add up to 1, or undefined where no word made it. A sum
 * is shared by what each added; the highest, the lowest and the last are one word's.
 * @param index of the measure among all.
 */
export function sharesOf(index: number, words: readonly Valued[]): number[] | undefined {
  const column = Math.floor(index / PER_LEXICON);
  const measure = index % PER_LEXICON;
  const values = words.map(({ valences }) => valences[column]!);
  const turned = words.map(({ negated }, word) => (negated ? TURNED : 1) * values[word]!);
  const one =
    measure === LAST
      ? turned.findLastIndex((own) => own !== 0)
      : measure === HIGHEST
        ? turned.indexOf(turned.reduce((a, b) => Math.max(a, b), 0))
        : measure === LOWEST
          ? turned.indexOf(turned.reduce((a, b) => Math.min(a, b), 0))
          : -1;
  const parts = turned.map((own, word) => {
    const value = values[word]!;
    const { negated } = words[word]!;
    switch (measure) {
      case PRAISE:
        return Math.max(own, 0);
      case BLAME:
        return Math.max(-own, 0);
      case LAST:
      case HIGHEST:
      case LOWEST:
        return word === one && own !== 0 ? 1 : 0;
      case LEAN:
        return own;
      case SILENT:
        return 0;
      case BALANCE:
        return negated ? -0.5 * value : value;
      default: {
        const made = (negated ? NEGATED : AS_IT_STANDS) + (value > 0 ? 0 : 1);
        return made === measure ? Math.abs(value) : 0;
      }
    }
  });
  const sum = parts.reduce((total, part) => total + part, 0);
  return Math.abs(sum) < 1e-6 ? undefined : parts.map((part) => part / sum);
}
