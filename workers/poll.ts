import { createHash, randomUUID } from 'node:crypto';
import type { App, RunningSource } from '../src/app.ts';
import { BUCKET_MS } from '../src/domain/trend.ts';
import { Failure, messageOf } from '../src/lib/errors.ts';
import { type IntakeResult, type IntakeScope, latestVersions } from '../src/pipeline/intake.ts';
import type { PollJob, ScoreJob } from '../src/queue/jobs.ts';
import type { JobInfo } from '../src/queue/queues.ts';
import type { Page, Source } from '../src/sources/source.ts';
import { failed, polled } from './source-health.ts';
import { storedOf } from './stored.ts';

/** Mentions in one score job: one script call each. */
const BATCH = 500;
/** A slice of a stream; the next tick goes on from its cursor. */
const BUDGET_MS = 25_000;
/** A dead holder's source is taken over after this. */
const LEASE_MS = 3_000;
/** Completing mentions may take so long; then they go on as they are. */
const HYDRATE_MS = 10_000;
/** Score jobs that may wait before sources are held back. */
const MAX_BACKLOG = 500;

/** One slice of one source: cursor → pages → match → score jobs → cursor. */
export async function poll({ sourceId }: PollJob, _info: JobInfo, app: App, signal: AbortSignal): Promise<string> {
  const running = app.sources.get(sourceId);
  if (!running) return 'unknown-source';
  const health = await app.store.sources.health(sourceId);
  if ((health.nextTry ?? 0) > app.clock.now()) return 'not-yet';
  if ((await app.queues.backlog('score')) > MAX_BACKLOG) return 'held-back';
  // Of this slice alone: the slot of the next may begin within it, in this process too, and would read the same pages again.
  const holder = randomUUID();
  if (!(await app.store.sources.lease(sourceId, holder, LEASE_MS))) return 'held-elsewhere';
  const counts: Counts = { items: 0, matched: 0, refused: new Map(), networks: new Map() };
  const stop = new AbortController();
  const renewal = setInterval(() => {
    app.store.sources.lease(sourceId, holder, LEASE_MS).then(
      (held) => !held && stop.abort(),
      () => {},
    );
  }, LEASE_MS / 4);
  try {
    await settleExpected(app, running);
    await pull(app, running, AbortSignal.any([signal, stop.signal]), counts);
    await polled(app, sourceId, counts);
    return counts.items > 0 ? 'items' : 'nothing-new';
  } catch (error) {
    if (signal.aborted) return 'stopped';
    // Somebody else holds the source now, and goes on from the saved cursor.
    if (stop.signal.aborted) return 'lease-lost';
    const failure = error instanceof Failure ? error : new Failure('transient', messageOf(error), { cause: error });
    await failed(app, running.source, failure, counts);
    return `failed-${failure.kind}`;
  } finally {
    clearInterval(renewal);
    await app.store.sources.release(sourceId, holder);
  }
}

/**
 * A process that died between entering its score jobs and queueing them leaves entries that nothing takes off, and so does a job
 * that has used up its tries. The page of the first comes again, since its cursor was not saved; no entry that nothing will come
 * of may hold the brand's time back. Called under the lease.
 */
async function settleExpected(app: App, { source, brandIds }: RunningSource): Promise<void> {
  for (const brandId of brandIds) {
    const expected = await app.store.watermarks.expected(brandId, source.id);
    const lost = await app.queues.lost('score', expected);
    if (lost.length === 0) continue;
    await app.store.watermarks.giveUp(brandId, lost);
    // What held the brand's time back is gone, and nothing else may come to wake its detection.
    await app.queues.add('detect', { brandId }, { oneOf: brandId, delayMs: DETECT_DEBOUNCE_MS });
  }
}

export interface PullCounts {
  readonly items: number;
  readonly matched: number;
  readonly refused: ReadonlyMap<string, number>;
  /** Mentions that matched, by the network that they name. */
  readonly networks: ReadonlyMap<string, number>;
  readonly notBefore?: number;
}

/** While a slice runs; what came before it failed came all the same. */
interface Counts extends PullCounts {
  items: number;
  matched: number;
  readonly refused: Map<string, number>;
  readonly networks: Map<string, number>;
  notBefore?: number;
}

async function pull(app: App, running: RunningSource, signal: AbortSignal, counts: Counts): Promise<void> {
  const { source } = running;
  let cursor = await app.store.sources.cursor(source.id);
  const context = { signal, budgetMs: BUDGET_MS, stored: storedOf(app, running) };
  for await (const page of source.pages(cursor, context)) {
    const taken = await takePage(app, running, page, cursor ?? '');
    await app.store.sources.saveCursor(source.id, page.cursor);
    counts.items += page.items.length;
    counts.matched += taken.matched;
    addTo(counts.refused, taken.refused);
    addTo(counts.networks, taken.networks);
    if (page.notBefore !== undefined) counts.notBefore = page.notBefore;
    cursor = page.cursor;
    if (signal.aborted) break;
    if ((await app.queues.backlog('score')) > MAX_BACKLOG) break;
  }
}

/**
 * Matches a page and queues what is about a brand; whoever calls saves the cursor then, so that no crash loses a page.
 * A page that comes again gives jobs of the same ids, and mentions of the same ids.
 */
export async function takePage(
  app: App,
  running: RunningSource,
  page: Page,
  before: string,
): Promise<Pick<PullCounts, 'matched' | 'refused' | 'networks'>> {
  const { source, match, brandIds } = running;
  const now = app.clock.now();
  const dates = source.clock === 'event' ? Number.POSITIVE_INFINITY : now;
  const result = await take(app, source, page.items, { brandIds, match, now: dates });
  source.kept?.([...result.matched.values()].flat().map(({ mention }) => mention.id));
  const pageId = createHash('sha256').update(`${before}\n${page.cursor}`).digest('hex').slice(0, 16);
  const refused = new Map([...result.refused, ...Object.entries(page.refused ?? {})]);
  const networks = new Map<string, number>();
  let matched = 0;
  for (const brandId of brandIds) {
    if (page.backfill) await app.store.incidents.raiseAlertFrom(brandId, historyEnd(source, page, result.newest, now));
    // A score job tells versions apart by their page: of one page there is one.
    const mentions = latestVersions(result.matched.get(brandId) ?? []);
    matched += mentions.length;
    for (const { mention } of mentions) networks.set(mention.source, (networks.get(mention.source) ?? 0) + 1);
    const jobs: { payload: ScoreJob; options: { id: string; priority?: number } }[] = [];
    for (let at = 0; at < mentions.length; at += BATCH) {
      jobs.push({
        payload: {
          brandId,
          sourceId: source.id,
          backfill: page.backfill ?? false,
          seen: now,
          items: mentions.slice(at, at + BATCH),
        },
        options: { id: `${source.id}-${pageId}-${brandId}-${at}`, ...(page.backfill ? { priority: 10 } : {}) },
      });
    }
    if (source.clock === 'event') {
      const mark = await app.store.watermarks.of(brandId, source.id);
      await app.store.watermarks.expect(
        brandId,
        jobs.map((job) => job.options.id),
        source.id,
        mark,
      );
    }
    await app.queues.addMany('score', jobs);
    const muted = result.muted.get(brandId);
    if (muted) {
      await app.store.noise.count(brandId, muted);
      for (const [reason, count] of muted) app.metrics.mentions.inc({ brand: brandId, outcome: reason }, count);
    }
    if (page.deleted?.length) await app.store.mentions.erase(brandId, page.deleted, now);
    for (const author of page.deletedAuthors ?? []) {
      // Most who leave a network were never met here.
      if (await app.store.people.isKnown(brandId, author)) await app.store.people.forget(brandId, author, now);
    }
    if (source.clock === 'event' && page.watermark !== undefined) {
      await app.store.watermarks.advance(brandId, source.id, page.watermark);
      await app.queues.add('detect', { brandId }, { oneOf: brandId, delayMs: DETECT_DEBOUNCE_MS });
    }
  }
  for (const [reason, count] of refused) app.metrics.items.inc({ source: source.id, outcome: reason }, count);
  app.metrics.items.inc({ source: source.id, outcome: 'matched' }, matched);
  for (const note of page.notes ?? []) app.log.warn({ source: source.id }, `source ${source.id}: ${note}`);
  if (result.examples.length > 0) {
    app.log.warn(
      { source: source.id, examples: result.examples },
      `source ${source.id}: items refused, the rest goes on`,
    );
  }
  return { matched, refused, networks };
}

function addTo(sum: Map<string, number>, counts: ReadonlyMap<string, number>): void {
  for (const [name, count] of counts) sum.set(name, (sum.get(name) ?? 0) + count);
}

/** Matches, has the source complete what matched, and matches that again: noise control needs handles and counts. */
async function take(app: App, source: Source, items: readonly unknown[], scope: IntakeScope): Promise<IntakeResult> {
  const result = app.intake(items, scope);
  const mentions = [...new Set([...result.matched.values()].flat().map(({ mention }) => mention))];
  if (!source.hydrate || mentions.length === 0) return result;
  try {
    const edits = new Map<string, number>();
    for (const { mention, edited } of [...result.matched.values()].flat()) {
      if (edited !== undefined) edits.set(mention.id, Math.max(edited, edits.get(mention.id) ?? 0));
    }
    const hydrated = await source.hydrate(mentions, AbortSignal.timeout(HYDRATE_MS));
    const complete = app.intake(
      hydrated.map((mention) => ({ ...mention, editedAt: edits.get(mention.id) })),
      scope,
    );
    const muted = new Map([...result.muted].map(([brand, counts]) => [brand, new Map(counts)]));
    for (const [brand, counts] of complete.muted) {
      const sum = muted.get(brand) ?? new Map<string, number>();
      for (const [reason, count] of counts) sum.set(reason, (sum.get(reason) ?? 0) + count);
      muted.set(brand, sum);
    }
    return { ...result, matched: complete.matched, muted };
  } catch (error) {
    app.log.warn({ source: source.id }, `source ${source.id}: mentions stay as they came (${messageOf(error)})`);
    return result;
  }
}

/** Up to where a backfilled page makes history: to the end of the bucket that it may have filled in part. */
function historyEnd(source: Source, page: Page, newest: number, now: number): number {
  const end = source.clock === 'event' ? Math.max(newest, page.watermark ?? 0) : now;
  return Math.ceil(end / BUCKET_MS) * BUCKET_MS;
}

/** Detection of a brand waits so long for more of a burst. */
export const DETECT_DEBOUNCE_MS = 150;
