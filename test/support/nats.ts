import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { packageRoot } from '../../src/lib/package-root.ts';
import { fetchPrivatePackage, privatePackage } from '../../src/lib/private-packages.ts';

export interface TestNats {
  /** `nats://127.0.0.1:PORT`. */
  readonly url: string;
  close(): Promise<void>;
}

/** A real nats-server with JetStream on a free port: from PATH, else the distribution's own, fetched without root. */
export async function startNats(flags: readonly string[] = []): Promise<TestNats> {
  const program = await findServer();
  const folder = await mkdtemp(join(tmpdir(), 'turntide-nats-'));
  const args = ['-a', '127.0.0.1', '-p', '-1', '-js', '-sd', folder, '--ports_file_dir', folder, ...flags];
  const child = spawn(program, args, { stdio: 'ignore' });
  const exited = new Promise<void>((resolve) => child.on('exit', () => resolve()));
  for (let tries = 0; tries < 200; tries += 1) {
    const file = (await readdir(folder)).find((name) => name.endsWith('.ports'));
    const ports = file ? await readFile(join(folder, file), 'utf8') : '';
    const url = /nats:\/\/127\.0\.0\.1:\d+/.exec(ports)?.[0];
    if (url) {
      return {
        url,
        close: async () => {
          child.kill('SIGKILL');
          await exited;
          await rm(folder, { recursive: true, force: true });
        },
      };
    }
    await delay(25);
  }
  child.kill('SIGKILL');
  throw new Error('nats-server did not start within 5 s');
}

async function findServer(): Promise<string> {
  for (const folder of (process.env.PATH ?? '').split(delimiter)) {
    if (existsSync(join(folder, 'nats-server'))) return join(folder, 'nats-server');
  }
  const cacheDir = join(packageRoot(), '.cache');
  const copy =
    (await privatePackage(cacheDir, 'nats')) ??
    (await fetchPrivatePackage({ cacheDir, name: 'nats', packages: [['nats-server']] }));
  for (const entry of await readdir(copy.root, { recursive: true, withFileTypes: true })) {
    if (entry.name === 'nats-server' && entry.isFile()) return join(entry.parentPath ?? entry.path, entry.name);
  }
  throw new Error(`no nats-server in ${copy.root}`);
}
