import { Cluster, Redis } from 'ioredis';
import { messageOf } from '../lib/errors.ts';

/** One server or a cluster: all code speaks to either alike. */
export type Db = Redis | Cluster;

/**
 * Connects. `redis://`, `rediss://`, `unix:/path` (or a plain path) for one server;
 * `redis-cluster://host:port,host:port` (or `rediss-cluster://`) for a cluster.
 * Commands wait while the server is away and go on when it is back; nothing is lost.
 */
export function connect(url: string, onError: (line: string) => void): Db {
  const wait = (times: number): number => Math.min(100 * 2 ** Math.min(times, 6), 3_000);
  const options = { maxRetriesPerRequest: null, enableReadyCheck: true };
  const cluster = /^(rediss?)-cluster:\/\/(.*)$/.exec(url);
  let db: Db;
  if (cluster) {
    const nodes = (cluster[2] ?? '').split(',').map((node) => new URL(`redis://${node}`));
    const [first] = nodes;
    db = new Cluster(
      nodes.map((node) => ({ host: node.hostname, port: Number(node.port || 6379) })),
      {
        redisOptions: {
          ...options,
          ...(first?.password ? { password: decodeURIComponent(first.password) } : {}),
          ...(first?.username ? { username: decodeURIComponent(first.username) } : {}),
          ...(cluster[1] === 'rediss' ? { tls: {} } : {}),
        },
        clusterRetryStrategy: wait,
      },
    );
  } else {
    const single = { ...options, retryStrategy: wait };
    db = url.startsWith('unix:') ? new Redis({ ...single, ...unixOptions(url) }) : new Redis(url, single);
  }
  // One line when it goes away, not one a retry.
  let away = false;
  db.on('error', (error: unknown) => {
    if (!away) onError(`Redis is away (${messageOf(error)}); waiting for it, nothing is lost`);
    away = true;
  });
  db.on('ready', () => {
    if (away) onError('Redis is back');
    away = false;
  });
  return db;
}

function unixOptions(url: string): { path: string; password?: string } {
  const [path = '', query = ''] = url
    .slice('unix:'.length)
    .replace(/^\/\/(?=\/)/, '')
    .split('?');
  const password = new URLSearchParams(query).get('password');
  return { path, ...(password ? { password } : {}) };
}

/** Closes politely, and for good where the server does not answer. */
export async function disconnect(db: Db): Promise<void> {
  if (db.status === 'ready') await db.quit().catch(() => db.disconnect());
  else db.disconnect();
}
