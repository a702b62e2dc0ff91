import type { ScoreRequest, Sentiment, SentimentLabel } from '../domain/sentiment.ts';
import { SENTIMENT_LABELS } from '../domain/sentiment.ts';
import { UserError } from '../lib/errors.ts';
import { tokenize } from '../text/tokens.ts';
import type { SyncScorer } from './index.ts';

/** What a team has said once and for all of a phrase: "war zone" is neutral for this game. */
export interface CorrectionRule {
  readonly phrase: string;
  /**
   * `ignore`: the phrase is read as a name, so that only the words around it count; a label: the whole mention is that.
   */
  readonly reading: SentimentLabel | 'ignore';
}

interface Compiled {
  readonly words: readonly string[];
  readonly reading: CorrectionRule['reading'];
}

/** A word that no model knows anything of, in a phrase's place. */
const BLANK = '@name';

/**
 * A scorer that obeys a team's rules before its own reading. Longer phrases are applied first; among forced labels the
 * last rule wins. A forced result is flagged `corrected`, and the model's name says how many rules there were, so that
 * a new rule never looks like a shift.
 * @throws UserError for an empty phrase or an unknown reading.
 */
export function applyCorrections(scorer: SyncScorer, rules: readonly CorrectionRule[]): SyncScorer {
  const compiled = rules.map(compile);
  const ignored = compiled
    .filter(({ reading }) => reading === 'ignore')
    .sort((a, b) => b.words.length - a.words.length);
  const forced = compiled.filter(({ reading }) => reading !== 'ignore').reverse();
  const model = `${scorer.model}+${fingerprint(rules)}`;
  const one = (request: ScoreRequest): Sentiment => {
    const tokens = tokenize(request.text);
    const normals = tokens.map(({ normal }) => normal.replace(/^#/, ''));
    const rule = forced.find(({ words }) => find(normals, words, 0) >= 0);
    if (rule) return { ...forcedTo(scorer.score([request])[0]!, rule.reading as SentimentLabel), model };
    const text = blanked(request.text, tokens, normals, ignored);
    return { ...scorer.score([text === request.text ? request : { ...request, text }])[0]!, model };
  };
  const corrected: SyncScorer = { model, score: (batch) => batch.map(one) };
  const { explain, confusion } = scorer;
  if (explain) corrected.explain = (request, sentiment) => explain.call(scorer, request, sentiment);
  if (confusion) corrected.confusion = (language) => confusion.call(scorer, language);
  return corrected;
}

function compile(rule: CorrectionRule): Compiled {
  const words = tokenize(rule.phrase).map(({ normal }) => normal.replace(/^#/, ''));
  if (words.length === 0) throw new UserError('a correction needs a phrase; write the words it is about');
  if (rule.reading !== 'ignore' && !SENTIMENT_LABELS.includes(rule.reading)) {
    throw new UserError(
      `correction of "${rule.phrase}": reading "${rule.reading}" is none; use negative, neutral, positive or ignore`,
    );
  }
  return { words, reading: rule.reading };
}

function find(normals: readonly string[], words: readonly string[], from: number): number {
  for (let at = from; at + words.length <= normals.length; at += 1) {
    if (words.every((word, index) => normals[at + index] === word)) return at;
  }
  return -1;
}

function blanked(
  text: string,
  tokens: ReturnType<typeof tokenize>,
  normals: readonly string[],
  rules: readonly Compiled[],
): string {
  let result = '';
  let copied = 0;
  let at = 0;
  while (at < tokens.length) {
    const rule = rules.find(({ words }) => words.every((word, index) => normals[at + index] === word));
    if (!rule) {
      at += 1;
      continue;
    }
    const last = tokens[at + rule.words.length - 1]!;
    result += text.slice(copied, tokens[at]!.start) + BLANK;
    copied = last.end;
    at += rule.words.length;
  }
  return result + text.slice(copied);
}

function forcedTo(sentiment: Sentiment, label: SentimentLabel): Sentiment {
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

function fingerprint(rules: readonly CorrectionRule[]): string {
  let hash = 0x811c9dc5;
  for (const char of JSON.stringify(rules.map(({ phrase, reading }) => [phrase, reading]))) {
    hash = Math.imul(hash ^ char.codePointAt(0)!, 0x01000193);
  }
  return `rules-${rules.length}-${(hash >>> 0).toString(16)}`;
}
