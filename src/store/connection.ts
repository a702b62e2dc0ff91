import { Cluster, Redis } from 'ioredis';
import { messageOf } from '../lib/errors.ts';

/** One server or a cluster: all code speaks to either alike. */
export type Db = Redis | Cluster;

export interface ConnectOptions {
  readonly cluster: boolean;
  /** Told once when the server goes away and once when it is back. */
  readonly onChange: (line: string) => void;
}

/**
 * Connects. `url` is `redis://`, `rediss://` or a socket's path; several, comma-separated, for a cluster.
 * Commands wait while the server is away and go on when it is back; nothing is lost.
 */
export function connect(url: string, options: ConnectOptions): Db {
  const db = options.cluster
    ? connectCluster(url.split(','))
    : new Redis(url.trim(), { ...COMMON, retryStrategy: wait });
  // One line when it goes away, not one a retry.
  let away = false;
  db.on('error', (error: unknown) => {
    if (!away) options.onChange(`Redis is away (${messageOf(error)}); waiting for it, nothing is lost`);
    away = true;
  });
  db.on('ready', () => {
    if (away) options.onChange('Redis is back');
    away = false;
  });
  return db;
}

/** Closes politely, and for good where the server does not answer. */
export async function disconnect(db: Db): Promise<void> {
  if (db.status === 'ready') await db.quit().catch(() => db.disconnect());
  else db.disconnect();
}

const COMMON = { maxRetriesPerRequest: null, enableReadyCheck: true };

function wait(times: number): number {
  return Math.min(100 * 2 ** Math.min(times, 6), 3_000);
}

function connectCluster(urls: readonly string[]): Cluster {
  const nodes = urls.map((url) => new URL(url.trim()));
  const [first] = nodes;
  return new Cluster(
    nodes.map((node) => ({ host: node.hostname, port: Number(node.port || 6379) })),
    {
      clusterRetryStrategy: wait,
      redisOptions: {
        ...COMMON,
        ...(first?.password ? { password: decodeURIComponent(first.password) } : {}),
        ...(first?.username ? { username: decodeURIComponent(first.username) } : {}),
        ...(first?.protocol === 'rediss:' ? { tls: {} } : {}),
      },
    },
  );
}
