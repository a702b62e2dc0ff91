import { NOTIFIER_KINDS } from '../../src/alerts/notifiers/index.ts';
import { type App, createApp } from '../../src/app.ts';
import { parseConfig } from '../../src/config/load.ts';
import type { Clock } from '../../src/lib/clock.ts';
import { type Logger, silentLogger } from '../../src/lib/logger.ts';
import { SOURCE_KINDS } from '../../src/sources/index.ts';
import { type Role, startWorkers } from '../../workers/main.ts';
import { startTestRedis } from './redis.ts';

export interface TestApp {
  readonly app: App;
  /** What the terminal channel has printed. */
  readonly printed: () => string;
  close(): Promise<void>;
}

/** An app of this process on the run's Redis, with real queues and the given roles. */
export async function startTestApp(
  yaml: string,
  options: {
    clock?: Clock;
    roles?: readonly Role[];
    env?: Record<string, string>;
    redisUrl?: string;
    cluster?: boolean;
    log?: Logger;
  } = {},
): Promise<TestApp> {
  const redis = await startTestRedis();
  const url = options.redisUrl ?? redis.url;
  const text = `${yaml}\nredis: { url: "${url}", prefix: ${redis.prefix} }\n`;
  const loaded = parseConfig('test.yaml', text, {
    env: options.env ?? {},
    sourceKinds: SOURCE_KINDS,
    notifierKinds: NOTIFIER_KINDS,
    validateQuery: () => undefined,
  });
  if (!loaded.ok) throw new Error(loaded.problems.map((problem) => `${problem.line}: ${problem.what}`).join('\n'));
  let printed = '';
  const app = await createApp(loaded.config, options.log ?? silentLogger, {
    ...(options.clock ? { clock: options.clock } : {}),
    stdout: { write: (chunk: string) => (printed += chunk) },
  });
  await startWorkers(app, options.roles ?? ['score', 'detect', 'alert', 'deliver', 'digest', 'poll']).catch(
    async (error) => {
      await app.close();
      throw error;
    },
  );
  return { app, printed: () => printed, close: () => app.close() };
}
