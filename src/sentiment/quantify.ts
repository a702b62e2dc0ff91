/** Counts of negative, neutral and positive, in that order, as everywhere here. */
export type Counts = readonly [number, number, number];

/** Rows: what was true; columns: what the scorer said; counts or shares. */
export type Confusion = readonly (readonly number[])[];

export interface Quantity {
  /** Estimated share of the class, in [0, 1]. */
  readonly share: number;
  readonly low: number;
  readonly high: number;
}

export interface Quantified {
  readonly negative: Quantity;
  readonly neutral: Quantity;
  readonly positive: Quantity;
}

/**
 * Shares corrected for the scorer's errors: those that, seen through its confusion, most likely gave the counts
 * (expectation maximisation, Saerens et al. 2002, on classes as said). A raw tally of a scorer that says "negative"
 * too seldom is too low at any size; this is not. The interval is 95 %: what was drawn (the counts) and what is known
 * of the scorer (the confusion's own size) both make it wider.
 * @param counts what was said; all 0: every share is a third, with the interval [0, 1].
 * @throws RangeError for counts or a confusion that are negative, not finite, or of the wrong shape.
 */
export function quantify(counts: Counts, confusion: Confusion): Quantified {
  const total = counts[0] + counts[1] + counts[2];
  check(counts, confusion);
  if (total === 0) {
    const unknown = { share: 1 / 3, low: 0, high: 1 };
    return { negative: unknown, neutral: unknown, positive: unknown };
  }
  const rates = ratesOf(confusion);
  const shares = maximise(counts, rates);
  const spread = spreadOf(shares, counts, confusion, rates, total);
  const [negative, neutral, positive] = shares.map((share, side) => ({
    share,
    low: Math.max(0, share - 1.96 * spread[side]!),
    high: Math.min(1, share + 1.96 * spread[side]!),
  })) as [Quantity, Quantity, Quantity];
  return { negative, neutral, positive };
}

/** P(said | true), smoothed by a half, so that no cell is impossible. */
function ratesOf(confusion: Confusion): number[][] {
  return confusion.map((row) => {
    const sum = row.reduce((a, b) => a + b, 0) + 1.5;
    return row.map((cell) => (cell + 0.5) / sum);
  });
}

function maximise(counts: Counts, rates: readonly (readonly number[])[]): number[] {
  const total = counts[0] + counts[1] + counts[2];
  let shares = [1 / 3, 1 / 3, 1 / 3];
  for (let round = 0; round < 500; round += 1) {
    const next = [0, 0, 0];
    for (let said = 0; said < 3; said += 1) {
      const seen = rates.reduce((sum, row, side) => sum + row[said]! * shares[side]!, 0);
      for (let side = 0; side < 3; side += 1) {
        next[side]! += (counts[said]! / total) * ((rates[side]![said]! * shares[side]!) / seen);
      }
    }
    const moved = Math.max(...next.map((share, side) => Math.abs(share - shares[side]!)));
    shares = next;
    if (moved < 1e-9) break;
  }
  return shares;
}

/** Standard errors by the delta method on the inverse of the confusion: of the draw, and of the rates themselves. */
function spreadOf(
  shares: readonly number[],
  counts: Counts,
  confusion: Confusion,
  rates: readonly (readonly number[])[],
  total: number,
): number[] {
  const inverse = inverted(rates);
  // A scorer that cannot tell the classes apart says nothing of their shares.
  if (!inverse) return [1, 1, 1];
  const said = counts.map((count) => count / total);
  return [0, 1, 2].map((side) => {
    const gain = [0, 1, 2].map((column) => inverse[column]![side]!);
    let variance = variety(gain, said) / total;
    for (let row = 0; row < 3; row += 1) {
      const size = confusion[row]!.reduce((a, b) => a + b, 0) + 1.5;
      variance += (shares[row]! ** 2 * variety(gain, rates[row]!)) / size;
    }
    return Math.sqrt(variance);
  });
}

/** Variance of `gain` under a distribution. */
function variety(gain: readonly number[], weights: readonly number[]): number {
  const mean = gain.reduce((sum, value, index) => sum + value * weights[index]!, 0);
  return gain.reduce((sum, value, index) => sum + weights[index]! * (value - mean) ** 2, 0);
}

/** The inverse of a 3 × 3 matrix by cofactors; undefined where it is (nearly) singular. */
function inverted(m: readonly (readonly number[])[]): number[][] | undefined {
  const at = (row: number, column: number): number => m[row % 3]![column % 3]!;
  const cofactor = (row: number, column: number): number =>
    at(row + 1, column + 1) * at(row + 2, column + 2) - at(row + 1, column + 2) * at(row + 2, column + 1);
  const determinant = at(0, 0) * cofactor(0, 0) + at(0, 1) * cofactor(0, 1) + at(0, 2) * cofactor(0, 2);
  if (Math.abs(determinant) < 1e-3) return undefined;
  return [0, 1, 2].map((row) => [0, 1, 2].map((column) => cofactor(column, row) / determinant));
}

function check(counts: Counts, confusion: Confusion): void {
  const bad = (value: number): boolean => !(Number.isFinite(value) && value >= 0);
  if (counts.length !== 3 || counts.some(bad)) throw new RangeError('counts must be three finite numbers ≥ 0');
  if (confusion.length !== 3 || confusion.some((row) => row.length !== 3 || row.some(bad))) {
    throw new RangeError('a confusion must be 3 × 3 finite numbers ≥ 0');
  }
}
