import { createHash } from 'node:crypto';
import { chmod, lstat, mkdir, realpath } from 'node:fs/promises';
import { tmpdir, userInfo } from 'node:os';
import { join } from 'node:path';
import { messageOf, UserError } from '../errors.ts';

/** Where an embedded server keeps its data and where it listens: both for this user's eyes only. */
export interface Place {
  readonly folder: string;
  readonly socket: string;
}

/** Longest path that the kernel takes for a unix socket, in bytes (`sun_path` less its final zero). */
const MAX_SOCKET_PATH = 107;

/** Makes `<dataDir>/redis` with mode 0700. Throws `UserError` where it cannot be written. */
export async function preparePlace(dataDir: string): Promise<Place> {
  try {
    await mkdir(join(dataDir, 'redis', 'users'), { recursive: true, mode: 0o700 });
    const folder = await realpath(join(dataDir, 'redis'));
    await chmod(folder, 0o700);
    return { folder, socket: await socketPath(folder) };
  } catch (error) {
    if (error instanceof UserError) throw error;
    throw new UserError(`${dataDir}: the data folder cannot be used (${messageOf(error)}); set dataDir to one you own`);
  }
}

async function socketPath(folder: string): Promise<string> {
  const near = join(folder, 'redis.sock');
  // A client reads what follows a question mark as options.
  if (Buffer.byteLength(near) <= MAX_SOCKET_PATH && !near.includes('?')) return near;
  const short = join(tmpdir(), `turntide-${userInfo().uid}`);
  await mkdir(short, { mode: 0o700 }).catch((error: NodeJS.ErrnoException) => {
    if (error.code !== 'EEXIST') throw error;
  });
  const info = await lstat(short);
  if (!info.isDirectory() || info.uid !== userInfo().uid || (info.mode & 0o077) !== 0) {
    throw new UserError(`${short}: must be a folder of yours with mode 0700; delete it, or set a shorter dataDir`);
  }
  return join(short, `${createHash('sha256').update(folder).digest('hex').slice(0, 16)}.sock`);
}
