import type { App } from '../src/app.ts';
import type { JobName } from '../src/queue/jobs.ts';
import type { Handler, QueueObserver } from '../src/queue/queues.ts';
import { alert } from './alert.ts';
import { deliver } from './deliver.ts';
import { detect } from './detect.ts';
import { digest } from './digest.ts';
import { poll } from './poll.ts';
import { rescoreTaught, rescoreWhereModelChanged } from './rescore.ts';
import { startSchedule } from './schedule.ts';
import { score } from './score.ts';
import { startWeb } from './web.ts';

/** What a process can do; by default all of it. */
export const ROLES = ['schedule', 'poll', 'score', 'detect', 'alert', 'deliver', 'digest', 'web'] as const;
export type Role = (typeof ROLES)[number];

/** Starts an app's workers by role. They end with the app: the newest first, each finishing the job it has. */
export async function startWorkers(app: App, roles: readonly Role[] = ROLES): Promise<void> {
  const handlers: { [Name in JobName]: Handler<Name> } = {
    poll: (job, info, signal) => poll(job, info, app, signal),
    score: (job, info) => score(job, info, app),
    rescore: (job) => rescoreTaught(job, app),
    detect: (job) => detect(job, app),
    alert: (job) => alert(job, app),
    deliver: (job, info, signal) => deliver(job, info, app, signal),
    digest: (job) => digest(job, app),
  };
  const observer: QueueObserver = {
    finished(name, outcome, ms) {
      app.metrics.jobs.inc({ queue: name, outcome });
      app.metrics.jobSeconds.observe({ queue: name }, ms / 1000);
    },
  };
  if (roles.includes('score')) {
    await rescoreWhereModelChanged(
      app.store,
      [...app.brands.values()].map(({ brand }) => brand),
      app.scorers,
      app.log,
    );
  }
  // Backwards along the line, so that what is queued finds somebody who takes it.
  const work = <Name extends JobName>(name: Name, role: Role): void => {
    if (roles.includes(role)) app.queues.work(name, handlers[name], app.lifecycle, observer);
  };
  work('deliver', 'deliver');
  work('digest', 'digest');
  work('alert', 'alert');
  work('detect', 'detect');
  work('score', 'score');
  work('rescore', 'score');
  work('poll', 'poll');
  if (roles.includes('web')) app.lifecycle.own('web server', await startWeb(app), (held) => held.close());
  if (roles.includes('schedule')) app.lifecycle.own('schedule', startSchedule(app), (held) => held.stop());
}
