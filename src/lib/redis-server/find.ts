import { spawn } from 'node:child_process';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { messageOf, UserError } from '../errors.ts';
import { packageRoot } from '../package-root.ts';
import {
  discardPrivatePackage,
  fetchPrivatePackage,
  type PrivatePackage,
  privatePackage,
} from '../private-packages.ts';

/** How to start a Redis or Valkey server on this machine. */
export interface ServerProgram {
  readonly command: string;
  /** Empty: the system's own libraries. */
  readonly libraryPath: string;
  /** As the program prints it, e.g. `7.0.15`. */
  readonly version: string;
}

export interface FindOptions {
  /** Folders to keep a private copy in; the first that can be written is used. */
  readonly cacheDirs?: readonly string[];
  readonly log?: (line: string) => void;
  readonly signal?: AbortSignal;
}

const NAMES = ['redis-server', 'valkey-server'];

/** What to do where none can be had: one line. */
export const REDIS_ADVICE =
  'no Redis found and none could be fetched: install redis-server or valkey-server, or point REDIS_URL at a running one';

/**
 * A `redis-server` or `valkey-server` on PATH, else a private copy from the cache, else one fetched now with
 * the distribution's own packages. Throws `UserError` with one line of advice where nothing works.
 */
export async function findRedisServer(options: FindOptions = {}): Promise<ServerProgram> {
  for (const command of NAMES) {
    const version = await versionOf(command, '');
    if (version) return { command, libraryPath: '', version };
  }
  const cacheDirs = options.cacheDirs ?? defaultCacheDirs();
  for (const cacheDir of cacheDirs) {
    const found = await programIn(await privatePackage(cacheDir, 'redis'));
    if (found) return found;
  }
  const problems: string[] = [];
  for (const cacheDir of cacheDirs) {
    try {
      // One that is there was tried above: a newer release of the system no longer runs it.
      await discardPrivatePackage(cacheDir, 'redis');
      const sets = [['redis-server'], ['valkey-server']];
      const found = await programIn(await fetchPrivatePackage({ ...options, cacheDir, name: 'redis', packages: sets }));
      if (found) return found;
      problems.push(`the copy fetched into ${cacheDir} does not start`);
    } catch (error) {
      options.signal?.throwIfAborted();
      problems.push(messageOf(error));
    }
  }
  throw new UserError(`${REDIS_ADVICE} (tried PATH, then apt: ${[...new Set(problems)].join('; ')})`);
}

/** The project's own cache folder; the user's, where the project cannot be written. */
export function defaultCacheDirs(): string[] {
  return [join(packageRoot(), '.cache'), join(homedir(), '.cache', 'turntide')];
}

async function programIn(copy: PrivatePackage | undefined): Promise<ServerProgram | undefined> {
  if (!copy) return undefined;
  for (const name of NAMES) {
    // By its own name: in Debian's package the file is a link to another program, which acts by what it is called.
    const command = join(copy.root, 'usr/bin', name);
    const version = await versionOf(command, copy.libraryPath);
    if (version) return { command, libraryPath: copy.libraryPath, version };
  }
  return undefined;
}

/** The version that a server prints; undefined where it is missing or does not run. */
function versionOf(command: string, libraryPath: string): Promise<string | undefined> {
  return new Promise((resolve) => {
    const child = spawn(command, ['--version'], {
      stdio: ['ignore', 'pipe', 'ignore'],
      ...(libraryPath ? { env: { LD_LIBRARY_PATH: libraryPath } } : {}),
    });
    let out = '';
    child.stdout.setEncoding('utf8').on('data', (chunk: string) => {
      out += chunk;
    });
    child.on('error', () => resolve(undefined));
    child.on('close', (code) => resolve(code === 0 ? /\bv=(\S+)/.exec(out)?.[1] : undefined));
  });
}
