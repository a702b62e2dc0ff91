import type { Token } from '../text/tokens.ts';
import { tokenize } from '../text/tokens.ts';
import { keyOf, nameKey } from './keys.ts';
import { stopWords } from './stop-words.ts';

/** One word of a text as terms are made of it. */
export interface Unit {
  /** What the forms of one word share (`keyOf`). */
  readonly key: string;
  /** As written. */
  readonly surface: string;
  readonly stop: boolean;
  readonly number: boolean;
  /** It stands where every word is capitalised, so that its capital says nothing. */
  readonly opening: boolean;
}

/** Words of the brand's own names: in every mention, and so in no cause. */
export function brandWords(brandName: string, aliases: readonly string[]): ReadonlySet<string> {
  const found = new Set<string>();
  for (const name of [brandName, ...aliases]) {
    for (const token of tokenize(name)) {
      if (token.kind === 'word') found.add(nameKey(token.normal));
      else if (token.kind === 'handle' || token.kind === 'hashtag') found.add(nameKey(token.normal.slice(1)));
    }
    found.add(nameKey(name.toLowerCase().replace(/[\s@#]+/g, '')));
  }
  found.delete('');
  return found;
}

/** Runs of words with nothing between them: no punctuation, handle, link, emoji or brand name. */
export function segments(text: string, language: string, brand: ReadonlySet<string>): Unit[][] {
  const stops = stopWords(language);
  const runs: Unit[][] = [];
  let run: Unit[] = [];
  let before: Token['kind'] | undefined;
  const close = (): void => {
    if (run.length > 0) runs.push(run);
    run = [];
  };
  for (const token of tokenize(text)) {
    const word = token.kind === 'hashtag' ? token.normal.slice(1) : token.normal;
    const key = keyOf(word);
    const name = nameKey(word);
    if (token.kind === 'hashtag' && (before === 'hashtag' || isOfBrand(name, brand))) close();
    if ((token.kind !== 'word' && token.kind !== 'hashtag' && token.kind !== 'number') || brand.has(name)) close();
    else if (!(token.kind === 'hashtag' && isOfBrand(name, brand))) {
      run.push({
        key,
        surface: token.kind === 'hashtag' ? token.text.slice(1) : token.text,
        stop: stops.has(word) || stops.has(key),
        number: token.kind === 'number',
        opening: run.length === 0,
      });
    }
    before = token.kind;
  }
  close();
  return runs;
}

/** `#acmefail` is the brand's name with a mood, not a cause. */
function isOfBrand(key: string, brand: ReadonlySet<string>): boolean {
  for (const name of brand) if (name.length >= 4 && key.includes(name)) return true;
  return false;
}
