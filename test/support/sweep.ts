import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { isRunning, parseIdentity } from '../../src/lib/process-identity.ts';
import { startRedis } from '../../src/lib/redis-server/start.ts';

/** Ends the servers that test runs before this one left behind when they were killed. */
export async function sweepServers(): Promise<void> {
  const folders = readdirSync(tmpdir()).filter((name) => /^turntide-(test|life|redis)-/.test(name));
  for (const folder of folders.map((name) => join(tmpdir(), name))) {
    if (!existsSync(join(folder, 'redis', 'server.pid')) || inUse(join(folder, 'redis', 'users'))) continue;
    // Joins it as its only user, so that closing ends it.
    await startRedis({ dataDir: folder })
      .then((redis) => redis.close())
      .then(() => rm(folder, { recursive: true, force: true }))
      .catch(() => {});
  }
}

function inUse(users: string): boolean {
  return readdirSync(users).some((name) => {
    const identity = parseIdentity(readFileSync(join(users, name), 'utf8'));
    return identity !== undefined && isRunning(identity);
  });
}
