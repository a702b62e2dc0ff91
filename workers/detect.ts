import type { App, RunningBrand } from '../src/app.ts';
import { ALL_TOPIC } from '../src/domain/brand.ts';
import type { TrendRow } from '../src/domain/history.ts';
import { outageOf } from '../src/domain/source-standing.ts';
import { BUCKET_MS } from '../src/domain/trend.ts';
import { Failure } from '../src/lib/errors.ts';
import { type BrandDetection, type DetectionInput, type DetectionResult, topicIds } from '../src/pipeline/detect.ts';
import { type Bringing, outagesOf, partlyMissingFrom } from '../src/pipeline/outages.ts';
import { detectWithReach } from '../src/pipeline/reach.ts';
import { detectionStart } from '../src/pipeline/topic-line.ts';
import type { DetectJob } from '../src/queue/jobs.ts';
import { type DetectionSnapshot, type OutboxEntry, transitionId } from '../src/store/incidents.ts';
import { brandTime } from './brand-time.ts';
import { standingOf } from './source-health.ts';

/** Stragglers are learnt from so often at most. */
const RELEARN_MS = 6 * 3_600_000;
/** What each source usually brings is read from so long before it failed. */
const USUAL_MS = 7 * 24 * 3_600_000;

/** One detection pass of a brand: read → detect → save all or nothing → an alert job a transition. */
export async function detect({ brandId }: DetectJob, app: App): Promise<string> {
  const running = app.brands.get(brandId);
  if (!running) return 'unknown-brand';
  // Whoever reads its mentions anew calls for a pass at the end.
  if (await app.store.mentions.isRereading(brandId)) return 'being-read-anew';
  for (let tries = 0; tries < 20; tries += 1) {
    const outcome = await pass(app, running);
    if (outcome !== 'overtaken') {
      await callAlerts(app, brandId);
      return outcome;
    }
  }
  throw new Failure('transient', `detection of ${brandId} was overtaken twenty times in a row`);
}

async function pass(app: App, running: RunningBrand): Promise<'nothing-yet' | 'unchanged' | 'decided' | 'overtaken'> {
  const { brand } = running;
  const snapshot = await app.store.incidents.snapshot(brand.id);
  if (snapshot.first === null) return 'nothing-yet';
  const now = app.clock.now();
  const wall = running.clock === 'wall';
  const complete = await brandTime(app, running);
  // What was said before the watch began is history: it is learnt from, never told.
  const alertFrom = wall ? await watchBegan(app, brand.id, snapshot, now) : snapshot.alertFrom;
  const relearn = snapshot.rebuild || (wall && snapshot.late > 0 && now - snapshot.relearnedAt > RELEARN_MS);
  const history = app.store.history(brand.id);
  const saved = snapshot.state === null ? null : (JSON.parse(snapshot.state) as BrandDetection);
  const rows = new Map<string, TrendRow[]>();
  for (const topic of topicIds(brand)) {
    const start = detectionStart(saved, topic, snapshot.first, relearn);
    rows.set(topic, await history.trend(topic, start, Math.max(complete, start) + BUCKET_MS));
  }
  const input = {
    brand,
    saved,
    relearn,
    open: snapshot.open,
    first: snapshot.first,
    rows,
    complete,
    ...(wall ? { now } : {}),
    alertFrom,
    ...(wall ? await missingFrom(app, running) : {}),
  };
  const result = await detectWithReach(input, history);
  const state = JSON.stringify(result.saved);
  if (state === snapshot.state && result.incidents.length === 0) return 'unchanged';
  const outbox = new Map<string, OutboxEntry>();
  for (const move of result.moves) outbox.set(transitionId(move.incident.id, move.transition), move);
  const positions = Object.values(result.saved.topics).map((topic) => topic.position);
  const committed = await app.store.incidents.commit(brand.id, snapshot.version, {
    state,
    incidents: result.incidents,
    outbox,
    ...(positions.length > 0 ? { position: Math.min(...positions) } : {}),
    ...(relearn ? { relearnedAt: now } : {}),
  });
  if (!committed) return 'overtaken';
  report(app, brand.id, result);
  return 'decided';
}

/** Since when no source of the brand has been heard, or so many have not that what the others bring is no count of its mentions. */
async function missingFrom(
  app: App,
  running: RunningBrand,
): Promise<Pick<DetectionInput, 'missingFrom' | 'partlyMissingFrom'>> {
  const sources: Bringing[] = [];
  const out = new Map<Bringing, number>();
  for (const id of running.sourceIds) {
    const standing = await standingOf(app, id);
    const source = { id, kind: app.sources.get(id)?.source.kind ?? id, networks: standing.networks ?? {} };
    sources.push(source);
    const outage = outageOf(standing);
    if (outage) out.set(source, outage.since);
  }
  if (out.size === 0) return {};
  if (out.size === sources.length) return { missingFrom: Math.max(...out.values()) };
  const outages = [...out].flatMap(([source, since]) => outagesOf(source, sources, since));
  const first = Math.min(...out.values());
  const rows = await app.store.history(running.brand.id).trend(ALL_TOPIC, first - USUAL_MS, first);
  const from = partlyMissingFrom(rows, outages);
  return from === undefined ? {} : { partlyMissingFrom: from };
}

async function watchBegan(app: App, brandId: string, snapshot: DetectionSnapshot, now: number): Promise<number> {
  if (snapshot.alertFrom > 0) return snapshot.alertFrom;
  await app.store.incidents.raiseAlertFrom(brandId, now);
  return now;
}

function report(app: App, brandId: string, result: DetectionResult): void {
  for (const [reason, count] of result.reasons) app.metrics.decisions.inc({ brand: brandId, reason }, count);
  for (const { incident, transition } of result.moves) {
    app.metrics.transitions.inc({ brand: brandId, kind: transition.kind });
    app.log.info(
      { brand: brandId, incident: incident.id, kind: transition.kind, reason: transition.reason },
      `incident ${incident.id} ${transition.kind} (${transition.reason}, severity ${transition.severity})`,
    );
  }
}

/** An alert job for each incident that has moves to tell; after a crash the next pass finds what is left. */
async function callAlerts(app: App, brandId: string): Promise<void> {
  const waiting = await app.store.incidents.outbox(brandId);
  for (const incidentId of new Set([...waiting.values()].map(({ incident }) => incident.id))) {
    await app.queues.add('alert', { brandId, incidentId }, { oneOf: incidentId });
  }
}
