import { join } from 'node:path';
import type { Explanation, ScoreRequest, Sentiment } from '../domain/sentiment.ts';
import { packageRoot } from '../lib/package-root.ts';
import { unescaped } from '../text/escapes.ts';
import { identifyLanguage } from '../text/language.ts';
import { TokenScanner } from '../text/tokens-scan.ts';
import { Explainer } from './explain.ts';
import { LanguageScorer } from './language-scorer.ts';
import { type ModelHeader, modelPath, readModel, TRAINED_LANGUAGES } from './model-file.ts';
import { NaturalScorer } from './natural-scorer.ts';
import type { Confusion } from './quantify.ts';
import type { SyncScorer } from './sync-scorer.ts';

/** The shipped scorer: one trained model a language, read when first needed; English at once. */
export class BuiltinScorer implements SyncScorer {
  readonly model: string;
  readonly #folder: string;
  readonly #scanner = new TokenScanner();
  readonly #scorers = new Map<string, LanguageScorer>();
  readonly #vocabularies = new NaturalScorer();

  readonly #explainers = new Map<string, Explainer>();

  /** @param modelFile a team's own model: takes the place of the shipped one of its language. */
  constructor(modelsDir: string = join(packageRoot(), 'models'), modelFile?: string) {
    this.#folder = modelsDir;
    const own = modelFile === undefined ? undefined : new LanguageScorer(readModel(modelFile), this.#scanner);
    if (own) this.#scorers.set(own.language, own);
    this.model = (own ?? this.#known('en')).model;
  }

  score(batch: readonly ScoreRequest[]): Sentiment[] {
    return batch.map((request) => this.one(request));
  }

  one(request: ScoreRequest): Sentiment {
    const text = unescaped(request.text);
    this.#scanner.scan(text);
    const { language } = identifyLanguage(text, request.lang, this.#scanner);
    if (TRAINED_LANGUAGES.includes(language)) return this.#known(language).scoreScanned(text, language, request.target);
    // Faces and emoji alone speak in any language, and the largest model knows them best.
    if (language === 'und') return this.#known('en').scoreScanned(text, language, request.target);
    return this.#vocabularies.scoreAs(text, language);
  }

  /** Scores texts in a language that is known to have a model, without identifying it. */
  scoreIn(texts: readonly string[], language: string): Sentiment[] {
    const scorer = this.#known(language);
    return texts.map((text) => scorer.score(unescaped(text), language));
  }

  confusion(language: string): Confusion | undefined {
    return TRAINED_LANGUAGES.includes(language) ? this.heldOut(language).confusion : undefined;
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
    const text = unescaped(request.text);
    const explanation = explainer.explain(text, sentiment, request.target);
    if (text === request.text) return explanation;
    // Places in the text as read are none in the text as given.
    return { reasons: explanation.reasons.map(({ text: shown, weight }) => ({ text: shown, weight })) };
  }

  #known(language: string): LanguageScorer {
    let scorer = this.#scorers.get(language);
    if (!scorer) {
      scorer = new LanguageScorer(readModel(modelPath(this.#folder, language)), this.#scanner);
      this.#scorers.set(language, scorer);
    }
    return scorer;
  }
}
