import { createRequire } from 'node:module';

type Stemmer = { stem(word: string): string };

/** `natural`'s stemmers (Porter and Snowball), each imported by its own file and only when asked for. */
const STEMMERS: Readonly<Record<string, string>> = {
  en: 'porter_stemmer',
  de: 'porter_stemmer_de',
  es: 'porter_stemmer_es',
  fr: 'porter_stemmer_fr',
  it: 'porter_stemmer_it',
  nl: 'porter_stemmer_nl',
  no: 'porter_stemmer_no',
  pt: 'porter_stemmer_pt',
  ru: 'porter_stemmer_ru',
  sv: 'porter_stemmer_sv',
  uk: 'porter_stemmer_uk',
};

const loaded = new Map<string, Stemmer | undefined>();

/**
 * A word's stem, for counting its forms as one. A word in a language without a stemmer, or longer than 40
 * letters, is its own stem.
 * @param word in normal form (`normalWord`).
 */
export function stem(word: string, language: string): string {
  if (word.length > 40) return word;
  if (!loaded.has(language)) loaded.set(language, load(language));
  return loaded.get(language)?.stem(word) ?? word;
}

function load(language: string): Stemmer | undefined {
  if (!Object.hasOwn(STEMMERS, language)) return undefined;
  return createRequire(import.meta.url)(`natural/lib/natural/stemmers/${STEMMERS[language]}`) as Stemmer;
}
