import { decoderFor } from '../../lib/http-body.ts';

/**
 * Text of an XML or JSON document. Byte-order mark, then the transport's charset, then the XML declaration, then UTF-8
 * (RFC 7303 §3). Bytes that are not valid become U+FFFD.
 */
export function decodeDocument(bytes: Uint8Array, contentType: string | null): string {
  const [a, b, c] = bytes;
  if (a === 0xef && b === 0xbb && c === 0xbf) return decoderFor('utf-8').decode(bytes);
  if (a === 0xfe && b === 0xff) return decoderFor('utf-16be').decode(bytes);
  if (a === 0xff && b === 0xfe) return decoderFor('utf-16le').decode(bytes);
  const charset = /charset\s*=\s*["']?([^\s;"']+)/i.exec(contentType ?? '')?.[1] ?? declared(bytes);
  return decoderFor(charset ?? 'utf-8').decode(bytes);
}

function declared(bytes: Uint8Array): string | undefined {
  const start = Buffer.from(bytes.subarray(0, 200)).toString('latin1');
  return /^\s*<\?xml[^>]*\sencoding\s*=\s*["']([A-Za-z0-9._:-]+)["']/.exec(start)?.[1];
}
