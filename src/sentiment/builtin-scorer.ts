import { join } from 'node:path';
import type { ScoreRequest, Sentiment } from '../domain/sentiment.ts';
import { packageRoot } from '../lib/package-root.ts';
import { identifyLanguage } from '../text/language.ts';
import type { SyncScorer } from './index.ts';
import { LanguageScorer } from './language-scorer.ts';
import { modelPath, readModel, TRAINED_LANGUAGES } from './model-file.ts';
import { NaturalScorer } from './natural-scorer.ts';

/** The shipped scorer: one trained model a language, read when first needed; English at once. */
export class BuiltinScorer implements SyncScorer {
  readonly model: string;
  readonly #folder: string;
  readonly #scorers = new Map<string, LanguageScorer>();
  readonly #vocabularies = new NaturalScorer();

  constructor(modelsDir: string = join(packageRoot(), 'models'), english?: LanguageScorer) {
    this.#folder = modelsDir;
    const first = english ?? new LanguageScorer(readModel(modelPath(modelsDir, 'en')));
    this.#scorers.set('en', first);
    this.model = first.model;
  }

  score(batch: readonly ScoreRequest[]): Sentiment[] {
    return batch.map((request) => this.one(request));
  }

  one(request: ScoreRequest): Sentiment {
    const { language } = identifyLanguage(request.text, request.lang);
    const scorer = this.scorerFor(language);
    if (scorer) return scorer.score(request.text, language, request.target);
    // Faces and emoji alone speak in any language, and the largest model knows them best.
    if (language === 'und' && !/\p{L}/u.test(request.text)) return this.scorerFor('en')!.score(request.text, language);
    return this.#vocabularies.scoreAs(request.text, language);
  }

  /** The trained scorer of a language, if there is one. */
  scorerFor(language: string): LanguageScorer | undefined {
    const known = this.#scorers.get(language);
    if (known || !TRAINED_LANGUAGES.includes(language)) return known;
    const scorer = new LanguageScorer(readModel(modelPath(this.#folder, language)));
    this.#scorers.set(language, scorer);
    return scorer;
  }
}
