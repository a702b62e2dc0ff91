import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readdir, readFile, rm, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setImmediate as turn } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { withFileLock } from '../../src/lib/file-lock.ts';

let folder: string;
let path: string;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'turntide-lock-'));
  path = join(folder, 'lock');
});
afterEach(() => rm(folder, { recursive: true, force: true }));

/** The note of a process that has ended. */
async function deadHolder(): Promise<string> {
  const child = spawn(process.execPath, ['-e', '0']);
  await once(child, 'exit');
  return `${child.pid} 1 0.5`;
}

describe('a file lock', () => {
  it('lets one in at a time', async () => {
    let inside = 0;
    let most = 0;
    const work = async (): Promise<void> => {
      inside += 1;
      most = Math.max(most, inside);
      for (let i = 0; i < 5; i += 1) await turn();
      inside -= 1;
    };
    await Promise.all(Array.from({ length: 8 }, () => withFileLock(path, 10_000, work)));
    expect(most).toBe(1);
    expect(await readdir(folder)).toEqual([]);
  });

  it('is given back when the work fails', async () => {
    await expect(withFileLock(path, 1_000, () => Promise.reject(new Error('broken')))).rejects.toThrow('broken');
    expect(await withFileLock(path, 1_000, async () => 'next')).toBe('next');
  });

  it('of a process that is gone is taken over, by one of those who wait', async () => {
    await writeFile(path, await deadHolder());
    const order: number[] = [];
    await Promise.all([1, 2, 3].map((n) => withFileLock(path, 10_000, async () => order.push(n))));
    expect(order.sort()).toEqual([1, 2, 3]);
    expect(await readdir(folder)).toEqual([]);
  });

  it('of another process with the same number is taken over too', async () => {
    await writeFile(path, `${process.pid} 1 0.5`);
    expect(await withFileLock(path, 1_000, async () => 'mine')).toBe('mine');
  });

  it('that was never written is taken over once it is old', async () => {
    await writeFile(path, '');
    await utimes(path, 1, 1);
    expect(await withFileLock(path, 1_000, async () => 'mine')).toBe('mine');
  });

  it('names who holds it where the wait is over', async () => {
    await withFileLock(path, 1_000, async () => {
      expect(await readFile(path, 'utf8')).toMatch(new RegExp(`^${process.pid} `));
      await expect(withFileLock(path, 50, async () => {})).rejects.toThrow(`is held by process ${process.pid}`);
    });
  });
});
