import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { ScoreRequest, Scorer, Sentiment } from '../domain/sentiment.ts';
import { messageOf, UserError } from '../lib/errors.ts';
import { identifyLanguage } from '../text/language.ts';
import { cannotTell, softmax, verdict } from './verdict.ts';

/** The part of an inference runtime that is used: `onnxruntime-node` and `onnxruntime-web` have it. */
export interface OnnxRuntime {
  readonly InferenceSession: { create(path: string): Promise<OnnxSession> };
  readonly Tensor: new (type: 'int64', data: BigInt64Array, shape: readonly number[]) => unknown;
}

export interface OnnxSession {
  readonly inputNames: readonly string[];
  readonly outputNames: readonly string[];
  run(feeds: Record<string, unknown>): Promise<Record<string, { readonly data: ArrayLike<number> }>>;
}

/** Words to ids, as the model was trained with. */
export interface Encoder {
  encode(text: string): readonly number[];
}

const LONGEST = 128;
const BATCH = 32;

/**
 * A scorer by a transformer in a local folder: `model.onnx`, `vocab.txt` (WordPiece) and `labels.json`
 * (`["negative", "neutral", "positive"]` in the order of the model's outputs). Nothing is ever downloaded. The runtime is an
 * optional peer dependency, given by the caller or imported as `onnxruntime-node`.
 * @throws UserError where the runtime or a file is missing.
 */
export async function createOnnxScorer(folder: string, runtime?: OnnxRuntime): Promise<Scorer> {
  const { InferenceSession, Tensor } = runtime ?? (await installedRuntime());
  const labels = labelsOf(folder);
  const encoder = wordPiece(read(folder, 'vocab.txt'));
  let session: OnnxSession;
  try {
    session = await InferenceSession.create(join(folder, 'model.onnx'));
  } catch (error) {
    throw new UserError(`${join(folder, 'model.onnx')}: cannot be loaded (${messageOf(error)}); check the folder`);
  }
  const model = `onnx-${folder.split(/[\\/]/).filter(Boolean).at(-1) ?? 'model'}`;
  return {
    model,
    async score(batch) {
      const found: Sentiment[] = [];
      for (let from = 0; from < batch.length; from += BATCH) {
        found.push(...(await scoreBatch(session, Tensor, encoder, labels, batch.slice(from, from + BATCH), model)));
      }
      return found;
    },
  };
}

async function scoreBatch(
  session: OnnxSession,
  Tensor: OnnxRuntime['Tensor'],
  encoder: Encoder,
  order: readonly number[],
  batch: readonly ScoreRequest[],
  model: string,
): Promise<Sentiment[]> {
  const rows = batch.map(({ text }) => encoder.encode(text));
  const width = Math.max(...rows.map((row) => row.length));
  const ids = new BigInt64Array(rows.length * width);
  const mask = new BigInt64Array(rows.length * width);
  rows.forEach((row, index) => {
    row.forEach((id, place) => {
      ids[index * width + place] = BigInt(id);
      mask[index * width + place] = 1n;
    });
  });
  const shape = [rows.length, width];
  const all: Record<string, BigInt64Array> = {
    input_ids: ids,
    attention_mask: mask,
    token_type_ids: new BigInt64Array(ids.length),
  };
  const feeds: Record<string, unknown> = {};
  for (const name of session.inputNames) {
    if (all[name]) feeds[name] = new Tensor('int64', all[name], shape);
  }
  const logits = (await session.run(feeds))[session.outputNames[0]!]!.data;
  return batch.map(({ text, lang }, index) => {
    const { language } = identifyLanguage(text, lang);
    if (text.trim() === '') return cannotTell(language, 'empty', model);
    const at = (side: number): number => Number(logits[index * 3 + order[side]!]);
    return verdict(softmax(at(0), at(1), at(2)), language, [], model);
  });
}

async function installedRuntime(): Promise<OnnxRuntime> {
  // A name that the compiler does not follow: the package is optional.
  const name = 'onnxruntime-node';
  try {
    const found = (await import(name)) as OnnxRuntime & { default?: OnnxRuntime };
    return found.default ?? found;
  } catch {
    throw new UserError('scorer onnx: its runtime is not installed; run: npm install onnxruntime-node');
  }
}

function read(folder: string, file: string): string {
  const path = join(folder, file);
  try {
    return readFileSync(path, 'utf8');
  } catch (error) {
    throw new UserError(`${path}: cannot be read (${messageOf(error)}); a model folder holds it`);
  }
}

/** Where each of negative, neutral, positive stands among the model's outputs. */
function labelsOf(folder: string): number[] {
  let labels: unknown;
  try {
    labels = JSON.parse(read(folder, 'labels.json'));
  } catch (error) {
    if (error instanceof UserError) throw error;
    throw new UserError(`${join(folder, 'labels.json')}: is not JSON (${messageOf(error)})`);
  }
  const order = ['negative', 'neutral', 'positive'].map((label) =>
    Array.isArray(labels) ? labels.indexOf(label) : -1,
  );
  if (order.includes(-1) || (labels as unknown[]).length !== 3) {
    throw new UserError(`${join(folder, 'labels.json')}: must be negative, neutral, positive in the model's own order`);
  }
  return order;
}

/** WordPiece (Wu et al. 2016) as BERT uses it: longest piece first, `##` inside a word. Linear: a word is at most 100 units. */
export function wordPiece(vocabulary: string): Encoder {
  const ids = new Map(vocabulary.split(/\r?\n/).map((piece, id) => [piece, id] as const));
  const special = (name: string): number => {
    const id = ids.get(name);
    if (id === undefined) throw new UserError(`vocab.txt: has no ${name}; it must be a WordPiece vocabulary`);
    return id;
  };
  const [unknown, start, end] = [special('[UNK]'), special('[CLS]'), special('[SEP]')];
  const cased = [...ids.keys()].some((piece) => /^[A-Z][a-z]/.test(piece));
  const word = (text: string): number[] => {
    const found: number[] = [];
    let at = 0;
    while (at < text.length) {
      let stop = text.length;
      while (stop > at && !ids.has((at > 0 ? '##' : '') + text.slice(at, stop))) stop -= 1;
      if (stop === at) return [unknown];
      found.push(ids.get((at > 0 ? '##' : '') + text.slice(at, stop))!);
      at = stop;
    }
    return found;
  };
  return {
    encode(text) {
      const found = [start];
      const plain = text.slice(0, LONGEST * 20);
      const folded = cased
        ? plain
        : plain
            .toLowerCase()
            .normalize('NFD')
            .replace(/\p{Mn}/gu, '');
      for (const [piece] of folded.matchAll(/[\p{L}\p{N}\p{M}]+|[^\s\p{L}\p{N}\p{M}]/gu)) {
        if (found.length >= LONGEST - 1) break;
        found.push(...(piece.length > 100 ? [unknown] : word(piece)));
      }
      return [...found.slice(0, LONGEST - 1), end];
    },
  };
}
