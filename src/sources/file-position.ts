import { createHash } from 'node:crypto';
import { type FileHandle, readdir, stat } from 'node:fs/promises';
import { dirname, join } from 'node:path';

/** How far a file was read, so that a truncated or rotated one is not mistaken for it. */
export interface Position {
  readonly offset: number;
  readonly ino: number;
  /** Digest of the last bytes before the offset. */
  readonly tail: string;
}

const TAIL = 256;

export async function positionAt(handle: FileHandle, offset: number): Promise<Position> {
  return { offset, ino: (await handle.stat()).ino, tail: await tailDigest(handle, offset) };
}

/** `same`: reading goes on at the offset. `truncated`: emptied or written anew in place. `rotated`: another file by now. */
export async function compare(handle: FileHandle, known: Position): Promise<'same' | 'truncated' | 'rotated'> {
  const { size, ino } = await handle.stat();
  // A copy (a restored volume, a fresh checkout) has another number and the same content: reading goes on.
  const sameContent = size >= known.offset && (await tailDigest(handle, known.offset)) === known.tail;
  if (sameContent && (known.offset > 0 || ino === known.ino)) return 'same';
  return ino === known.ino ? 'truncated' : 'rotated';
}

/** The file that has been moved aside within its folder (`log.1`), if it is still there. */
export async function findMoved(path: string, known: Position): Promise<string | undefined> {
  const folder = dirname(path);
  for (const name of await readdir(folder).catch(() => [])) {
    const candidate = join(folder, name);
    const info = await stat(candidate).catch(() => undefined);
    if (info?.isFile() && info.ino === known.ino) return candidate;
  }
  return undefined;
}

async function tailDigest(handle: FileHandle, offset: number): Promise<string> {
  const length = Math.min(offset, TAIL);
  const buffer = Buffer.alloc(length);
  const { bytesRead } = length > 0 ? await handle.read(buffer, 0, length, offset - length) : { bytesRead: 0 };
  return createHash('sha256').update(buffer.subarray(0, bytesRead)).digest('base64url').slice(0, 16);
}
