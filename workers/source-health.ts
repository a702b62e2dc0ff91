import type { App } from '../src/app.ts';
import type { Failure } from '../src/lib/errors.ts';
import type { Source } from '../src/sources/source.ts';
import type { SourceHealth } from '../src/store/sources.ts';
import { tellNotice } from './notice.ts';
import type { PullCounts } from './poll.ts';

const FIRST_WAIT_MS = 15_000;
const LONGEST_WAIT_MS = 60 * 60_000;
/** Failures in a row before the team is told, once. */
const TELL_AFTER = 5;
/** Silent: nothing for so many of its usual gaps, and for an hour at least. */
const SILENT_GAPS = 12;
const SILENT_AT_LEAST_MS = 60 * 60_000;

/** A poll that worked. */
export async function polled(app: App, sourceId: string, counts: PullCounts): Promise<void> {
  const now = app.clock.now();
  const before = await app.store.sources.health(sourceId);
  const gap = counts.items > 0 && before.lastItem !== undefined ? now - before.lastItem : undefined;
  const refused = { ...before.refused };
  for (const [reason, count] of counts.refused) refused[reason] = (refused[reason] ?? 0) + count;
  const { failure: _, failureKind: __, nextTry: ___, noticedAt, ...kept } = before;
  const recovered = before.failures >= TELL_AFTER || (noticedAt !== undefined && counts.items > 0);
  const health: SourceHealth = {
    ...kept,
    lastPoll: now,
    lastSuccess: now,
    failures: 0,
    items: before.items + counts.items,
    matched: before.matched + counts.matched,
    refused,
    ...(counts.items > 0 ? { lastItem: now } : {}),
    ...(gap === undefined ? {} : { usualGapMs: smoothed(before.usualGapMs, gap) }),
    ...(counts.notBefore === undefined ? {} : { nextTry: counts.notBefore }),
    ...(noticedAt !== undefined && !recovered ? { noticedAt } : {}),
  };
  await app.store.sources.saveHealth(sourceId, health);
  app.metrics.sourceFailures.set({ source: sourceId }, 0);
  if (before.failures > 0)
    app.log.info({ source: sourceId }, `source ${sourceId}: back after ${before.failures} failures`);
}

/** A poll that failed: backs off, says when it will try next, and tells the team once. */
export async function failed(app: App, source: Source, failure: Failure): Promise<void> {
  const now = app.clock.now();
  const before = await app.store.sources.health(source.id);
  const failures = before.failures + 1;
  const wait = Math.max(
    failure.retryAfterMs ?? 0,
    Math.min(FIRST_WAIT_MS * 2 ** (failures - 1), LONGEST_WAIT_MS) * (0.8 + 0.4 * Math.random()),
  );
  const cursor = await app.store.sources.cursor(source.id);
  const line =
    `source ${source.id}: ${failure.message}, next try in ${Math.round(wait / 1000)} s` +
    `${failure.retryAfterMs ? ' (Retry-After)' : ''}, ${ordinal(failures)} in a row; nothing is lost, ` +
    (cursor === null ? 'it has not begun yet' : `the cursor stands at ${cursor.slice(0, 120)}`);
  app.log.warn({ source: source.id, kind: failure.kind, failures }, line);
  app.metrics.sourceFailures.set({ source: source.id }, failures);
  const tell = failures >= TELL_AFTER && before.noticedAt === undefined;
  await app.store.sources.saveHealth(source.id, {
    ...before,
    lastPoll: now,
    failures,
    failure: failure.message,
    failureKind: failure.kind,
    nextTry: now + wait,
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
  if (silentFor < Math.max(SILENT_AT_LEAST_MS, health.usualGapMs * SILENT_GAPS)) return false;
  await app.store.sources.saveHealth(sourceId, { ...health, noticedAt: now });
  const minutes = Math.round(silentFor / 60_000);
  const usual = Math.max(1, Math.round(health.usualGapMs / 60_000));
  const text = `Source ${sourceId} has yielded nothing for ${minutes} minutes; its usual gap is ${usual}.`;
  app.log.warn({ source: sourceId }, text);
  await tellNotice(app, readers(app, sourceId), {
    title: `Source ${sourceId} is silent`,
    text: `${text} Its answers are fine, so look whether the feed itself has stopped.`,
    reason: 'source-silent',
    key: `${sourceId}/${health.lastItem}`,
  });
  return true;
}

function readers(app: App, sourceId: string): string[] {
  return [...(app.sources.get(sourceId)?.brandIds ?? [])];
}

function smoothed(before: number | undefined, gap: number): number {
  return before === undefined ? gap : Math.round(before * 0.8 + gap * 0.2);
}

function ordinal(n: number): string {
  const tail = n % 100 > 10 && n % 100 < 14 ? 'th' : (['th', 'st', 'nd', 'rd'][n % 10] ?? 'th');
  return `${n}${tail}`;
}
