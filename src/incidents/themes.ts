import { keyOf } from './keys.ts';
import { isMoodWord } from './stop-words.ts';
import { holdsWords, phraseOf, type Term } from './terms.ts';

/** What a part of the crowd talks about: the phrase that names it, and who does. */
export interface Theme {
  readonly phrase: string;
  readonly term: Term;
  /** Indices of the voices it covers. */
  readonly voices: ReadonlySet<number>;
}

export interface ThemeOptions {
  readonly most: number;
  /** Least z of a term that names a theme. */
  readonly z: number;
  /** Least part of all voices that a theme adds; a third of it where z is 3 or more. */
  readonly share: number;
  /** Least voices of a phrase; a single word needs one more. */
  readonly fewest: number;
}

const FEWEST_VOICES = 3;
const STRONG_Z = 3;
/** Times the expected voices: what is said nearly as often as ever is no change, however surely. */
const LIFT = 1.5;

/**
 * The few phrases that between them cover most of the voices, chosen greedily by how many more than expected each adds;
 * a longer phrase wins over its words where most who use the words use the phrase.
 */
export function themesOf(terms: readonly Term[], totalVoices: number, options: ThemeOptions): Theme[] {
  const usable = terms.filter((term) => namesSomething(term.words));
  const candidates = usable.filter((term) => stands(term, totalVoices, options));
  const covered = new Set<number>();
  const taken = new Set<string>();
  const themes: Theme[] = [];
  while (themes.length < options.most) {
    const ranked = candidates
      .map((term) => ({ term, value: worth(term, covered, totalVoices, options) }))
      .filter(({ value }) => value > 0)
      .sort((a, b) => b.value - a.value);
    const theme = firstFresh(
      ranked.map(({ term }) => term),
      usable,
      taken,
      totalVoices,
      options,
    );
    if (!theme) break;
    for (const index of theme.voices) covered.add(index);
    themes.push(theme);
  }
  return themes;
}

/** Whether a term could name a theme at all. */
function stands(term: Term, totalVoices: number, options: ThemeOptions): boolean {
  // Of hundreds of words some stand out by chance; few phrases do.
  const z = term.words.length === 1 && term.count < 3 * term.expected ? options.z + 0.3 : options.z;
  return term.z >= z && term.count >= LIFT * term.expected && !isCommonplace(term, totalVoices);
}

/** How many more than expected it adds, surely, to those covered; 0 where too few. */
function worth(term: Term, covered: ReadonlySet<number>, totalVoices: number, options: ThemeOptions): number {
  // Authors are counted, not their posts.
  const fresh = Math.min(term.count, term.voices.filter((index) => !covered.has(index)).length);
  const share = term.z >= STRONG_Z ? options.share / 3 : options.share;
  const fewest = term.words.length === 1 ? options.fewest + 1 : options.fewest;
  if (fresh < Math.max(fewest, share * totalVoices) || fresh < term.voices.length / 3) return 0;
  return fresh * (1 - term.expected / term.count) * Math.min(2, term.z / 2) * lengthBonus(term);
}

/** The first whose wording repeats no word of the themes before; its words are taken then. */
function firstFresh(
  ranked: readonly Term[],
  usable: readonly Term[],
  taken: Set<string>,
  totalVoices: number,
  options: ThemeOptions,
): Theme | null {
  for (const term of ranked) {
    if (stemsOf(term).some((word) => taken.has(word))) continue;
    const named = worded(term, usable, totalVoices, options);
    const stems = [...stemsOf(named), ...stemsOf(term)];
    if (stems.some((word) => taken.has(word))) continue;
    for (const word of stems) taken.add(word);
    return { phrase: phraseOf(named), term: named, voices: new Set([...term.voices, ...named.voices]) };
  }
  return null;
}

/** The strongest term of those that `fits` admits, worded by the phrase around it: a place, an event. */
export function strongest(
  terms: readonly Term[],
  totalVoices: number,
  share: number,
  fits: (term: Term) => boolean,
): Theme | null {
  const usable = terms.filter((term) => namesSomething(term.words));
  const term = usable.find(
    (one) =>
      one.z >= 2 &&
      one.count >= Math.max(FEWEST_VOICES, share * totalVoices) &&
      one.count >= LIFT * one.expected &&
      fits(one),
  );
  if (!term) return null;
  // A name is told by itself: `system outage`, not `bags after the system outage`.
  const names = usable.filter((other) => fits(other) && other.surface.split(' ').length <= 2);
  const named = widened(term, names, 0.4);
  return { phrase: phraseOf(named), term: named, voices: new Set([...term.voices, ...named.voices]) };
}

/**
 * How a term is told: by the phrase that half of its voices use; by one that fewer use only where the word alone says nothing and
 * the phrase would do for a theme by itself.
 */
function worded(term: Term, usable: readonly Term[], totalVoices: number, options: ThemeOptions): Term {
  const common = widened(term, usable, 0.5);
  if (common !== term || !isVague(term, totalVoices)) return common;
  const least = Math.max(options.fewest, options.share * totalVoices);
  return widened(
    term,
    usable.filter((other) => other.count >= least),
    0.2,
  );
}

/**
 * A single word that a small part uses: "miss" may be a flight or a friend. Where a fourth of them say it, or surely and
 * markedly more than ever, it stands for something.
 */
export function isVague(term: Term, voices: number): boolean {
  if (phraseOf(term).includes(' ')) return false;
  return term.count < 0.25 * voices && !(term.z >= 4 && term.count >= 0.1 * voices);
}

/** The phrase that a part of the term's voices use around it: of those, the most used; a longer one for nearly as many. */
function widened(term: Term, terms: readonly Term[], part: number): Term {
  let best = term;
  let value = 0;
  for (const other of terms) {
    if (other.words.length <= term.words.length || other.voices.length < Math.max(2, part * term.voices.length))
      continue;
    const worth = other.voices.length * (other.words.length === 3 ? 1.3 : 1);
    if (worth > value && holdsWords(other, term)) {
      best = other;
      value = worth;
    }
  }
  return best;
}

/** Alone they measure or belong to something that is not said. */
const BARE = words(`hour month year half mile dollar number place airline company business help name friend wife
  husband son daughter mother father mum mom dad kid family other`);

/** A single word that so many say at any time is the trade's own: `flight` of an airline. */
function isCommonplace(term: Term, totalVoices: number): boolean {
  return term.words.length === 1 && term.expected >= 0.15 * totalVoices;
}

/** Neither made of mood alone nor framed by it: the bare phrase is a term too. */
export function namesSomething(words: readonly string[]): boolean {
  if (isMoodWord(words[0]!) || isMoodWord(words.at(-1)!)) return false;
  return words.length === 1 ? words[0]!.length > 2 && !BARE.has(words[0]!) : true;
}

export function stemsOf(term: Term): string[] {
  return term.words.filter((word) => word.length > 2);
}

function lengthBonus(term: Term): number {
  return term.words.length === 1 ? 1 : 1.3;
}

function words(list: string): ReadonlySet<string> {
  return new Set(list.split(/\s+/).map(keyOf));
}
