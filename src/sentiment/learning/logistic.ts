import { classBalance, type Examples } from './examples.ts';
import { seeded, shuffle } from './random.ts';

export interface LogisticOptions {
  readonly epochs: number;
  readonly rate: number;
  readonly l2: number;
  /** AdaGrad's start: the larger, the smaller the first steps of a rare feature. */
  readonly start: number;
  /** Share of the features left out of each step: no single word may carry the verdict. */
  readonly drop: number;
  /** Share of the target taken from the labelled class and given to the others: labels are not always right. */
  readonly smooth: number;
  readonly balance: number;
  readonly seed: number;
  /** What rows are learnt as, three shares a row that add up to one, in place of their labels. */
  readonly targets?: Float32Array;
  /** Weights to begin at and to be held near, three a feature. */
  readonly base?: Float32Array;
}

/**
 * Multinomial logistic regression by AdaGrad (Duchi et al. 2011), the weights averaged over the later epochs.
 * Deterministic for a seed. Returns three weights a feature.
 */
export function logistic(examples: Examples, options: LogisticOptions): Float32Array {
  const { rate, l2, drop, smooth, base, targets } = options;
  const size = examples.features * 3;
  const weights = new Float32Array(size);
  if (base) weights.set(base);
  const squares = new Float32Array(size).fill(options.start);
  const sum = new Float64Array(size);
  const balance = classBalance(examples, options.balance);
  const random = seeded(options.seed);
  const order = Int32Array.from({ length: examples.rows }, (_, row) => row);
  let longest = 0;
  for (let row = 0; row < examples.rows; row += 1) {
    longest = Math.max(longest, examples.starts[row + 1]! - examples.starts[row]!);
  }
  const kept = new Uint8Array(longest);
  const gradient = new Float64Array(3);
  const scale = 1 / (1 - drop);
  let averaged = 0;
  for (let epoch = 0; epoch < options.epochs; epoch += 1) {
    shuffle(order, random);
    for (const row of order) {
      const from = examples.starts[row]!;
      const to = examples.starts[row + 1]!;
      let a = 0;
      let b = 0;
      let c = 0;
      for (let at = from; at < to; at += 1) {
        if (drop > 0 && random() < drop) {
          kept[at - from] = 0;
          continue;
        }
        kept[at - from] = 1;
        const id = examples.ids[at]! * 3;
        const value = examples.values[at]! * scale;
        a += weights[id]! * value;
        b += weights[id + 1]! * value;
        c += weights[id + 2]! * value;
      }
      const most = Math.max(a, b, c);
      a = Math.exp(a - most);
      b = Math.exp(b - most);
      c = Math.exp(c - most);
      const total = a + b + c;
      const label = examples.labels[row]!;
      const weight = balance[label]! * examples.importance[row]!;
      if (targets) {
        gradient[0] = (a / total - targets[row * 3]!) * weight;
        gradient[1] = (b / total - targets[row * 3 + 1]!) * weight;
        gradient[2] = (c / total - targets[row * 3 + 2]!) * weight;
      } else {
        gradient[0] = (a / total - smooth / 2) * weight;
        gradient[1] = (b / total - smooth / 2) * weight;
        gradient[2] = (c / total - smooth / 2) * weight;
        gradient[label]! -= (1 - 1.5 * smooth) * weight;
      }
      for (let at = from; at < to; at += 1) {
        if (kept[at - from] === 0) continue;
        const id = examples.ids[at]! * 3;
        const value = examples.values[at]! * scale;
        for (let side = 0; side < 3; side += 1) {
          const own = weights[id + side]!;
          const step = gradient[side]! * value + l2 * (base ? own - base[id + side]! : own);
          squares[id + side]! += step * step;
          weights[id + side] = own - (rate * step) / Math.sqrt(squares[id + side]!);
        }
      }
    }
    if (epoch >= options.epochs / 2) {
      for (let index = 0; index < size; index += 1) sum[index]! += weights[index]!;
      averaged += 1;
    }
  }
  return Float32Array.from(sum, (value) => value / averaged);
}
