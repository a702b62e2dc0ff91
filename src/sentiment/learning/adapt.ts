import { UserError } from '../../lib/errors.ts';
import { DENSE } from '../extract.ts';
import { encodeModel, type Model, type ModelHeader } from '../model-file.ts';
import { wordLists } from '../word-facts.ts';
import { confusionOf, macroF1, macroRecall } from './calibrate.ts';
import {
  classBalance,
  type Examples,
  examplesOf,
  FAMILY,
  FeatureReader,
  type Labelled,
  logits,
  subset,
} from './examples.ts';
import { strongest } from './learners.ts';
import { logistic } from './logistic.ts';
import { seeded, shuffle } from './random.ts';
import { inSteps } from './shipping.ts';

/** Rows below which nothing can be said of a model. */
export const LEAST_ROWS = 20;

export interface HeldOut {
  /** In [0, 1]. */
  readonly macroRecall: number;
  readonly macroF1: number;
  /** Class-balanced, in nats. */
  readonly logLoss: number;
}

export interface Adaptation {
  readonly better: boolean;
  readonly rows: number;
  readonly before: HeldOut;
  readonly after: HeldOut;
  /** Model file of the team's own scorer; only where it is better. */
  readonly bytes?: Uint8Array;
  readonly model?: string;
}

/**
 * How far a team's rows may pull the shipped weights, and the rows that takes. On a few dozen the largest looks better than it is: it
 * cost up to 2.5 points on subjects whose rows the shipped weights had never seen. With hundreds it is worth a point more than the others.
 */
const STRENGTHS = [
  { rate: 0.004, rows: 0 },
  { rate: 0.012, rows: 0 },
  { rate: 0.03, rows: 150 },
] as const;
const REPEATS = 3;
const FOLDS = 5;

/**
 * Fits a team's own model on top of a shipped one: the shipped weights, moved a little by the team's rows and held
 * near by L2. How far is chosen on rows held out (repeated cross-validation, log loss), and the same rows say whether
 * it is better at all: lower loss by more than most of its noise, and no lower recall.
 * @throws UserError where there are too few rows or classes.
 */
export function adapt(base: Model, rows: readonly Labelled[]): Adaptation {
  const kinds = new Set(rows.map(({ label }) => label));
  if (rows.length < LEAST_ROWS || kinds.size < 2) {
    throw new UserError(
      `${rows.length} labelled rows of ${kinds.size} kinds are too few to learn from; give at least ${LEAST_ROWS} of two kinds (50 do well)`,
    );
  }
  const { examples, start, hashes, factors } = prepare(base, rows);
  const folds = foldsOf(examples.rows);
  const before = judge(examples, folds, () => start, start);
  const tries = STRENGTHS.filter((strength) => rows.length >= strength.rows).map(({ rate }) => ({
    rate,
    ...judge(examples, folds, (part) => moved(part, start, rate), start),
  }));
  const best = tries.reduce((a, b) => (b.heldOut.logLoss < a.heldOut.logLoss ? b : a));
  const gains = before.losses.map((loss, row) => loss - best.losses[row]!);
  const mean = gains.reduce((a, b) => a + b, 0) / gains.length;
  const error = Math.sqrt(gains.reduce((sum, gain) => sum + (gain - mean) ** 2, 0) / gains.length / examples.rows);
  const better = mean > 0.75 * error && best.heldOut.macroRecall >= before.heldOut.macroRecall;
  const report = { rows: rows.length, before: before.heldOut, after: best.heldOut };
  if (!better) return { better: false, ...report };
  const weights = moved(examples, start, best.rate);
  const model = `${base.header.model}+own-${rows.length}-${fingerprint(rows)}`;
  const header: ModelHeader = {
    ...base.header,
    model,
    base: base.header.model,
    ownRows: rows.length,
    heldOut: { macroRecall: best.heldOut.macroRecall, macroF1: best.heldOut.macroF1, confusion: best.confusion },
  };
  return { better: true, ...report, model, bytes: merged(base, header, weights, start, hashes, factors) };
}

/** The rows as examples over every feature they have, and the shipped weights of those features. */
function prepare(base: Model, rows: readonly Labelled[]) {
  const reader = new FeatureReader(
    wordLists(base.header.language, base.lexicon, base.phrases),
    new Map(),
    base.header.shapes,
  );
  const raws = rows.map(({ text }) => reader.read(text));
  const ids = new Map<number, number>();
  for (const raw of raws)
    for (const hash of raw.hashes) if (hash !== 0 && !ids.has(hash)) ids.set(hash, DENSE + ids.size);
  const examples = examplesOf(
    raws,
    rows.map(({ label }) => label),
    ids,
  );
  const start = new Float32Array(examples.features * 3);
  for (let index = 0; index < DENSE * 3; index += 1) start[index] = base.dense[index]! / FAMILY.dense;
  const hashes = new Int32Array(examples.features);
  const factors = new Float32Array(examples.features).fill(1);
  const steps = new Int32Array(3);
  for (const [hash, id] of ids) {
    hashes[id] = hash;
    factors[id] = reader.factor(hash);
    steps.fill(0);
    base.weights.addTo(hash, steps, 0);
    for (let side = 0; side < 3; side += 1) start[id * 3 + side] = (steps[side]! * base.weights.step) / factors[id]!;
  }
  return { examples, start, hashes, factors };
}

function moved(examples: Examples, start: Float32Array, rate: number): Float32Array {
  return logistic(examples, {
    epochs: 12,
    rate,
    l2: 0.003,
    start: 0.02,
    drop: 0,
    smooth: 0.1,
    balance: 0.8,
    seed: 1,
    base: start,
  });
}

function foldsOf(rows: number): Int32Array[] {
  return Array.from({ length: REPEATS }, (_, repeat) => {
    const order = Int32Array.from({ length: rows }, (_row, row) => row);
    shuffle(order, seeded(101 + repeat));
    const fold = new Int32Array(rows);
    order.forEach((row, place) => {
      fold[row] = place % FOLDS;
    });
    return fold;
  });
}

function judge(
  examples: Examples,
  repeats: readonly Int32Array[],
  train: (part: Examples) => Float32Array,
  start: Float32Array,
): { heldOut: HeldOut; confusion: number[][]; losses: number[] } {
  const losses: number[] = [];
  const said: number[] = [];
  const labels: number[] = [];
  const balance = classBalance(examples, 1);
  for (const fold of repeats) {
    for (let out = 0; out < FOLDS; out += 1) {
      const inside: number[] = [];
      const outside: number[] = [];
      fold.forEach((own, row) => {
        (own === out ? outside : inside).push(row);
      });
      const weights = inside.length > 0 ? train(subset(examples, inside)) : start;
      const held = subset(examples, outside);
      const found = logits(held, weights);
      for (let row = 0; row < held.rows; row += 1) {
        const label = held.labels[row]!;
        const at = row * 3;
        const most = Math.max(found[at]!, found[at + 1]!, found[at + 2]!);
        const sum = [0, 1, 2].reduce((total, side) => total + Math.exp(found[at + side]! - most), 0);
        losses.push(balance[label]! * (most + Math.log(sum) - found[at + label]!));
        said.push(strongest(found, at));
        labels.push(label);
      }
    }
  }
  const confusion = confusionOf(labels, said);
  // A class that the team gave no row of says nothing of recall.
  const seen = confusion.filter((row) => row.some((cell) => cell > 0)).length;
  return {
    losses,
    confusion,
    heldOut: {
      macroRecall: (macroRecall(confusion) * 3) / seen,
      macroF1: macroF1(confusion),
      logLoss: losses.reduce((a, b) => a + b, 0) / losses.length,
    },
  };
}

/** The shipped table with the moved weights in place, and the new ones added. */
function merged(
  base: Model,
  header: ModelHeader,
  weights: Float32Array,
  start: Float32Array,
  hashes: Int32Array,
  factors: Float32Array,
): Uint8Array {
  const { step } = base.weights;
  const table = new Map<number, [number, number, number]>();
  const { keys, values, wordKeys, wordValues } = base.arrays;
  keys.forEach((key, index) => {
    table.set(key, [values[index * 3]!, values[index * 3 + 1]!, values[index * 3 + 2]!]);
  });
  for (let id = DENSE; id < factors.length; id += 1) {
    const old = table.get(hashes[id]!) ?? [0, 0, 0];
    const next = old.map((value, side) => {
      const change = ((weights[id * 3 + side]! - start[id * 3 + side]!) * factors[id]!) / step;
      return inSteps(value + change);
    }) as [number, number, number];
    if (next.some((value) => value !== 0)) table.set(hashes[id]!, next);
  }
  const sorted = [...table.keys()].sort((a, b) => a - b);
  const steps = new Int16Array(sorted.length * 3);
  sorted.forEach((key, index) => {
    steps.set(table.get(key)!, index * 3);
  });
  const dense = Array.from(weights.subarray(0, DENSE * 3), (weight) => Number((weight * FAMILY.dense).toFixed(5)));
  return encodeModel(
    { ...header, features: sorted.length, dense },
    { keys: Int32Array.from(sorted), values: steps, wordKeys, wordValues },
  );
}

function fingerprint(rows: readonly Labelled[]): string {
  let hash = 0x811c9dc5;
  for (const { text, label } of rows) {
    const line = `${label}\t${text}\n`;
    for (let at = 0; at < line.length; at += 1) hash = Math.imul(hash ^ line.charCodeAt(at), 0x01000193);
  }
  return (hash >>> 0).toString(16).padStart(8, '0');
}
