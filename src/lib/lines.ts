/** A line of a file with its number, from 1. */
export interface Line {
  readonly number: number;
  readonly text: string;
  /** Set where the line was longer than the limit: `text` is its beginning only. */
  readonly tooLong?: boolean;
}

/** Longest line that is read, of files and of standard input alike. */
export const MAX_LINE = 16 * 1024 * 1024;

/**
 * Lines of a byte stream in batches, as UTF-8, without their line ends; a byte-order mark is dropped and
 * invalid bytes become U+FFFD. Memory is bounded by `maxLine` characters whatever the file holds.
 */
export async function* lineBatches(
  input: AsyncIterable<Uint8Array | string>,
  maxLine: number = MAX_LINE,
): AsyncGenerator<Line[]> {
  const decoder = new TextDecoder('utf-8');
  let rest = '';
  let number = 0;
  let cut = false;
  const take = (raw: string): Line => {
    number += 1;
    const text = raw.endsWith('\r') ? raw.slice(0, -1) : raw;
    const line: Line =
      cut || text.length > maxLine ? { number, text: text.slice(0, 200), tooLong: true } : { number, text };
    cut = false;
    return line;
  };
  for await (const chunk of input) {
    rest += typeof chunk === 'string' ? chunk : decoder.decode(chunk, { stream: true });
    const batch: Line[] = [];
    let from = 0;
    for (let end = rest.indexOf('\n', from); end >= 0; end = rest.indexOf('\n', from)) {
      batch.push(take(rest.slice(from, end)));
      from = end + 1;
    }
    rest = rest.slice(from);
    if (rest.length > maxLine) {
      cut = true;
      rest = rest.slice(0, 200);
    }
    if (batch.length > 0) yield batch;
  }
  rest += decoder.decode();
  if (rest !== '') yield [take(rest)];
}
