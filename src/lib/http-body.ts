import { pipeline, type Readable, type Transform } from 'node:stream';
import { TextDecoder } from 'node:util';
import { createBrotliDecompress, createUnzip } from 'node:zlib';
import { Failure } from './errors.ts';

/** A body that is larger, once decompressed, than the reader allows. */
export class TooLargeError extends Failure {
  constructor(maxBytes: number) {
    super('malformed', `body larger than ${maxBytes} bytes`);
  }
}

/** The decompressed stream of a `Content-Encoding`; throws a `malformed` failure for an unknown one. */
export function decoded(raw: Readable, encoding: string | undefined): Readable {
  let stream = raw;
  // Listed in the order in which they were applied (RFC 9110 §8.4), so undone from the last.
  const codings = (encoding ?? '')
    .toLowerCase()
    .split(',')
    .map((part) => part.trim());
  for (const coding of codings.reverse()) {
    const decoder = decoderOf(coding);
    if (decoder) stream = pipeline(stream, decoder, () => {});
  }
  return stream;
}

function decoderOf(coding: string): Transform | undefined {
  if (coding === '' || coding === 'identity') return undefined;
  if (coding === 'gzip' || coding === 'x-gzip' || coding === 'deflate') return createUnzip();
  if (coding === 'br') return createBrotliDecompress();
  throw new Failure('malformed', `unknown content encoding "${coding.slice(0, 40)}"`);
}

/** Reads a stream whole, never holding more than `maxBytes`: a small body that unpacks into gigabytes is cut off early. */
export async function readLimited(stream: AsyncIterable<Uint8Array>, maxBytes: number): Promise<Uint8Array> {
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of stream) {
    size += chunk.byteLength;
    if (size > maxBytes) throw new TooLargeError(maxBytes);
    chunks.push(chunk);
  }
  return chunks.length === 1 ? (chunks[0] as Uint8Array) : Buffer.concat(chunks, size);
}

/** Text of bytes in the charset that a `Content-Type` names, else UTF-8; bytes that are not valid become U+FFFD. */
export function decodeText(bytes: Uint8Array, contentType: string | null): string {
  const charset = /charset\s*=\s*"?([^\s;"]+)/i.exec(contentType ?? '')?.[1] ?? 'utf-8';
  return decoderFor(charset).decode(bytes);
}

/** A decoder for a charset label as found in the wild; UTF-8 for one that nobody knows. */
export function decoderFor(charset: string): TextDecoder {
  try {
    return new TextDecoder(charset);
  } catch {
    return new TextDecoder('utf-8');
  }
}
