import { spawn } from 'node:child_process';
import { mkdir, mkdtemp, readdir, rename, rm, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { messageOf } from './errors.ts';

/** A program of the distribution, unpacked into a folder of ours: nothing of the system is touched. */
export interface PrivatePackage {
  readonly root: string;
  /** For `LD_LIBRARY_PATH`: every folder below `root` that holds shared libraries. */
  readonly libraryPath: string;
}

export interface FetchOptions {
  /** Folder that keeps the result as `<cacheDir>/<name>`. */
  readonly cacheDir: string;
  readonly name: string;
  /** Tried in this order until one set can be had. */
  readonly packages: readonly (readonly string[])[];
  readonly log?: (line: string) => void;
  readonly signal?: AbortSignal;
}

/** The copy unpacked earlier, if there is one. */
export async function privatePackage(cacheDir: string, name: string): Promise<PrivatePackage | undefined> {
  const root = join(cacheDir, name);
  if (!(await exists(root))) return undefined;
  return { root, libraryPath: (await libraryFolders(root)).join(':') };
}

/** Takes a copy away at one stroke, so that nobody sees half of it. */
export async function discardPrivatePackage(cacheDir: string, name: string): Promise<void> {
  const aside = join(cacheDir, `${name}-old-${process.pid}`);
  const moved = await rename(join(cacheDir, name), aside).then(
    () => true,
    () => false,
  );
  if (moved) await rm(aside, { recursive: true, force: true });
}

/**
 * Gets packages with apt as any user, on Debian and Ubuntu: package lists, archives and the unpacked files all
 * live below `cacheDir`. apt's own solver finds what the system lacks. Two processes at once both fetch, the
 * first to rename wins, and nobody sees half a copy. Throws with the last words of apt where it fails.
 */
export async function fetchPrivatePackage(options: FetchOptions): Promise<PrivatePackage> {
  const { cacheDir, name } = options;
  await mkdir(cacheDir, { recursive: true });
  const work = await mkdtemp(join(cacheDir, `${name}-`));
  try {
    const config = await aptConfig(work);
    const archives = await download(config, work, options);
    const root = join(work, 'root');
    await mkdir(root);
    for (const archive of archives) await run('dpkg', ['-x', archive, root], options.signal);
    await rename(root, join(cacheDir, name)).catch(async (error) => {
      if (!(await exists(join(cacheDir, name)))) throw error;
    });
  } finally {
    await rm(work, { recursive: true, force: true });
  }
  const ready = await privatePackage(cacheDir, name);
  if (!ready) throw new Error(`${join(cacheDir, name)} vanished while it was unpacked`);
  return ready;
}

async function download(config: string, work: string, options: FetchOptions): Promise<string[]> {
  let problem = '';
  for (let attempt = 1; attempt <= 3; attempt += 1) {
    options.log?.(`fetching the package lists of this system into ${work}`);
    // A foreign repository that is down fails the update of the whole; what counts is whether the packages come.
    await run('apt-get', ['-c', config, 'update'], options.signal).catch((error) => {
      if (isMissing(error)) throw error;
      problem = messageOf(error);
    });
    for (const packages of options.packages) {
      try {
        options.log?.(`fetching ${packages.join(', ')}`);
        const install = ['install', '-y', '-d', '--no-install-recommends', ...packages];
        await run('apt-get', ['-c', config, ...install], options.signal);
        const archives = (await readdir(join(work, 'archives'))).filter((file) => file.endsWith('.deb'));
        // The C library of another release would break the program together with the system's loader.
        const wanted = archives.filter((file) => !/^libc6_|^libc-bin_/.test(file));
        if (wanted.length > 0) return wanted.map((file) => join(work, 'archives', file));
        problem = `apt holds ${packages.join(', ')} for installed, but it cannot be found`;
      } catch (error) {
        problem = messageOf(error);
      }
      options.signal?.throwIfAborted();
    }
  }
  throw new Error(problem);
}

/** Overrides every folder that apt writes to, and clears the hooks that only root can run. */
async function aptConfig(work: string): Promise<string> {
  for (const folder of ['state', 'lists/partial', 'archives/partial', 'log']) {
    await mkdir(join(work, folder), { recursive: true });
  }
  const file = join(work, 'apt.conf');
  const settings = {
    'Dir::State': join(work, 'state'),
    'Dir::State::lists': join(work, 'lists'),
    'Dir::State::status': '/var/lib/dpkg/status',
    'Dir::Cache': work,
    'Dir::Cache::archives': join(work, 'archives'),
    'Dir::Log': join(work, 'log'),
    'Debug::NoLocking': 'true',
    'APT::Sandbox::User': 'root',
    'Acquire::Retries': '3',
    'Acquire::Languages': 'none',
  };
  const lines = Object.entries(settings).map(([key, value]) => `${key} "${value}";`);
  for (const hook of ['Pre-Invoke', 'Post-Invoke', 'Post-Invoke-Success']) lines.push(`#clear APT::Update::${hook};`);
  lines.push('#clear DPkg::Pre-Install-Pkgs;', '');
  await writeFile(file, lines.join('\n'));
  return file;
}

async function libraryFolders(root: string): Promise<string[]> {
  const found = new Set<string>();
  for (const entry of await readdir(root, { recursive: true, withFileTypes: true })) {
    if (/\.so(\.|$)/.test(entry.name)) found.add(entry.parentPath ?? entry.path);
  }
  return [...found].sort();
}

function run(command: string, args: readonly string[], signal?: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, { stdio: ['ignore', 'ignore', 'pipe'], ...(signal ? { signal } : {}) });
    let words = '';
    child.stderr.setEncoding('utf8').on('data', (chunk: string) => {
      words = (words + chunk).slice(-2_000);
    });
    child.on('error', reject);
    child.on('close', (code) => {
      if (code === 0) resolve();
      else reject(new Error(`${command} ${args.at(-1)}: ${words.trim().split('\n').at(-1) || `exit code ${code}`}`));
    });
  });
}

const isMissing = (error: unknown): boolean => (error as NodeJS.ErrnoException).code === 'ENOENT';

const exists = async (path: string): Promise<boolean> => (await stat(path).catch(() => undefined)) !== undefined;
