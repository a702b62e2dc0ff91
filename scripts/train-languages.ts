import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import {
  BUCKETS,
  CLASSES,
  MOST_RUNS,
  runsOf,
  STEP,
  TABLE_LANGUAGES,
  WORD_BITS,
  wordBit,
} from '../src/text/language-table.ts';
import { tokenize } from '../src/text/tokens.ts';

const { values } = parseArgs({ options: { data: { type: 'string' }, out: { type: 'string', default: 'models' } } });
if (values.data === undefined) {
  process.stderr.write('Usage: node dist/scripts/train-languages.js --data DIR [--out models]\n');
  process.exitCode = 2;
} else {
  train(values.data, values.out);
}

/** Counts letter runs by language and writes their log-likelihoods, each against the mean of the languages. */
function train(data: string, out: string): void {
  const runs = new Float64Array(BUCKETS * CLASSES);
  const totals = new Float64Array(CLASSES);
  const words = new Map<number, Uint16Array>();
  const scratch = new Int32Array(MOST_RUNS);
  TABLE_LANGUAGES.forEach((language, side) => {
    for (const text of textsOf(data, language)) {
      for (const token of tokenize(text)) {
        if (token.kind !== 'word') continue;
        const word = token.text.toLowerCase();
        const count = runsOf(word, scratch);
        for (let index = 0; index < count; index += 1) runs[scratch[index]! * CLASSES + side]! += 1;
        totals[side]! += count;
        const bit = wordBit(word);
        let seen = words.get(bit);
        if (!seen) {
          seen = new Uint16Array(CLASSES);
          words.set(bit, seen);
        }
        if (seen[side]! < 60_000) seen[side]! += 1;
      }
    }
  });
  const bytes = new Uint8Array(BUCKETS * CLASSES + (CLASSES * WORD_BITS) / 8);
  const table = new Int8Array(bytes.buffer, 0, BUCKETS * CLASSES);
  const logs = new Float64Array(CLASSES);
  for (let bucket = 0; bucket < BUCKETS; bucket += 1) {
    let mean = 0;
    for (let side = 0; side < CLASSES; side += 1) {
      logs[side] = Math.log((runs[bucket * CLASSES + side]! + 0.5) / (totals[side]! + 0.5 * BUCKETS));
      mean += logs[side]! / CLASSES;
    }
    for (let side = 0; side < CLASSES; side += 1) {
      table[bucket * CLASSES + side] = Math.max(-127, Math.min(127, Math.round((logs[side]! - mean) / STEP)));
    }
  }
  for (const [bit, seen] of words) {
    seen.forEach((count, side) => {
      // Of the large English set a word must be met twice: one hand's slip is no word.
      if (count >= (TABLE_LANGUAGES[side] === 'en' ? 2 : 1)) {
        bytes[BUCKETS * CLASSES + side * (WORD_BITS / 8) + (bit >> 3)]! |= 1 << (bit & 7);
      }
    });
  }
  writeFileSync(join(out, 'languages.bin'), bytes);
}

function textsOf(data: string, language: string): string[] {
  const path = language === 'en' ? join(data, 'train.jsonl') : join(data, 'multilingual', `${language}.train.jsonl`);
  const lines = readFileSync(path, 'utf8').trim().split('\n');
  return lines.map((line) => (JSON.parse(line) as { text: string }).text);
}
