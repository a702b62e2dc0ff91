import type { SentimentTarget } from '../domain/sentiment.ts';
import { TURNS } from '../text/contractions.ts';
import { type Token, tokenize } from '../text/tokens.ts';

/** Whom a stretch of tokens speaks of. */
export type Owner = 'brand' | 'other' | 'both' | 'nobody';

/** Tokens `first` to `end` (exclusive) and whom they speak of. */
export interface Clause {
  readonly first: number;
  readonly end: number;
  readonly owner: Owner;
}

/** A text seen from the brand. `undefined` where the target changes nothing: read the text as a whole. */
export interface TargetView {
  readonly clauses: readonly Clause[];
  /** Tokens seen. */
  readonly tokens: number;
  /** What a comparison says of the brand: 1 it wins, −1 it loses, 0 there is none or it is even. */
  readonly comparison: -1 | 0 | 1;
}

interface Spot {
  readonly first: number;
  readonly end: number;
  readonly brand: boolean;
}

const BETTER =
  /^(?:better|nicer|faster|cheaper|safer|cleaner|friendlier|superior|best|greater|happier|easier|smoother|tastier|fresher|quicker|stronger|cooler|kinder|smarter|fairer|comfier|lighter|healthier|prettier|brighter|prompter|preferable|mejor|melhor|meilleur|besser|migliore)$/;
const WORSE =
  /^(?:worse|slower|pricier|dirtier|ruder|inferior|worst|uglier|weaker|harder|sadder|buggier|noisier|costlier|lazier|cheaper-looking|dumber|staler|duller|peor|pior|pire|schlechter|peggiore)$/;
const MORE_GOOD =
  /^(?:reliable|comfortable|helpful|honest|convenient|affordable|pleasant|polite|professional|trustworthy|enjoyable|efficient|caring|useful|stable|responsive|beautiful|fun|respectful|accurate|generous|competent)$/;
const MORE_BAD =
  /^(?:expensive|annoying|unreliable|frustrating|boring|confusing|incompetent|disappointing|painful|uncomfortable|stressful|chaotic|rude|greedy|useless|crowded|broken)$/;
const WINS =
  /^(?:beats?|beating|crush(?:es|ed)?|destroys?|destroyed|outperforms?|outperformed|trumps?|outclass(?:es|ed)?|smokes?|tops|surpass(?:es|ed)?|blows?)$/;
const PREFERS = /^(?:prefer|prefers|preferred|choose|chose|pick|picked|recommend|love|want|like|take|took|rather)$/;

/**
 * Cuts a text into clauses and says whom each speaks of, by the names in it and the nearest before it.
 * Returns undefined where the brand is not named, or where it is the only one named and nothing turns.
 */
export function viewOf(text: string, target: SentimentTarget): TargetView | undefined {
  const tokens = tokenize(text);
  const spots = [...spotsOf(tokens, target.names, true), ...spotsOf(tokens, target.competitors, false)].sort(
    (a, b) => a.first - b.first || b.end - a.end,
  );
  if (!spots.some((spot) => spot.brand)) return undefined;
  const rival = spots.some((spot) => !spot.brand);
  const clauses = rival ? owned(tokens, spots) : alone(tokens, spots);
  if (!clauses) return undefined;
  return { clauses, tokens: tokens.length, comparison: rival ? comparison(tokens, spots) : 0 };
}

/** The token without the sign of a handle or hashtag and without a possessive. */
function keyOf(token: Token): string {
  return token.normal.replace(/^[@#]/, '').replace(/'s$/, '');
}

function spotsOf(tokens: readonly Token[], names: readonly string[], brand: boolean): Spot[] {
  const wanted = names
    .map((name) => tokenize(name.replace(/^[@#]/, '')).map(keyOf))
    .filter((words) => words.length > 0);
  const found: Spot[] = [];
  tokens.forEach((token, first) => {
    const key = keyOf(token);
    let longest = 0;
    for (const words of wanted) {
      if (key === words.join('')) longest = Math.max(longest, 1);
      if (words.every((word, index) => tokens[first + index] && keyOf(tokens[first + index]!) === word)) {
        longest = Math.max(longest, words.length);
      }
    }
    if (longest > 0) found.push({ first, end: first + longest, brand });
  });
  return found;
}

function stopsBefore(tokens: readonly Token[], at: number): boolean {
  const before = tokens[at - 1];
  return before?.kind === 'punctuation' && /^[.!?;:…\n—–।؟]/u.test(before.text);
}

/** Where a clause begins: after a stop, at a turning word, at a comma or `and` that leads to another name. */
function starts(tokens: readonly Token[], spots: readonly Spot[]): number[] {
  const named = new Set(spots.map((spot) => spot.first));
  const leads = (from: number): boolean => {
    for (let at = from; at < Math.min(from + 4, tokens.length); at += 1) {
      if (named.has(at)) return true;
      if (tokens[at]!.kind === 'punctuation') return false;
    }
    return false;
  };
  const found = [0];
  tokens.forEach((token, at) => {
    if (at === 0) return;
    const before = tokens[at - 1]!;
    const light = (before.text === ',' || /^(?:and|&|&amp;|-|y|e|et|und)$/i.test(before.text)) && leads(at);
    const face = (before.kind === 'emoji' || before.kind === 'emoticon') && leads(at);
    const turn = token.kind === 'word' && (TURNS.has(token.normal) || token.normal === 'unlike');
    if (stopsBefore(tokens, at) || light || face || turn) found.push(at);
  });
  return found;
}

interface Stretch {
  readonly first: number;
  readonly end: number;
}

function stretches(tokens: readonly Token[], from: readonly number[]): Stretch[] {
  return from.map((first, index) => ({ first, end: from[index + 1] ?? tokens.length })).filter((c) => c.end > c.first);
}

/** Clauses with several named: each stretch goes to the name in it, or else to the last named. */
function owned(tokens: readonly Token[], spots: readonly Spot[]): Clause[] {
  let last: Owner = 'nobody';
  return stretches(tokens, starts(tokens, spots)).map(({ first, end }) => {
    const inside = spots.filter((spot) => spot.first >= first && spot.first < end);
    const brand = inside.some((spot) => spot.brand);
    const other = inside.some((spot) => !spot.brand);
    const owner: Owner = brand && other ? 'both' : brand ? 'brand' : other ? 'other' : last;
    if (inside.length > 0) last = inside.at(-1)!.brand ? 'brand' : 'other';
    return { first, end, owner };
  });
}

/** Sentences from which a text is likely to speak of more than one thing. */
const SEVERAL_SENTENCES = 3;

/**
 * One brand named alone: a text that begins with it, or is addressed to it (a handle), speaks of it as a whole. One of several sentences that comes to it later
 * says what it says of the brand in those that name it.
 */
function alone(tokens: readonly Token[], spots: readonly Spot[]): Clause[] | undefined {
  if (spots.some((spot) => tokens[spot.first]!.kind === 'handle')) return undefined;
  const begins = [...tokens.keys()].filter((at) => at === 0 || stopsBefore(tokens, at));
  const sentences = stretches(tokens, begins);
  const names = ({ first, end }: Stretch): boolean => spots.some((spot) => spot.first >= first && spot.first < end);
  if (sentences.length < SEVERAL_SENTENCES || names(sentences[0]!)) return undefined;
  return sentences.map((sentence): Clause => ({ ...sentence, owner: names(sentence) ? 'brand' : 'nobody' }));
}

/** Reads `A is better than B`, `B beats A`, `prefer A to B`, `switched from B to A` from the brand's side. */
function comparison(tokens: readonly Token[], spots: readonly Spot[]): -1 | 0 | 1 {
  for (let index = 0; index + 1 <= spots.length; index += 1) {
    const first = spots[index]!;
    const second = spots.slice(index + 1).find((spot) => spot.brand !== first.brand);
    const between = tokens.slice(first.end, second?.first ?? first.end).map((token) => token.normal);
    const before = tokens.slice(Math.max(0, first.first - 8), first.first).map((token) => token.normal);
    const verdict = (second ? winner(before, between) : 0) || standing(before, tokens[first.end]);
    if (verdict !== 0) return (first.brand ? verdict : -verdict) as -1 | 1;
  }
  return 0;
}

/** Said of the first named, then of the second. */
const AHEAD =
  /\b(?:ahead of|a cut above|head and shoulders above|(?:rings|circles) (?:a)?round|wipes? the floor with|any day over|all day over|superior to)\b/;
const BEHIND =
  /\b(?:a patch on|hold a candle to|nothing on|in the same league as|pales? (?:next|in comparison|beside)|compete with|no match for|(?:lag\w*|way|miles|far) behind|inferior to|aspires? to be)\b/;

const NEGATIONS =
  /^(?:not|n't|never|no|isn't|wasn't|aren't|weren't|ain't|isnt|wasnt|nowhere|hardly|doesn't|doesnt|don't|dont|can't|cant|wouldn't|cannot|won't)$/;

/** 1 where the first named comes off better, −1 where the second does, 0 where nothing is compared. */
function winner(before: readonly string[], between: readonly string[]): -1 | 0 | 1 {
  const has = (words: readonly string[], pattern: RegExp): boolean => words.some((word) => pattern.test(word));
  const flip = has(between, NEGATIONS) ? -1 : 1;
  const text = between.join(' ');
  if (between.some((word) => /[.!?;]/.test(word)) && !/\bthan\b/.test(text)) return 0;
  if (/^(?:>+)$/.test(text)) return 1;
  if (/^(?:<+)$/.test(text)) return -1;
  if (/\bthan\b/.test(text)) {
    const degree = quality(between) || quality(before);
    if (degree !== 0) return (degree * flip) as -1 | 1;
    if (/\b(?:rather|sooner)\b/.test(`${before.slice(-4).join(' ')} ${text}`)) return 1;
  }
  if (/\b(?:is|are|was|has) everything$/.test(text)) return 1;
  if (AHEAD.test(text)) return flip as -1 | 1;
  if (BEHIND.test(text)) return -1;
  if (/>>/.test(text)) return 1;
  if (/\bmakes?$/.test(text) && !NEGATIONS.test(text)) return 0;
  if (has(between, WINS) && !/\bby\b/.test(text)) return flip as -1 | 1;
  if (
    /\b(?:loses?|lost) to\b|\b(?:beaten|outdone|crushed|destroyed) by\b|\bcan't touch\b|\bwish(?:es)? it (?:was|were)\b/.test(
      text,
    )
  )
    return -1;
  if (/\b(?:as (?:good|nice|fast|reliable|helpful|clean|comfortable|cheap) as)\b/.test(text) && flip < 0) return -1;
  if (/\b(?:as (?:bad|slow|rude|awful|terrible|expensive|dirty) as)\b/.test(text) && flip < 0) return 1;
  const lead = before.slice(-4).join(' ');
  if (has(before.slice(-4), PREFERS) && /^(?:to|over|instead of|any day over)$/.test(text)) {
    return has(before.slice(-4), NEGATIONS) ? -1 : 1;
  }
  if (
    /^(?:over|instead of|rather than)$/.test(text) &&
    /\b(?:go|going|went|flying|using|buying|buy|use|fly) (?:with |for )?$/.test(`${lead} `)
  )
    return 1;
  if (/\b(?:from)\b$/.test(lead) && /^(?:back )?to$/.test(text)) return -1;
  if (/\b(?:to)\b$/.test(lead) && /^from$/.test(text)) return 1;
  if (
    /\b(?:left|leaving|leave|ditched|ditching|dumped|dropping|dropped|quit|abandoned|swapped|traded)\b/.test(lead) &&
    /^for$/.test(text)
  )
    return -1;
  if (/\b(?:should learn from|take notes from|needs to learn from|could learn .* from|take lessons from)\b/.test(text))
    return -1;
  return 0;
}

/** What stands right before a name, and what it says of the name beside others. */
const STANDING: readonly (readonly [RegExp, -1 | 1])[] = [
  [/\b(?:nothing|nobody|none|no \S+)(?: else)?(?: \S+)? (?:come|comes|came) (?:anywhere )?(?:close|near) to$/, 1],
  [/\b(?:nothing|can't|cannot|can never|never) (?:beat|beats|top|tops)$/, 1],
  [/\b(?:back|switch|switched|switching|moved|moving|swapped|converted|defected) (?:over |straight |right )?to$/, 1],
  [/\b(?:stick|sticking|stuck|stay|staying|stayed) (?:with|to)$/, 1],
  [
    /\b(?:ditch|ditched|ditching|dumped|dumping|boycott|boycotting|goodbye|bye|done with|finished with|sick of|tired of|fed up with)$/,
    -1,
  ],
  [/\b(?:avoid|away from|clear of|bother with|rid of|switched from|moved from|moved off|switched off)$/, -1],
];

/** What a phrase says of one name among several: 1, −1 or 0. */
function standing(before: readonly string[], after: Token | undefined): -1 | 0 | 1 {
  const text = before.join(' ');
  // give me X any day
  if ((after?.normal === 'any' || after?.normal === 'all') && /\bgive me$/.test(text)) return 1;
  for (const [pattern, verdict] of STANDING) if (pattern.test(text)) return verdict;
  return 0;
}

function quality(words: readonly string[]): -1 | 0 | 1 {
  for (let at = 0; at < words.length; at += 1) {
    const word = words[at]!;
    const step = words[at - 1];
    if (BETTER.test(word)) return 1;
    if (WORSE.test(word)) return -1;
    if (step === 'more' || step === 'less' || (step && /^(?:far|much|way)$/.test(step) && words[at - 2] === 'more')) {
      const sign = step === 'less' ? -1 : 1;
      if (MORE_GOOD.test(word)) return sign as -1 | 1;
      if (MORE_BAD.test(word)) return -sign as -1 | 1;
    }
  }
  return 0;
}
