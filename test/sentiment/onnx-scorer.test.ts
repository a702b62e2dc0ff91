import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createOnnxScorer, type OnnxRuntime, wordPiece } from '../../src/sentiment/onnx-scorer.ts';

const folder = mkdtempSync(join(tmpdir(), 'onnx-'));
const VOCABULARY = ['[PAD]', '[UNK]', '[CLS]', '[SEP]', 'good', 'bad', '##ly', 'seat', '##s', '!'];

beforeAll(() => {
  writeFileSync(join(folder, 'vocab.txt'), VOCABULARY.join('\n'));
  // The order in which this model gives its outputs is not ours.
  writeFileSync(join(folder, 'labels.json'), '["positive","negative","neutral"]');
  writeFileSync(join(folder, 'model.onnx'), '');
});
afterAll(() => rmSync(folder, { recursive: true }));

/** A runtime whose model counts `good` and `bad`: stands for the optional package, with its calling convention. */
function counting(shapes: number[][]): OnnxRuntime {
  class Tensor {
    readonly data: BigInt64Array;
    constructor(_type: 'int64', data: BigInt64Array, shape: readonly number[]) {
      this.data = data;
      shapes.push([...shape]);
    }
  }
  return {
    Tensor,
    InferenceSession: {
      create: async () => ({
        inputNames: ['input_ids', 'attention_mask'],
        outputNames: ['logits'],
        run: async (feeds) => {
          const [rows = 0, width = 0] = shapes.at(-1) ?? [];
          const ids = (feeds.input_ids as Tensor).data;
          const data: number[] = [];
          for (let row = 0; row < rows; row += 1) {
            const own = [...ids.subarray(row * width, (row + 1) * width)].map(Number);
            const count = (id: number): number => own.filter((each) => each === id).length;
            data.push(4 * count(4), 4 * count(5), 1);
          }
          return { logits: { data } };
        },
      }),
    },
  };
}

describe('a scorer by an ONNX model in a local folder', () => {
  it('cuts words into the longest known pieces', () => {
    const { encode } = wordPiece(VOCABULARY.join('\n'));
    expect(encode('Badly seats!')).toEqual([2, 5, 6, 7, 8, 9, 3]);
    expect(encode('goodx')).toEqual([2, 1, 3]);
    expect(encode('good '.repeat(1000))).toHaveLength(128);
    expect(() => encode('\ud800'.repeat(100_000))).not.toThrow();
  });

  it('scores in batches, the model’s own order of labels heeded, whatever the batch split', async () => {
    const shapes: number[][] = [];
    const scorer = await createOnnxScorer(folder, counting(shapes));
    const texts = Array.from({ length: 40 }, (_, index) => ({ text: ['good seats', 'bad', 'seat', ''][index % 4]! }));
    const found = await scorer.score(texts);
    expect(found.slice(0, 4).map(({ label }) => label)).toEqual(['positive', 'negative', 'neutral', 'neutral']);
    expect(found[3]!.flags).toEqual(['empty']);
    expect(Math.max(...shapes.map(([rows = 0]) => rows))).toBeLessThanOrEqual(32);
    const alone = await Promise.all(texts.map(async (request) => (await scorer.score([request]))[0]));
    expect(alone).toEqual(found);
  });

  it('says what is missing', async () => {
    await expect(createOnnxScorer(join(folder, 'nowhere'), counting([]))).rejects.toThrow(
      /labels.json: cannot be read/,
    );
    const bare = mkdtempSync(join(tmpdir(), 'onnx-'));
    writeFileSync(join(bare, 'labels.json'), '["good","bad"]');
    await expect(createOnnxScorer(bare, counting([]))).rejects.toThrow(/must be negative, neutral, positive/);
    rmSync(bare, { recursive: true });
  });
});
