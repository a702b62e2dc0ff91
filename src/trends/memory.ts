/**
 * The detector's numbers: filters in double precision, rings of counts in single, saved as they are; and what is worked
 * out from them, which is not saved.
 */
export interface Memory {
  readonly doubles: Float64Array;
  readonly floats: Float32Array;
  readonly derived: Float64Array;
  /** All of it, byte by byte. */
  readonly image: Uint8Array;
  /** How much of the image is saved. */
  readonly savedBytes: number;
}

/** How many numbers of each kind. */
export interface MemorySize {
  readonly doubles: number;
  readonly floats: number;
  readonly derived: number;
}

/** Version of the layout: a state of another one is refused, not misread. */
const VERSION = 3;

export function newMemory({ doubles, floats, derived }: MemorySize): Memory {
  const savedBytes = doubles * 8 + floats * 4;
  const from = Math.ceil(savedBytes / 8) * 8;
  const buffer = new ArrayBuffer(from + derived * 8);
  return {
    doubles: new Float64Array(buffer, 0, doubles),
    floats: new Float32Array(buffer, doubles * 8, floats),
    derived: new Float64Array(buffer, from, derived),
    image: new Uint8Array(buffer),
    savedBytes,
  };
}

/** `version.step.base64`, a little-endian image of the memory. */
export function saveMemory(memory: Memory, stepMs: number): string {
  const bytes = Buffer.from(memory.image.buffer as ArrayBuffer, 0, memory.savedBytes);
  return `${VERSION}.${stepMs}.${bytes.toString('base64')}`;
}

/** Throws RangeError where the state is not of this version, step and size. */
export function loadMemory(memory: Memory, stepMs: number, state: string): void {
  const [version, step, data] = state.split('.', 3);
  if (version !== String(VERSION) || step !== String(stepMs) || data === undefined) {
    throw new RangeError(`detector state is not of version ${VERSION} and step ${stepMs} ms`);
  }
  const bytes = Buffer.from(data, 'base64');
  if (bytes.length !== memory.savedBytes) throw new RangeError('detector state is cut short or of another layout');
  memory.image.set(bytes);
}
