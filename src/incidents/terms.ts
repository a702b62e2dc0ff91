import type { TermDriver } from '../domain/drivers.ts';
import { logOddsZ } from './log-odds.ts';
import { segments, type Unit } from './units.ts';

/** A text that counts once, with whoever wrote it: copies of it are no further voices. */
export interface Voice {
  readonly text: string;
  readonly authorId: string;
  readonly language: string;
}

/** A term or phrase of the window, with all that a line about it is written from. */
export interface Term {
  readonly key: string;
  /** Keys of its words. */
  readonly words: readonly string[];
  /** As the crowd writes it most often. */
  readonly surface: string;
  /** Word before it, where most use the same: `at`, `on`. */
  readonly lead: string | null;
  readonly z: number;
  readonly count: number;
  readonly expected: number;
  /** Indices of the voices that use it. */
  readonly voices: readonly number[];
}

/** Words of a phrase, those between them that only hold a sentence together not counted, and how many of these may stand between. */
const LONGEST = 3;
const LONGEST_GAP = 2;
/** z from which a term is said to have changed: one-sided 2.5 %. */
const TELLING_Z = 1.96;
/** Terms below this are not even looked at as the wording of a stronger one. */
const WORDING_Z = 0.8;
const LEADS = new Set(['at', 'in', 'on', 'from', 'to', 'for', 'of', 'without', 'no', 'with', 'out', 'off', 'about']);

interface Tally {
  readonly words: readonly string[];
  readonly voices: number[];
  readonly surfaces: Map<string, number>;
  readonly leads: Map<string, number>;
}

/**
 * Terms of one to three words that the window's voices use more than the baseline's, strongest first. Weak ones are among
 * them, since a phrase may word a stronger term: readers set their own threshold.
 */
export function changedTerms(
  window: readonly Voice[],
  baseline: readonly Voice[],
  brand: ReadonlySet<string>,
): readonly Term[] {
  const tallies = tally(window, brand);
  const windowTotal = Math.min(window.length, new Set(window.map((voice) => voice.authorId)).size);
  const baselineTotal = Math.min(baseline.length, new Set(baseline.map((voice) => voice.authorId)).size);
  const usual = countIn(baseline, brand, tallies);
  const terms: Term[] = [];
  for (const [key, { words, voices, surfaces, leads }] of tallies) {
    const count = Math.min(voices.length, new Set(voices.map((index) => window[index]!.authorId)).size);
    if (count < 2) continue;
    const before = usual.get(key) ?? 0;
    const z = logOddsZ({ window: count, windowTotal, baseline: before, baselineTotal });
    if (z < WORDING_Z) continue;
    const expected = baselineTotal > 0 ? (before / baselineTotal) * windowTotal : 0;
    const lead = mostCommon(leads);
    terms.push({
      key,
      words,
      surface: plainest(surfaces),
      lead: lead && lead[1] >= 0.6 * voices.length ? lead[0] : null,
      z,
      count,
      expected,
      voices,
    });
  }
  return terms.sort((a, b) => b.z - a.z || b.count - a.count || (a.key < b.key ? -1 : 1));
}

/** As shown: a phrase stands for the words that it nearly always holds. */
export function termDrivers(terms: readonly Term[], limit = 15): TermDriver[] {
  const telling = terms.filter((term) => term.z >= TELLING_Z);
  const shown: Term[] = [];
  for (const term of telling) {
    const worded = telling.some((other) => other.words.length > term.words.length && holds(other, term));
    const double = shown.some((other) => related(other, term));
    if (!worded && !double) shown.push(term);
    if (shown.length === limit) break;
  }
  return shown
    .map((term) => ({ ...term, term: phraseOf(term) }))
    .map(({ term, z, count, expected }) => ({
      term,
      z: Math.round(z * 100) / 100,
      count,
      expected: Math.round(expected * 10) / 10,
    }));
}

/** The phrase is how most of those who use the term put it. */
function holds(phrase: Term, term: Term): boolean {
  return phrase.count >= 0.7 * term.count && holdsWords(phrase, term);
}

/** A phrase has every word of a term. */
export function holdsWords(phrase: Term, term: Term): boolean {
  return term.words.every((word) => phrase.words.includes(word));
}

/** One holds the other's words, and most of the smaller one's voices are the other's too. */
function related(a: Term, b: Term): boolean {
  const [small, large] = a.words.length <= b.words.length ? [a, b] : [b, a];
  if (!small.words.some((word) => large.words.includes(word))) return false;
  const voices = new Set(large.voices);
  const common = small.voices.filter((index) => voices.has(index)).length;
  return common >= 0.5 * Math.min(small.voices.length, large.voices.length);
}

function tally(window: readonly Voice[], brand: ReadonlySet<string>): Map<string, Tally> {
  const runs = window.map((voice) => segments(voice.text, voice.language, brand));
  const alone = new Map<string, number>();
  for (const run of runs) {
    for (const key of new Set(run.flat().map((unit) => unit.key))) alone.set(key, (alone.get(key) ?? 0) + 1);
  }
  // A phrase is at most as frequent as its rarest word: those said once need not be built.
  const frequent = (unit: Unit): boolean => (alone.get(unit.key) ?? 0) >= 2;
  const tallies = new Map<string, Tally>();
  runs.forEach((run, index) => {
    for (const segment of run) {
      for (const span of spans(segment, frequent)) add(tallies, segment, span, index);
    }
  });
  return tallies;
}

function add(tallies: Map<string, Tally>, segment: readonly Unit[], { from, to, words }: Span, voice: number): void {
  const units = segment.slice(from, to);
  const key = words.join(' ');
  let entry = tallies.get(key);
  if (!entry) {
    entry = { words, voices: [], surfaces: new Map(), leads: new Map() };
    tallies.set(key, entry);
  }
  if (entry.voices.at(-1) === voice) return;
  entry.voices.push(voice);
  bump(entry.surfaces, units.map(plainCase).join(' '));
  const lead = segment[from - 1]?.key;
  if (lead && LEADS.has(lead)) bump(entry.leads, lead);
}

/** A capital at the start of a sentence says nothing; others are kept, since they mark names. */
function plainCase(unit: Unit): string {
  const { surface } = unit;
  const shouted = surface.length > 4 && surface === surface.toUpperCase();
  return unit.opening || shouted ? surface.toLowerCase() : surface;
}

/**
 * Phrases of one to three words in a run, by place and by the keys of their words. Words that only hold the sentence together
 * may stand between them and do not count, and the order of two words does not: `missed my connection` and `missed connection`,
 * `bags are lost` and `lost bags` are one phrase.
 */
function* spans(segment: readonly Unit[], frequent: (unit: Unit) => boolean): Generator<Span> {
  for (let from = 0; from < segment.length; from += 1) {
    const first = segment[from]!;
    const negator = first.key === 'no' || first.key === 'without';
    if (!negator && (first.stop || first.key.length < 2 || !frequent(first))) continue;
    const words = [first.key];
    if (!negator && !first.number) yield { from, to: from + 1, words: [first.key] };
    let gap = 0;
    for (let to = from + 2; to <= segment.length && words.length < LONGEST; to += 1) {
      const last = segment[to - 1]!;
      if (last.stop) {
        if (isParticle(segment[to - 2]!, last)) {
          if (frequent(last)) yield spanOf(from, to, [...words, last.key]);
        } else if (isNegation(last)) words.push(last.key);
        gap += 1;
        if (gap > LONGEST_GAP) break;
        continue;
      }
      if (!frequent(last)) break;
      gap = 0;
      words.push(last.key);
      if (last.key.length < 2) continue;
      if (segment.slice(from, to).every((unit) => unit.number)) continue;
      yield spanOf(from, to, [...words]);
    }
  }
}

interface Span {
  readonly from: number;
  readonly to: number;
  readonly words: readonly string[];
}

function spanOf(from: number, to: number, words: readonly string[]): Span {
  return {
    from,
    to,
    words: words.length === 2 && words[0] !== 'no' && words[0] !== 'without' ? words.toSorted() : words,
  };
}

/** Without it the phrase would say the contrary. */
function isNegation({ key }: Unit): boolean {
  return key === 'no' || key === 'not' || key === 'never' || key === 'without' || key.endsWith("n't");
}

/** The end of a verb, not of a sentence: hung up, shut down, sign in. */
function isParticle(verb: Unit, word: Unit): boolean {
  if (verb.stop) return false;
  return (
    /^(up|down|out|off)$/.test(word.key) || (word.key === 'in' && /^(sign|log|check)(ed|ged|ing|ging)?$/.test(verb.key))
  );
}

function countIn(
  voices: readonly Voice[],
  brand: ReadonlySet<string>,
  wanted: ReadonlyMap<string, unknown>,
): Map<string, number> {
  const authors = new Map<string, Set<string>>();
  const docs = new Map<string, number>();
  for (const voice of voices) {
    const seen = new Set<string>();
    for (const segment of segments(voice.text, voice.language, brand)) {
      for (const span of spans(segment, () => true)) seen.add(span.words.join(' '));
    }
    for (const key of seen) {
      if (!wanted.has(key)) continue;
      docs.set(key, (docs.get(key) ?? 0) + 1);
      const known = authors.get(key);
      if (known) known.add(voice.authorId);
      else authors.set(key, new Set([voice.authorId]));
    }
  }
  return new Map([...docs].map(([key, count]) => [key, Math.min(count, authors.get(key)!.size)]));
}

function bump(counts: Map<string, number>, key: string): void {
  counts.set(key, (counts.get(key) ?? 0) + 1);
}

/** The most common way to write it, the shortest of equals; in lower case where a good part does, since capitals are often mere habit. */
function plainest(surfaces: ReadonlyMap<string, number>): string {
  const [common, count] = mostCommon(surfaces, (a, b) => a.length < b.length || (a.length === b.length && a < b))!;
  // Codes and abbreviations are said in capitals: LHR.
  if (/^\p{Lu}{2,5}$/u.test(common)) return common;
  const lower = common.toLowerCase();
  return (surfaces.get(lower) ?? 0) >= 0.25 * count ? lower : common;
}

/** "on hold" is said, not "hold": the word before belongs to a phrase that nearly always has it. */
export function phraseOf(term: Pick<Term, 'surface' | 'lead'>): string {
  const { lead, surface } = term;
  return lead === 'on' || lead === 'no' || lead === 'without' || lead === 'out' || lead === 'off'
    ? `${lead} ${surface}`
    : surface;
}

function mostCommon(
  counts: ReadonlyMap<string, number>,
  first: (a: string, b: string) => boolean = (a, b) => a < b,
): [string, number] | null {
  let best: [string, number] | null = null;
  for (const entry of counts) {
    if (!best || entry[1] > best[1] || (entry[1] === best[1] && first(entry[0], best[0]))) best = entry;
  }
  return best;
}
