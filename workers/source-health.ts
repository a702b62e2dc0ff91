import type { App } from '../src/app.ts';
import { silentAfter, withGap } from '../src/domain/source-standing.ts';
import type { Failure } from '../src/lib/errors.ts';
import type { Source } from '../src/sources/source.ts';
import type { SourceHealth } from '../src/store/sources.ts';
import { tellNotice } from './notice.ts';
import type { PullCounts } from './poll.ts';

const FIRST_WAIT_MS = 15_000;
/** A server that names a time is taken at its word so often; one that goes on like that is asked later and later too. */
const TRUSTED_TIMES = 5;
const LONGEST_WAIT_MS = 60 * 60_000;
/** Failures in a row before the team is told, once. */
const TELL_AFTER = 5;
/** Counts of networks are halved from so many on: what a source brought long ago says little. */
const MANY_BROUGHT = 10_000;
const MAX_NETWORKS = 20;

/** A poll that worked. */
export async function polled(app: App, sourceId: string, counts: PullCounts): Promise<void> {
  const now = app.clock.now();
  const before = await app.store.sources.health(sourceId);
  const {
    failure: _,
    failureKind: __,
    nextTry: ___,
    waitBy: ____,
    noticedAt,
    ...kept
  } = withCounts(before, counts, now);
  const recovered = before.failures >= TELL_AFTER || counts.items > 0;
  const health: SourceHealth = {
    ...kept,
    lastPoll: now,
    lastSuccess: now,
    failures: 0,
    ...(counts.notBefore === undefined ? {} : { nextTry: counts.notBefore }),
    ...(noticedAt !== undefined && !recovered ? { noticedAt } : {}),
  };
  await app.store.sources.saveHealth(sourceId, health);
  app.metrics.sourceFailures.set({ source: sourceId }, 0);
  if (before.waitBy !== undefined) app.metrics.sourceNextTry.remove({ source: sourceId, by: before.waitBy });
  if (counts.items > 0) app.metrics.sourceSilent.set({ source: sourceId }, 0);
  if (before.failures > 0)
    app.log.info({ source: sourceId }, `source ${sourceId}: back after ${before.failures} failures`);
}

/** A poll that failed, after what it had given: backs off, says when it will try next, and tells the team once. */
export async function failed(app: App, source: Source, failure: Failure, counts: PullCounts): Promise<void> {
  const now = app.clock.now();
  const known = await app.store.sources.health(source.id);
  const before = counts.items > 0 ? { ...withCounts(known, counts, now), lastSuccess: now } : known;
  const failures = before.failures + 1;
  const { wait, by } = waitOf(failure, failures);
  const cursor = await app.store.sources.cursor(source.id);
  const line =
    `source ${source.id}: ${failure.message}, next try in ${Math.round(wait / 1000)} s` +
    ` (${by}), ${ordinal(failures)} in a row; nothing is lost, ` +
    (cursor === null ? 'it has not begun yet' : `the cursor stands at ${cursor.slice(0, 120)}`);
  app.log.warn({ source: source.id, kind: failure.kind, failures }, line);
  app.metrics.sourceFailures.set({ source: source.id }, failures);
  if (before.waitBy !== undefined) app.metrics.sourceNextTry.remove({ source: source.id, by: before.waitBy });
  app.metrics.sourceNextTry.set({ source: source.id, by }, Math.round((now + wait) / 1000));
  const tell = failures >= TELL_AFTER && before.noticedAt === undefined;
  await app.store.sources.saveHealth(source.id, {
    ...before,
    lastPoll: now,
    failures,
    failure: failure.message,
    failureKind: failure.kind,
    nextTry: now + wait,
    waitBy: by,
    ...(tell ? { noticedAt: now } : {}),
  });
  if (tell) {
    await tellNotice(app, readers(app, source.id), {
      title: `Source ${source.id} is failing`,
      text: `${line}. What it would have brought is missing from the trend, which is shown as missing, not as calm.`,
      reason: 'source-failing',
      key: `${source.id}/${now}`,
    });
  }
}

/** Looks for a source that yields nothing for much longer than its own usual gap; one notice a silence. */
export async function watchSilence(app: App, sourceId: string): Promise<boolean> {
  const now = app.clock.now();
  const health = await app.store.sources.health(sourceId);
  if (health.lastItem === undefined || health.usualGapMs === undefined || health.noticedAt !== undefined) return false;
  const silentFor = now - health.lastItem;
  if (silentFor < (silentAfter(health) ?? Number.POSITIVE_INFINITY)) return false;
  await app.store.sources.saveHealth(sourceId, { ...health, noticedAt: now, silentSince: health.lastItem });
  app.metrics.sourceSilent.set({ source: sourceId }, 1);
  const minutes = Math.round(silentFor / 60_000);
  const usual = Math.max(1, Math.round(health.usualGapMs / 60_000));
  const text = `Source ${sourceId} has yielded nothing for ${minutes} minutes; its usual gap is ${usual}.`;
  app.log.warn({ source: sourceId }, text);
  await tellNotice(app, readers(app, sourceId), {
    title: `Source ${sourceId} is silent`,
    text: `${text} ${adviceOf(app, sourceId)}`,
    reason: 'source-silent',
    key: `${sourceId}/${health.lastItem}`,
  });
  return true;
}

/** How a source of the configuration stands. */
export async function standingOf(app: App, id: string): Promise<SourceHealth & { id: string; pushed: boolean }> {
  return { id, pushed: app.sources.get(id)?.source.intervalMs === null, ...(await app.store.sources.health(id)) };
}

function readers(app: App, sourceId: string): string[] {
  return [...(app.sources.get(sourceId)?.brandIds ?? [])];
}

function withCounts(before: SourceHealth, counts: PullCounts, now: number): SourceHealth {
  const refused = { ...before.refused };
  for (const [reason, count] of counts.refused) refused[reason] = (refused[reason] ?? 0) + count;
  const { silentSince, ...kept } = before;
  const all = { ...kept, items: before.items + counts.items, matched: before.matched + counts.matched, refused };
  if (counts.items === 0) return silentSince === undefined ? all : { ...all, silentSince };
  return {
    ...all,
    lastItem: now,
    // While it failed it gave nothing for another reason than its own.
    ...(before.lastItem === undefined || before.failures > 0 ? {} : withGap(before, now - before.lastItem, now)),
    ...(counts.networks.size === 0 ? {} : { networks: brought(before.networks, counts.networks) }),
  };
}

/** Until the next try, and what says so: the network where it named a time, else a back-off of our own. */
function waitOf({ retryAfterMs = 0, waitBy }: Failure, failures: number): { wait: number; by: string } {
  const own = Math.min(FIRST_WAIT_MS * 2 ** (failures - 1), LONGEST_WAIT_MS) * (0.8 + 0.4 * Math.random());
  const trusted = waitBy !== undefined && failures <= TRUSTED_TIMES;
  const least = trusted ? Math.min(own, FIRST_WAIT_MS) : own;
  return retryAfterMs >= least ? { wait: retryAfterMs, by: waitBy ?? 'back-off' } : { wait: least, by: 'back-off' };
}

/** Silence means something else where somebody sends, where a pipeline is read, and where a network is asked. */
function adviceOf(app: App, sourceId: string): string {
  const source = app.sources.get(sourceId)?.source;
  if (source?.intervalMs === null) return 'Nobody has sent to it, so look whether the sender still runs.';
  if (source && ['kafka', 'nats', 'file'].includes(source.kind))
    return 'It can be read, so look whether what writes to it still runs.';
  return 'Its answers are fine, so look whether the feed itself has stopped.';
}

function brought(
  before: Readonly<Record<string, number>> = {},
  now: ReadonlyMap<string, number>,
): Record<string, number> {
  const sum = new Map(Object.entries(before));
  for (const [network, count] of now) sum.set(network, (sum.get(network) ?? 0) + count);
  const most = [...sum].sort((a, b) => b[1] - a[1]).slice(0, MAX_NETWORKS);
  const halved = (most[0]?.[1] ?? 0) > MANY_BROUGHT ? 2 : 1;
  return Object.fromEntries(most.map(([network, count]) => [network, Math.ceil(count / halved)]));
}

function ordinal(n: number): string {
  const tail = n % 100 > 10 && n % 100 < 14 ? 'th' : (['th', 'st', 'nd', 'rd'][n % 10] ?? 'th');
  return `${n}${tail}`;
}
