import { DENSE, DENSE_NAMES } from '../src/sentiment/extract.ts';
import { confusionOf, macroRecall } from '../src/sentiment/learning/calibrate.ts';
import {
  examplesOf,
  FeatureReader,
  type Labelled,
  logits,
  type Raw,
  vocabularyOf,
  withFeatures,
} from '../src/sentiment/learning/examples.ts';
import { lexiconArrays } from '../src/sentiment/learning/fit.ts';
import { strongest } from '../src/sentiment/learning/learners.ts';
import { logistic } from '../src/sentiment/learning/logistic.ts';
import { pairRatings } from '../src/sentiment/learning/pairs.ts';
import { Lexicon } from '../src/sentiment/lexicon.ts';
import { bookOf } from '../src/sentiment/model-file.ts';
import { LEXICON_DENSE } from '../src/sentiment/vocabulary-measures.ts';
import { type WordLists, wordLists } from '../src/sentiment/word-facts.ts';
import { lexiconTable, ownLexicon, ownPhrases } from './sentiment-lexicons.ts';

export interface Ablation {
  readonly name: string;
  /** Macro-recall, in 100. */
  readonly heldOut: number;
  readonly validation: number;
}

/** Learns without each part in turn. One learner and fewer rows than the shipped model: differences count, not levels. */
export function* ablations(rows: readonly Labelled[], validation: readonly Labelled[]): Generator<Ablation> {
  const table = lexiconTable('en');
  const ratings = pairRatings(ownLexicon('en').pairs, listsOf(table));
  const full = new FeatureReader(listsOf(table), ratings);
  const train = rows.filter((_, index) => index % 3 !== 0);
  const held = rows.filter((_, index) => index % 3 === 0);
  const isVocabulary = (index: number): boolean => index < LEXICON_DENSE;
  const plans: {
    name: string;
    reader?: FeatureReader;
    keep?: (hash: number) => boolean;
    dense?: (index: number) => boolean;
  }[] = [
    { name: 'nothing' },
    { name: 'runs of letters', keep: (hash) => full.family(hash) !== 'letters' },
    { name: 'pairs of words', keep: (hash) => full.family(hash) !== 'gram' },
    { name: 'patterns of valence and grammar', keep: (hash) => full.family(hash) !== 'shape' },
    { name: 'balance of the vocabularies', dense: (index) => !isVocabulary(index) },
    {
      name: 'measures of writing (capitals, marks, faces, length)',
      dense: (index) => isVocabulary(index) || DENSE_NAMES[index] === 'base rate',
    },
    {
      name: 'negation',
      reader: new FeatureReader({ ...listsOf(table), negators: new Set() }, ratings),
    },
    { name: 'rated pairs of words', reader: new FeatureReader(listsOf(table)) },
    { name: 'rated phrases', reader: new FeatureReader(listsOf(table, {}), ratings) },
    { name: 'rated words', reader: new FeatureReader(listsOf(lexiconTable('en', 'rated')), ratings) },
    { name: 'published word lists', reader: new FeatureReader(listsOf(lexiconTable('en', 'published')), ratings) },
    { name: 'rated words, pairs and phrases', reader: new FeatureReader(listsOf(lexiconTable('en', 'rated'), {})) },
    { name: 'all lists', reader: new FeatureReader(listsOf(new Map(), {})) },
  ];
  for (const { name, reader = full, keep, dense } of plans) {
    const read = ({ text }: Labelled): Raw => filtered(reader.read(text), keep, dense);
    const raws = train.map(read);
    const vocabulary = vocabularyOf(raws, 2);
    const labels = (part: readonly Labelled[]) => part.map(({ label }) => label);
    const weights = logistic(examplesOf(raws, labels(train), vocabulary), {
      epochs: 5,
      rate: 0.1,
      l2: 1e-3,
      start: 0.1,
      drop: 0,
      smooth: 0.1,
      balance: 1.2,
      seed: 1,
    });
    const recall = (part: readonly Labelled[]): number => {
      const test = examplesOf(part.map(read), labels(part), vocabulary);
      const found = logits(test, weights);
      const said = Array.from(test.labels, (_, row) => strongest(found, row * 3));
      return 100 * macroRecall(confusionOf(test.labels, said));
    };
    yield { name, heldOut: recall(held), validation: recall(validation) };
  }
}

function listsOf(table: ReadonlyMap<string, Int8Array>, phrases = ownPhrases('en')): WordLists {
  const { keys, values } = lexiconArrays(table);
  return wordLists('en', new Lexicon(keys, values), bookOf(phrases));
}

function filtered(
  raw: Raw,
  keep: ((hash: number) => boolean) | undefined,
  dense: ((index: number) => boolean) | undefined,
): Raw {
  const kept = keep ? withFeatures(raw, keep) : raw;
  return dense
    ? { ...kept, dense: raw.dense.map((value, index) => (index < DENSE && dense(index) ? value : 0)) }
    : kept;
}
