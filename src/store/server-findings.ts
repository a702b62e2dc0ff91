import { Cluster } from 'ioredis';
import { UserError } from '../lib/errors.ts';
import { type RedisFinding, redisFindings } from '../lib/redis-server/requirements.ts';
import type { Db } from './connection.ts';

export interface ServerReport {
  readonly version: string;
  /** Masters asked. */
  readonly nodes: number;
  /** Of every node, each once. */
  readonly findings: readonly RedisFinding[];
}

/** What the connected server, or any node of a cluster, lacks for Turntide. Waits while the server is away. */
export async function serverFindings(db: Db): Promise<ServerReport> {
  // A cluster knows its nodes once it has answered.
  await db.ping();
  const infos = db instanceof Cluster ? await Promise.all(nodesOf(db).map((node) => node.info())) : [await db.info()];
  const findings = infos.flatMap(redisFindings);
  return {
    version: /redis_version:(\S+)/.exec(infos[0] ?? '')?.[1] ?? 'unknown',
    nodes: infos.length,
    findings: findings.filter(({ what }, index) => findings.findIndex((other) => other.what === what) === index),
  };
}

/**
 * For the start: throws `UserError` with all that makes the server unfit, tells the rest by `warn`. Waits while the
 * server is away; a signal that aborts ends the wait.
 */
export async function refuseUnfitServer(db: Db, warn: (line: string) => void, signal: AbortSignal): Promise<void> {
  const stopped = new Promise<undefined>((resolve) => {
    if (signal.aborted) resolve(undefined);
    signal.addEventListener('abort', () => resolve(undefined), { once: true });
  });
  const report = await Promise.race([serverFindings(db), stopped]);
  const lines = (level: RedisFinding['level']): string[] =>
    (report?.findings ?? []).filter((each) => each.level === level).map(({ what, fix }) => `${what}; ${fix}`);
  for (const line of lines('warning')) warn(`Redis: ${line}`);
  if (lines('error').length > 0) throw new UserError(`Redis cannot be used: ${lines('error').join(' · ')}`);
}

function nodesOf(cluster: Cluster) {
  const nodes = cluster.nodes('master');
  if (nodes.length === 0) throw new Error('no node of the cluster answers');
  return nodes;
}
