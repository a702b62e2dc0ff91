import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { ByteLines } from '../../src/lib/byte-lines.ts';

/** All lines of the bytes, fed in pieces of these sizes, from an offset. */
function linesOf(bytes: Buffer, sizes: readonly number[], maxLine = 1_000, from = 0) {
  const lines = new ByteLines(from, maxLine);
  const got = [];
  for (let at = from, i = 0; at < bytes.length; i += 1) {
    const size = sizes[i % sizes.length] ?? 1;
    got.push(...lines.push(bytes.subarray(at, at + size)));
    at += size;
  }
  const last = lines.end();
  return last ? [...got, last] : got;
}

describe('lines of bytes', () => {
  const text = fc.string({ unit: fc.constantFrom('a', 'é', '😀', '\n', '\r\n', '"') });

  test('are the same however the bytes are cut, and end where they end', () => {
    fc.assert(
      fc.property(text, fc.array(fc.integer({ min: 1, max: 9 }), { minLength: 1 }), (value, sizes) => {
        const bytes = Buffer.from(value);
        const lines = linesOf(bytes, sizes);
        const expected = value.split('\n').map((line) => line.replace(/\r$/, ''));
        if (value === '' || value.endsWith('\n')) expected.pop();
        expect(lines.map((line) => line.text)).toEqual(expected);
        expect(lines.at(-1)?.end ?? 0).toBe(bytes.length);
      }),
    );
  });

  test('can be read on from the end of any of them', () => {
    fc.assert(
      fc.property(text, fc.nat(20), (value, skip) => {
        const bytes = Buffer.from(value);
        const all = linesOf(bytes, [3]);
        const start = all[skip];
        if (!start) return;
        expect(linesOf(bytes, [5], 1_000, start.end)).toEqual(all.slice(skip + 1));
      }),
    );
  });

  test('that are too long are told of without being held', () => {
    const bytes = Buffer.from(`short\n${'x'.repeat(5_000)}\nafter\n${'y'.repeat(5_000)}`);
    const lines = linesOf(bytes, [700], 1_000);
    expect(lines.map((line) => line.text)).toEqual(['short', undefined, 'after', undefined]);
    expect(lines.at(-1)?.end).toBe(bytes.length);
  });

  test('begin after a byte-order mark', () => {
    expect(linesOf(Buffer.from('\ufeffa\nb'), [4]).map((line) => line.text)).toEqual(['a', 'b']);
  });
});
