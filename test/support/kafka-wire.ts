/** Kafka's primitive types (big endian), as far as the first versions of its requests need them. */
export class WireReader {
  readonly #bytes: Buffer;
  #at = 0;

  constructor(bytes: Buffer) {
    this.#bytes = bytes;
  }

  int8(): number {
    this.#at += 1;
    return this.#bytes.readInt8(this.#at - 1);
  }

  int16(): number {
    this.#at += 2;
    return this.#bytes.readInt16BE(this.#at - 2);
  }

  int32(): number {
    this.#at += 4;
    return this.#bytes.readInt32BE(this.#at - 4);
  }

  int64(): bigint {
    this.#at += 8;
    return this.#bytes.readBigInt64BE(this.#at - 8);
  }

  string(): string {
    const length = this.int16();
    if (length < 0) return '';
    this.#at += length;
    return this.#bytes.toString('utf8', this.#at - length, this.#at);
  }

  bytes(): Buffer {
    const length = Math.max(0, this.int32());
    this.#at += length;
    return this.#bytes.subarray(this.#at - length, this.#at);
  }

  array<T>(read: () => T): T[] {
    return Array.from({ length: Math.max(0, this.int32()) }, read);
  }
}

export class WireWriter {
  readonly #parts: Buffer[] = [];

  int8(value: number): this {
    return this.#push(1, (bytes) => bytes.writeInt8(value));
  }

  int16(value: number): this {
    return this.#push(2, (bytes) => bytes.writeInt16BE(value));
  }

  int32(value: number): this {
    return this.#push(4, (bytes) => bytes.writeInt32BE(value));
  }

  int64(value: bigint): this {
    return this.#push(8, (bytes) => bytes.writeBigInt64BE(value));
  }

  string(value: string): this {
    return this.int16(Buffer.byteLength(value)).raw(Buffer.from(value));
  }

  bytes(value: Buffer | null): this {
    return value === null ? this.int32(-1) : this.int32(value.length).raw(value);
  }

  array<T>(list: readonly T[], write: (item: T) => void): this {
    this.int32(list.length);
    list.forEach(write);
    return this;
  }

  raw(value: Buffer): this {
    this.#parts.push(value);
    return this;
  }

  done(): Buffer {
    return Buffer.concat(this.#parts);
  }

  #push(size: number, write: (bytes: Buffer) => void): this {
    const bytes = Buffer.alloc(size);
    write(bytes);
    return this.raw(bytes);
  }
}

/** CRC-32 (IEEE 802.3), bit by bit: the messages of a test are few. */
export function crc32(bytes: Buffer): number {
  let crc = -1;
  for (const byte of bytes) {
    crc ^= byte;
    for (let bit = 0; bit < 8; bit += 1) crc = (crc >>> 1) ^ (crc & 1 ? 0xedb88320 : 0);
  }
  return ~crc;
}
