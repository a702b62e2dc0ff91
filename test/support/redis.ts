import { randomBytes } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { inject } from 'vitest';
import { ask } from '../../src/lib/redis-server/ask.ts';
import { findRedisServer } from '../../src/lib/redis-server/find.ts';
import { launchServer } from '../../src/lib/redis-server/launch.ts';
import { startRedis } from '../../src/lib/redis-server/start.ts';

export interface TestRedis {
  /** For ioredis: a socket path, or a `redis://` URL. */
  readonly url: string;
  /** Different for every call: files and tests never see each other's keys. */
  readonly prefix: string;
  close(): Promise<void>;
}

/** The server that the whole run shares, with a key prefix of its own. Closing gives nothing back: the run ends it. */
export async function startTestRedis(): Promise<TestRedis> {
  return { url: inject('redisUrl'), prefix: freshPrefix(), close: async () => {} };
}

/** A server for one test alone, to be killed or filled: the same code that the service embeds. */
export async function startOwnRedis(
  settings: Readonly<Record<string, string>> = {},
): Promise<TestRedis & { readonly pid: number; readonly dataDir: string }> {
  const dataDir = await mkdtemp(join(tmpdir(), 'turntide-redis-'));
  const redis = await startRedis({ dataDir, settings });
  return {
    url: redis.url,
    pid: redis.pid,
    dataDir,
    prefix: freshPrefix(),
    close: async () => {
      await redis.close();
      await rm(dataDir, { recursive: true, force: true });
    },
  };
}

export interface TestCluster {
  /** `redis://127.0.0.1:port` of each of the three nodes. */
  readonly urls: readonly string[];
  readonly prefix: string;
  close(): Promise<void>;
}

/** A real Redis Cluster: three masters, no replicas, each with a third of the slots. */
export async function startTestCluster(): Promise<TestCluster> {
  const program = await findRedisServer();
  const folder = await mkdtemp(join(tmpdir(), 'turntide-cluster-'));
  const ports = await freePorts(6);
  const nodes = ports.slice(0, 3).map((port, index) => ({ port, bus: ports[index + 3] as number }));
  const children = await Promise.all(
    nodes.map(({ port, bus }) =>
      launchServer({
        program,
        folder,
        address: port,
        logFile: join(folder, `${port}.log`),
        settings: {
          port: String(port),
          bind: '127.0.0.1',
          'cluster-enabled': 'yes',
          'cluster-port': String(bus),
          'cluster-config-file': `nodes-${port}.conf`,
          'maxmemory-policy': 'noeviction',
          save: '',
          dir: folder,
        },
      }),
    ),
  );
  const [first, ...others] = nodes;
  if (!first) throw new Error('no nodes');
  for (const [index, { port }] of nodes.entries()) {
    const from = Math.floor((16384 * index) / nodes.length);
    const to = Math.floor((16384 * (index + 1)) / nodes.length) - 1;
    await ask(port, ['CLUSTER', 'ADDSLOTSRANGE', String(from), String(to)]);
  }
  for (const { port, bus } of others) {
    await ask(first.port, ['CLUSTER', 'MEET', '127.0.0.1', String(port), String(bus)]);
  }
  for (const { port } of nodes) await clusterReady(port, nodes.length);
  return {
    urls: nodes.map(({ port }) => `redis://127.0.0.1:${port}`),
    prefix: freshPrefix(),
    close: async () => {
      const ended = children.map(
        (child) => new Promise((resolve) => (child.exitCode === null ? child.once('exit', resolve) : resolve(0))),
      );
      for (const child of children) child.kill('SIGTERM');
      await Promise.all(ended);
      await rm(folder, { recursive: true, force: true });
    },
  };
}

async function clusterReady(port: number, nodes: number): Promise<void> {
  const deadline = performance.now() + 20_000;
  for (;;) {
    const info = String(await ask(port, ['CLUSTER', 'INFO']));
    if (info.includes('cluster_state:ok') && info.includes(`cluster_known_nodes:${nodes}`)) return;
    if (performance.now() > deadline) throw new Error(`the cluster does not form: ${info}`);
    await delay(50);
  }
}

async function freePorts(count: number): Promise<number[]> {
  const servers = await Promise.all(
    Array.from({ length: count }, async () => {
      const server = createServer();
      await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
      return server;
    }),
  );
  const ports = servers.map((server) => (server.address() as { port: number }).port);
  await Promise.all(servers.map((server) => new Promise((resolve) => server.close(resolve))));
  return ports;
}

const freshPrefix = (): string => `t${randomBytes(5).toString('hex')}`;
