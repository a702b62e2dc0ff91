import { type ParseArgsConfig, parseArgs } from 'node:util';
import { messageOf, UserError } from '../lib/errors.ts';

type Options = NonNullable<ParseArgsConfig['options']>;

/** Node's own argument parser; what it refuses becomes one clear line and exit code 2. */
export function parseOptions<const T extends Options>(args: readonly string[], options: T, maxFiles = 1) {
  let parsed: ReturnType<typeof parseArgs<{ options: T; allowPositionals: true; args: string[] }>>;
  try {
    parsed = parseArgs({ args: [...args], options, allowPositionals: true });
  } catch (error) {
    throw new UserError(`${messageOf(error).replace(/\. To specify.*$/, '')} (see --help)`);
  }
  if (parsed.positionals.length > maxFiles) {
    throw new UserError(`one argument too many: "${parsed.positionals[maxFiles]}" (see --help)`);
  }
  return parsed;
}
