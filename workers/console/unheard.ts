import type { App, RunningBrand } from '../../src/app.ts';
import type { Unheard } from '../../src/console/data.ts';
import { outageOf } from '../../src/domain/source-standing.ts';
import { failingLines } from '../../src/incidents/explain.ts';
import { standingOf } from '../source-health.ts';

/** Which of a brand's sources are not heard now, as `turntide explain` says it. */
export async function unheardOf(app: App, { sourceIds, clock }: RunningBrand): Promise<Unheard> {
  const standings = await Promise.all(sourceIds.map((id) => standingOf(app, id)));
  const spans = standings.flatMap((standing) => {
    const outage = outageOf(standing);
    return outage ? [{ from: outage.since, label: `${standing.id} ${outage.why}` }] : [];
  });
  // A brand that lives in the time of its mentions has no now to mark.
  return { lines: failingLines(standings), spans: clock === 'wall' ? spans : [] };
}
