import { type ChildProcess, spawn } from 'node:child_process';
import { closeSync, openSync, readFileSync, renameSync } from 'node:fs';
import { setTimeout as delay } from 'node:timers/promises';
import { messageOf } from '../errors.ts';
import { type Address, ask } from './ask.ts';
import type { ServerProgram } from './find.ts';

export interface LaunchOptions {
  readonly program: ServerProgram;
  /** Settings as in `redis.conf`, e.g. `{ port: '0' }`. */
  readonly settings: Readonly<Record<string, string>>;
  /** Where it answers. */
  readonly address: Address;
  readonly folder: string;
  readonly logFile: string;
  readonly log?: (line: string) => void;
  /** Called as soon as the process exists, before it is ready. */
  readonly onSpawn?: (pid: number) => void;
}

/** Starts a server process and waits until it has read its data back and answers. Throws with its last words. */
export async function launchServer(options: LaunchOptions): Promise<ChildProcess> {
  const args = Object.entries(options.settings).flatMap(([key, value]) => [`--${key}`, value]);
  keepLast(options.logFile);
  const out = openSync(options.logFile, 'w', 0o600);
  // Its own process group: Ctrl-C must reach us first, so that work is put away before the store ends.
  const child = spawn(options.program.command, args, {
    cwd: options.folder,
    detached: true,
    stdio: ['ignore', out, out],
    env: options.program.libraryPath ? { LD_LIBRARY_PATH: options.program.libraryPath } : {},
  });
  closeSync(out);
  let problem: string | undefined;
  child.once('error', (error) => {
    problem = messageOf(error);
  });
  child.once('exit', (code, signal) => {
    problem ??= `it ended with ${signal ?? `code ${code}`}: ${lastWords(options.logFile)}`;
  });
  if (child.pid !== undefined) options.onSpawn?.(child.pid);
  child.unref();
  await ready(options, () => problem);
  return child;
}

async function ready(options: LaunchOptions, problem: () => string | undefined): Promise<void> {
  let deadline = performance.now() + 30_000;
  let told = performance.now();
  for (;;) {
    const trouble = problem();
    if (trouble !== undefined) throw new Error(`the embedded Redis does not start: ${trouble}`);
    const answer = await ask(options.address, ['PING']).catch((error) => messageOf(error));
    if (answer === 'PONG') return;
    if (String(answer).startsWith('LOADING')) {
      deadline = performance.now() + 30_000;
      if (performance.now() - told > 5_000) {
        told = performance.now();
        options.log?.('Redis is reading its data back');
      }
    } else if (performance.now() > deadline) {
      throw new Error(`the embedded Redis does not answer (${answer}): ${lastWords(options.logFile)}`);
    }
    await delay(20);
  }
}

/** What the server before said may tell why it ended. */
function keepLast(logFile: string): void {
  try {
    renameSync(logFile, logFile.replace(/(\.log)?$/, '.before.log'));
  } catch {
    // There was none.
  }
}

function lastWords(logFile: string): string {
  try {
    const lines = readFileSync(logFile, 'utf8').trim().split('\n');
    // A fatal configuration error ends with the line that is wrong; a normal log line names its level by a mark.
    return lines
      .filter((line) => !/ [*.-] /.test(line))
      .slice(-3)
      .join(' | ')
      .slice(-500);
  } catch {
    return '';
  }
}
