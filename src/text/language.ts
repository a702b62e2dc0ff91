import { detectAll } from 'tinyld/light';
import { CLASSES, LanguageTable, STEP, TABLE_LANGUAGES } from './language-table.ts';
import { FIRST, HASHTAG, SECOND, TokenScanner, WORD } from './tokens-scan.ts';

export interface Identified {
  /** ISO 639-1, or `und` where nothing tells. */
  readonly language: string;
  /** In [0, 1]. */
  readonly confidence: number;
}

const UNKNOWN: Identified = { language: 'und', confidence: 0 };
/** A text's beginning tells its language. */
const BEGINNING = 600;

/** Words that tell a language; and those that do where all but one are known and the evidence is clear. */
const ENOUGH = 20;
const PLAIN = 7;
const CLEAR = 10;
const HINDI = TABLE_LANGUAGES.indexOf('hi');
/** English is much the commonest language of posts: what that is worth, in nats. */
const PRIOR = 2;

const ownScanner = new TokenScanner();
/** In steps. */
const sums = new Int32Array(CLASSES);
/** Of each word: the languages that know it, one bit each. */
const known = new Uint8Array(ENOUGH);
let table: LanguageTable | undefined;

/**
 * The language of a text, by a table of letter runs learnt from posts in eight languages; what that does not know is
 * asked of `tinyld`. A text of links, handles and signs only is in none.
 * @param hint as the network reports it (BCP 47): believed where the text itself does not tell.
 * @param scanned a scanner that has just read the text, so that it is not read twice.
 */
export function identifyLanguage(text: string, hint?: string, scanned?: TokenScanner): Identified {
  const hinted = hint && /^[a-z]{2}(?:-|_|$)/i.test(hint) ? hint.slice(0, 2).toLowerCase() : undefined;
  const beginning = text.length > BEGINNING ? text.slice(0, BEGINNING) : text;
  const scanner = scanned && beginning === text ? scanned : ownScanner;
  if (scanner !== scanned) scanner.scan(beginning);
  const words = countWords(beginning, scanner) || countHashtags(beginning, scanner);
  if (words === 0) return hinted ? { language: hinted, confidence: 0.5 } : UNKNOWN;
  let best = 0;
  for (let side = 1; side < CLASSES; side += 1) if (sums[side]! > sums[best]!) best = side;
  // Hindi in Latin letters is half English: where English knows more of the words, it is English with a name in it.
  if (best === HINDI && knownTo(0, words) > Math.max(2, knownTo(HINDI, words))) best = 0;
  let rest = 0;
  for (let side = 0; side < CLASSES; side += 1) rest += Math.exp((sums[side]! - sums[best]!) * STEP);
  const language = TABLE_LANGUAGES[best]!;
  const share = knownTo(best, words) / words;
  // The table knows eight languages only: words that none of them uses are another's.
  const sure = share >= 0.5 || (share >= 0.3 && words >= 3 && language === hinted);
  if (sure && (!hinted || hinted === language || words >= 3)) {
    return { language: language === 'ar' ? arabicScript(beginning) : language, confidence: share / rest };
  }
  if (hinted && words < 3) return { language: hinted, confidence: 0.5 };
  return elsewhere(beginning, hinted, language, share);
}

/** Sums the evidence of the words; returns how many there were. */
function countWords(text: string, scanner: TokenScanner): number {
  begin();
  const { kinds, starts, ends, firsts, seconds, count } = scanner;
  let words = 0;
  for (let token = 0; token < count; token += 1) {
    if (kinds[token] !== WORD) continue;
    table ??= LanguageTable.read();
    known[words] = table.add(firsts[token]!, seconds[token]!, text, starts[token]!, ends[token]!, sums);
    words += 1;
    if (words === ENOUGH || (words === PLAIN && isPlain())) break;
  }
  return words;
}

/** The same of hashtags, where there is nothing else. */
function countHashtags(text: string, scanner: TokenScanner): number {
  begin();
  let tags = 0;
  for (let token = 0; token < scanner.count && tags < ENOUGH; token += 1) {
    if (scanner.kinds[token] !== HASHTAG) continue;
    const start = scanner.starts[token]! + 1;
    const end = scanner.ends[token]!;
    let first: number = FIRST;
    let second: number = SECOND;
    for (let at = start; at < end; at += 1) {
      const unit = text.charCodeAt(at);
      const small = unit >= 65 && unit <= 90 ? unit + 32 : unit;
      first = Math.imul(first ^ small, 0x01000193);
      second = Math.imul(second + small, 0x85ebca6b) ^ (second >>> 13);
    }
    table ??= LanguageTable.read();
    known[tags] = table.add(first, second, text, start, end, sums);
    tags += 1;
    if (tags === PLAIN && isPlain()) break;
  }
  return tags;
}

function begin(): void {
  sums.fill(0);
  sums[0] = PRIOR / STEP;
}

/** How many of the words a language knows. */
function knownTo(side: number, words: number): number {
  let count = 0;
  for (let word = 0; word < words; word += 1) count += (known[word]! >> side) & 1;
  return count;
}

/** Whether the words so far leave no doubt that they are English, as most are. */
function isPlain(): boolean {
  if (knownTo(0, PLAIN) < PLAIN - 1) return false;
  for (let side = 1; side < CLASSES; side += 1) if (sums[side]! > sums[0]! - CLEAR / STEP) return false;
  return true;
}

/** Urdu and Persian have letters that Arabic lacks, and write two of its letters otherwise. */
function arabicScript(text: string): string {
  if (/[ٹڈڑںے]/.test(text)) return 'ur';
  return /[پچژگ\u06cc\u06a9]/.test(text) && !/[\u064a\u0643ةى]/.test(text) ? 'fa' : 'ar';
}

function elsewhere(text: string, hinted: string | undefined, guess: string, share: number): Identified {
  const plain = text.replace(/https?:?\S*|[@#]\S+/g, ' ');
  const best = detectAll(plain)[0];
  if (hinted && (!best || best.lang === hinted || best.accuracy < 0.5)) return { language: hinted, confidence: 0.5 };
  if (!best) return share > 0 ? { language: guess, confidence: share / 2 } : UNKNOWN;
  // A few words are too few for its statistics; what the table half knows is likelier.
  if (share >= 0.34 && best.accuracy < 0.6) return { language: guess, confidence: share / 2 };
  return { language: best.lang === 'ar' ? arabicScript(text) : best.lang, confidence: best.accuracy };
}
