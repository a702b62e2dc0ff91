import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { NOTIFIER_KINDS } from '../alerts/notifiers/index.ts';
import type { Config, QueryMistake } from '../config/config.ts';
import { formatProblems } from '../config/format-problems.ts';
import { loadConfig } from '../config/load.ts';
import { counted } from '../lib/counted.ts';
import { UserError } from '../lib/errors.ts';
import { createLogger, type Logger } from '../lib/logger.ts';
import { packageRoot } from '../lib/package-root.ts';
import { parseQuery } from '../matching/index.ts';
import { SOURCE_KINDS } from '../sources/index.ts';
import type { CommandIo } from './command.ts';

const DEFAULT_FILE = join('config', 'turntide.yaml');

/** The file to read: as given, else `config/turntide.yaml` of the working directory, else the demo's that is shipped. */
export function configFile(given: string | undefined): string {
  if (given !== undefined) return given;
  return existsSync(DEFAULT_FILE) ? DEFAULT_FILE : join(packageRoot(), DEFAULT_FILE);
}

/** Loads a configuration whole; every problem goes to stderr, and `UserError` says how many they are. */
export async function readConfig(given: string | undefined, io: CommandIo): Promise<Config> {
  const file = configFile(given);
  const loaded = await loadConfig(file, {
    env: io.env,
    sourceKinds: SOURCE_KINDS,
    notifierKinds: NOTIFIER_KINDS,
    validateQuery,
  });
  if (loaded.ok) return loaded.config;
  io.stderr.write(`${formatProblems(loaded.problems)}\n`);
  throw new UserError(`${file}: ${counted(loaded.problems.length, 'problem')}; nothing was started`);
}

/** The log of a command, on stderr. */
export function commandLogger(config: Pick<Config, 'log'>, io: CommandIo): Logger {
  const terminal = io.stderr.isTTY === true;
  const format = config.log.format === 'auto' ? (terminal ? 'pretty' : 'json') : config.log.format;
  return createLogger({ level: config.log.level, format, color: terminal && !io.env.NO_COLOR }, io.stderr);
}

function validateQuery(query: string): QueryMistake | undefined {
  const parsed = parseQuery(query);
  if (parsed.ok) return undefined;
  const [problem] = parsed.problems;
  if (!problem) return { at: 0, message: 'not a query' };
  const { at, message, expected, suggestion } = problem;
  const fix =
    suggestion === null ? (expected === null ? undefined : `expected here: ${expected}`) : `try: ${suggestion}`;
  return { at, message, ...(fix ? { fix } : {}) };
}
