import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { TestProject } from 'vitest/node';
import { startRedis } from '../../src/lib/redis-server/start.ts';
import { buildWhenStale } from './build.ts';
import { sweepServers } from './sweep.ts';

declare module 'vitest' {
  export interface ProvidedContext {
    /** The one Redis of the run. */
    redisUrl: string;
  }
}

/** Before the first test file: a build of what is there, and one Redis for all. */
export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  await buildWhenStale();
  await sweepServers().catch(() => {});
  const dataDir = await mkdtemp(join(tmpdir(), 'turntide-test-'));
  const redis = await startRedis({ dataDir, log: (line) => process.stderr.write(`${line}\n`) });
  project.provide('redisUrl', redis.url);
  return async () => {
    await redis.close();
    await rm(dataDir, { recursive: true, force: true });
  };
}
