import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { NOTIFIER_KINDS } from '../src/alerts/notifiers/index.ts';
import { type App, createApp } from '../src/app.ts';
import { parseConfig } from '../src/config/load.ts';
import type { Mention } from '../src/domain/mention.ts';
import { silentLogger } from '../src/lib/logger.ts';
import { Random } from '../src/lib/random.ts';
import { createCrowd } from '../src/simulation/crowd.ts';
import { SOURCE_KINDS } from '../src/sources/index.ts';
import { startWorkers } from '../workers/main.ts';
import { takePage } from '../workers/poll.ts';

const HOUR = 3_600_000;
const BRANDS = 40;
const APPLIED = 60_000;

/**
 * The line as a whole, on an embedded Redis and real queues: mentions a second from a page to the counts, and how long it
 * takes from the arrival of the mention that tips the scale until its incident is opened, queues included.
 */
export async function main(): Promise<void> {
  const dataDir = await mkdtemp(join(tmpdir(), 'turntide-bench-'));
  const app = await benchApp(dataDir);
  try {
    await startWorkers(app, ['score', 'detect']);
    await throughput(app);
    await latency(app);
  } finally {
    await app.close();
    await rm(dataDir, { recursive: true, force: true });
  }
}

async function benchApp(dataDir: string): Promise<App> {
  const brands = Array.from({ length: BRANDS }, (_, i) => `  - { id: brand-${i}, name: Brand ${i}, query: brand${i} }`);
  const yaml = [
    'brands:',
    ...brands,
    '  - { id: bulk, name: Cloudline, query: cloudline, topics: [{ id: bags, query: bag* OR luggage }] }',
    'sources: [{ id: inbox, kind: push, token: a-token-of-some-length }]',
    'server: { port: 0 }',
    `dataDir: ${JSON.stringify(dataDir)}`,
  ].join('\n');
  const options = { env: {}, sourceKinds: SOURCE_KINDS, notifierKinds: NOTIFIER_KINDS, validateQuery: () => undefined };
  const loaded = parseConfig('bench', yaml, options);
  if (!loaded.ok) throw new Error(loaded.problems.map((problem) => problem.what).join('; '));
  return createApp(loaded.config, silentLogger, { stdout: { write: () => {} } });
}

async function throughput(app: App): Promise<void> {
  const now = app.clock.now();
  const crowd = createCrowd({
    seed: 2,
    brandName: 'Cloudline',
    handle: 'cloudline',
    perHour: 2_000,
    population: 20_000,
  });
  const mentions = crowd.between(now - 40 * HOUR, now - HOUR).slice(0, APPLIED);
  const started = performance.now();
  await feed(app, mentions, true);
  const keys = app.store.keys.brand('bulk');
  const unique = new Set(mentions.map((mention) => mention.id)).size;
  while ((await app.store.db.hlen(keys.ids)) < unique) await delay(20);
  const seconds = (performance.now() - started) / 1000;
  console.log(
    `page → match → queue → score → apply: ${Math.round(unique / seconds)} mentions/s (${unique} in ${seconds.toFixed(1)} s)`,
  );
}

async function latency(app: App): Promise<void> {
  const now = app.clock.now();
  const random = new Random(1);
  const calm = Array.from({ length: BRANDS }, (_, i) => history(i, now, random)).flat();
  await feed(app, calm, true);
  const learnt = async (i: number): Promise<boolean> =>
    (await app.store.incidents.snapshot(`brand-${i}`)).state !== null;
  for (let i = 0; i < BRANDS; i += 1) while (!(await learnt(i))) await delay(50);
  while ((await app.queues.backlog('detect')) > 0) await delay(20);
  // The bucket that the backfill ended in is history: what comes next must fall into another.
  for (let i = 0; i < BRANDS; i += 1)
    await app.store.db.hset(app.store.keys.brand(`brand-${i}`).meta, 'alertFrom', now - HOUR);
  const times: number[] = [];
  for (let i = 0; i < BRANDS; i += 4) {
    times.push(...(await Promise.all([0, 1, 2, 3].map((j) => tip(app, i + j)))).filter((ms) => ms !== null));
  }
  times.sort((a, b) => a - b);
  const at = (q: number): string =>
    `${Math.round(times[Math.min(times.length - 1, Math.floor(q * times.length))] ?? Number.NaN)} ms`;
  console.log(
    `arrival of the tipping mention → incident opened (${times.length} of ${BRANDS} brands): median ${at(0.5)}, p99 ${at(0.99)}`,
  );
}

/** Posts complaints one by one until the incident opens; ms from the last one's arrival. Null: it never did. */
async function tip(app: App, i: number): Promise<number | null> {
  for (let n = 0; n < 120; n += 1) {
    const started = performance.now();
    const at = new Date(app.clock.now()).toISOString();
    const text = `${COMPLAINTS[n % COMPLAINTS.length]} brand${i} ${n}`;
    await feed(
      app,
      [{ id: `bench:${i}-${n}`, source: 'bench', text, publishedAt: at, author: { id: `bench:angry-${i}-${n}` } }],
      false,
    );
    while (performance.now() - started < 1_500) {
      if ((await app.store.incidents.list(`brand-${i}`)).length > 0) return performance.now() - started;
      if ((await app.queues.backlog('score')) === 0 && (await app.queues.backlog('detect')) === 0) break;
      await delay(5);
    }
    if ((await app.store.incidents.list(`brand-${i}`)).length > 0) return performance.now() - started;
  }
  return null;
}

const COMPLAINTS = [
  'terrible service from',
  'worst experience ever with',
  'so angry at',
  'never again,',
  'awful, broken and rude:',
];

function history(i: number, now: number, random: Random): Mention[] {
  return Array.from({ length: 900 }, (_, n) => ({
    id: `bench:h${i}-${n}`,
    source: 'bench',
    text: random.next() < 0.15 ? `bad day with brand${i}` : `on my way with brand${i} number ${n}`,
    publishedAt: new Date(now - HOUR - random.next() * 10 * 24 * HOUR).toISOString(),
    author: { id: `bench:calm-${n}` },
  }));
}

async function feed(app: App, mentions: readonly Mention[], backfill: boolean): Promise<void> {
  const inbox = app.sources.get('inbox');
  if (!inbox) throw new Error('no source');
  for (let at = 0; at < mentions.length; at += 5_000) {
    const items = mentions.slice(at, at + 5_000);
    await takePage(app, inbox, { items, cursor: items[0]?.id ?? '', backfill }, 'bench');
  }
}

if (process.argv[1] === fileURLToPath(import.meta.url)) await main();
