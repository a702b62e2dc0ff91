import { type ChildProcess, spawn } from 'node:child_process';
import { createWriteStream } from 'node:fs';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import type { Mention } from '../../src/domain/mention.ts';
import { packageRoot } from '../../src/lib/package-root.ts';

/** A folder with a configuration, and processes of the service as built, started in it as a user would. */
export interface ServiceFolder {
  readonly path: string;
  start(args?: readonly string[], env?: Readonly<Record<string, string>>): ServiceProcess;
  write(name: string, text: string): Promise<string>;
  remove(): Promise<void>;
}

export interface ServiceProcess {
  readonly child: ChildProcess;
  readonly pid: number;
  output(): string;
  errors(): string;
  /** SIGTERM, and its exit code. */
  stop(): Promise<number | null>;
  /** SIGKILL: nothing is said, nothing is finished. */
  kill(): Promise<void>;
  exited(): Promise<number | null>;
}

export async function serviceFolder(config: string): Promise<ServiceFolder> {
  const path = await mkdtemp(join(tmpdir(), 'turntide-service-'));
  await writeFile(join(path, 'turntide.yaml'), config);
  const running = new Set<ServiceProcess>();
  return {
    path,
    start(args = ['start', '--config', 'turntide.yaml'], env = {}) {
      const service = run(path, args, env);
      running.add(service);
      return service;
    },
    async write(name, text) {
      await writeFile(join(path, name), text);
      return join(path, name);
    },
    async remove() {
      await Promise.all([...running].map((service) => service.stop()));
      await rm(path, { recursive: true, force: true });
    },
  };
}

function run(cwd: string, args: readonly string[], env: Readonly<Record<string, string>>): ServiceProcess {
  const { REDIS_URL: _, ...inherited } = process.env;
  const child = spawn(process.execPath, [join(packageRoot(), 'bin', 'turntide.js'), ...args], {
    cwd,
    env: { ...inherited, NO_COLOR: '1', ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let out = '';
  let err = '';
  child.stdout?.on('data', (chunk) => (out += chunk));
  child.stderr?.on('data', (chunk) => (err += chunk));
  const exit = new Promise<number | null>((resolve) => child.once('exit', (code) => resolve(code)));
  const end = async (signal: NodeJS.Signals): Promise<number | null> => {
    if (child.exitCode === null && child.signalCode === null) child.kill(signal);
    return exit;
  };
  return {
    child,
    pid: child.pid ?? 0,
    output: () => out,
    errors: () => err,
    stop: () => end('SIGTERM'),
    kill: async () => void (await end('SIGKILL')),
    exited: () => exit,
  };
}

/** Asks until the answer is there; fails with what it saw last. */
export async function until<T>(
  what: string,
  ask: () => Promise<T | undefined | false | null> | T | undefined | false | null,
  timeoutMs = 60_000,
  explain: () => string = () => '',
): Promise<T> {
  const deadline = performance.now() + timeoutMs;
  for (;;) {
    const answer = await ask();
    if (answer !== undefined && answer !== false && answer !== null) return answer;
    if (performance.now() > deadline) throw new Error(`not within ${timeoutMs} ms: ${what}\n${explain()}`);
    await delay(50);
  }
}

export async function writeMentions(path: string, mentions: readonly Mention[]): Promise<void> {
  const stream = createWriteStream(path);
  for (const mention of mentions) stream.write(`${JSON.stringify(mention)}\n`);
  await new Promise<void>((resolve, reject) => {
    stream.once('error', reject);
    stream.end(resolve);
  });
}

export async function readJsonLines(text: string): Promise<Record<string, unknown>[]> {
  return text
    .split('\n')
    .filter(Boolean)
    .map((line) => JSON.parse(line) as Record<string, unknown>);
}

export { readFile };
