import type { Config } from '../config/config.ts';
import { Lifecycle } from '../lib/lifecycle.ts';
import { startRedis } from '../lib/redis-server/start.ts';
import { unlessAborted } from '../lib/unless-aborted.ts';
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
    // The service waits for a server that is away; a command says so and ends.
    const away = new AbortController();
    let reached = false;
    const onChange = (line: string): void => {
      if (reached) log.warn(line);
      else away.abort(new Error(`${line.replace(/; waiting.*$/, '')}; start it, or mend redis.url`));
    };
    const db = lifecycle.own('redis', connect(url, { cluster: config.redis.cluster, onChange }), disconnect);
    await unlessAborted(db.ping(), AbortSignal.any([away.signal, io.signal]));
    reached = true;
    const store = createStore(db, config.redis.prefix);
    const queues = lifecycle.own('queues', new Queues(() => db, store.keys, log), (held) => held.close());
    return await work({ config, store, queues });
  } finally {
    await lifecycle.close();
  }
}
