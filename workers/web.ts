import { createHash } from 'node:crypto';
import { unsubscribeRoutes } from '../src/alerts/unsubscribe-route.ts';
import type { App } from '../src/app.ts';
import { consoleRoutes } from '../src/console/routes.ts';
import { Failure } from '../src/lib/errors.ts';
import { HttpError, reply } from '../src/lib/http-reply.ts';
import type { Route } from '../src/lib/http-route.ts';
import { type RunningHttpServer, startHttpServer } from '../src/lib/http-server.ts';
import { pushRoute } from '../src/sources/index.ts';
import type { IntakeResult, Source } from '../src/sources/source.ts';
import { consoleData } from './console/data.ts';
import { correctionsRoute } from './corrections-route.ts';
import { outreachRoute } from './outreach-route.ts';
import { takePage } from './poll.ts';
import { polled } from './source-health.ts';

/** The process's HTTP side: mentions pushed in, health and metrics out, the console for people. */
export async function startWeb(app: App): Promise<RunningHttpServer> {
  const { host, port } = app.config.server;
  const server = await startHttpServer({
    host,
    port,
    routes: [
      pushRoute(sourcesOf(app), (source, items) => accept(app, source, items)),
      ...operations(app),
      ...[outreachRoute(app), correctionsRoute(app), ...unsubscribeRoutes(app.notifiers.values())].map((route) =>
        withRedis(app, route),
      ),
      ...consoleRoutes(consoleData(app), {
        token: app.config.server.token,
        publicUrl: app.config.server.publicUrl,
        clock: app.clock,
        storeAnswers: () => answers(app),
      }),
    ],
    onError: (line) => app.log.error(line),
  }).catch((error: NodeJS.ErrnoException) => {
    throw error.code === 'EADDRINUSE' || error.code === 'EACCES' || error.code === 'EADDRNOTAVAIL'
      ? new Error(addressProblem(error.code, host, port))
      : error;
  });
  app.log.info({ url: server.url }, `listening on ${server.url}`);
  return server;
}

function addressProblem(code: string, host: string, port: number): string {
  if (code === 'EADDRINUSE')
    return `${host}:${port} is taken by another process, perhaps a second Turntide; end that one, or set server.port to a free port`;
  return code === 'EACCES'
    ? `${host}:${port} may not be opened by this user; set server.port to one above 1023`
    : `${host} is no address of this machine; mend server.host`;
}

/** Commands wait for a Redis that is away; who asks by HTTP is told instead. */
function answers(app: App): boolean {
  return app.store.db.status === 'ready';
}

function withRedis(app: App, route: Route): Route {
  return {
    ...route,
    handle: (request) => {
      if (!answers(app)) throw new HttpError(503, 'Redis is away; try again in a moment', { 'retry-after': '5' });
      return route.handle(request);
    },
  };
}

/** Answers only after all is queued: what was answered with success is never lost. */
async function accept(app: App, source: Source, items: readonly unknown[]): Promise<IntakeResult> {
  const running = app.sources.get(source.id);
  if (!running) throw new Failure('gone', `no source ${source.id}`);
  if (!answers(app)) throw new Failure('transient', 'Redis is away', { retryAfterMs: 5_000 });
  const cursor = createHash('sha256').update(JSON.stringify(items)).digest('hex');
  const { matched, refused, networks } = await takePage(app, running, { items, cursor }, 'push');
  await polled(app, source.id, { items: items.length, matched, refused, networks });
  const bad = [...refused.values()].reduce((sum, count) => sum + count, 0);
  return { accepted: items.length - bad, refused: Object.fromEntries(refused) };
}

function operations(app: App): Route[] {
  return [
    { method: 'GET', path: '/healthz', handle: () => reply.json(200, { status: 'ok' }) },
    {
      method: 'GET',
      path: '/readyz',
      handle: () => {
        const ready = answers(app);
        return reply.json(ready ? 200 : 503, { status: ready ? 'ready' : 'Redis is away' });
      },
    },
    {
      method: 'GET',
      path: '/metrics',
      handle: async () => {
        const text = await app.metrics.text(answers(app) ? () => refreshDepths(app) : undefined);
        return { status: 200, headers: { 'content-type': app.metrics.contentType }, body: text };
      },
    },
  ];
}

async function refreshDepths(app: App): Promise<void> {
  for (const [queue, states] of Object.entries(await app.queues.depths())) {
    for (const [state, depth] of Object.entries(states)) app.metrics.queueDepth.set({ queue, state }, depth);
  }
}

function sourcesOf(app: App): Source[] {
  return [...app.sources.values()].map((running) => running.source);
}
