import { createRequire } from 'node:module';
import type { SentimentLabel } from '../src/domain/sentiment.ts';

const require = createRequire(import.meta.url);

/** Another library's verdict on an English text, by its own thresholds as documented. */
export interface Rival {
  readonly name: string;
  label(text: string): SentimentLabel;
}

/** The usual small libraries, each used as its own documentation shows. */
export function rivals(): Rival[] {
  const { SentimentAnalyzer } = require('natural/lib/natural/sentiment');
  const { WordTokenizer } = require('natural/lib/natural/tokenizers');
  const porter = require('natural/lib/natural/stemmers/porter_stemmer');
  const natural = new SentimentAnalyzer('English', porter, 'afinn');
  const tokenizer = new WordTokenizer();
  const { SentimentIntensityAnalyzer } = require('vader-sentiment');
  const Sentiment = require('sentiment');
  const afinn = new Sentiment();
  const wink = require('wink-sentiment');
  const bySign = (value: number): SentimentLabel => (value > 0 ? 'positive' : value < 0 ? 'negative' : 'neutral');
  return [
    { name: 'natural', label: (text) => bySign(natural.getSentiment(tokenizer.tokenize(text)) || 0) },
    {
      name: 'vader-sentiment',
      label(text) {
        const { compound } = SentimentIntensityAnalyzer.polarity_scores(text) as { compound: number };
        return compound >= 0.05 ? 'positive' : compound <= -0.05 ? 'negative' : 'neutral';
      },
    },
    { name: 'sentiment', label: (text) => bySign(afinn.analyze(text).score as number) },
    { name: 'wink-sentiment', label: (text) => bySign(text.trim() === '' ? 0 : (wink(text).score as number)) },
  ];
}
