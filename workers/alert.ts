import { incidentMessageId } from '../src/alerts/message-id.ts';
import type { App } from '../src/app.ts';
import { ALL_TOPIC } from '../src/domain/brand.ts';
import type { IncidentMessage } from '../src/domain/message.ts';
import { buildReport } from '../src/pipeline/report.ts';
import type { AlertJob } from '../src/queue/jobs.ts';
import { consoleUrl, messageBrand } from './notice.ts';
import { type Handling, tell } from './tell.ts';

/** Explains one move of an incident and tells it: drivers → people → message → channels. */
export async function alert(job: AlertJob, app: App): Promise<string> {
  const brand = app.brands.get(job.brandId)?.brand;
  if (!brand) return 'unknown-brand';
  const report = await buildReport(app.store.history(brand.id), brand, job.incident, job.transition);
  await app.store.incidents.saveReport(brand.id, job.transitionId, report);
  const { trend, ...told } = report;
  const topic = brand.topics.find((each) => each.id === job.incident.topic);
  const message: IncidentMessage = {
    type: `incident.${job.transition.kind}`,
    id: incidentMessageId(job.incident, job.transition),
    brand: messageBrand(brand),
    at: job.transition.at,
    ...consoleUrl(app),
    report: told,
    trend,
    topicName: job.incident.topic === ALL_TOPIC ? brand.name : (topic?.name ?? job.incident.topic),
  };
  await tell(app, brand, message, await handlingOf(app, brand.id, job.incident.id));
  return 'told';
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
