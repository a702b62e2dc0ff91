import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { packageRoot } from '../lib/package-root.ts';
import type { Db } from './connection.ts';

/** A Lua script beside this file, run by its hash and sent once where the server does not know it. */
export interface Script {
  run(db: Db, keys: readonly string[], args: readonly (string | number)[]): Promise<unknown>;
}

/** @param before files that are put before it: what several scripts share. */
export function loadScript(file: string, before: readonly string[] = []): Script {
  const source = [...before, file]
    .map((name) => readFileSync(join(packageRoot(), 'src', 'store', name), 'utf8'))
    .join('\n');
  const sha = createHash('sha1').update(source).digest('hex');
  return {
    async run(db, keys, args) {
      try {
        return await db.evalsha(sha, keys.length, ...keys, ...args);
      } catch (error) {
        if (!(error instanceof Error && error.message.startsWith('NOSCRIPT'))) throw error;
        return db.eval(source, keys.length, ...keys, ...args);
      }
    },
  };
}
