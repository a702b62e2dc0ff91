import type { Probabilities, Sentiment, SentimentLabel } from '../domain/sentiment.ts';

/** Makes the result of one text from its probabilities; ties go to neutral. */
export function verdict(
  probabilities: Probabilities,
  language: string,
  flags: readonly string[],
  model: string,
  confidence: number = Math.max(probabilities.negative, probabilities.neutral, probabilities.positive),
): Sentiment {
  const { negative, neutral, positive } = probabilities;
  const label: SentimentLabel =
    neutral >= negative && neutral >= positive ? 'neutral' : negative > positive ? 'negative' : 'positive';
  return { label, score: positive - negative, probabilities, confidence, language, flags, model };
}

/** What is said of a text that holds nothing to judge. */
export function cannotTell(language: string, flag: string, model: string): Sentiment {
  return verdict({ negative: 0.1, neutral: 0.8, positive: 0.1 }, language, [flag], model, 0);
}

/** Logits of negative, neutral, positive to probabilities. */
export function softmax(negative: number, neutral: number, positive: number): Probabilities {
  const most = Math.max(negative, neutral, positive);
  const a = Math.exp(negative - most);
  const b = Math.exp(neutral - most);
  const c = Math.exp(positive - most);
  const sum = a + b + c;
  return { negative: a / sum, neutral: b / sum, positive: c / sum };
}
