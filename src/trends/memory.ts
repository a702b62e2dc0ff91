/** The detector's numbers: filters in double precision, rings of counts in single, saved as they are. */
export interface Memory {
  readonly doubles: Float64Array;
  readonly floats: Float32Array;
}

/** Version of the layout: a state of another one is refused, not misread. */
const VERSION = 3;

export function newMemory(doubles: number, floats: number): Memory {
  const buffer = new ArrayBuffer(doubles * 8 + floats * 4);
  return { doubles: new Float64Array(buffer, 0, doubles), floats: new Float32Array(buffer, doubles * 8, floats) };
}

/** `version.step.base64`, a little-endian image of the memory. */
export function saveMemory(memory: Memory, stepMs: number): string {
  const bytes = Buffer.from(memory.doubles.buffer as ArrayBuffer);
  return `${VERSION}.${stepMs}.${bytes.toString('base64')}`;
}

/** Throws RangeError where the state is not of this version, step and size. */
export function loadMemory(memory: Memory, stepMs: number, state: string): void {
  const [version, step, data] = state.split('.', 3);
  if (version !== String(VERSION) || step !== String(stepMs) || data === undefined) {
    throw new RangeError(`detector state is not of version ${VERSION} and step ${stepMs} ms`);
  }
  const bytes = Buffer.from(data, 'base64');
  const into = new Uint8Array(memory.doubles.buffer as ArrayBuffer);
  if (bytes.length !== into.length) throw new RangeError('detector state is cut short or of another layout');
  into.set(bytes);
}
