import { join } from 'node:path';
import { packageRoot } from '../lib/package-root.ts';
import type { Command } from './command.ts';
import { parseOptions } from './options.ts';
import { command as start } from './start.ts';

export const command: Command = {
  name: 'demo',
  summary: 'runs the service over a simulated crowd whose mood turns',
  help: `
Usage: turntide demo

Runs the service with the demo's configuration, whatever config/ holds here: an invented airline, a simulated crowd, an
embedded Redis. Alerts come to the terminal, mail and webhook bodies into outbox/, the console is in the browser.
`,
  async run(args, io) {
    parseOptions(args, {}, 0);
    return start.run(['--config', join(packageRoot(), 'config', 'turntide.yaml')], io);
  },
};
