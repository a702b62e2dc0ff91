import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { packageRoot } from '../../src/lib/package-root.ts';

export interface Holder {
  readonly process: ChildProcess;
  readonly url: string;
  readonly pid: number;
  readonly joined: boolean;
  /** What it logged. */
  readonly lines: readonly string[];
  /** Ends it in order and waits for its end. */
  stop(signal?: NodeJS.Signals): Promise<void>;
}

const SCRIPT = `
import { startRedis } from ${JSON.stringify(join(packageRoot(), 'dist/src/lib/redis-server/start.js'))};
try {
  const options = JSON.parse(process.argv[1]);
  const redis = await startRedis({ ...options, log: (line) => console.log('log ' + line) });
  process.once('SIGTERM', async () => { await redis.close(); process.exit(0); });
  process.once('SIGUSR2', () => process.exit(0));
  setInterval(() => {}, 1_000);
  console.log('ready ' + JSON.stringify({ url: redis.url, pid: redis.pid, joined: redis.joined }));
} catch (error) {
  console.log('failed ' + error.name + ': ' + error.message);
  process.exitCode = 1;
}`;

/** Another process that starts an embedded Redis and holds it. Rejects with its error where it cannot. */
export async function startHolder(
  options: { dataDir: string; cacheDirs?: readonly string[] },
  env: NodeJS.ProcessEnv = process.env,
): Promise<Holder> {
  const child = spawn(process.execPath, ['--input-type=module', '-e', SCRIPT, JSON.stringify(options)], {
    stdio: ['ignore', 'pipe', 'inherit'],
    env,
  });
  const lines: string[] = [];
  const ended = once(child, 'exit');
  for await (const line of createInterface({ input: child.stdout })) {
    const [word = '', ...rest] = line.split(' ');
    if (word === 'log') lines.push(rest.join(' '));
    if (word === 'failed') throw new Error(rest.join(' '));
    if (word === 'ready') {
      return {
        process: child,
        ...(JSON.parse(rest.join(' ')) as { url: string; pid: number; joined: boolean }),
        lines,
        stop: async (signal = 'SIGTERM') => {
          child.kill(signal);
          await ended;
        },
      };
    }
  }
  throw new Error('the holder ended without a word');
}
