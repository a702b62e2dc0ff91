/** A line of a byte stream with the offset of the byte after its end: where reading can go on. */
export interface ByteLine {
  /** Undefined where the line is longer than the limit. */
  readonly text: string | undefined;
  readonly end: number;
}

/**
 * Cuts bytes that come in pieces into lines, keeping count of bytes, so that a reader can stop after any line and go
 * on from there in another process. Memory is bounded by `maxLine` bytes whatever comes.
 */
export class ByteLines {
  readonly #maxLine: number;
  #rest: Buffer = Buffer.alloc(0);
  /** Offset of the first byte of `#rest`. */
  #at: number;
  #tooLong = false;

  constructor(offset: number, maxLine: number) {
    this.#at = offset;
    this.#maxLine = maxLine;
  }

  /** The lines that a piece completes. */
  push(piece: Uint8Array): ByteLine[] {
    const lines: ByteLine[] = [];
    let bytes = this.#rest.length === 0 ? Buffer.from(piece) : Buffer.concat([this.#rest, piece]);
    let from = 0;
    for (let end = bytes.indexOf(10, from); end >= 0; end = bytes.indexOf(10, from)) {
      lines.push(this.#line(bytes.subarray(from, end), end + 1 - from));
      from = end + 1;
    }
    bytes = bytes.subarray(from);
    if (bytes.length > this.#maxLine) {
      this.#tooLong = true;
      this.#at += bytes.length;
      bytes = Buffer.alloc(0);
    }
    this.#rest = bytes;
    return lines;
  }

  /** What stands after the last line end: a whole line only where no more will come. */
  end(): ByteLine | undefined {
    if (this.#rest.length === 0 && !this.#tooLong) return undefined;
    const line = this.#line(this.#rest, this.#rest.length);
    this.#rest = Buffer.alloc(0);
    return line;
  }

  #line(bytes: Buffer, length: number): ByteLine {
    const first = this.#at === 0;
    this.#at += length;
    const tooLong = this.#tooLong || bytes.length > this.#maxLine;
    this.#tooLong = false;
    if (tooLong) return { text: undefined, end: this.#at };
    const text = bytes.toString('utf8').replace(/\r$/, '');
    return { text: first && text.startsWith('\ufeff') ? text.slice(1) : text, end: this.#at };
  }
}
