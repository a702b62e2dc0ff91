import { readdirSync, readFileSync, unlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { formatIdentity, identityOf, isRunning, parseIdentity } from '../process-identity.ts';

/** One process's use of an embedded server. The server ends with the last use. Synchronous: it serves at exit too. */
export interface Use {
  /** Gives it up; true where nobody else uses the server. A second call does nothing and returns false. */
  end(): boolean;
}

/** Notes a use in the server's folder. Uses of processes that were killed are swept away. */
export function beginUse(folder: string): Use {
  const users = join(folder, 'users');
  const file = join(users, `${process.pid}-${Math.random().toString(36).slice(2)}`);
  const identity = identityOf(process.pid) ?? { pid: process.pid, started: '?' };
  writeFileSync(file, formatIdentity(identity), { mode: 0o600 });
  let ended = false;
  return {
    end: () => {
      if (ended) return false;
      ended = true;
      remove(file);
      return liveUses(users) === 0;
    },
  };
}

function liveUses(users: string): number {
  let live = 0;
  for (const name of readdirSync(users)) {
    const identity = parseIdentity(readFile(join(users, name)));
    if (identity && isRunning(identity)) live += 1;
    else remove(join(users, name));
  }
  return live;
}

function readFile(path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return '';
  }
}

function remove(path: string): void {
  try {
    unlinkSync(path);
  } catch {
    // Swept by another process.
  }
}
