import { mkdtempSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, describe, expect, it } from 'vitest';
import { packageRoot } from '../../src/lib/package-root.ts';
import { LanguageScorer } from '../../src/sentiment/language-scorer.ts';
import {
  calibrate,
  calibrationError,
  confusionOf,
  macroF1,
  macroRecall,
} from '../../src/sentiment/learning/calibrate.ts';
import type { Labelled } from '../../src/sentiment/learning/examples.ts';
import { fit, type Lists } from '../../src/sentiment/learning/fit.ts';
import type { Recipe } from '../../src/sentiment/learning/learners.ts';
import { seeded } from '../../src/sentiment/learning/random.ts';
import { decodeModel, readModel } from '../../src/sentiment/model-file.ts';

const RECIPE: Recipe = { least: 1, balance: 1, epochs: 3, cost: 0.1, bayes: 0.3, keep: 5_000, folds: 3 };
const LISTS: Lists = {
  table: new Map([['fine', Int8Array.of(60, 0)]]),
  pairs: new Map(),
  phrases: {},
};

/** A made-up tongue: three verdicts, told by one word. */
function rows(count: number): Labelled[] {
  const random = seeded(3);
  const verdicts = [
    ['negative', 'grumb'],
    ['neutral', 'zin'],
    ['positive', 'plee'],
  ] as const;
  return Array.from({ length: count }, () => {
    const [label, word] = verdicts[Math.floor(random() * 3)]!;
    return { label, text: `the ${word} ${Math.floor(random() * 20)} of it` };
  });
}

describe('learning', () => {
  it('gives the same bytes for the same rows, and a model that has learnt them', () => {
    const one = fit('toy-en-1', 'en', rows(150), LISTS, RECIPE);
    const two = fit('toy-en-1', 'en', rows(150), LISTS, RECIPE);
    expect(Buffer.from(one.bytes).equals(Buffer.from(two.bytes))).toBe(true);
    expect(one.header.heldOut.macroRecall).toBeGreaterThan(0.95);
    const scorer = new LanguageScorer(decodeModel(one.bytes, 'toy'));
    expect(['so grumb', 'so zin', 'so plee'].map((text) => scorer.score(text, 'en').label)).toEqual([
      'negative',
      'neutral',
      'positive',
    ]);
  });

  it('ships probabilities that hold on rows it has not met, pruned hard and labelled with errors', () => {
    const random = seeded(5);
    const labels = ['negative', 'neutral', 'positive'] as const;
    const doubtful = (count: number) =>
      rows(count).map((row) => ({ ...row, label: random() < 0.3 ? labels[Math.floor(random() * 3)]! : row.label }));
    const { bytes } = fit('toy-en-1', 'en', doubtful(600), LISTS, { ...RECIPE, keep: 60 });
    const scorer = new LanguageScorer(decodeModel(bytes, 'toy'));
    const fresh = doubtful(1_500);
    for (const label of labels) {
      const said = fresh.map(({ text }) => scorer.score(text, 'en').probabilities[label]);
      expect(
        calibrationError(
          said,
          fresh.map((row) => row.label === label),
        ),
      ).toBeLessThan(0.06);
    }
  });

  it('gives a rated pair that it never met the weight of those rated alike, and no word of it any', () => {
    const pairs = new Map([
      ['no zat', -3],
      ['mol ted', -3],
      ['up hax', 3],
    ]);
    const said = [
      ['negative', 'no zat'],
      ['positive', 'up hax'],
      ['neutral', 'it is'],
    ] as const;
    const random = seeded(9);
    const taught = Array.from({ length: 300 }, (): Labelled => {
      const [label, pair] = said[Math.floor(random() * 3)]!;
      return { label, text: `${'abcdefgh'[Math.floor(random() * 8)]} ${pair}` };
    });
    const learnt = (lists: Lists): LanguageScorer =>
      new LanguageScorer(decodeModel(fit('toy-en-1', 'en', taught, lists, RECIPE).bytes, 'toy'));
    const rated = learnt({ ...LISTS, pairs });
    const unrated = learnt(LISTS);
    const lean = (scorer: LanguageScorer, text: string): number => {
      const [negative, , positive] = scorer.logits(text);
      return positive - negative;
    };
    expect(lean(rated, 'a mol ted')).toBeLessThan(lean(unrated, 'a mol ted') - 0.2);
    expect(lean(rated, 'a ted mol')).toBeCloseTo(lean(unrated, 'a ted mol'), 0);
  });

  it('refuses a file that is no model, is cut short or is of another version, in one line', () => {
    const { bytes } = fit('toy-en-1', 'en', rows(60), LISTS, RECIPE);
    expect(() => decodeModel(new Uint8Array(10), 'a.bin')).toThrow(/a.bin: is no sentiment model/);
    expect(() => decodeModel(bytes.subarray(0, bytes.length - 1), 'a.bin')).toThrow(/a.bin: is cut short/);
    const newer = Buffer.from(Buffer.from(bytes).toString('latin1').replace('"format":3', '"format":9'), 'latin1');
    expect(() => decodeModel(newer, 'a.bin')).toThrow(/another version/);
    const broken = Buffer.from(Buffer.from(bytes).toString('latin1').replace('{"format"', '["format"'), 'latin1');
    expect(() => decodeModel(broken, 'a.bin')).toThrow(/broken header/);
  });

  const folder = mkdtempSync(join(tmpdir(), 'models-'));
  afterAll(() => rmSync(folder, { recursive: true }));

  it('never crashes on bytes of the outside', () => {
    const path = join(folder, 'any.bin');
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 300 }), (tail) => {
        writeFileSync(path, Buffer.concat([Buffer.from('turntide-sentiment\n'), tail]));
        expect(() => readModel(path)).toThrow(/any.bin: /);
      }),
      { numRuns: 50 },
    );
  });

  it('ships at most 3 MB a language', () => {
    const models = join(packageRoot(), 'models');
    const files = readdirSync(models).filter((name) => name.startsWith('sentiment-'));
    expect(files).toHaveLength(8);
    for (const name of files) expect(statSync(join(models, name)).size).toBeLessThan(3_000_000);
  });
});

describe('measures', () => {
  const CONFUSION = [
    [8, 2, 0],
    [1, 18, 1],
    [0, 5, 15],
  ];

  it('are as they are defined', () => {
    expect(macroRecall(CONFUSION)).toBeCloseTo((0.8 + 0.9 + 0.75) / 3, 12);
    expect(macroF1(CONFUSION)).toBeCloseTo((16 / 19 + 36 / 45 + 30 / 36) / 3, 12);
    expect(confusionOf([0, 1, 2, 2], [0, 1, 1, 2])).toEqual([
      [1, 0, 0],
      [0, 1, 0],
      [0, 1, 1],
    ]);
    expect(calibrationError([0.9, 0.9, 0.1], [true, false, false])).toBeCloseTo((0.8 + 0.1) / 3, 12);
  });

  it('calibrates what is too sure of itself', () => {
    const random = seeded(5);
    const count = 3_000;
    const labels = Uint8Array.from({ length: count }, () => Math.floor(random() * 3));
    // Right in seven of ten, and always as sure.
    const logits = new Float32Array(count * 3);
    labels.forEach((label, row) => {
      const said = random() < 0.7 ? label : (label + 1 + Math.floor(random() * 2)) % 3;
      logits[row * 3 + said] = 6;
    });
    const { slope, offset } = calibrate(logits, labels);
    const odds = Math.exp(slope[0]! * 6 + offset[0]!);
    const sure = odds / (odds + Math.exp(offset[1]!) + Math.exp(offset[2]!));
    expect(sure).toBeGreaterThan(0.65);
    expect(sure).toBeLessThan(0.75);
  });
});
