import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { messageOf, UserError } from '../lib/errors.ts';
import { packageRoot } from '../lib/package-root.ts';
import { printable } from '../lib/printable.ts';
import type { Command, CommandIo } from './command.ts';

/** Loaded only when called, so that each starts as fast as what it needs. In the order of `turntide help`. */
const COMMANDS: Readonly<Record<string, () => Promise<Command>>> = {
  start: async () => (await import('./start.ts')).command,
  demo: async () => (await import('./demo.ts')).command,
  check: async () => (await import('./check.ts')).command,
  detect: async () => (await import('./detect.ts')).command,
  tune: async () => (await import('./tune.ts')).command,
  score: async () => (await import('./score.ts')).command,
  train: async () => (await import('./train.ts')).command,
  match: async () => (await import('./match.ts')).command,
  rank: async () => (await import('./rank.ts')).command,
  replay: async () => (await import('./replay.ts')).command,
  failed: async () => (await import('./failed.ts')).command,
  retry: async () => (await import('./retry.ts')).command,
  explain: async () => (await import('./explain.ts')).command,
  correct: async () => (await import('./correct.ts')).command,
  rescore: async () => (await import('./rescore.ts')).command,
  outreach: async () => (await import('./outreach.ts')).command,
  backfill: async () => (await import('./backfill.ts')).command,
  forget: async () => (await import('./forget.ts')).command,
};

/** Runs one command line and returns its exit code: 0 done, 1 failed, 2 bad usage or bad input. */
export async function main(argv: readonly string[], overrides: Partial<CommandIo> = {}): Promise<number> {
  const stop = new AbortController();
  const io: CommandIo = {
    stdin: process.stdin,
    stdout: process.stdout,
    stderr: process.stderr,
    env: process.env,
    signal: stop.signal,
    ...overrides,
  };
  const onSignal = (): void => stop.abort();
  process.once('SIGINT', onSignal).once('SIGTERM', onSignal);
  try {
    return await dispatch(argv, io);
  } catch (error) {
    if (error instanceof UserError) {
      io.stderr.write(`turntide: ${printable(error.message)}\n`);
      return 2;
    }
    io.stderr.write(`turntide: failed: ${printable(messageOf(error))}\n`);
    if (io.env.TURNTIDE_DEBUG && error instanceof Error) io.stderr.write(`${error.stack}\n`);
    return 1;
  } finally {
    process.off('SIGINT', onSignal).off('SIGTERM', onSignal);
  }
}

async function dispatch(argv: readonly string[], io: CommandIo): Promise<number> {
  // `turntide help score` asks what `turntide score --help` asks.
  const [name, ...args] = argv[0] === 'help' && argv[1] !== undefined ? [argv[1], '--help'] : argv;
  if (name === '--version') {
    io.stdout.write(`${version()}\n`);
    return 0;
  }
  if (name === undefined || name === 'help' || name === '--help' || name === '-h') {
    io.stdout.write(await overview());
    return 0;
  }
  const load = Object.hasOwn(COMMANDS, name) ? COMMANDS[name] : undefined;
  if (!load) {
    throw new UserError(`no command "${name}"; one of: ${Object.keys(COMMANDS).join(', ')} (turntide help lists them)`);
  }
  const command = await load();
  if (args.includes('--help') || args.includes('-h')) {
    io.stdout.write(`${command.help.trim()}\n`);
    return 0;
  }
  return command.run(args, io);
}

function version(): string {
  return String(JSON.parse(readFileSync(join(packageRoot(), 'package.json'), 'utf8')).version);
}

async function overview(): Promise<string> {
  const lines = ['Usage: turntide COMMAND [options]', ''];
  for (const [name, load] of Object.entries(COMMANDS)) lines.push(`  ${name.padEnd(10)} ${(await load()).summary}`);
  lines.push('', 'turntide COMMAND --help tells more. Exit codes: 0 done, 1 failed, 2 bad usage or bad input.');
  return `${lines.join('\n')}\n`;
}
