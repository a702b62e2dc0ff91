import type { Config } from '../config/config.ts';
import { Lifecycle } from '../lib/lifecycle.ts';
import { startRedis } from '../lib/redis-server/start.ts';
import { Queues } from '../queue/queues.ts';
import { connect, disconnect } from '../store/connection.ts';
import { createStore, type Store } from '../store/index.ts';
import { commandLogger, readConfig } from './app-config.ts';
import type { CommandIo } from './command.ts';

/** Runs a command on a service's data, whether the service is running or not. */
export async function withStore<T>(
  configPath: string | undefined,
  io: CommandIo,
  work: (held: { readonly config: Config; readonly store: Store; readonly queues: Queues }) => Promise<T>,
): Promise<T> {
  const config = await readConfig(configPath, io);
  const log = commandLogger({ log: { ...config.log, level: 'warn' } }, io);
  const lifecycle = new Lifecycle({ onProblem: (line) => log.warn(line) });
  try {
    let url = config.redis.url?.reveal();
    if (url === undefined) {
      const redis = await startRedis({ dataDir: config.dataDir });
      lifecycle.own('embedded Redis', redis, (held) => held.close());
      url = redis.url;
    }
    const onChange = (line: string): void => log.warn(line);
    const db = lifecycle.own('redis', connect(url, { cluster: config.redis.cluster, onChange }), disconnect);
    const store = createStore(db, config.redis.prefix);
    const queues = lifecycle.own('queues', new Queues(() => db, store.keys, log), (held) => held.close());
    return await work({ config, store, queues });
  } finally {
    await lifecycle.close();
  }
}
