import { createRequire } from 'node:module';

type Analyzer = { getSentiment(words: readonly string[]): number };
type AnalyzerClass = new (language: string, stemmer: undefined, type: string) => Analyzer;

/** The languages that `natural` has a vocabulary for, and the best one of each. */
const VOCABULARIES: Readonly<Record<string, readonly [language: string, type: string]>> = {
  en: ['English', 'afinn'],
  es: ['Spanish', 'senticon'],
  pt: ['Portuguese', 'afinn'],
  fr: ['French', 'pattern'],
  de: ['German', 'pattern'],
  it: ['Italian', 'pattern'],
  nl: ['Dutch', 'pattern'],
  ca: ['Catalan', 'senticon'],
  gl: ['Galician', 'senticon'],
  eu: ['Basque', 'senticon'],
};

/** AFINN's words run from −5 to 5, the others from −1 to 1. */
const SPAN: Readonly<Record<string, number>> = { afinn: 1, senticon: 4, pattern: 4 };

export const LEXICON_LANGUAGES: readonly string[] = Object.keys(VOCABULARIES);

const loaded = new Map<string, (words: readonly string[]) => number>();
let analyzerClass: AnalyzerClass | undefined;

/**
 * The summed valence of words (AFINN's scale) by `natural`'s vocabulary of a language; 0 for a language without one.
 * Imported by its own folder and only when asked for: the package's front door loads database clients.
 * Its stemmer stays off (stemmed, "united" and "unite" are one) and its mean over no words, NaN, is 0 here.
 */
export function valence(language: string, words: readonly string[]): number {
  if (words.length === 0) return 0;
  let read = loaded.get(language);
  if (!read) {
    read = load(language);
    loaded.set(language, read);
  }
  return read(words);
}

function load(language: string): (words: readonly string[]) => number {
  const vocabulary = Object.hasOwn(VOCABULARIES, language) ? VOCABULARIES[language] : undefined;
  if (!vocabulary) return () => 0;
  if (!analyzerClass) {
    const require = createRequire(import.meta.url);
    analyzerClass = (require('natural/lib/natural/sentiment') as { SentimentAnalyzer: AnalyzerClass })
      .SentimentAnalyzer;
  }
  const analyzer = new analyzerClass(vocabulary[0], undefined, vocabulary[1]);
  const span = SPAN[vocabulary[1]]!;
  return (words) => analyzer.getSentiment(words) * words.length * span;
}
