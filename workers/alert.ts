import { incidentMessageId } from '../src/alerts/message-id.ts';
import type { App } from '../src/app.ts';
import { ALL_TOPIC, type Brand } from '../src/domain/brand.ts';
import type { IncidentMessage } from '../src/domain/message.ts';
import { buildReport } from '../src/pipeline/report.ts';
import type { AlertJob } from '../src/queue/jobs.ts';
import type { OutboxEntry } from '../src/store/incidents.ts';
import { consoleUrl, messageBrand } from './notice.ts';
import { type Handling, tell } from './tell.ts';

/** Tells the moves of one incident in their order, each once: the outbox keeps a move until all channels have its job. */
export async function alert(job: AlertJob, app: App): Promise<string> {
  const brand = app.brands.get(job.brandId)?.brand;
  if (!brand) return 'unknown-brand';
  const waiting = [...(await app.store.incidents.outbox(brand.id))]
    .filter(([, { incident }]) => incident.id === job.incidentId)
    .sort(([, a], [, b]) => a.transition.at - b.transition.at);
  for (const [id, entry] of waiting) {
    await tellMove(app, brand, id, entry);
    await app.store.incidents.settle(brand.id, id);
  }
  return waiting.length > 0 ? 'told' : 'told-before';
}

/** Explains one move and tells it: drivers → people → message → channels. */
async function tellMove(app: App, brand: Brand, id: string, { incident, transition }: OutboxEntry): Promise<void> {
  const report = await buildReport(app.store.history(brand.id), brand, incident, transition);
  await app.store.incidents.saveReport(brand.id, id, report);
  const { trend, ...told } = report;
  const topic = brand.topics.find((each) => each.id === incident.topic);
  const message: IncidentMessage = {
    type: `incident.${transition.kind}`,
    id: incidentMessageId(incident, transition),
    brand: messageBrand(brand),
    at: transition.at,
    ...consoleUrl(app),
    report: told,
    trend,
    topicName: incident.topic === ALL_TOPIC ? brand.name : (topic?.name ?? incident.topic),
  };
  await tell(app, brand, message, await handlingOf(app, brand.id, incident.id));
}

/** How the team handles an incident now, not when it moved: somebody may have acknowledged it in between. */
export async function handlingOf(app: App, brandId: string, incidentId: string): Promise<Handling> {
  const current = await app.store.incidents.get(brandId, incidentId);
  if (!current) return {};
  return {
    ...(current.snoozedUntil === undefined ? {} : { snoozedUntil: current.snoozedUntil }),
    acknowledged: current.acknowledgedBy !== undefined,
    muted: current.muted ?? false,
  };
}
