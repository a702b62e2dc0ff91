import { link, open, readFile, rename, stat, unlink } from 'node:fs/promises';
import { setTimeout as delay } from 'node:timers/promises';
import { formatIdentity, identityOf, isRunning, parseIdentity } from './process-identity.ts';

/**
 * Runs `work` while no other process runs under the same lock file. The lock of a process that was killed is
 * recognised by its number and start time, and taken over. Throws after `timeoutMs`, naming the holder.
 */
export async function withFileLock<T>(path: string, timeoutMs: number, work: () => Promise<T>): Promise<T> {
  const mine = `${formatIdentity(identityOf(process.pid) ?? { pid: process.pid, started: '?' })} ${Math.random()}`;
  const deadline = performance.now() + timeoutMs;
  while (!(await acquired(path, mine))) {
    const holder = await readFile(path, 'utf8').catch(() => undefined);
    if (holder !== undefined && (await isStale(path, holder))) await steal(path, holder);
    else if (performance.now() > deadline) throw new Error(`${path} is held by process ${holder?.split(' ')[0]}`);
    else await delay(25);
  }
  try {
    return await work();
  } finally {
    await unlink(path).catch(() => {});
  }
}

async function acquired(path: string, mine: string): Promise<boolean> {
  try {
    const file = await open(path, 'wx', 0o600);
    await file.writeFile(mine);
    await file.close();
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') return false;
    throw error;
  }
}

async function isStale(path: string, holder: string): Promise<boolean> {
  const [pid, started] = holder.split(' ');
  const identity = parseIdentity(`${pid} ${started}`);
  if (identity) return !isRunning(identity);
  // Created but not yet written: its process is at it, or was killed in between.
  const info = await stat(path).catch(() => undefined);
  return info !== undefined && Date.now() - info.mtimeMs > 5_000;
}

/** Moves the dead lock away. Where another process was quicker, what was moved is its live lock: put back. */
async function steal(path: string, holder: string): Promise<void> {
  const aside = `${path}.${process.pid}.${Math.random().toString(36).slice(2)}`;
  try {
    await rename(path, aside);
  } catch {
    return;
  }
  if ((await readFile(aside, 'utf8')) !== holder) await link(aside, path).catch(() => {});
  await unlink(aside).catch(() => {});
}
