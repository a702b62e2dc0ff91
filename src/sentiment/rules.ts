import type { Explanation, ScoreRequest, Sentiment, SentimentLabel, SentimentRule } from '../domain/sentiment.ts';
import { RULE_READINGS } from '../domain/sentiment.ts';
import { UserError } from '../lib/errors.ts';
import { type Token, tokenize } from '../text/tokens.ts';
import type { AnyScorer, SyncScorer } from './sync-scorer.ts';

interface Compiled extends SentimentRule {
  readonly words: readonly string[];
  /** Later ones are stronger. */
  readonly order: number;
}

/** By their first word, so that many cost no more than few. */
type RuleBook = ReadonlyMap<string, readonly Compiled[]>;

/** A place in a text that a rule is about. */
interface Found {
  readonly rule: Compiled;
  readonly start: number;
  readonly end: number;
}

/** What a request comes to under the rules: what is to be read in its place, and the rule that decides, if one does. */
interface Read {
  readonly request: ScoreRequest;
  readonly decides: Found | undefined;
}

/**
 * A scorer that obeys a team's rules before its own reading. Longer phrases are blanked first; among the labels the
 * last rule wins. A result that a rule decided is flagged `corrected`, and the model's name says how many rules there were, so
 * that a new rule never looks like a shift.
 * @throws UserError for an empty phrase or an unknown reading.
 */
export function applyRules(scorer: SyncScorer, rules: readonly SentimentRule[]): SyncScorer;
export function applyRules(scorer: AnyScorer, rules: readonly SentimentRule[]): AnyScorer;
export function applyRules(scorer: AnyScorer, rules: readonly SentimentRule[]): AnyScorer {
  // Of one phrase the last word holds, whatever was said before.
  const compiled = [...new Map(rules.map(compile).map((rule) => [rule.words.join(' '), rule])).values()];
  const ignored = bookOf(
    compiled.filter(({ reading }) => reading === 'ignore').sort((a, b) => b.words.length - a.words.length),
  );
  const deciding = bookOf(compiled.filter(({ reading }) => reading !== 'ignore'));
  const model = `${scorer.model}+${fingerprint(rules)}`;
  const read = (request: ScoreRequest): Read => {
    const tokens = tokenize(request.text);
    const normals = normalsOf(tokens);
    const text = blanked(request.text, tokens, normals, ignored);
    return {
      request: text === request.text ? request : { ...request, text },
      decides: decidingOf(tokens, normals, deciding),
    };
  };
  const score = (batch: readonly ScoreRequest[]): Sentiment[] | Promise<Sentiment[]> => {
    const reads = batch.map(read);
    const obeyed = (found: readonly Sentiment[]): Sentiment[] =>
      found.map((sentiment, index) => {
        const decides = reads[index]?.decides;
        return { ...(decides ? decided(sentiment, decides.rule.reading as SentimentLabel) : sentiment), model };
      });
    const found = scorer.score(reads.map(({ request }) => request));
    return Array.isArray(found) ? obeyed(found) : found.then(obeyed);
  };
  const { explain, confusion } = scorer;
  return {
    model,
    score,
    ...(explain && {
      explain(request: ScoreRequest, sentiment: Sentiment): Explanation {
        const { request: as, decides } = read(request);
        if (decides) {
          const { start, end } = decides;
          return { reasons: [{ text: request.text.slice(start, end), start, end, weight: sentiment.score }] };
        }
        const { reasons } = explain.call(scorer, as, sentiment);
        // A blank is as long as its phrase, so that places stay what they are.
        const asGiven = reasons.map((reason) =>
          reason.start === undefined ? reason : { ...reason, text: request.text.slice(reason.start, reason.end) },
        );
        return { reasons: asGiven };
      },
    }),
    ...(confusion && { confusion: (language: string) => confusion.call(scorer, language) }),
  };
}

/** @throws UserError for an empty phrase or an unknown reading. */
export function checkRule(rule: SentimentRule): void {
  compile(rule, 0);
}

/** What two spellings of one phrase have in common: its words in normal form. @throws UserError where it has none. */
export function phraseKey(phrase: string): string {
  return wordsOf(phrase).join(' ');
}

function wordsOf(phrase: string): string[] {
  const words = normalsOf(tokenize(phrase));
  if (words.length === 0) throw new UserError('a rule needs a phrase; write the words it is about');
  return words;
}

/** A hashtag is the word that it has. */
function normalsOf(tokens: readonly Token[]): string[] {
  return tokens.map(({ normal }) => normal.replace(/^#/, ''));
}

function compile(rule: SentimentRule, order: number): Compiled {
  const words = wordsOf(rule.phrase);
  if (!RULE_READINGS.includes(rule.reading)) {
    throw new UserError(
      `rule for "${rule.phrase}": reading "${rule.reading}" is none; use negative, neutral, positive or ignore`,
    );
  }
  return { ...rule, words, order };
}

function bookOf(rules: readonly Compiled[]): RuleBook {
  const book = new Map<string, Compiled[]>();
  for (const rule of rules) {
    const known = book.get(rule.words[0]!);
    if (known) known.push(rule);
    else book.set(rule.words[0]!, [rule]);
  }
  return book;
}

/** Where the strongest of the rules that are met stands first. */
function decidingOf(tokens: readonly Token[], normals: readonly string[], book: RuleBook): Found | undefined {
  let found: Found | undefined;
  for (let at = 0; at < tokens.length; at += 1) {
    for (const rule of book.get(normals[at]!) ?? []) {
      if ((found && rule.order <= found.rule.order) || !standsAt(normals, rule, at)) continue;
      found = { rule, start: tokens[at]!.start, end: tokens[at + rule.words.length - 1]!.end };
    }
  }
  return found;
}

function standsAt(normals: readonly string[], { words }: Compiled, at: number): boolean {
  return words.every((word, index) => normals[at + index] === word);
}

/** The text without the phrases that are to be ignored; the longest that stands somewhere goes. */
function blanked(text: string, tokens: readonly Token[], normals: readonly string[], book: RuleBook): string {
  let result = '';
  let copied = 0;
  let at = 0;
  while (at < tokens.length) {
    const rule = book.get(normals[at]!)?.find((candidate) => standsAt(normals, candidate, at));
    if (!rule) {
      at += 1;
      continue;
    }
    const { start } = tokens[at]!;
    const { end } = tokens[at + rule.words.length - 1]!;
    result += text.slice(copied, start) + blank(end - start);
    copied = end;
    at += rule.words.length;
  }
  return result + text.slice(copied);
}

/** A handle: a name that no model knows anything of. */
function blank(length: number): string {
  return `@${'x'.repeat(Math.max(length - 1, 1))}`;
}

function decided(sentiment: Sentiment, label: SentimentLabel): Sentiment {
  const probabilities = { negative: 0.02, neutral: 0.02, positive: 0.02, [label]: 0.96 };
  return {
    ...sentiment,
    label,
    probabilities,
    score: probabilities.positive - probabilities.negative,
    confidence: 0.96,
    flags: [...sentiment.flags, 'corrected'],
  };
}

function fingerprint(rules: readonly SentimentRule[]): string {
  let hash = 0x811c9dc5;
  for (const char of JSON.stringify(rules.map(({ phrase, reading }) => [phrase, reading]))) {
    hash = Math.imul(hash ^ char.codePointAt(0)!, 0x01000193);
  }
  return `rules-${rules.length}-${(hash >>> 0).toString(16)}`;
}
