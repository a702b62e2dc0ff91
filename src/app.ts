import type { Notifier, NotifierDependencies } from './alerts/notifier.ts';
import { NOTIFIER_KINDS } from './alerts/notifiers/index.ts';
import type { Config, SourceConfig } from './config/config.ts';
import { type Brand, readsSource } from './domain/brand.ts';
import { type Clock, systemClock } from './lib/clock.ts';
import { UserError } from './lib/errors.ts';
import { createHttp, type Http } from './lib/http.ts';
import { Lifecycle } from './lib/lifecycle.ts';
import type { Logger } from './lib/logger.ts';
import { createMetrics, type Metrics } from './lib/metrics.ts';
import { startRedis } from './lib/redis-server/start.ts';
import { userAgent } from './lib/user-agent.ts';
import { createIntake, type Intake } from './pipeline/intake.ts';
import { configuredScorers, type Scorers } from './pipeline/scorer.ts';
import { Queues } from './queue/queues.ts';
import { SOURCE_KINDS } from './sources/index.ts';
import type { Source } from './sources/source.ts';
import { connect, disconnect } from './store/connection.ts';
import { createStore, type Store } from './store/index.ts';

/** A source as it runs: what it is, how its items are matched, and which brands read it. */
export interface RunningSource {
  readonly source: Source;
  readonly match: SourceConfig['match'];
  readonly brandIds: ReadonlySet<string>;
}

/** A brand as it runs: whether time is the world's or what its mentions say. */
export interface RunningBrand {
  readonly brand: Brand;
  readonly clock: 'event' | 'wall';
  readonly sourceIds: readonly string[];
}

/** Everything a handler needs, built once from a Config. */
export interface App {
  readonly config: Config;
  readonly clock: Clock;
  readonly log: Logger;
  readonly metrics: Metrics;
  readonly http: Http;
  readonly store: Store;
  readonly queues: Queues;
  readonly sources: ReadonlyMap<string, RunningSource>;
  readonly brands: ReadonlyMap<string, RunningBrand>;
  readonly notifiers: ReadonlyMap<string, Notifier>;
  readonly scorers: Scorers;
  readonly intake: Intake;
  readonly lifecycle: Lifecycle;
  /** Closes everything, last acquired first. */
  close(): Promise<void>;
}

export interface AppOverrides {
  readonly clock?: Clock;
  readonly stdout?: { write(text: string): unknown; readonly isTTY?: boolean; readonly columns?: number };
}

/** The composition root. What it acquires is released again if it fails half-way. */
export async function createApp(config: Config, log: Logger, overrides: AppOverrides = {}): Promise<App> {
  const lifecycle = new Lifecycle({ onProblem: (line) => log.warn(line) });
  try {
    return await build(config, log, lifecycle, overrides);
  } catch (error) {
    await lifecycle.close();
    throw error;
  }
}

async function build(config: Config, log: Logger, lifecycle: Lifecycle, overrides: AppOverrides): Promise<App> {
  const clock = overrides.clock ?? systemClock;
  const url = config.redis.url?.reveal() ?? (await embeddedRedis(config, lifecycle, log));
  const db = lifecycle.own(
    'redis connection',
    connect(url, { cluster: config.redis.cluster, onChange: (line) => log.warn(line) }),
    disconnect,
  );
  const store = createStore(db, config.redis.prefix);
  const queues = lifecycle.own('queues', new Queues(() => db, store.keys, log), (held) => held.close());
  const http = lifecycle.own('http', createHttp({ clock, userAgent: userAgent(config.contact) }), (held) =>
    held.close(),
  );
  const sources = createSources(config, { clock, http }, lifecycle);
  const stdout = overrides.stdout ?? process.stdout;
  const notifiers = createNotifiers(config, { clock, http, stdout, unsubscribed: store.unsubscribed }, lifecycle);
  return {
    config,
    clock,
    log,
    metrics: createMetrics(),
    http,
    store,
    queues,
    sources,
    brands: new Map(config.brands.map((brand) => [brand.id, runningBrand(brand, sources)])),
    notifiers,
    scorers: await configuredScorers(config.scorer, config.brands),
    intake: createIntake(config.brands),
    lifecycle,
    close: () => lifecycle.close(),
  };
}

async function embeddedRedis(config: Config, lifecycle: Lifecycle, log: Logger): Promise<string> {
  const redis = await startRedis({ dataDir: config.dataDir, log: (line) => log.info(line) });
  lifecycle.own('embedded Redis', redis, (held) => held.close());
  return redis.url;
}

function createSources(
  config: Config,
  dependencies: { readonly clock: Clock; readonly http: Http },
  lifecycle: Lifecycle,
): Map<string, RunningSource> {
  const sources = new Map<string, RunningSource>();
  for (const entry of config.sources) {
    const kind = SOURCE_KINDS.find((candidate) => candidate.kind === entry.kind);
    if (!kind) throw new UserError(`source ${entry.id}: no kind "${entry.kind}"`);
    const source = kind.create(entry.id, entry.settings as never, dependencies);
    lifecycle.own(`source ${entry.id}`, source, (held) => held.close?.());
    const readers = config.brands.filter((brand) => readsSource(brand, entry));
    sources.set(entry.id, { source, match: entry.match, brandIds: new Set(readers.map((brand) => brand.id)) });
  }
  return sources;
}

function createNotifiers(
  config: Config,
  dependencies: NotifierDependencies,
  lifecycle: Lifecycle,
): Map<string, Notifier> {
  const notifiers = new Map<string, Notifier>();
  for (const entry of config.channels) {
    const kind = NOTIFIER_KINDS.find((candidate) => candidate.kind === entry.kind);
    if (!kind) throw new UserError(`channel ${entry.id}: no kind "${entry.kind}"`);
    const notifier = kind.create(entry.id, entry.settings as never, dependencies);
    notifiers.set(
      entry.id,
      lifecycle.own(`channel ${entry.id}`, notifier, (held) => held.close?.()),
    );
  }
  return notifiers;
}

function runningBrand(brand: Brand, sources: ReadonlyMap<string, RunningSource>): RunningBrand {
  const read = [...sources.values()].filter((running) => running.brandIds.has(brand.id));
  const event = read.length > 0 && read.every((running) => running.source.clock === 'event');
  return { brand, clock: event ? 'event' : 'wall', sourceIds: read.map((running) => running.source.id) };
}
