import type { ScoreRequest, Scorer, Sentiment } from '../domain/sentiment.ts';
import { endsClause, NEGATORS, TURNS } from '../text/contractions.ts';
import { identifyLanguage } from '../text/language.ts';
import { type Token, tokenize } from '../text/tokens.ts';
import { emojiPolarity, emoticonPolarity } from './emoji-polarity.ts';
import { cannotTell, softmax, verdict } from './verdict.ts';
import { LEXICON_LANGUAGES, valence } from './vocabularies.ts';

const MODEL = 'natural-8';

/** A scorer by `natural`'s vocabularies: ten languages, no training, words looked up one by one. */
export class NaturalScorer implements Scorer {
  readonly model = MODEL;

  score(batch: readonly ScoreRequest[]): Sentiment[] {
    return batch.map(({ text, lang }) => this.scoreAs(text, identifyLanguage(text, lang).language));
  }

  /** @param identified ISO 639-1; of a language without a vocabulary only faces and emoji are read. */
  scoreAs(text: string, identified: string): Sentiment {
    const tokens = tokenize(text);
    if (tokens.length === 0) return cannotTell(identified, 'empty', MODEL);
    if (tokens.every((token) => token.kind === 'url' || token.kind === 'handle')) {
      return cannotTell(identified, 'only-links', MODEL);
    }
    const known = LEXICON_LANGUAGES.includes(identified);
    const { positive, negative } = sums(tokens, identified);
    const sum = positive - negative;
    // VADER's normalisation (Hutto & Gilbert 2014): any sum into (-1, 1).
    const x = sum / Math.sqrt(sum * sum + 15);
    const flags = known ? ['lexicon-only'] : ['unknown-language'];
    if (positive >= 2 && negative >= 2) flags.push('mixed');
    const probabilities = softmax(-3 * x - 0.5, 0, 3 * x - 0.5);
    const top = Math.max(probabilities.negative, probabilities.neutral, probabilities.positive);
    return verdict(probabilities, identified, flags, MODEL, known ? top : top / 2);
  }
}

/** Valence for and against, clause by clause: a negator turns the rest of its own clause only. */
function sums(tokens: readonly Token[], language: string): { positive: number; negative: number } {
  const negators = NEGATORS[language] ?? NEGATORS.en!;
  let positive = 0;
  let negative = 0;
  let turned = false;
  const add = (value: number): void => {
    if (value > 0) positive += value;
    else negative -= value;
  };
  for (const token of tokens) {
    if (token.kind === 'emoji') add(3 * emojiPolarity(token.normal));
    else if (token.kind === 'emoticon') add(3 * emoticonPolarity(token.text));
    else if (token.kind === 'punctuation') turned &&= !endsClause(token.text);
    else if (token.kind === 'word' || token.kind === 'hashtag') {
      for (const word of token.parts ?? [token.normal]) {
        if (TURNS.has(word)) turned = false;
        if (negators.has(word)) turned = true;
        else add((turned ? -0.75 : 1) * valence(language, [word]));
      }
    }
  }
  return { positive, negative };
}
