import { join } from 'node:path';
import type { ScoreRequest, Sentiment } from '../domain/sentiment.ts';
import { packageRoot } from '../lib/package-root.ts';
import { identifyLanguage } from '../text/language.ts';
import { Explainer, type Explanation } from './explain.ts';
import type { SyncScorer } from './index.ts';
import { LanguageScorer } from './language-scorer.ts';
import { type ModelHeader, modelPath, readModel, TRAINED_LANGUAGES } from './model-file.ts';
import { NaturalScorer } from './natural-scorer.ts';

/** The shipped scorer: one trained model a language, read when first needed; English at once. */
export class BuiltinScorer implements SyncScorer {
  readonly model: string;
  readonly #folder: string;
  readonly #scorers = new Map<string, LanguageScorer>();
  readonly #vocabularies = new NaturalScorer();

  readonly #explainers = new Map<string, Explainer>();

  /** @param modelFile a team's own model: takes the place of the shipped one of its language. */
  constructor(modelsDir: string = join(packageRoot(), 'models'), modelFile?: string) {
    this.#folder = modelsDir;
    const own = modelFile === undefined ? undefined : new LanguageScorer(readModel(modelFile));
    if (own) this.#scorers.set(own.language, own);
    this.model = (own ?? this.#known('en')).model;
  }

  score(batch: readonly ScoreRequest[]): Sentiment[] {
    return batch.map((request) => this.one(request));
  }

  one(request: ScoreRequest): Sentiment {
    const { language } = identifyLanguage(request.text, request.lang);
    if (TRAINED_LANGUAGES.includes(language)) {
      return this.#known(language).score(request.text, language, request.target);
    }
    // Faces and emoji alone speak in any language, and the largest model knows them best.
    if (language === 'und') return this.#known('en').score(request.text, language, request.target);
    return this.#vocabularies.scoreAs(request.text, language);
  }

  /** Scores texts in a language that is known to have a model, without identifying it. */
  scoreIn(texts: readonly string[], language: string): Sentiment[] {
    const scorer = this.#known(language);
    return texts.map((text) => scorer.score(text, language));
  }

  /** What a language's model was measured at in training, and the confusion that counts are corrected by. */
  heldOut(language: string): ModelHeader['heldOut'] {
    return this.#known(language).loaded.header.heldOut;
  }

  explain(request: ScoreRequest, sentiment: Sentiment): Explanation {
    const language = TRAINED_LANGUAGES.includes(sentiment.language) ? sentiment.language : 'en';
    let explainer = this.#explainers.get(language);
    if (!explainer) {
      explainer = new Explainer(this.#known(language).loaded);
      this.#explainers.set(language, explainer);
    }
    return explainer.explain(request.text, sentiment);
  }

  #known(language: string): LanguageScorer {
    let scorer = this.#scorers.get(language);
    if (!scorer) {
      scorer = new LanguageScorer(readModel(modelPath(this.#folder, language)));
      this.#scorers.set(language, scorer);
    }
    return scorer;
  }
}
