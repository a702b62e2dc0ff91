import { ROLES, type Role, startWorkers } from '../../workers/main.ts';
import { createApp } from '../app.ts';
import { nearest } from '../config/nearest.ts';
import { UserError } from '../lib/errors.ts';
import { refuseUnfitServer } from '../store/server-findings.ts';
import { commandLogger, readConfig } from './app-config.ts';
import type { Command } from './command.ts';
import { parseOptions } from './options.ts';
import { welcome } from './welcome.ts';

export const command: Command = {
  name: 'start',
  summary: 'runs the service',
  help: `
Usage: turntide start [--config FILE] [--role ROLE]…

Runs the service until it is told to stop (Ctrl-C, SIGTERM): then it ends the jobs it has and goes.
Without a configured Redis it starts one of its own, with its data under the configured data folder.

  --config FILE   default: config/turntide.yaml
  --role ROLE     one of ${ROLES.join(', ')}; may be given more than once; default: all

Several processes may have the same role: each job is still done once.
`,
  async run(args, io) {
    const { values } = parseOptions(args, { config: { type: 'string' }, role: { type: 'string', multiple: true } }, 0);
    const roles = rolesOf(values.role ?? []);
    const config = await readConfig(values.config, io);
    const log = commandLogger(config, io);
    const app = await createApp(config, log, { stdout: io.stdout });
    try {
      await refuseUnfitServer(app.store.db, (line) => log.warn(line), io.signal);
      // Told to stop while it waited for a Redis that is away.
      if (io.signal.aborted) return 0;
      const greeting = await welcome(app, roles);
      await startWorkers(app, roles);
      if (io.stdout.isTTY || roles.length === ROLES.length) io.stdout.write(greeting);
      log.info({ roles, brands: config.brands.map((brand) => brand.id) }, 'turntide is running');
      await untilAborted(io.signal);
      log.info('stopping: jobs at hand are finished first');
    } finally {
      await app.close();
    }
    return 0;
  },
};

function rolesOf(given: readonly string[]): readonly Role[] {
  const names = given.flatMap((each) => each.split(',')).map((each) => each.trim());
  for (const name of names) {
    if ((ROLES as readonly string[]).includes(name)) continue;
    const near = nearest(name, ROLES);
    throw new UserError(
      `--role ${name}: no such role${near ? `; did you mean ${near}?` : ''} (one of ${ROLES.join(', ')})`,
    );
  }
  return names.length === 0 ? ROLES : (names as Role[]);
}

function untilAborted(signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal.aborted) resolve();
    else signal.addEventListener('abort', () => resolve(), { once: true });
  });
}
