import type { ConsoleData } from '../../src/console/data.ts';
import type { GateOptions } from '../../src/console/gate.ts';
import { consoleRoutes } from '../../src/console/routes.ts';
import { manualClock } from '../../src/lib/clock.ts';
import { type RunningHttpServer, startHttpServer } from '../../src/lib/http-server.ts';
import { NOW } from '../support/sample-messages.ts';

export function serveConsole(data: ConsoleData, options: Partial<GateOptions> = {}): Promise<RunningHttpServer> {
  const routes = consoleRoutes(data, { token: undefined, publicUrl: undefined, clock: manualClock(NOW), ...options });
  return startHttpServer({ routes, port: 0 });
}
